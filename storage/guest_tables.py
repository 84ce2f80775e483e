"""Tables of a library that works beside ours on PostgreSQL: in a schema of their own, from the SQL it ships."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.database import Database, Transaction
from storage.errors import DatabaseBusy
from storage.failures import translated

_TABLE = "installed_step"


@dataclass(frozen=True, slots=True)
class Shipped:
    """What a library ships: the SQL of all its tables, and the steps by name that older ones need, in order.

    `schema` is a name of ours, fit to stand in a statement.
    """

    schema: str
    whole: str
    steps: Mapping[str, str]

    @property
    def newest(self) -> str:
        return max(self.steps)


def install(database: Database, shipped: Shipped) -> None:
    """Create the tables, or bring older ones up to date, step by step; newer ones stay as they are."""
    try:
        if installed_step(database, shipped.schema) is None:
            with database.write() as tx:
                _create(tx, shipped, database.url)
    except (DBAPIError, DatabaseBusy):
        # Of several processes that begin together one creates them and the others fail.
        if installed_step(database, shipped.schema) is None:
            raise
    for name in sorted(shipped.steps):
        with database.write() as tx:
            _take(tx, shipped, name, database.url)


def installed_step(database: Database, schema: str) -> str | None:
    """The last step that was taken, None where there are no such tables."""
    with database.read() as tx:
        if tx.execute(text("SELECT to_regclass(:name)"), {"name": f"{schema}.{_TABLE}"}).scalar() is None:
            return None
        # None where they were made a moment ago: PostgreSQL then sees the tables, and not yet what is in them.
        step: str | None = tx.execute(_last_step(schema)).scalar()
        return step


def _last_step(schema: str, and_lock: str = "") -> Any:
    return text(f"SELECT name FROM {schema}.{_TABLE} {and_lock}")  # noqa: S608 - our own


def _create(tx: Transaction, shipped: Shipped, url: str) -> None:
    tx.execute(text(f"CREATE SCHEMA {shipped.schema}"))
    tx.execute(text(f"CREATE TABLE {shipped.schema}.{_TABLE} (name text NOT NULL)"))
    tx.execute(text(f"INSERT INTO {shipped.schema}.{_TABLE} VALUES (:name)"), {"name": shipped.newest})  # noqa: S608
    _run(tx, shipped.schema, shipped.whole, url)


def _take(tx: Transaction, shipped: Shipped, name: str, url: str) -> None:
    """One step in one transaction, for a value that is added to an enumeration is of use only after it."""
    if tx.execute(_last_step(shipped.schema, "FOR UPDATE")).scalar_one() < name:
        _run(tx, shipped.schema, shipped.steps[name], url)
        tx.execute(text(f"UPDATE {shipped.schema}.{_TABLE} SET name = :name"), {"name": name})  # noqa: S608 - our own


def _run(tx: Transaction, schema: str, statements: str, url: str) -> None:
    """Over the raw connection: many statements at once, in which a percent sign is one."""
    driver: Any = tx.connection.driver_connection
    try:
        driver.execute(f"SET LOCAL search_path TO {schema}")
        driver.execute(statements)
    except Exception as error:
        raise translated(error, url) or error from error
