"""One life of the bot in the demo: begun, and ended in good order or as by kill -9."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any, ParamSpec, Self, TypeVar

from bot.api import http_api
from bot.app import Bot, opened
from bot.clock import Clock
from bot.executor import UseCaseExecutor
from bot.http_server import HttpServer
from bot.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")


class InPlace(UseCaseExecutor):
    """Runs use cases in place: at a page with one person before it they need no thread of their own.

    Nothing is half done so when the bot is killed.
    """

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        await asyncio.sleep(0)
        return function(*args, **kwargs)


class Life:
    """A bot at work behind its own server at `address`."""

    def __init__(self, bot: Bot, server: HttpServer, held: AsyncExitStack) -> None:
        self.bot, self.address = bot, server.url
        self._server, self._held = server, held

    @classmethod
    async def begin(cls, settings: Settings, clock: Clock) -> Self:
        """Raises `StorageError` and what `bot.slack` raises."""
        async with AsyncExitStack() as held:
            bot = await held.enter_async_context(opened(settings, clock, InPlace))
            api = http_api(bot, settings.signing_secret)
            server = await held.enter_async_context(HttpServer(api, settings.host, settings.port))
            bot.loop.start()
            # Not with the scheduler's first tick: a clock that moves goes by what the loop knows is due.
            bot.loop.sweep_now()
            return cls(bot, server, held.pop_all())

    async def end(self) -> None:
        """What has begun is finished first."""
        await self.bot.loop.stop()
        await self._held.aclose()

    async def kill(self) -> None:
        """Drop everything where it stands: nothing is answered, settled or given back any more."""
        self._server.abort()
        dropped: set[asyncio.Task[Any]] = self.bot.loop.abandon() | self.bot.office.abandon()
        if dropped:
            await asyncio.wait(dropped)
        await self._held.aclose()
