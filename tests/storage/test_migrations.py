"""Migrations lead to the tables as the program knows them, on both databases."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, text

from storage import owed_tables, tables
from storage.database import Database
from storage.migrations import VERSION_TABLE, SchemaState, known_versions, migrate, require_schema, schema_state
from tests.postgres import PostgresServer

METADATA = tables.customers.metadata
VERSIONS = Path(tables.__file__).parent / "migrations" / "versions"


@pytest.fixture(params=["sqlite", "postgresql"])
def two_empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    databases = [Database(_make(request, tmp_path, name)) for name in ("one", "two")]
    yield databases[0], databases[1]
    for database in databases:
        database.close()


def _make(request: pytest.FixtureRequest, tmp_path: Path, name: str) -> str:
    if request.param == "sqlite":
        (tmp_path / name).touch()
        return f"sqlite:///{tmp_path}/{name}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.create_database(f"{name}_{tmp_path.name}".lower())


def test_the_tables_migrated_to_are_those_the_program_knows(two_empty: tuple[Database, Database]) -> None:
    migrated, created = two_empty
    migrate(migrated)
    with created.write() as tx:
        METADATA.create_all(tx)
    assert described(migrated) == described(created)
    assert owed_tables.outbox.name in described(migrated)


def described(database: Database) -> dict[str, Any]:
    with database.read() as tx:
        names = set(inspect(tx).get_table_names()) - {VERSION_TABLE}
        return {name: _table(tx, name) for name in names}


def _table(tx: Connection, name: str) -> dict[str, Any]:
    seen = inspect(tx)
    return {
        "columns": {
            c["name"]: (str(c["type"]), c["nullable"], bool(c.get("identity"))) for c in seen.get_columns(name)
        },
        "key": seen.get_pk_constraint(name)["constrained_columns"],
        "references": sorted(
            (f["constrained_columns"], f["referred_table"], f["referred_columns"], str(f["options"]))
            for f in seen.get_foreign_keys(name)
        ),
        "unique": sorted((str(u["name"]), u["column_names"]) for u in seen.get_unique_constraints(name)),
        "indexes": sorted(
            (str(i["name"]), i["column_names"], bool(i["unique"]), _condition(i)) for i in seen.get_indexes(name)
        ),
        "layout": _layout(tx, name),
    }


def _condition(index: Any) -> str:
    options = index.get("dialect_options", {})
    return str(options.get("sqlite_where", options.get("postgresql_where", "")))


def _layout(tx: Connection, name: str) -> bool | None:
    """Whether SQLite keeps the rows in the order of their key."""
    if tx.dialect.name != "sqlite":
        return None
    made = tx.execute(text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": name}).scalar_one()
    return re.search(r"WITHOUT ROWID", made) is not None


def test_migrating_again_changes_nothing(two_empty: tuple[Database, Database]) -> None:
    database, _ = two_empty
    migrate(database)
    before = described(database)
    migrate(database)
    assert described(database) == before
    assert schema_state(database) is SchemaState.CURRENT
    require_schema(database)


def test_migrations_are_numbered_without_a_gap_and_follow_each_other() -> None:
    files = sorted(VERSIONS.glob("[0-9]*.py"))
    assert known_versions() == [f"{number:04}" for number in range(1, len(files) + 1)]
    for number, path in enumerate(files, start=1):
        assert re.fullmatch(r"\d{4}_[a-z_]+\.py", path.name)
        follows = f'"{number - 1:04}"' if number > 1 else "None"
        assert f'revision = "{number:04}"\ndown_revision = {follows}\n' in path.read_text()


def test_a_migration_that_fails_leaves_the_database_as_it_was(two_empty: tuple[Database, Database]) -> None:
    database, _ = two_empty
    with database.write() as tx:
        tx.execute(text("CREATE TABLE outbox (id TEXT)"))
    before = described(database)
    with pytest.raises(Exception, match="outbox"):
        migrate(database)
    assert described(database) == before
    assert schema_state(database) is SchemaState.MISSING


def test_processes_that_begin_together_may_all_migrate(two_empty: tuple[Database, Database]) -> None:
    database, _ = two_empty
    program = (
        "import sys; from storage.database import Database; from storage.migrations import migrate; "
        "migrate(Database(sys.argv[1]))"
    )
    command = [sys.executable, "-c", program, database.url]
    together = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    assert [(process.communicate()[1], process.returncode) for process in together] == [("", 0)] * 2
    require_schema(database)


def test_a_process_that_does_not_migrate_loads_neither_alembic_nor_a_driver_it_does_not_use() -> None:
    program = (
        "import sys, storage.migrations, storage.journeys, storage.outbox; "
        "from storage.database import Database; Database('sqlite:///x.db'); "
        "print(*{'alembic', 'mako', 'psycopg'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
