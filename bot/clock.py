"""The only place that reads the time (design, Two clocks)."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any


class Clock:
    """Three readings of time: the product's, a monotonic one for limits and pauses, and real time for signatures."""

    def now(self) -> datetime:
        """The product's time, aware, in UTC."""
        return datetime.now(UTC)

    def elapsed(self) -> float:
        """Seconds on a clock that never goes back; only differences mean anything."""
        return time.monotonic()

    def real(self) -> float:
        """UNIX seconds of the real world, whatever the product's time is."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Wait until so many seconds have passed on this clock."""
        await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How far a clock is ahead of the monotonic one, and where that one stands while the clock is held."""

    ahead: timedelta
    held: float | None = None

    @property
    def monotonic(self) -> float:
        return time.monotonic() if self.held is None else self.held


@dataclass(eq=False, slots=True)
class _Sleeper:
    until: datetime
    task: asyncio.Task[Any] | None
    moved: asyncio.Event = field(default_factory=asyncio.Event)


class MovableClock(Clock):
    """A clock that can be moved ahead, for the demo and for tests; it runs on from where it was put.

    While it is held it stands still save for moves, so that each instant can be lived through to its end. Whoever
    sleeps by it wakes as soon as it was moved that far.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._origin = (start or datetime.now(UTC)) - timedelta(seconds=time.monotonic())
        self._reading = _Reading(timedelta())
        self._sleepers: set[_Sleeper] = set()
        self._dozing: asyncio.Future[None] | None = None

    def now(self) -> datetime:
        reading = self._reading
        return self._origin + timedelta(seconds=reading.monotonic) + reading.ahead

    def elapsed(self) -> float:
        reading = self._reading
        return reading.monotonic + reading.ahead.total_seconds()

    def move(self, by: timedelta) -> None:
        """Go ahead by `by`; going back is refused, since deadlines that have passed cannot be taken back."""
        if by < timedelta():
            raise ValueError("The clock only moves ahead.")
        self._reading = _Reading(self._reading.ahead + by, self._reading.held)
        self._wake(self.now())

    @contextmanager
    def held(self) -> Iterator[None]:
        """Stand still but for moves, and run on from there."""
        self._reading = _Reading(self._reading.ahead, time.monotonic())
        self._wake()
        try:
            yield
        finally:
            stood = timedelta(seconds=self._reading.monotonic) - timedelta(seconds=time.monotonic())
            self._reading = _Reading(self._reading.ahead + stood)
            self._wake()

    async def sleep(self, seconds: float) -> None:
        sleeper = _Sleeper(self.now() + timedelta(seconds=seconds), asyncio.current_task())
        while (left := (sleeper.until - self.now()).total_seconds()) > 0:
            await self._doze(sleeper, None if self._reading.held is not None else left)

    async def _doze(self, sleeper: _Sleeper, real_seconds: float | None) -> None:
        sleeper.moved.clear()
        self._sleepers.add(sleeper)
        if self._dozing and not self._dozing.done():
            self._dozing.set_result(None)
        try:
            async with asyncio.timeout(real_seconds):
                await sleeper.moved.wait()
        except TimeoutError:
            return
        finally:
            self._sleepers.discard(sleeper)

    def _wake(self, due: datetime | None = None) -> None:
        """Wake those who are due, or all, to look at the clock anew."""
        for sleeper in tuple(self._sleepers):
            if due is None or sleeper.until <= due:
                self._sleepers.discard(sleeper)
                sleeper.moved.set()

    @property
    def asleep(self) -> set[asyncio.Task[Any]]:
        """The tasks that wait for this clock."""
        return {sleeper.task for sleeper in self._sleepers if sleeper.task}

    @property
    def next_waking(self) -> datetime | None:
        """When the first of them wakes."""
        return min((sleeper.until for sleeper in self._sleepers), default=None)

    def somebody_falls_asleep(self) -> asyncio.Future[None]:
        """Done as soon as the next one does; all who ask meanwhile share it."""
        if self._dozing is None or self._dozing.done():
            self._dozing = asyncio.get_running_loop().create_future()
        return self._dozing
