"""Migrations lead to the tables as the program knows them, on both databases."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, text

from journeys.outcomes import Sent
from journeys.person import Person
from storage import history_tables, outbox, outbox_settling, owed_tables, people, tables
from storage.database import Database
from storage.errors import SchemaOutdated, SchemaTooNew
from storage.migrations import VERSION_TABLE, SchemaState, known_versions, migrate, require_schema, schema_state
from tests.postgres import PostgresServer
from tests.storage.examples import NOW, WORKSPACE, add_workspace, message

LAST_OF_THE_FIRST_RELEASE = "0008"
"""Up to it nobody has a release before that must go on working; it grows until 0.1.0 is out."""

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
    assert {history_tables.acts.name, owed_tables.outbox.name} <= described(migrated).keys()


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


def ahead(database: Database, versions: int) -> None:
    """As releases to come may leave it: further columns and tables, which this program does not know."""
    with database.write() as tx:
        tx.execute(text("ALTER TABLE outbox ADD COLUMN of_tomorrow TEXT"))
        tx.execute(text("ALTER TABLE people ADD COLUMN mood INTEGER NOT NULL DEFAULT 7"))
        tx.execute(text("CREATE TABLE things_to_come (workspace_id TEXT)"))
        version = f"{int(known_versions()[-1]) + versions:04}"
        tx.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '{version}'"))


def test_a_schema_one_version_ahead_can_be_worked_with(two_empty: tuple[Database, Database]) -> None:
    database, _ = two_empty
    migrate(database)
    ahead(database, 1)
    assert schema_state(database) is SchemaState.ONE_AHEAD
    require_schema(database)
    with database.write() as tx:
        add_workspace(tx)
        people.put_many(tx, [Person(WORKSPACE, "U-MARA", "Mara")])
        people.put_many(tx, [Person(WORKSPACE, "U-MARA", "Mara Example")])
        assert people.get_many(tx, WORKSPACE, ["U-MARA"])["U-MARA"].name == "Mara Example"
        assert outbox.put_many(tx, [message()], ready_at=NOW) == 1
        [claimed] = outbox.claim(tx, NOW, limit=9, lease_seconds=60, owner="me")
        assert claimed.message == message()
        assert outbox_settling.settle_many(tx, [(claimed, Sent("D1", "1.1"))], NOW, owner="me") == 1


def test_migrating_a_schema_one_version_ahead_leaves_it_as_it_is(two_empty: tuple[Database, Database]) -> None:
    database, _ = two_empty
    migrate(database)
    ahead(database, 1)
    before = described(database)
    migrate(database)
    assert described(database) == before
    assert schema_state(database) is SchemaState.ONE_AHEAD


def test_a_schema_two_versions_ahead_is_refused(two_empty: tuple[Database, Database]) -> None:
    database, _ = two_empty
    migrate(database)
    ahead(database, 2)
    for refused in (require_schema, migrate):
        with pytest.raises(SchemaTooNew, match="newer version of Journeybot"):
            refused(database)


def test_an_older_schema_asks_for_migrate(two_empty: tuple[Database, Database]) -> None:
    database, _ = two_empty
    migrate(database)
    ahead(database, -1)
    with pytest.raises(SchemaOutdated, match="journeybot migrate"):
        require_schema(database)


def test_migrations_only_add_so_that_the_release_before_goes_on_working() -> None:
    later = [path for path in VERSIONS.glob("[0-9]*.py") if path.name[:4] > LAST_OF_THE_FIRST_RELEASE]
    assert {path.name: takes_away(path.read_text()) for path in later if takes_away(path.read_text())} == {}


def test_a_migration_that_takes_something_away_is_noticed() -> None:
    assert takes_away('op.add_column("a", sa.Column("b", sa.Text(), nullable=True))') == []
    assert takes_away('op.add_column("a", sa.Column("b", sa.Text(), nullable=False, server_default=""))') == []
    assert takes_away('op.create_table("a", sa.Column("b", sa.Text(), nullable=False))') == []
    assert takes_away('op.execute("UPDATE a SET b = 1")') == []
    assert takes_away('op.execute("DELETE FROM a")') == ["execute"]
    assert takes_away('op.add_column("a", sa.Column("b", sa.Text(), nullable=False))') == ["add_column"]
    assert takes_away('op.drop_column("a", "b")') == ["drop_column"]
    assert takes_away('with op.batch_alter_table("a") as a:\n    a.drop_column("b")') == ["batch_alter_table"]


HARMLESS = ("op.create_table", "op.create_index", "op.drop_index")


def takes_away(migration: str) -> list[str]:
    """The operations after which a program that does not know of them can no longer read or insert rows."""
    calls = [node for node in ast.walk(ast.parse(migration)) if isinstance(node, ast.Call)]
    operations = [call for call in calls if ast.unparse(call.func).startswith("op.")]
    return [ast.unparse(call.func)[3:] for call in operations if not _only_adds(call)]


def _only_adds(call: ast.Call) -> bool:
    name = ast.unparse(call.func)
    match name:
        case "op.add_column":
            return _may_be_left_out(call.args[1])
        case "op.execute":
            return str(ast.literal_eval(call.args[0])).lstrip().startswith("UPDATE ")
        case _:
            return name in HARMLESS


def _may_be_left_out(column: ast.expr) -> bool:
    """A row can be inserted by who does not know the column."""
    assert isinstance(column, ast.Call)
    given = {keyword.arg: ast.unparse(keyword.value) for keyword in column.keywords}
    return given.get("nullable") == "True" or "server_default" in given


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
