"""Composing messages beside each other: those asked for in one round of the event loop are read together."""

import asyncio

from bot.clock import Clock
from bot.executor import UseCaseExecutor
from bot.usecases.composing import Composed, NotNow, compose_many
from bot.usecases.desk import Desk
from journeys.messages import Message
from storage.errors import StorageError

Composition = Composed | NotNow


class Composer:
    """One hop to the database and one transaction serve as many messages as go out at once."""

    def __init__(self, desk: Desk, executor: UseCaseExecutor, clock: Clock) -> None:
        self._desk, self._executor, self._clock = desk, executor, clock
        self._asked: list[Message] = []
        self._together: asyncio.Task[dict[str, Composition]] | None = None

    async def compose(self, message: Message) -> Composition:
        """What a message says as of now, or why it is not sent. Raises `StorageError`."""
        self._asked.append(message)
        if self._together is None or self._together.done():
            self._together = asyncio.create_task(self._compose_asked())
        composed = await _done(self._together)
        # An error that one of them causes is that one's alone.
        return (composed or await self._compose([message]))[message.id]

    async def _compose_asked(self) -> dict[str, Composition]:
        messages, self._asked, self._together = self._asked, [], None
        return await self._compose(messages)

    async def _compose(self, messages: list[Message]) -> dict[str, Composition]:
        composed = await self._executor.run(compose_many, self._desk, messages, self._clock.now())
        return {message.id: one for message, one in zip(messages, composed, strict=True)}


async def _done(together: asyncio.Task[dict[str, Composition]]) -> dict[str, Composition] | None:
    """What they have come to; None where one of them broke it. Who is stopped while waiting stops it for all."""
    try:
        await asyncio.wait([together])
    except asyncio.CancelledError:
        together.cancel()
        raise
    if together.cancelled() or (together.exception() and not isinstance(together.exception(), StorageError)):
        return None
    return together.result()
