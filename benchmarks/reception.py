"""What the posting programs send their posts to, and what it says it got."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.processes import Server, free_port, served
from benchmarks.receiver import API, CONTROL
from bot.clock import Clock

LOOK_SECONDS = 0.02
START_SECONDS = 30
"""So long nothing may come at first: programs start, and jobs come due."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How many different messages came, and the first and the last on the monotonic clock; `refused` got a 429."""

    count: int
    first_at: float
    last_at: float
    last_new_at: float
    refused: int

    @property
    def seconds(self) -> float:
        return self.last_at - self.first_at

    @property
    def new_seconds(self) -> float:
        """Until the last that had not come before."""
        return self.last_new_at - self.first_at


@dataclass(frozen=True, slots=True)
class Reception:
    """A receiver that runs."""

    server: Server
    _session: aiohttp.ClientSession

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}{API}"

    async def begin(self, **settings: Any) -> None:
        """Forget what came, and go on with these (`receiver.Received`)."""
        await self._order("begin", settings)

    async def figures(self) -> Figures:
        return Figures(**await self._order("figures", {}))

    async def times(self) -> dict[str, int]:
        """How often each message came."""
        answer = await self._order("seen", {})
        return dict(answer["times"])

    async def arrived(self) -> dict[str, float]:
        """When each message came first."""
        answer = await self._order("seen", {})
        return dict(answer["arrived"])

    async def bodies(self) -> list[dict[str, Any]]:
        return list((await self._order("bodies", {}))["bodies"])

    async def come(self, count: int, patience: float) -> Figures:
        """Wait for so many messages, until nothing more has come for `patience` seconds."""
        clock = Clock()
        now, since = await self.figures(), clock.elapsed()
        while now.count < count and clock.elapsed() - since < (patience if now.count else START_SECONDS):
            await asyncio.sleep(LOOK_SECONDS)
            before, now = now, await self.figures()
            since = clock.elapsed() if now.count > before.count else since
        return now

    async def _order(self, order: str, settings: dict[str, Any]) -> dict[str, Any]:
        url = f"http://127.0.0.1:{self.server.port}{CONTROL}{order}"
        async with self._session.post(url, data=json.dumps(settings).encode()) as answer:
            return dict(await answer.json())


@asynccontextmanager
async def receiving(folder: Path) -> AsyncIterator[Reception]:
    port = free_port()
    said = folder / "receiver.log"
    async with (
        served(port, said, "-m", "benchmarks.receiver", str(port)) as server,
        aiohttp.ClientSession() as session,
    ):
        yield Reception(server, session)
