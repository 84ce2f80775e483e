"""Whatever is wrong with the database, a sentence says what to do; passwords are never shown."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from storage import customers
from storage.database import Database, Transaction
from storage.errors import (
    BadDatabaseUrl,
    DatabaseBusy,
    DatabaseGone,
    DatabaseMissing,
    DatabaseUnreachable,
    DatabaseUnreadable,
    DatabaseUnwritable,
    DriverMissing,
    SchemaMissing,
    SchemaOutdated,
    SchemaTooNew,
    StoodStill,
    StorageError,
)
from storage.failures import translated
from storage.migrations import SchemaState, migrate, require_schema, schema_state
from tests.postgres import PostgresServer
from tests.storage.examples import WORKSPACE


def use(database: Database) -> None:
    try:
        with database.read() as tx:
            customers.count(tx, WORKSPACE)
    finally:
        database.close()


def test_a_missing_file_is_not_made_but_reported(tmp_path: Path) -> None:
    path = tmp_path / "typo.db"
    with pytest.raises(DatabaseMissing, match="Run `journeybot migrate`"):
        use(Database(f"sqlite:///{path}"))
    assert not path.exists()


def test_a_file_that_is_no_database_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are my notes. " * 100)
    with pytest.raises(DatabaseUnreadable, match="cannot be read as a database"):
        use(Database(f"sqlite:///{path}"))


def test_a_directory_is_reported(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreadable, match="cannot be read as a database"):
        use(Database(f"sqlite:///{tmp_path}"))


def test_a_place_that_does_not_exist_is_reported_when_migrating(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnwritable, match="No such file or directory"):
        migrate(Database(f"sqlite:///{tmp_path}/nowhere/journeybot.db"))


def _is_removed(file: Path) -> None:
    file.rename(file.with_name("kept.db"))


def _is_replaced(file: Path) -> None:
    copy = Path(shutil.copy(file, file.with_name("copy.db")))
    file.rename(file.with_name("kept.db"))
    copy.rename(file)


@pytest.mark.parametrize("happens", [_is_removed, _is_replaced])
def test_a_file_that_was_opened_has_to_stay(tmp_path: Path, happens: Callable[[Path], None]) -> None:
    database = Database(f"sqlite:///{tmp_path}/journeybot.db")
    migrate(database)
    happens(tmp_path / "journeybot.db")
    with pytest.raises(DatabaseGone, match="removed, replaced or emptied while this program ran"), database.write():
        pytest.fail("what would be written here is lost")
    with pytest.raises(DatabaseGone), database.read():
        pytest.fail("what is read here nobody else can read")

    (tmp_path / "kept.db").replace(tmp_path / "journeybot.db")
    use(database)


def test_a_file_that_is_emptied_is_gone(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/journeybot.db")
    migrate(database)
    (tmp_path / "journeybot.db").write_bytes(b"")
    with pytest.raises(DatabaseGone), database.write():
        pytest.fail("what would be written here is lost")


def test_another_file_may_be_opened_when_nothing_of_the_first_is_open(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/journeybot.db")
    migrate(database)
    database.close()
    _is_replaced(tmp_path / "journeybot.db")
    use(database)


@pytest.mark.parametrize("url", ["mysql://localhost/journeybot", "journeybot.db", ""])
def test_an_address_that_is_not_understood_names_those_that_are(url: str) -> None:
    with pytest.raises(BadDatabaseUrl, match=r"sqlite:///journeybot\.db or postgresql://"):
        Database(url)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
def test_a_database_that_would_not_outlast_its_process_is_refused(url: str) -> None:
    with pytest.raises(BadDatabaseUrl, match="names no file"):
        Database(url)


def test_a_missing_driver_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(DriverMissing, match=r"pip install 'journeybot\[postgres\]'"):
        Database("postgresql://localhost/journeybot")


def test_a_server_that_does_not_answer_is_reported_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachable, match="cannot be reached") as caught:
        use(Database(f"postgres://someone:open-sesame@/journeybot?host={tmp_path}"))
    assert "open-sesame" not in str(caught.value)


def test_a_server_without_the_database_is_reported(postgres: PostgresServer) -> None:
    with pytest.raises(DatabaseMissing, match=r"has no database at .* yet. Create it with `createdb`, then run"):
        use(Database(postgres.url("nowhere")))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_way_to_write_the_address_of_a_server_is_understood(scheme: str) -> None:
    database = Database(f"{scheme}://someone@localhost/journeybot", pool_size=5)
    assert (database.is_sqlite, database.path, database.threads) == (False, None, 5)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of this test's own, without tables."""
    if request.param == "sqlite":
        (tmp_path / "empty.db").touch()
        database = Database(f"sqlite:///{tmp_path}/empty.db", patience=0.05)
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        name = f"empty_{tmp_path.name}".lower()
        database = Database(server.create_database(name), patience=0.05)
    yield database
    database.close()


def test_tables_that_are_not_there_are_reported_wherever_they_are_missed(empty: Database) -> None:
    assert schema_state(empty) is SchemaState.MISSING
    with pytest.raises(SchemaMissing, match=r"is empty\. Run `journeybot migrate`"):
        require_schema(empty)
    with pytest.raises(SchemaMissing, match="lacks a table or column"):
        use(empty)


@pytest.mark.parametrize(
    ("version", "error", "advice"),
    [
        ("0001", SchemaOutdated, "Make a backup, then run `journeybot migrate`"),
        ("9999", SchemaTooNew, "Install that version"),
    ],
)
def test_other_versions_are_reported(empty: Database, version: str, error: type[StorageError], advice: str) -> None:
    migrate(empty)
    with empty.write() as tx:
        tx.execute(text("UPDATE schema_version SET version_num = :version"), {"version": version})
    with pytest.raises(error, match=advice):
        require_schema(empty)


def test_a_newer_database_is_not_migrated(empty: Database) -> None:
    migrate(empty)
    with empty.write() as tx:
        tx.execute(text("UPDATE schema_version SET version_num = '9999'"))
    with pytest.raises(SchemaTooNew):
        migrate(empty)


def test_a_database_somebody_else_holds_is_reported_as_busy(empty: Database) -> None:
    migrate(empty)
    update = text("UPDATE schema_version SET version_num = version_num")
    with empty.write() as holding:
        holding.execute(update)
        with pytest.raises(DatabaseBusy, match="Try again"), empty.write() as tx:
            tx.execute(update)


@pytest.mark.parametrize(
    ("code", "means"),
    [
        *(("57014", DatabaseBusy), ("25P04", DatabaseBusy), ("55006", DatabaseBusy)),
        *(("58030", DatabaseUnwritable), ("53100", DatabaseUnwritable), ("57P03", DatabaseUnreachable)),
        *(("54001", None), ("42601", None), ("22003", None)),
    ],
)
def test_what_a_server_cannot_help_is_told_from_mistakes_in_the_program(
    code: str, means: type[StorageError] | None
) -> None:
    errors = pytest.importorskip("psycopg.errors")
    found = translated(errors.lookup(code)("as it happens"), "postgresql://somewhere")
    assert (type(found) if found else None) is means


_UPDATE = text("UPDATE schema_version SET version_num = version_num")


def update_twice(tx: Transaction, *, meanwhile: Database) -> None:
    """Between the two somebody else does, too, which they have to wait for."""
    tx.execute(_UPDATE)
    with meanwhile.write() as other:
        other.execute(_UPDATE)
    tx.execute(_UPDATE)


def test_who_stands_still_in_a_transaction_is_put_out_before_those_who_wait_give_up(postgres: PostgresServer) -> None:
    url = postgres.create_database("standing_still")
    stopped, waiting = (Database(url, patience=2, longest_pause=0.5) for _ in range(2))
    migrate(stopped)
    with pytest.raises(StoodStill, match=r"stood still .* nothing was changed .* Try again"), stopped.write() as tx:
        update_twice(tx, meanwhile=waiting)
    with stopped.write() as tx:
        tx.execute(_UPDATE)
    stopped.close()
    waiting.close()


def test_what_the_url_says_of_the_session_and_the_line_counts(postgres: PostgresServer) -> None:
    url = postgres.url("postgres")
    told = (
        "&options=-c%20idle_in_transaction_session_timeout=77s%20-c%20work_mem=7MB&connect_timeout=3&keepalives_idle=99"
    )
    assert seen_by_server(url) == ("10s", "10s", "4MB")
    assert seen_by_server(url + told) == ("77s", "10s", "7MB")
    assert seen_by_driver(url) == ("10", "15", "20000")
    assert seen_by_driver(url + told) == ("3", "99", "20000")


def seen_by_server(url: str) -> tuple[str, ...]:
    database = Database(url)
    names = ("idle_in_transaction_session_timeout", "lock_timeout", "work_mem")
    with database.read() as tx:
        found = tuple(tx.execute(text(f"SHOW {name}")).scalar_one() for name in names)
    database.close()
    return found


def seen_by_driver(url: str) -> tuple[str, ...]:
    """Ours, and those of the job queue, which connects by itself."""
    arguments = Database(url).arguments_for("somewhere")
    database = Database(url)
    with database.read() as tx:
        driver: Any = tx.connection.driver_connection
        ours = {option.keyword.decode(): (option.val or b"").decode() for option in driver.pgconn.info}
    database.close()
    names = ("connect_timeout", "keepalives_idle", "tcp_user_timeout")
    assert all(arguments[name] == ours[name] for name in names)
    return tuple(ours[name] for name in names)
