"""How SQLite and PostgreSQL are reached: for each a way to write and a way that can only read."""

import importlib
import sqlite3
import time
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from sqlalchemy import URL, Engine, QueuePool, create_engine

from storage.errors import DatabaseGone, DatabaseMissing, DatabaseUnreadable, DriverMissing
from storage.failures import failure

_WAL = "PRAGMA journal_mode=WAL"
_PAUSE = 0.02
"""Seconds between two tries."""

_PRAGMAS = (
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-16384",
    "PRAGMA temp_store=MEMORY",
)
# Set once for a connection: setting `query_only` makes SQLite forget all statements it has prepared.
_READING = (*_PRAGMAS, "PRAGMA cache_size=-8192", "PRAGMA query_only=ON")

_ALIVE = {
    "connect_timeout": "10",
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
    "target_session_attrs": "primary",
}
"""A server that vanishes without a word, as a machine without power does, is given up within half a minute; and one
that stands by for another is passed over."""


class WayIn(NamedTuple):
    """An engine, and what begins a transaction with it where the driver does not."""

    engine: Engine
    begin: str | None = None
    file: "_File | None" = None

    def require(self) -> None:
        """Raise `DatabaseGone` where the file is not the one that was opened."""
        if self.file:
            self.file.require()

    def close(self) -> None:
        self.engine.dispose()
        if self.file:
            self.file.forget()


def sqlite_ways(url: URL, patience: float) -> tuple[WayIn, WayIn]:
    """To write and to read the file of that name."""
    engine = partial(create_engine, url, poolclass=QueuePool, hide_parameters=True, max_overflow=-1)
    file = _File(Path(url.database or ""), url.render_as_string(), patience)
    writing, reading = (engine(creator=partial(file.open, pragmas)) for pragmas in (_PRAGMAS, _READING))
    return WayIn(writing, "BEGIN IMMEDIATE", file), WayIn(reading, "BEGIN", file)


class _File:
    """A SQLite file, which has to stay the one that was opened.

    One that was removed or replaced is read and written as before, and is gone when the process ends. The new one is
    not opened beside it, since they would share one log.
    """

    def __init__(self, path: Path, url: str, patience: float) -> None:
        self._path, self._url, self._patience = path, url, patience
        self._opened: tuple[int, int] | None = None

    def open(self, pragmas: tuple[str, ...]) -> sqlite3.Connection:
        """Never makes one: a typing error in the URL must not pass for an empty database."""
        try:
            connection = _open(f"file:{quote(str(self._path))}?mode=rw", self._patience, pragmas)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_CANTOPEN":
                raise
            kind = DatabaseUnreadable if self._path.exists() else DatabaseMissing
            raise failure(kind, self._url, error) from error
        self._opened = self._opened or self._found()
        return connection

    def require(self) -> None:
        if self._opened and self._found() != self._opened:
            raise failure(DatabaseGone, self._url)

    def forget(self) -> None:
        """Nothing of it is open any more."""
        self._opened = None

    def _found(self) -> tuple[int, int] | None:
        """Which file is there, if any that holds something."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return (found.st_dev, found.st_ino) if found.st_size else None


def _open(name: str, patience: float, pragmas: tuple[str, ...]) -> sqlite3.Connection:
    connection = sqlite3.connect(name, uri=True, timeout=patience, isolation_level=None, check_same_thread=False)
    _log_ahead(connection, patience)
    for pragma in pragmas:
        connection.execute(pragma)
    return connection


def _log_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Of all who open a new file at once one makes the change, and SQLite lets none of the others wait for it."""
    for _ in range(round(patience / _PAUSE)):
        try:
            connection.execute(_WAL)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY":
                raise
            time.sleep(_PAUSE)
        else:
            return
    connection.execute(_WAL)


def postgresql_ways(url: URL, patience: float, longest_pause: float, pool_size: int) -> tuple[WayIn, WayIn]:
    """To write, and to read one state of the database; they share their connections."""
    try:
        importlib.import_module("psycopg")
    except ImportError as error:
        raise DriverMissing(
            "PostgreSQL needs a driver that is not installed. Run `pip install 'journeybot[postgres]'`."
        ) from error
    options = {"options": _options(url, patience, longest_pause), "application_name": "journeybot"}
    ours = heeding_the_line(url).update_query_dict(options)
    engine = create_engine(ours, pool_size=pool_size, max_overflow=0, pool_pre_ping=True, hide_parameters=True)
    reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return WayIn(engine), WayIn(reading)


def _options(url: URL, patience: float, longest_pause: float) -> str:
    """Of the session; those of the URL come last, and so win."""
    waits = {"lock_timeout": patience, "idle_in_transaction_session_timeout": longest_pause}
    ours = ["-c jit=off -c timezone=UTC", *(f"-c {name}={round(wait * 1000)}ms" for name, wait in waits.items())]
    given: Any = url.query.get("options", ())
    return " ".join([*ours, *([given] if isinstance(given, str) else given)])


def heeding_the_line(url: URL) -> URL:
    """The URL of a server, with what makes it one of use where it does not say so itself."""
    return url.set(query={**_ALIVE, **url.query})
