"""The database: how to reach it, and the two ways in, `read` and `write`.

SQLite begins deferred to read and immediate to write, so that a writer waits its turn instead of failing half-way or
losing an update. It logs ahead (WAL) with `synchronous=NORMAL`: a commit survives the death of the process, kill -9
included; should the machine lose power, the last commits may be missing, but the database is whole. PostgreSQL keeps
its own promises.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, unquote_plus

from sqlalchemy import URL, Connection, ExceptionContext, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.engines import WayIn, heeding_the_line, postgresql_ways, sqlite_ways
from storage.errors import BadDatabaseUrl, DatabaseBusy
from storage.failures import failure, is_of_standby, translated

Transaction = Connection
"""What queries take first; it ends with the `with` that gave it."""

T = TypeVar("T")
_LAST = "what is written last"

_SECRETS = ("password", "sslpassword", "passfile")
"""Options of libpq that are nobody's business."""

_SECRET_IN_URL = re.compile(rf"^\w[\w+]*://[^:@]*:([^@]*)@|[?&](?:{'|'.join(_SECRETS)})=([^&]*)")
_POSTGRESQL = {"postgres", "postgresql", "postgresql+psycopg"}


class Database:
    """A database by its URL: `sqlite:///path`, or `postgresql://user:password@host/name` with any of libpq's options.

    Nothing is opened before it is used. `pool_size` is how many transactions PostgreSQL serves at once, and
    `threads` how many workers are useful: one on SQLite, where only one can write. A statement waits `patience` seconds
    for somebody else's lock before it fails as busy. PostgreSQL ends a transaction in which nothing was asked for
    `longest_pause` seconds, or a process that is stopped in one would hold its locks for ever; where that is no more
    than `patience`, whoever waits for them gets them.
    """

    def __init__(self, url: str, *, pool_size: int = 8, patience: float = 10, longest_pause: float = 10) -> None:
        self._url = _understood(url)
        self.url = self._url.difference_update_query(_SECRETS).render_as_string(hide_password=True)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        self.threads = 1 if self.is_sqlite else pool_size
        self._writing, self._reading = (
            sqlite_ways(self._url, patience)
            if self.is_sqlite
            else postgresql_ways(self._url, patience, longest_pause, pool_size)
        )
        for way in (self._writing, self._reading):
            event.listen(way.engine, "handle_error", self._translate, retval=True)

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database; None for a server."""
        return Path(self._url.database or "") if self.is_sqlite else None

    def read(self) -> AbstractContextManager[Transaction]:
        """A transaction that sees one state of the database and cannot write."""
        return self._transaction(self._reading)

    @contextmanager
    def read_anew(self) -> Iterator[Transaction]:
        """As `read`, of what is there now: SQLite may answer from memory for as long as nothing is written."""
        with self.read() as tx:
            if self.is_sqlite:
                tx.execute(text("PRAGMA shrink_memory"))
                # Unlike the other pages, those that define the tables are hardly ever in the log.
                tx.execute(text("SELECT count(*) FROM sqlite_master"))
            yield tx

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction to read, check and write in; committed at the end, rolled back by any exception."""
        with self._transaction(self._writing) as tx:
            last = tx.info[_LAST] = {}
            yield tx
            for write, what in last.items():
                write(tx, what)

    @contextmanager
    def rehearsal(self) -> Iterator["Database"]:
        """The same database, of which all that is written is forgotten at the end. Who else writes has to wait."""
        with suppress(_Over), self.write() as tx:
            yield _Rehearsal(self, tx)
            raise _Over

    def arguments_for(self, schema: str) -> dict[str, Any]:
        """How another library connects, with psycopg, that keeps its tables in a schema of its own on PostgreSQL."""
        _, arguments = self._writing.engine.dialect.create_connect_args(heeding_the_line(self._url))
        options = f"{arguments.get('options', '')} -c search_path={schema}".strip()
        return {**arguments, "options": options, "application_name": f"journeybot {schema}"}

    def analyze(self) -> None:
        """Let the planner look at the tables anew, after a bulk load."""
        with self.write() as tx:
            tx.execute(text("ANALYZE"))

    def close(self) -> None:
        """Close all connections; a later transaction opens new ones."""
        for way in (self._writing, self._reading):
            way.close()

    @contextmanager
    def _transaction(self, way: WayIn) -> Iterator[Transaction]:
        way.require()
        try:
            connection = way.engine.connect()
        except PoolTimeout as error:
            raise failure(DatabaseBusy, self.url, "all connections are in use") from error
        with connection, connection.begin():
            if way.begin:
                self._begin(connection, way.begin)
            yield connection

    def _begin(self, connection: Connection, statement: str) -> None:
        """Begin ourselves: the driver's own ways lose updates (design, Two ways in)."""
        driver: Any = connection.connection.driver_connection
        try:
            driver.execute(statement)
        except sqlite3.Error as error:
            raise translated(error, self.url) or error from error

    def _translate(self, context: ExceptionContext) -> BaseException | None:
        """Not what a look at a pooled connection finds: a dead one is replaced, and nobody need hear of it."""
        if context.is_pre_ping:
            return None
        # All connections are replaced then: who has taken over is found only by connecting anew.
        context.is_disconnect = context.is_disconnect or is_of_standby(context.original_exception)
        return translated(context.original_exception, self.url)


class _Over(Exception):
    """The end of a rehearsal, which leaves nothing."""


class _Rehearsal(Database):
    """All its transactions are one, which somebody else ends."""

    def __init__(self, real: Database, tx: Transaction) -> None:
        vars(self).update(vars(real))
        self._tx = tx

    @contextmanager
    def _transaction(self, way: WayIn) -> Iterator[Transaction]:  # noqa: ARG002  there is one way in for all
        yield self._tx


def write_last(tx: Transaction, write: Callable[[Transaction, list[T]], object], what: Iterable[T]) -> None:
    """Have all that is given for `write` written by it at once, when all else in the transaction is done."""
    if given := list(what):
        tx.info[_LAST].setdefault(write, []).extend(given)


def secrets_in(url: str) -> frozenset[str]:
    """The passwords in the address of a database, as they are written there and as they are meant."""
    written = {secret for found in _SECRET_IN_URL.findall(url) for secret in found if secret}
    return frozenset(read(secret) for secret in written for read in (str, unquote, unquote_plus))


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
        return _with_a_file(url)
    raise BadDatabaseUrl(
        f"JOURNEYBOT_DATABASE_URL begins with {url.drivername}, which is not supported. Write sqlite:///journeybot.db "
        "or postgresql://user:password@host/name."
    )


def _with_a_file(url: URL) -> URL:
    if url.database and url.database != ":memory:":
        return url
    raise BadDatabaseUrl(
        "JOURNEYBOT_DATABASE_URL names no file, and what is only in memory would be lost with the process. Write "
        "sqlite:///journeybot.db."
    )
