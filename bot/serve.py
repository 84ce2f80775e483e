"""`journeybot serve`: the bot until it is stopped, over HTTP or Socket Mode."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.api import http_api
from bot.app import Bot, opened
from bot.clock import Clock
from bot.http_server import listening
from bot.settings import Settings

log = logging.getLogger(__name__)


async def serve(settings: Settings, clock: Clock) -> None:
    """Serve until SIGINT or SIGTERM; what has begun is finished first."""
    async with opened(settings, clock) as bot, running(settings, bot) as address:
        log.info("serving %s on %s (%s)", bot.identity.workspace_name, address, settings.transport)
        await _stopped()


@asynccontextmanager
async def running(settings: Settings, bot: Bot) -> AsyncIterator[str]:
    """Loop, HTTP server and, if it is the transport, Socket Mode; gives the server's address."""
    async with listening(http_api(bot), settings.host, settings.port) as address, _socket_mode(settings, bot):
        bot.loop.start()
        try:
            yield address
        finally:
            await bot.loop.stop()


@asynccontextmanager
async def _socket_mode(settings: Settings, bot: Bot) -> AsyncIterator[None]:
    if settings.transport != "socket":
        yield
        return
    handler = AsyncSocketModeHandler(bot.app, settings.app_token, web_client=bot.office.slack.client)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


async def _stopped() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()
