"""Backups of SQLite, taken while the bot writes, and put back (docs/watching.md). PostgreSQL has pg_dump."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import literal_column, update

from journeys.messages import MessageKind, MessageState
from storage.database import Database
from storage.errors import BackupFailed
from storage.failures import translated
from storage.migrations import SchemaState, schema_state
from storage.owed_tables import ON_ITS_WAY
from storage.owed_tables import outbox as _table

_DOUBT = (
    update(_table)
    .where(literal_column(f"outbox.{ON_ITS_WAY}"), _table.c.kind != MessageKind.REDRAW)
    .values(state=MessageState.AMBIGUOUS)
)


def back_up(database: Database, to: Path) -> None:
    """Copy one state of the database, with all that was committed before, into a new file that only its owner reads.

    Others may read and write meanwhile. The file is there when it is whole. Raises `StorageError`.
    """
    _require_sqlite(database)
    if to.exists():
        raise BackupFailed(f"{to} exists already. Name a file that is not there yet.")
    with _part_of(to) as part, closing(sqlite3.connect(part)) as copy:
        # In one step, which reads one state; in several it would begin anew at each change.
        with database.read() as tx:
            driver: Any = tx.connection.driver_connection
            _copied(driver, copy, f"{database.url} or {to}")
        # One file that needs no others beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        _require_sound(copy, to)


def restore(database: Database, backup: Path, *, replace: bool) -> SchemaState:
    """Put a backup's content where the database is, if it may be replaced; gives how it relates to the program.

    Nobody may serve the database meanwhile. What was on its way at the time of the backup may have been sent since, so
    it is looked for before it is sent. Raises `StorageError`, and then nothing was changed.
    """
    path = _require_sqlite(database)
    _require_place(path, replace=replace)
    with _part_of(path, keep=False) as part:
        with closing(_opened(backup)) as source, closing(sqlite3.connect(part)) as copy:
            _copied(source, copy, str(backup))
            copy.execute("PRAGMA journal_mode=DELETE")
            _require_sound(copy, backup)
        state = _doubted(Database(f"sqlite:///{part}"), backup)
        path.touch(0o600)
        with closing(sqlite3.connect(part)) as copy, closing(sqlite3.connect(path)) as live:
            _copied(copy, live, database.url)
    return state


def _require_sqlite(database: Database) -> Path:
    if database.path is None:
        raise BackupFailed("This is for SQLite files. PostgreSQL is backed up by pg_dump and restored by pg_restore.")
    return database.path


def _require_place(path: Path, *, replace: bool) -> None:
    """What is to be replaced is there: else the settings are others than those the bot runs with."""
    is_there = path.exists() and path.stat().st_size > 0
    if is_there and not replace:
        raise BackupFailed(f"There is a database at {path} already. Say --replace if what it holds may be lost.")
    if replace and not is_there:
        raise BackupFailed(
            f"There is no database at {path.absolute()} to replace. Run this in the folder and with the settings of "
            "the bot (JOURNEYBOT_DATABASE_URL), or leave --replace out to make a new one there."
        )


@contextmanager
def _part_of(to: Path, *, keep: bool = True) -> Iterator[Path]:
    """A file beside another one, which takes its place at the end if it is to be kept."""
    part = to.with_name(f"{to.name}.part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield part
        if keep:
            part.replace(to)
    except OSError as error:
        raise BackupFailed(f"{to} cannot be written: {error.strerror}.") from error
    finally:
        for rest in ("", "-wal", "-shm", "-journal"):
            Path(f"{part}{rest}").unlink(missing_ok=True)


def _opened(backup: Path) -> sqlite3.Connection:
    if not backup.is_file():
        raise BackupFailed(f"There is no file {backup}.")
    return sqlite3.connect(f"file:{quote(str(backup))}?mode=ro", uri=True)


def _copied(source: sqlite3.Connection, target: sqlite3.Connection, url: str) -> None:
    try:
        # Where it has to wait, it asks again and again; a call in between lets Ctrl-C through.
        source.backup(target, progress=lambda *_: None)
    except sqlite3.Error as error:
        raise translated(error, url) or error from error


def _require_sound(copy: sqlite3.Connection, backup: Path) -> None:
    found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise BackupFailed(f"{backup} would not be sound: {found}. Check the disk, and use another backup.")


def _doubted(copy: Database, backup: Path) -> SchemaState:
    state = schema_state(copy)
    if state in (SchemaState.MISSING, SchemaState.TOO_NEW):
        raise BackupFailed(f"{backup} is no backup of Journeybot, or of a newer version than this one.")
    with copy.write() as tx:
        tx.execute(_DOUBT)
    copy.close()
    return state
