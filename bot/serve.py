"""`journeybot serve`: the bot until it is stopped, over HTTP or Socket Mode."""

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.alone import alone
from bot.api import http_api
from bot.app import Bot, Only, opened
from bot.channel_delivery import ChannelDelivery
from bot.clock import Clock
from bot.failures import ConfigurationError, JobFailed
from bot.http_server import HttpServer
from bot.settings import Settings
from bot.slack import Slack, SlackRefused
from bot.slack_trouble import sentence
from storage.database import Database

log = logging.getLogger(__name__)

SWITCH_SECONDS = 0.001
"""So long whoever composes messages may keep the interpreter from who answers. Of Python's own 5 ms an answer that asks
PostgreSQL ten times may wait ten."""

MANY = (
    "Several processes that share the work need PostgreSQL; a SQLite database takes one that does it all. Set "
    "JOURNEYBOT_DATABASE_URL to a PostgreSQL database, or run `journeybot serve` alone."
)


async def serve(settings: Settings, clock: Clock, *, wait: bool = False, only: Only | None = None) -> None:
    """Serve until SIGINT or SIGTERM; what has begun is finished first.

    A SQLite file that somebody serves already is refused, or with `wait` taken over when they have gone. A part of the
    work needs another process for the rest, and so PostgreSQL; else raises `JobFailed`.
    """
    database = Database(settings.database_url)
    if only and database.is_sqlite:
        raise JobFailed(MANY)
    async with alone(database.path, wait=wait):
        await _serve_alone(settings, clock, only)


async def _serve_alone(settings: Settings, clock: Clock, only: Only | None) -> None:
    stop = told_to_stop()
    sys.setswitchinterval(SWITCH_SECONDS)
    async with opened(settings, clock, only=only) as bot, running(settings, bot, only) as address:
        leave_to_stay()
        how = settings.transport if only in (None, Only.WEB) else "without Slack's requests"
        log.info("serving %s on %s (%s)", bot.identity.workspace, address, how)
        await stop.wait()


def leave_to_stay() -> None:
    """Spare the collector what is there for good: going through it takes 70 ms, in which nobody is answered."""
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def running(settings: Settings, bot: Bot, only: Only | None = None) -> AsyncIterator[str]:
    """Loop, HTTP server and, if it is the transport, Socket Mode; gives the server's address.

    Of a worker the server only tells how it is.
    """
    transport = settings.transport if only in (None, Only.WEB) else None
    secret = settings.signing_secret if transport == "http" else ""
    application = http_api(bot, secret, settings.metrics_token)
    socket_mode = _socket_mode(settings, bot) if transport == "socket" else nullcontext()
    async with HttpServer(application, settings.host, settings.port) as server, socket_mode:
        bot.loop.start()
        try:
            async with _draining(bot):
                yield server.url
        finally:
            await bot.loop.stop()


@asynccontextmanager
async def _draining(bot: Bot) -> AsyncIterator[None]:
    if bot.hints is None or not isinstance(bot.delivery, ChannelDelivery):
        yield
        return
    from bot.replica import draining

    async with draining(bot.hints, bot.delivery):
        yield


@asynccontextmanager
async def _socket_mode(settings: Settings, bot: Bot) -> AsyncIterator[None]:
    handler = AsyncSocketModeHandler(bot.app, settings.app_token, web_client=bot.office.slack.client)
    try:
        handler.client.wss_uri = await socket_address(settings)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


async def socket_address(settings: Settings) -> str:
    """Where Slack lets us connect. Raises `ConfigurationError`: the client itself would try a bad token for ever."""
    async with aiohttp.ClientSession() as session:
        try:
            return await Slack(settings.app_token, settings.slack_api_url, session).socket_address()
        except SlackRefused as refused:
            raise ConfigurationError(sentence(refused, "SLACK_APP_TOKEN")) from refused


def told_to_stop() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
