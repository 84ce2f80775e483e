"""A whole installation on this machine: a workspace with people in it, a database, and the bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from bot.app import Bot, opened
from bot.clock import MovableClock
from bot.importing import import_into
from bot.jobs import Job
from bot.manifest import manifest
from bot.sandbox.app import SandboxApp
from bot.sandbox.person import Person
from bot.sandbox.server import SandboxServer
from bot.sandbox.workspace import Workspace
from bot.serve import running
from bot.settings import Settings
from bot.usecases.desk import Caller, Desk
from storage.database import Database
from storage.migrations import migrate

Transport = Literal["http", "socket"]

PEOPLE = (
    ("mara", "Mara Lindqvist", "Europe/Berlin", False),
    ("theo", "Theo Barnaby", "America/New_York", False),
    ("priya", "Priya Raman", "Asia/Kolkata", False),
    ("lucia", "Lucia Ferreira", "America/Sao_Paulo", False),
    ("jonas", "Jonas Adler", "Europe/Berlin", True),
)
"""Handle, name, zone, and whether a Slack admin; those whom the sample customers name."""

TEAM_CHANNEL = "customer-success"


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
    workspace = Workspace(clock, app=SandboxApp.from_manifest(manifest()), name="Paper Plane Software")
    people = {handle: _member(workspace, handle, *rest) for handle, *rest in PEOPLE}
    workspace.add_channel(TEAM_CHANNEL, [person.id for person in people.values()])
    _prepare(database_url)
    async with SandboxServer(workspace) as server:
        settings = _settings(workspace, server.api_url, database_url, transport, more)
        async with opened(settings, clock) as bot, running(settings, bot) as address:
            if transport == "http":
                workspace.app.request_url = f"{address}/slack/events"
            yield Stage(clock, workspace, bot, people)


def _member(workspace: Workspace, handle: str, name: Any, zone: Any, is_admin: Any) -> Person:
    user = workspace.add_user(handle, name, email=f"{handle}@paperplane.example", tz=zone, is_admin=is_admin)
    return Person(workspace, user.id)


def _prepare(database_url: str) -> None:
    database = Database(database_url)
    migrate(database)
    database.close()


def _settings(
    workspace: Workspace, api_url: str, database_url: str, transport: Transport, more: dict[str, Any]
) -> Settings:
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
