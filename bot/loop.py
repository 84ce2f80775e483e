"""The loop: APScheduler ticks, the truth is in our tables (design, Never a scheduler job per deadline)."""

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock
from bot.delivery import Delivery
from bot.executor import UseCaseExecutor
from bot.usecases.desk import Desk
from bot.usecases.housekeeping import tidy_up
from bot.usecases.sweeping import next_check, sweep
from storage.errors import StorageError

log = logging.getLogger(__name__)

DELIVER_SECONDS = 1
TIDY_HOURS = 6


class Loop:
    """Sweeps when a check is due, delivers every second and at once after something was queued."""

    def __init__(
        self, desk: Desk, executor: UseCaseExecutor, delivery: Delivery, clock: Clock, sweep_seconds: float
    ) -> None:
        self._desk, self._executor, self._delivery, self._clock = desk, executor, delivery, clock
        self._sweep_seconds = sweep_seconds
        self._nudged: set[str] = set()
        self._running: set[str] = set()
        self._swept_at = clock.elapsed()
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._sweep_job = self._every("sweep", self._sweep, seconds=sweep_seconds)
        self._deliver_job = self._every("deliver", self._deliver, seconds=DELIVER_SECONDS)
        self._every("tidy up", self._tidy_up, seconds=TIDY_HOURS * 3600)

    def _every(self, name: str, work: Callable[[], Awaitable[None]], seconds: float) -> Job:
        return self._scheduler.add_job(
            work, "interval", seconds=seconds, id=name, next_run_time=self._real(timedelta())
        )

    def _real(self, ahead: timedelta) -> datetime:
        """An instant on the scheduler's clock, which is the real one."""
        return datetime.fromtimestamp(self._clock.real(), UTC) + ahead

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)

    async def problem(self) -> str:
        """What keeps the bot from being ready, or nothing: the database is gone, or the loop is late."""
        try:
            await self._executor.run(next_check, self._desk)
        except StorageError as error:
            return str(error)
        silent = self._clock.elapsed() - self._swept_at
        return f"The last sweep was {silent:.0f} seconds ago." if silent > 3 * self._sweep_seconds + 5 else ""

    def nudge(self) -> None:
        """Something was stored: there may be messages to deliver and earlier checks."""
        self._run_now("sweep", self._sweep_job)
        self._run_now("deliver", self._deliver_job)

    def _run_now(self, name: str, job: Job) -> None:
        """A job that is running would be skipped, so it reads the nudge when it ends."""
        if name in self._running:
            self._nudged.add(name)
        else:
            job.modify(next_run_time=self._real(timedelta()))

    async def _sweep(self) -> None:
        await self._until_settled("sweep", self._sweep_once)
        self._swept_at = self._clock.elapsed()
        self._sweep_job.modify(next_run_time=self._real(await self._until_next_check()))

    async def _until_next_check(self) -> timedelta:
        """How long until the next check comes due, at most the usual interval."""
        latest = timedelta(seconds=self._sweep_seconds)
        due = await self._executor.run(next_check, self._desk)
        return min(max(due - self._clock.now(), timedelta()), latest) if due else latest

    async def _deliver(self) -> None:
        await self._until_settled("deliver", self._delivery.drain)

    async def _until_settled(self, name: str, work: Callable[[], Awaitable[int]]) -> None:
        """Work as long as there is something to do, or somebody nudged meanwhile."""
        self._running.add(name)
        try:
            while await work() or name in self._nudged:
                self._nudged.discard(name)
        finally:
            self._running.discard(name)

    async def _sweep_once(self) -> int:
        count = await self._executor.run(sweep, self._desk, self._clock.now())
        if count:
            self._run_now("deliver", self._deliver_job)
        return count

    async def _tidy_up(self) -> None:
        await self._executor.run(tidy_up, self._desk, self._clock.now())
