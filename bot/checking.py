"""`journeybot check`: what keeps the bot from working, each with a sentence that says what to do."""

from contextlib import closing, suppress

import aiohttp

from bot.app import desk_of
from bot.failures import ConfigurationError
from bot.manifest import bot_scopes
from bot.own_wording import read_wording
from bot.serve import socket_address
from bot.settings import Settings
from bot.slack import Slack, SlackRefused, SlackUncertain, SlackUnreachable
from bot.slack_trouble import sentence
from bot.usecases.opening import require_home
from journeys.errors import NotPossible
from storage.database import Database
from storage.errors import StorageError
from storage.migrations import require_schema


async def check(settings: Settings, *, listens: bool = True) -> list[str]:
    """All problems with configuration, database and Slack; none means that `journeybot serve` can start, or where it
    is not to listen to Slack, `journeybot worker`."""
    database = _database(settings)
    home = [] if database else await _home(settings)
    slack = await _slack(settings, listens=listens)
    return [*_configuration(settings, listens=listens), *_wording(settings), *database, *slack, *home]


async def _home(settings: Settings) -> list[str]:
    """Whether the database is that of the token's workspace; a Slack that cannot be asked is another problem."""
    if not settings.bot_token:
        return []
    with suppress(SlackRefused, SlackUncertain, SlackUnreachable), closing(Database(settings.database_url)) as database:
        async with aiohttp.ClientSession() as session:
            identity = await Slack(settings.bot_token, settings.slack_api_url, session).identity()
        try:
            require_home(desk_of(settings, database), identity.workspace, identity.workspace_name)
        except NotPossible as error:
            return [str(error)]
    return []


def _configuration(settings: Settings, *, listens: bool) -> list[str]:
    try:
        settings.require_slack(listens=listens)
    except ConfigurationError as error:
        return [str(error)]
    return []


def _wording(settings: Settings) -> list[str]:
    try:
        read_wording(settings.wording)
    except ConfigurationError as error:
        return [str(error)]
    return []


def _database(settings: Settings) -> list[str]:
    try:
        database = Database(settings.database_url)
        require_schema(database)
    except StorageError as error:
        return [str(error)]
    database.close()
    return []


async def _slack(settings: Settings, *, listens: bool) -> list[str]:
    try:
        if listens and settings.transport == "socket" and settings.app_token:
            await socket_address(settings)
        return await _scopes(settings) if settings.bot_token else []
    except ConfigurationError as error:
        return [str(error)]
    except (SlackRefused, SlackUncertain, SlackUnreachable) as trouble:
        return [sentence(trouble)]


async def _scopes(settings: Settings) -> list[str]:
    async with aiohttp.ClientSession() as session:
        granted = await Slack(settings.bot_token, settings.slack_api_url, session).granted_scopes()
    missing = ", ".join(sorted(bot_scopes() - granted))
    hint = "Add what is missing under OAuth & Permissions, then install the app again."
    return [f"The bot lacks Slack scopes: {missing}. {hint}"] if missing else []
