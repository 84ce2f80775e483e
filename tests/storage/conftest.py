"""Every test of storage runs on SQLite and on PostgreSQL, each with an empty, migrated database."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from storage import history_tables, owed_tables, tables
from storage.database import Database
from storage.migrations import migrate
from tests.postgres import PostgresServer

_TABLES = tables.customers.metadata.sorted_tables
assert {history_tables.acts, owed_tables.outbox} <= {*_TABLES}


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy, since copying is faster than migrating."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_database(postgres: PostgresServer) -> Iterator[Database]:
    """One migrated database, which `database` empties before each test."""
    database = Database(postgres.create_database("storage"), pool_size=20)
    migrate(database)
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if kind == "postgresql":
        shared: Database = request.getfixturevalue("postgres_database")
        _empty(shared)
        yield shared
        return
    path = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "journeybot.db")
    copy = Database(f"sqlite:///{path}")
    yield copy
    copy.close()


def _empty(database: Database) -> None:
    """Where there are few rows, deleting them is much faster than TRUNCATE."""
    with database.write() as tx:
        for table in reversed(_TABLES):
            tx.execute(delete(table))
