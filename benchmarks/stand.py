"""What the servers under measurement stand on: a workspace with people, and its Slack."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.multiplied import multiply
from benchmarks.population import fill
from benchmarks.processes import SERVE, Server, free_port, served
from bot.clock import Clock
from bot.manifest import manifest
from bot.sandbox.app import SandboxApp
from bot.sandbox.rates import Rates
from bot.sandbox.server import SandboxServer
from bot.sandbox.workspace import Workspace

PEOPLE = 200


@dataclass(frozen=True, slots=True)
class Stand:
    """`now` is when the benchmarks began."""

    slack: Workspace
    api_url: str
    users: tuple[str, ...]
    now: datetime

    @property
    def workspace(self) -> str:
        return self.slack.team_id

    @property
    def secret(self) -> str:
        return self.slack.app.signing_secret

    def populated(self, folder: Path, journeys: int, due: int = 0) -> Path:
        """A database with so many journeys, made once a day."""
        path = folder / f"{journeys}-journeys-{due}-due-{self.now.date()}.db"
        if not path.exists():
            half_done = path.with_suffix(".part")
            half_done.unlink(missing_ok=True)
            fill(half_done, self.workspace, self.users, journeys, due, self.now)
            half_done.rename(path)
        return path

    def multiplied(self, folder: Path, journeys: int, due: int, times: int) -> Path:
        """The same with so many times the journeys, and of those that are due."""
        path = folder / f"{journeys * times}-journeys-{due * times}-due-{self.now.date()}.db"
        if not path.exists():
            half_done = path.with_suffix(".part")
            half_done.unlink(missing_ok=True)
            multiply(self.populated(folder, journeys, due), half_done, times)
            half_done.rename(path)
        return path

    def journeybot(self, database: Path) -> AbstractAsyncContextManager[Server]:
        """`journeybot serve` over HTTP on a SQLite database."""
        port = free_port()
        return served(
            port,
            database.with_suffix(".log"),
            *SERVE,
            JOURNEYBOT_DATABASE_URL=f"sqlite:///{database}",
            JOURNEYBOT_PORT=str(port),
            JOURNEYBOT_TRANSPORT="http",
            SLACK_API_URL=self.api_url,
            SLACK_BOT_TOKEN=self.slack.bot.token,
            SLACK_SIGNING_SECRET=self.secret,
        )


@asynccontextmanager
async def stood() -> AsyncIterator[Stand]:
    """A sandbox in this process, without Slack's rate limits."""
    clock = Clock()
    slack = Workspace(clock, app=SandboxApp.from_manifest(manifest()), rates=Rates.off())
    users = tuple(slack.add_user(f"person-{n}").id for n in range(PEOPLE))
    async with SandboxServer(slack) as server:
        yield Stand(slack, server.api_url, users, clock.now())
