"""What the command line shares: the desk on a checked database, the workspace, and Slack where there is a token."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from bot.app import desk_of
from bot.clock import Clock
from bot.failures import JobFailed
from bot.settings import Settings
from bot.slack import Slack
from bot.usecases.desk import Desk
from bot.usecases.opening import open_workspace
from storage import workspaces
from storage.database import Database
from storage.migrations import require_schema

LONGEST_PAUSE = 300.0
"""Seconds. An import of some ten thousand customers thinks for ten of them before it stores the journeys they start."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a job works with; `slack`, and the workspace's name, only where SLACK_BOT_TOKEN is set."""

    desk: Desk
    clock: Clock
    workspace: str
    slack: Slack | None
    name: str = ""


@asynccontextmanager
async def job(settings: Settings, *, stores: bool = True, asks_slack: bool = True) -> AsyncIterator[Job]:
    """The workspace is the token's, else the only one in the database; a new one is opened, if the job `stores`.

    A job that needs nothing else of Slack asks it only which of several workspaces is meant, since it must work while
    Slack does not. Raises `JobFailed`, `StorageError` and what `bot.slack` raises.
    """
    clock, database = Clock(), Database(settings.database_url, longest_pause=LONGEST_PAUSE)
    desk = desk_of(settings, database)
    try:
        require_schema(database)
        if not settings.bot_token or (not asks_slack and _is_only_one(desk)):
            yield Job(desk, clock, _only_workspace(desk), None)
            return
        async with aiohttp.ClientSession() as session:
            slack = Slack(settings.bot_token, settings.slack_api_url, session)
            identity = await slack.identity()
            if stores:
                open_workspace(desk, identity.workspace, identity.workspace_name, clock.now())
            yield Job(desk, clock, identity.workspace, slack, identity.workspace_name)
    finally:
        database.close()


def _is_only_one(desk: Desk) -> bool:
    with desk.database.read() as tx:
        return len(workspaces.all_workspaces(tx)) == 1


def _only_workspace(desk: Desk) -> str:
    with desk.database.read() as tx:
        known = workspaces.all_workspaces(tx)
    if not known:
        raise JobFailed(
            f"The database at {desk.database.url} holds no Slack workspace yet. Set SLACK_BOT_TOKEN, or check "
            "JOURNEYBOT_DATABASE_URL."
        )
    if len(known) > 1:
        raise JobFailed("Set SLACK_BOT_TOKEN, so that it is clear which Slack workspace is meant.")
    return known[0].id
