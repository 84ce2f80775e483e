"""Ways to bring messages that wait to Slack: Journeybot on both databases, the floor, and contenders."""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from benchmarks.alerts import Spread, queue_alerts
from benchmarks.contenders import API_URL, BODIES, STORE
from benchmarks.population import copy
from benchmarks.processes import SERVE, Program, Server, finished, free_port, redis, run, served
from benchmarks.reception import Reception
from tests.postgres import PostgresServer, postgres_programs, running_postgres

DURABLE = ("fsync=on", "full_page_writes=on", "synchronous_commit=on", "autovacuum=on", "shared_buffers=256MB")
"""PostgreSQL's own defaults, where the tests' server has quicker ones."""


ENGINES = ("procrastinate", "celery", "pgqueuer")
"""Packages of the `bench` extra (pyproject.toml)."""


SECRET = "benchmark"
CONTENDERS = ("-c", "from benchmarks.contenders import main; main()")


class Way(Protocol):
    """`queue` puts all messages where they wait, once before each turn; `work` sends them until it is left."""

    @property
    def name(self) -> str: ...

    async def queue(self) -> None: ...

    def work(self) -> AbstractAsyncContextManager[Program]: ...


@dataclass(frozen=True, slots=True)
class OnSqlite:
    """`journeybot serve` on a copy of a database in which alerts wait."""

    base: Path
    reception: Reception
    name: str = "Journeybot on SQLite"

    @property
    def path(self) -> Path:
        return self.base.with_name("serving.db")

    async def queue(self) -> None:
        copy(self.base, self.path)

    def work(self) -> AbstractAsyncContextManager[Server]:
        return journeybot(f"sqlite:///{self.path}", self.base.with_name("serving.log"), self.reception)


@dataclass(frozen=True, slots=True)
class ByHand:
    """What that does, by hand, but for judging, wording and drawing."""

    name: str
    base: Path
    reception: Reception
    bodies: Path

    @property
    def _path(self) -> Path:
        return self.base.with_name("by-hand.db")

    async def queue(self) -> None:
        copy(self.base, self._path)

    def work(self) -> AbstractAsyncContextManager[Program]:
        environment = {API_URL: self.reception.api_url, BODIES: str(self.bodies), STORE: str(self._path)}
        return run(self.base.with_name("by-hand.log"), *CONTENDERS, "by hand", "work", **environment)


@dataclass(frozen=True, slots=True)
class OnPostgres:
    """The same on PostgreSQL, where a database is copied by name."""

    base: str
    server: PostgresServer
    said: Path
    reception: Reception
    name: str = "Journeybot on PostgreSQL"

    async def queue(self) -> None:
        anew(self.server, "serving", f'TEMPLATE "{self.base}"')

    def work(self) -> AbstractAsyncContextManager[Server]:
        return journeybot(self.server.url("serving"), self.said, self.reception)


def journeybot(url: str, said: Path, reception: Reception) -> AbstractAsyncContextManager[Server]:
    """`journeybot serve` whose Slack is the receiver."""
    port = free_port()
    return served(
        port, said, *SERVE,
        JOURNEYBOT_DATABASE_URL=url, JOURNEYBOT_PORT=str(port), JOURNEYBOT_TRANSPORT="http",
        SLACK_API_URL=reception.api_url, SLACK_BOT_TOKEN="xoxb-benchmark", SLACK_SIGNING_SECRET=SECRET,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contender:
    """A program of `benchmarks.contenders` on what it keeps its jobs in; `step` is how it works."""

    name: str
    program: str
    folder: Path
    reception: Reception
    bodies: Path
    store: str = ""
    server: PostgresServer | None = None
    step: str = "work"

    @property
    def is_timed(self) -> bool:
        """Whether its jobs have an instant at which they are due."""
        return self.program == "apscheduler"

    async def queue(self) -> None:
        if self.server:
            anew(self.server, self.program)
        elif self.store.startswith("redis:"):
            await _emptied(self.store)
        else:
            self._file.unlink(missing_ok=True)
        if self.store:
            await finished(self.folder / f"{self.program}.log", *self._command("queue"), **self._environment)

    def work(self) -> AbstractAsyncContextManager[Program]:
        return run(self.folder / f"{self.program}.log", *self._command(self.step), **self._environment)

    def _command(self, step: str) -> tuple[str, ...]:
        return *CONTENDERS, self.program, step

    @property
    def _file(self) -> Path:
        return Path(urlsplit(self.store).path[1:] or self.folder / "nothing")

    @property
    def _environment(self) -> Mapping[str, str]:
        return {API_URL: self.reception.api_url, BODIES: str(self.bodies), STORE: self.store}


def anew(server: PostgresServer, name: str, how: str = "") -> str:
    """Make a database in place of the one that is there; its URL."""
    server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    server.execute(f'CREATE DATABASE "{name}" {how}')
    return server.url(name)


async def _emptied(store: str) -> None:
    address = urlsplit(store)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(b"FLUSHALL\r\n")
    await reader.readline()
    writer.close()
    await writer.wait_closed()


@dataclass(frozen=True, slots=True)
class Stores:
    """Where messages wait, all made for the same spread; without a server whatever needs it is left out."""

    folder: Path
    postgres: PostgresServer | None
    redis: str
    now: datetime

    def by_hand(self, name: str, reception: Reception, spread: Spread, bodies: Path) -> ByHand:
        return ByHand(name, self._sqlite(spread), reception, bodies)

    def own_ways(self, reception: Reception, spread: Spread) -> list[OnSqlite | OnPostgres]:
        """Journeybot on SQLite, and on PostgreSQL where that is installed."""
        on_sqlite = OnSqlite(self._sqlite(spread), reception)
        if self.postgres is None:
            return [on_sqlite]
        said = self.folder / "on-postgres.log"
        return [on_sqlite, OnPostgres(_on_postgres(self.postgres, spread, self.now), self.postgres, said, reception)]

    def _sqlite(self, spread: Spread) -> Path:
        """A database in which alerts wait, made once a day."""
        base = self.folder / f"alerts-{'-'.join(map(str, spread))}-{self.now.date()}.db"
        if not base.exists():
            part = base.with_suffix(".part")
            part.unlink(missing_ok=True)
            queue_alerts(f"sqlite:///{part}", spread, self.now)
            part.rename(base)
        return base

    def contenders(self, reception: Reception, bodies: Path) -> list[Contender]:
        """All that keep what waits somewhere; none unless everything they need is there."""
        if self.postgres is None or not self.redis:
            return []
        common, server = (self.folder, reception, bodies), self.postgres
        return [
            Contender("Procrastinate", "procrastinate", *common, server.url("procrastinate"), server),
            Contender("Celery on Redis", "celery", *common, self.redis),
            Contender("PgQueuer", "pgqueuer", *common, server.url("pgqueuer"), server),
            Contender("APScheduler", "apscheduler", *common, f"sqlite:///{self.folder}/apscheduler.db"),
        ]


def _on_postgres(server: PostgresServer, spread: Spread, now: datetime) -> str:
    """The name of such a database on the server, made anew."""
    name = f"alerts-{'-'.join(map(str, spread))}"
    queue_alerts(anew(server, name), spread, now)
    return name


@contextmanager
def postgres(*more: str) -> Iterator[PostgresServer | None]:
    """One of our own that keeps its promises; None, and a word about it, where it is not installed."""
    programs = postgres_programs()
    if programs is None:
        print("left out: all on PostgreSQL, which is not installed (Debian: postgresql)", file=sys.stderr)
        yield None
        return
    with running_postgres(programs, *DURABLE, *more) as server:
        yield server


@asynccontextmanager
async def stores(folder: Path, now: datetime) -> AsyncIterator[Stores]:
    """A PostgreSQL and a Redis of our own, as far as they are installed; says what is not."""
    async with AsyncExitStack() as stack:
        server = stack.enter_context(postgres())
        broker = await stack.enter_async_context(redis(folder)) if _has_engines() else ""
        yield Stores(folder, server, broker, now)


def _has_engines() -> bool:
    lacking = [engine for engine in ENGINES if find_spec(engine) is None]
    if shutil.which("redis-server") is None:
        lacking.append("redis-server")
    if lacking:
        print(f"left out: other engines, since {', '.join(lacking)} are missing (docs/benchmarks.md)", file=sys.stderr)
    return not lacking
