"""`journeybot check`: what keeps the bot from working, each with a sentence that says what to do."""

import aiohttp

from bot.manifest import bot_scopes
from bot.settings import ConfigurationError, Settings
from bot.slack import Slack, SlackRefused, SlackUncertain, SlackUnreachable
from storage.database import Database
from storage.errors import StorageError
from storage.migrations import require_schema


async def check(settings: Settings) -> list[str]:
    """All problems with configuration, database and Slack; none means that `journeybot serve` can start."""
    return [*_configuration(settings), *_database(settings), *await _slack(settings)]


def _configuration(settings: Settings) -> list[str]:
    try:
        settings.require_slack()
    except ConfigurationError as error:
        return [str(error)]
    return []


def _database(settings: Settings) -> list[str]:
    database = Database(settings.database_url)
    try:
        require_schema(database)
    except StorageError as error:
        return [str(error)]
    finally:
        database.close()
    return []


async def _slack(settings: Settings) -> list[str]:
    if not settings.bot_token:
        return []
    async with aiohttp.ClientSession() as session:
        try:
            granted = await Slack(settings.bot_token, settings.slack_api_url, session).granted_scopes()
        except (SlackRefused, SlackUncertain, SlackUnreachable) as error:
            return [f"Slack cannot be used with SLACK_BOT_TOKEN: {error}"]
    missing = sorted(bot_scopes() - granted)
    hint = "Add them under OAuth & Permissions and install the app again."
    return [f"The bot lacks the Slack scopes {', '.join(missing)}. {hint}"] if missing else []
