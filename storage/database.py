"""The database: how to reach it, and the two ways in, `read` and `write`.

SQLite begins deferred to read and immediate to write, so that a writer waits its turn instead of failing half-way or
losing an update. It logs ahead (WAL) with `synchronous=NORMAL`: a commit survives the death of the process, kill -9
included; should the machine lose power, the last commits may be missing, but the database is whole. PostgreSQL keeps
its own promises.
"""

import importlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, ExceptionContext, QueuePool, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.errors import (
    BadDatabaseUrl,
    DatabaseBusy,
    DatabaseMissing,
    DatabaseUnreadable,
    DriverMissing,
)
from storage.failures import PATIENCE_SECONDS, failure, translated

Transaction = Connection
"""What queries take first; it ends with the `with` that gave it."""

_POSTGRESQL = {"postgres", "postgresql", "postgresql+psycopg"}
_SESSION = f"-c jit=off -c timezone=UTC -c lock_timeout={PATIENCE_SECONDS}s"
_ON_CONNECT = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-16384",
    "PRAGMA temp_store=MEMORY",
)


class Database:
    """A database by its URL: `sqlite:///path`, or `postgresql://user:password@host/name` with any of libpq's options.

    Nothing is opened before it is used. `pool_size` is how many transactions PostgreSQL serves at once, and
    `threads` how many workers are useful: one on SQLite, where only one can write.
    """

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self._url = _understood(url)
        self.url = self._url.render_as_string(hide_password=True)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        self.threads = 1 if self.is_sqlite else pool_size
        self._engine = self._sqlite() if self.is_sqlite else self._postgresql(pool_size)
        self._reading = self._engine.execution_options(reading=True, **self._read_only())
        event.listen(self._engine, "handle_error", self._translate, retval=True)

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database; None for a server or one in memory."""
        name = self._url.database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction that sees one state of the database and cannot write."""
        with self._transaction(self._reading) as tx:
            yield tx

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction to read, check and write in; committed at the end, rolled back by any exception."""
        with self._transaction(self._engine) as tx:
            yield tx

    def analyze(self) -> None:
        """Let the planner look at the tables anew, after a bulk load."""
        with self.write() as tx:
            tx.execute(text("ANALYZE"))

    def close(self) -> None:
        """Close all connections; a later transaction opens new ones."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Transaction]:
        try:
            connection = engine.connect()
        except PoolTimeout as error:
            raise failure(DatabaseBusy, self.url, "all connections are in use") from error
        with connection, connection.begin():
            yield connection

    def _translate(self, context: ExceptionContext) -> BaseException | None:
        return translated(context.original_exception, self.url)

    def _read_only(self) -> dict[str, Any]:
        if self.is_sqlite:
            return {}
        return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

    def _sqlite(self) -> Engine:
        # One in memory lives as long as its only connection.
        size = {"max_overflow": -1} if self.path else {"pool_size": 1, "max_overflow": 0}
        engine = create_engine(self._url, creator=self._open_sqlite, poolclass=QueuePool, **size)
        event.listen(engine, "begin", _begin)
        return engine

    def _open_sqlite(self) -> sqlite3.Connection:
        """Open the file, but never make one: a typing error in the URL must not pass for an empty database."""
        name = f"file:{quote(str(self.path))}?mode=rw" if self.path else ":memory:"
        try:
            connection = sqlite3.connect(
                name, uri=True, timeout=PATIENCE_SECONDS, isolation_level=None, check_same_thread=False
            )
        except sqlite3.OperationalError as error:
            missing = self.path is not None and not self.path.exists()
            raise failure(DatabaseMissing if missing else DatabaseUnreadable, self.url, error) from error
        return _prepared(connection)

    def _postgresql(self, pool_size: int) -> Engine:
        try:
            importlib.import_module("psycopg")
        except ImportError as error:
            raise DriverMissing(
                "PostgreSQL needs a driver that is not installed. Run `pip install 'journeybot[postgres]'`."
            ) from error
        given = self._url.query.get("options", "")
        options = " ".join([_SESSION, *([given] if isinstance(given, str) else given)]).strip()
        url = self._url.update_query_dict({"options": options, "application_name": "journeybot"})
        return create_engine(url, pool_size=pool_size, max_overflow=0, pool_pre_ping=True)


def _understood(given: str) -> URL:
    try:
        url = make_url(given)
    except ArgumentError as error:
        raise BadDatabaseUrl(
            "JOURNEYBOT_DATABASE_URL is not the address of a database. Write sqlite:///journeybot.db or "
            "postgresql://user:password@host/name."
        ) from error
    if url.drivername in _POSTGRESQL:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername in {"sqlite", "sqlite+pysqlite"}:
        return url
    raise BadDatabaseUrl(
        f"JOURNEYBOT_DATABASE_URL begins with {url.drivername}, which is not supported. Write sqlite:///journeybot.db "
        "or postgresql://user:password@host/name."
    )


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    for pragma in _ON_CONNECT:
        connection.execute(pragma)
    return connection


def _begin(connection: Connection) -> None:
    """Begin as the way in asks for: the driver's own defaults lose updates (design, Two ways in)."""
    reading = connection.get_execution_options().get("reading", False)
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - a connection that begins is open
    driver.execute("PRAGMA query_only=ON" if reading else "PRAGMA query_only=OFF")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
