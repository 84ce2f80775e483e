"""How SQLite and PostgreSQL are reached: for each a way to write and a way that can only read."""

import importlib
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from sqlalchemy import URL, Engine, QueuePool, create_engine

from storage.errors import DatabaseMissing, DatabaseUnreadable, DriverMissing
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
}
"""A server that vanishes without a word, as a machine without power does, is given up within half a minute."""


class WayIn(NamedTuple):
    """An engine, and what begins a transaction with it where the driver does not."""

    engine: Engine
    begin: str | None = None


def sqlite_ways(url: URL, patience: float) -> tuple[WayIn, WayIn]:
    """To write and to read the file of that name."""
    engine = partial(create_engine, url, poolclass=QueuePool, hide_parameters=True)
    path, shown = Path(url.database or ""), url.render_as_string()
    writing = engine(creator=_opener(path, shown, patience, _PRAGMAS), max_overflow=-1)
    reading = engine(creator=_opener(path, shown, patience, _READING), max_overflow=-1)
    return WayIn(writing, "BEGIN IMMEDIATE"), WayIn(reading, "BEGIN")


def _opener(path: Path, url: str, patience: float, pragmas: tuple[str, ...]) -> Callable[[], sqlite3.Connection]:
    """Opens the file, but never makes one: a typing error in the URL must not pass for an empty database."""

    def opened() -> sqlite3.Connection:
        try:
            return _open(f"file:{quote(str(path))}?mode=rw", patience, pragmas)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_CANTOPEN":
                raise
            raise failure(DatabaseUnreadable if path.exists() else DatabaseMissing, url, error) from error

    return opened


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
    """The URL of a server, with limits to its silence where it names none."""
    return url.set(query={**_ALIVE, **url.query})
