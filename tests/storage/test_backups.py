"""A backup holds one state with all that was committed before it, and comes back as it was (docs/for-operators.md)."""

import re
import sqlite3
import stat
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from journeys.messages import MessageKind, MessageState
from journeys.outcomes import Sent
from storage import customers, outbox, outbox_entries, outbox_settling
from storage.backups import back_up, restore
from storage.database import Database
from storage.errors import BackupFailed, DatabaseMissing, DatabaseUnreadable
from storage.migrations import SchemaState, migrate, require_schema
from tests.postgres import PostgresServer, postgres_programs
from tests.storage.examples import NOW, WORKSPACE, customer, furnish, message


@pytest.fixture
def kind() -> str:
    return "sqlite"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/elsewhere.db")
    yield database
    database.close()


def put(database: Database, number: int) -> None:
    """A customer and a message in one transaction."""
    with database.write() as tx:
        customers.put_many(tx, [customer(f"c{number}", f"Customer {number}")])
        outbox.put_many(tx, [message(f"m{number}")], ready_at=NOW)


def counts(database: Database) -> tuple[int, int]:
    with database.read() as tx:
        known = tx.execute(text("SELECT count(*) FROM customers WHERE key LIKE 'c%'")).scalar_one()
        queued = tx.execute(text("SELECT count(*) FROM outbox")).scalar_one()
    return known, queued


@contextmanager
def writing(database: Database) -> Iterator[list[int]]:
    """Somebody who writes on and on; gives the numbers of what is committed."""
    committed: list[int] = []
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            put(database, len(committed))
            committed.append(len(committed))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield committed
    finally:
        stop.set()
        writer.join()


def test_a_backup_taken_while_somebody_writes_holds_all_that_was_committed(
    database: Database, elsewhere: Database, tmp_path: Path
) -> None:
    furnish(database)
    with writing(database) as committed:
        for number in range(5):
            before = len(committed)
            back_up(database, tmp_path / f"{number}.backup")
            after = len(committed) + 1
            restore(elsewhere, tmp_path / f"{number}.backup", replace=number > 0)
            known, queued = counts(elsewhere)
            assert before <= known <= after
            assert known == queued
    assert len(committed) > 5
    require_schema(elsewhere)


def test_a_backup_is_one_file_that_only_its_owner_reads(database: Database, tmp_path: Path) -> None:
    furnish(database)
    folder = tmp_path / "backups"
    folder.mkdir()
    back_up(database, folder / "one.backup")

    assert [file.name for file in folder.iterdir()] == ["one.backup"]
    assert stat.S_IMODE((folder / "one.backup").stat().st_mode) == 0o600
    with closing(sqlite3.connect(f"file:{folder}/one.backup?mode=ro&immutable=1", uri=True)) as copy:
        assert copy.execute("SELECT count(*) FROM customers").fetchone() == (1,)


def test_a_backup_never_takes_the_place_of_another(database: Database, tmp_path: Path) -> None:
    (tmp_path / "one.backup").write_text("precious")
    with pytest.raises(BackupFailed, match="exists already"):
        back_up(database, tmp_path / "one.backup")
    assert (tmp_path / "one.backup").read_text() == "precious"


def test_a_backup_that_cannot_be_written_says_so(database: Database, tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="cannot be written: No such file or directory"):
        back_up(database, tmp_path / "nowhere" / "one.backup")


def test_what_is_not_there_is_not_backed_up(elsewhere: Database, tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissing):
        back_up(elsewhere, tmp_path / "one.backup")
    assert list(tmp_path.iterdir()) == []


def test_what_was_written_since_goes_when_a_backup_comes_back(database: Database, tmp_path: Path) -> None:
    furnish(database)
    put(database, 1)
    back_up(database, tmp_path / "one.backup")
    put(database, 2)
    assert restore(database, tmp_path / "one.backup", replace=True) is SchemaState.CURRENT

    assert counts(database) == (1, 1)
    put(database, 3)
    assert counts(database) == (2, 2)


def test_what_was_on_its_way_is_looked_for_before_it_is_sent_again(database: Database, tmp_path: Path) -> None:
    furnish(database)
    messages = [
        message("queued", channel="D1"),
        message("sent", channel="D2"),
        message("drawn", channel="D3", kind=MessageKind.REDRAW),
    ]
    with database.write() as tx:
        outbox.put_many(tx, messages, ready_at=NOW)
        claimed = outbox.claim(tx, NOW, limit=9, lease_seconds=0, owner="me")
        done = [(one, Sent("D2", "1.2")) for one in claimed if one.message.id == "sent"]
        outbox_settling.settle_many(tx, done, NOW, owner="me")
    back_up(database, tmp_path / "one.backup")
    restore(database, tmp_path / "one.backup", replace=True)
    with database.read() as tx:
        states = {entry.message.id: entry.state for entry in outbox_entries.entries(tx, WORKSPACE, limit=9)}

    assert states == {
        "queued": MessageState.AMBIGUOUS,
        "sent": MessageState.SENT,
        "drawn": MessageState.QUEUED,
    }


def test_a_database_is_only_replaced_when_that_is_said(database: Database, tmp_path: Path) -> None:
    furnish(database)
    back_up(database, tmp_path / "one.backup")
    put(database, 1)
    with pytest.raises(BackupFailed, match="Say --replace"):
        restore(database, tmp_path / "one.backup", replace=False)
    assert counts(database) == (1, 1)


def _text_file(path: Path) -> None:
    path.write_text("Dear customers, " * 100)


def _empty_file(path: Path) -> None:
    path.touch()


def _other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE letters (id)")


def _newer_one(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as newer:
        newer.execute("CREATE TABLE schema_version (version_num)")
        newer.execute("INSERT INTO schema_version VALUES ('9999')")


@pytest.mark.parametrize("make", [_text_file, _empty_file, _other_database, _newer_one, None])
def test_what_is_no_backup_changes_nothing(database: Database, tmp_path: Path, make: object) -> None:
    furnish(database)
    put(database, 1)
    if callable(make):
        make(tmp_path / "one.backup")
    with pytest.raises((BackupFailed, DatabaseUnreadable)):
        restore(database, tmp_path / "one.backup", replace=True)

    assert counts(database) == (1, 1)
    assert not list(tmp_path.glob("*.part*"))


def test_what_operators_are_told_to_run_brings_postgresql_back(postgres: PostgresServer, tmp_path: Path) -> None:
    """With its own tools, and with the statement that `restore` does by itself on SQLite."""
    source, target = Database(postgres.create_database("dumped")), Database(postgres.create_database("restored"))
    migrate(source)
    furnish(source)
    put(source, 1)
    dump = tmp_path / "journeybot.dump"
    _run("pg_dump", "--format=custom", f"--file={dump}", postgres.url("dumped"))
    _run("pg_restore", "--no-owner", f"--dbname={postgres.url('restored')}", str(dump))
    _run("psql", postgres.url("restored"), "-c", _statement_told())
    require_schema(target)
    put(target, 2)

    assert counts(target) == (2, 2)
    with target.read() as tx:
        states = [entry.state for entry in outbox_entries.entries(tx, WORKSPACE, limit=9)]
    assert states == [MessageState.QUEUED, MessageState.AMBIGUOUS]
    source.close()
    target.close()


def _statement_told() -> str:
    page = (Path(__file__).parents[2] / "docs" / "watching.md").read_text("utf-8")
    backups = page.partition("## Backups")[2]
    (told,) = re.findall(r'psql "\$URL" -c "(.+)"', backups)
    return str(told)


def _run(program: str, *words: str) -> None:
    programs = postgres_programs()
    assert programs
    subprocess.run([programs / program, *words], check=True, capture_output=True)


def test_postgresql_is_left_to_its_own_tools(postgres: PostgresServer, tmp_path: Path) -> None:
    server = Database(postgres.url("postgres"))
    with pytest.raises(BackupFailed, match="pg_dump"):
        back_up(server, tmp_path / "one.backup")
    with pytest.raises(BackupFailed, match="pg_restore"):
        restore(server, tmp_path / "one.backup", replace=True)
