"""A whole installation on this machine: a workspace with people in it, a database, and the bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from bot.app import Bot, opened
from bot.clock import MovableClock
from bot.demo.cast import empty_workspace, people_in, populate
from bot.importing import import_into
from bot.jobs import Job
from bot.sandbox.person import Person
from bot.sandbox.server import SandboxServer
from bot.sandbox.workspace import Workspace
from bot.serve import running
from bot.settings import Settings
from bot.usecases.desk import Caller, Desk
from storage.database import Database
from storage.migrations import migrate

Transport = Literal["http", "socket"]


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that is running. `people` are by handle."""

    clock: MovableClock
    workspace: Workspace
    bot: Bot
    people: dict[str, Person]

    @property
    def desk(self) -> Desk:
        return self.bot.office.desk

    def caller(self, handle: str) -> Caller:
        """Somebody at the present time, for use cases called past Slack."""
        return Caller(self.workspace.team_id, self.people[handle].id, self.clock.now())

    async def import_sample(self) -> str:
        """Import the shipped sample customers; gives the preview's words."""
        data = (files("bot") / "shipped" / "customers.csv").read_bytes()
        work = Job(self.desk, self.clock, self.workspace.team_id, self.bot.office.slack)
        return await import_into(work, data, dry_run=False)


@asynccontextmanager
async def staged(
    database_url: str, clock: MovableClock, transport: Transport = "http", **more: Any
) -> AsyncIterator[Stage]:
    """Bring it all up, on loopback and free ports; `more` are further settings by field name."""
    workspace = empty_workspace(clock)
    populate(workspace)
    prepare(database_url)
    async with SandboxServer(workspace) as server:
        settings = settings_for(workspace, server.api_url, database_url, transport, **more)
        async with opened(settings, clock) as bot, running(settings, bot) as address:
            if transport == "http":
                workspace.app.request_url = f"{address}/slack/events"
            yield Stage(clock, workspace, bot, people_in(workspace))


def prepare(database_url: str) -> None:
    """Bring the database up to date, a new one if there is none."""
    database = Database(database_url)
    migrate(database)
    database.close()


def settings_for(
    workspace: Workspace, api_url: str, database_url: str, transport: Transport = "http", **more: Any
) -> Settings:
    """The settings of a bot installed in this workspace, on loopback and a free port."""
    return Settings(
        database_url=database_url,
        bot_token=workspace.bot.token,
        signing_secret=workspace.app.signing_secret,
        app_token=workspace.app.app_token if transport == "socket" else "",
        slack_api_url=api_url,
        chosen_transport=transport,
        port=0,
        **more,
    )


def sqlite_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'journeybot.db'}"
