"""`journeybot worker`: drains channels by hints, which it gives, too (docs/outgrowing-one-machine.md)."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from bot.channel_delivery import ChannelDelivery
from bot.clock import Clock
from bot.executor import UseCaseExecutor
from bot.hints import Hints
from bot.loop import HINT, Duty
from bot.usecases.desk import Desk
from bot.usecases.watching import ready_channels

HINT_SECONDS = 1.0
RARELY_SECONDS = 60.0
FREE_SECONDS = 10.0
MOST_CHANNELS = 1000
MOST_OF_ONE_ACT = 100


class Hinting:
    """Gives hints for what can be delivered now, after something was queued."""

    def __init__(self, desk: Desk, executor: UseCaseExecutor, clock: Clock, hints: Hints) -> None:
        self._desk, self._executor, self._clock, self._hints = desk, executor, clock, hints

    def of_web(self) -> Mapping[str, Duty]:
        """Of a process that only queues: for what was queued last."""
        return {HINT: Duty(RARELY_SECONDS, lambda: self._give(MOST_OF_ONE_ACT))}

    def of_worker(self) -> Mapping[str, Duty]:
        """Also for what nobody has queued just now, such as a message that is tried again."""
        return {
            HINT: Duty(HINT_SECONDS, lambda: self._give(MOST_CHANNELS)),
            "stalled hints": Duty(FREE_SECONDS, self._free),
        }

    async def _give(self, most: int) -> int:
        """After the transaction that has queued, never in it: the outbox is the truth."""
        await self._hints.give(await self._executor.run(ready_channels, self._desk, self._clock.now(), most))
        return 0

    async def _free(self) -> int:
        await self._hints.free_stalled()
        return 0


@asynccontextmanager
async def draining(hints: Hints, delivery: ChannelDelivery) -> AsyncIterator[None]:
    """Run hints until the end of the block; what has begun comes to its end first."""
    working = asyncio.create_task(hints.work(delivery.drain_channel))
    try:
        yield
    finally:
        delivery.rest()
        hints.stop()
        await working
