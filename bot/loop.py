"""The loop: APScheduler ticks, the truth is in our tables (design, Never a scheduler job per deadline)."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextvars import Context
from datetime import UTC, datetime
from typing import Any, NamedTuple

from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock
from bot.delivery import Delivery
from bot.executor import UseCaseExecutor
from bot.metrics import Metrics
from bot.usecases.desk import Desk
from bot.usecases.housekeeping import tidy_up
from bot.usecases.sweeping import next_check, sweep, sweep_apart
from bot.usecases.watching import answers, backlog
from storage.backlog import Backlog
from storage.errors import StorageError

log = logging.getLogger(__name__)

SWEEP, DELIVER, TIDY = "sweep", "delivery", "tidy up"
DELIVER_SECONDS = 1.0
TIDY_SECONDS = 6 * 3600.0
ALL = (SWEEP, DELIVER, TIDY)
HINT = "hints"
"""A further duty of this name is done at once after something was queued, too."""

LATE_DELIVERY_SECONDS = 60.0
PATIENCE_SECONDS = 5.0
"""So long whoever asks how it is waits for the database."""

Work = Callable[[], Awaitable[int]]
"""Does some of what there is to do, and gives how much that was, or 0 where nothing is left for now."""


class Duty(NamedTuple):
    """Further work, and how often it is done."""

    seconds: float
    work: Work


class Loop:
    """Sweeps when a check is due, delivers every second and at once after something was queued.

    What goes wrong in one round is logged, and the next one tries again. `duties` are those of ALL it has, `more` are
    done beside them; with none it only tells how it is.
    """

    def __init__(
        self,
        desk: Desk,
        executor: UseCaseExecutor,
        delivery: Delivery,
        clock: Clock,
        sweep_seconds: float,
        metrics: Metrics | None = None,
        duties: Collection[str] = ALL,
        more: Mapping[str, Duty] | None = None,
    ) -> None:
        self._desk, self._executor, self._delivery, self._clock = desk, executor, delivery, clock
        self._sweep_seconds, self._metrics = sweep_seconds, metrics or Metrics()
        work: Mapping[str, Work] = {SWEEP: self._sweep, DELIVER: delivery.step, TIDY: self._tidy_up}
        self._work = {name: work[name] for name in duties} | {name: duty.work for name, duty in (more or {}).items()}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._nudged: set[str] = set()
        self._troubled: set[str] = set()
        self._stopped = False
        self._done_at = dict.fromkeys(self._work, clock.elapsed())
        self.next_check: datetime | None = None
        """The earliest there was when it last swept; who stores an earlier one nudges it."""
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        seconds = {SWEEP: sweep_seconds, DELIVER: DELIVER_SECONDS, TIDY: TIDY_SECONDS}
        seconds |= {name: duty.seconds for name, duty in (more or {}).items()}
        self._jobs: Mapping[str, Job] = {name: self._every(seconds[name], name) for name in self._work}
        delivery.wake = self.deliver_now

    def _every(self, seconds: float, name: str) -> Job:
        return self._scheduler.add_job(
            self._tick, "interval", (name,), seconds=seconds, id=name, next_run_time=self._real(0)
        )

    def _real(self, ahead: float) -> datetime:
        """An instant so many seconds ahead on the scheduler's clock, which is the real one."""
        return datetime.fromtimestamp(self._clock.real() + ahead, UTC)

    def start(self) -> None:
        self._scheduler.start()

    async def stop(self) -> None:
        """Begin nothing new, and let what is running or on its way to Slack come to its end."""
        if not self._stopped:
            self._stopped = True
            self._scheduler.shutdown(wait=False)
        if self._running:
            await asyncio.wait(self._running.values())
        await self._guarded(DELIVER, self._delivery.finish)

    def abandon(self) -> set[asyncio.Task[Any]]:
        """Drop everything where it stands, as when the process is killed; gives what is being cancelled by that."""
        if not self._stopped:
            self._stopped = True
            self._scheduler.shutdown(wait=False)
        busy = self.busy
        for task in busy:
            task.cancel()
        return busy

    async def settled(self) -> None:
        """Wait until nothing is running and nothing on its way to Slack; what waits for a later instant still waits."""
        while busy := self.busy:
            await asyncio.wait(busy, return_when=asyncio.FIRST_COMPLETED)

    @property
    def busy(self) -> set[asyncio.Task[Any]]:
        """What is running, and what is on its way to Slack."""
        return {*self._running.values(), *self._delivery.under_way}

    async def problem(self) -> str:
        """What keeps the bot from being ready, or nothing: the database is gone, or the loop is late."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._executor.glance(answers, self._desk)
        except StorageError as error:
            return str(error)
        except TimeoutError:
            return f"The database did not answer within {PATIENCE_SECONDS:.0f} seconds."
        return self._late(SWEEP, 3 * self._sweep_seconds + 5) or self._late(DELIVER, LATE_DELIVERY_SECONDS)

    def _late(self, name: str, patience: float) -> str:
        silent = self._clock.elapsed() - self._done_at[name] if name in self._work else 0.0
        return f"The last {name} was {silent:.0f} seconds ago." if silent > patience else ""

    async def figures(self) -> bytes:
        """What Prometheus reads; what only the database knows is left open while it cannot be asked."""
        return self._metrics.text(await self._backlog(), self._clock.now())

    async def _backlog(self) -> Backlog | None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self._executor.run(backlog, self._desk)
        except (StorageError, TimeoutError):
            return None

    def nudge(self) -> None:
        """Something was stored: there may be messages to deliver and earlier checks."""
        self.sweep_now()
        self._queued()

    def _queued(self) -> None:
        self.deliver_now()
        self._run(HINT)

    def sweep_now(self) -> None:
        """A check is due."""
        self._run(SWEEP)

    def deliver_now(self) -> None:
        """A message is ready, or one has arrived."""
        self._run(DELIVER)

    async def _tick(self, name: str) -> None:
        """The work has a task of its own, so that a nudge need not wait for the scheduler, which may also skip it."""
        self._run(name)

    def _run(self, name: str) -> None:
        """Begin to work; who is at it already looks once more at the end."""
        if name in self._running:
            self._nudged.add(name)
        elif name in self._work and not self._stopped:
            work = self._guarded(name, lambda: self._until_settled(name))
            # A context of its own: what it logs does not belong to the request that nudged it.
            task = asyncio.create_task(work, name=name, context=Context())
            self._running[name] = task
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        failure = None if task.cancelled() else task.exception()
        if failure:
            log.error("%s failed and is tried again", task.get_name(), exc_info=failure)

    async def _guarded(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """A database that cannot be used is told when it begins, not each second."""
        try:
            await work()
        except StorageError as error:
            if name not in self._troubled:
                log.error("%s: %s", name, error)
            self._troubled.add(name)
        else:
            self._troubled.discard(name)
        finally:
            self._running.pop(name, None)

    async def _until_settled(self, name: str) -> None:
        """Work as long as there is something to do, or somebody nudged meanwhile."""
        while (await self._done(name) or name in self._nudged) and not self._stopped:
            self._nudged.discard(name)

    async def _done(self, name: str) -> int:
        count = await self._work[name]()
        self._done_at[name] = self._clock.elapsed()
        return count

    async def _sweep(self) -> int:
        with self._metrics.sweeping():
            count = await self._swept()
        self._metrics.checked(count)
        if count:
            self._queued()
        seconds = await self._until_next_check()
        if count and not seconds:
            return count
        self._sweep_in(seconds)
        return 0

    async def _swept(self) -> int:
        """A mistake of ours in judging one journey holds up that one only."""
        now = self._clock.now()
        try:
            return await self._executor.run(sweep, self._desk, now)
        except StorageError:
            raise
        except Exception:  # noqa: BLE001  what it is, is told for each check below
            count, failed = await self._executor.run(sweep_apart, self._desk, now)
        for check, error in failed:
            self._metrics.failed()
            log.error("the %s check of %s failed and is tried again later", check.kind, check.subject, exc_info=error)
        return count

    def _sweep_in(self, seconds: float) -> None:
        """The scheduler may have been stopped while the next check was looked up."""
        if not self._stopped:
            self._jobs[SWEEP].modify(next_run_time=self._real(seconds))

    async def _until_next_check(self) -> float:
        """Seconds until the next check comes due, at most the usual interval."""
        self.next_check = due = await self._executor.run(next_check, self._desk)
        until = (due - self._clock.now()).total_seconds() if due else self._sweep_seconds
        return min(max(until, 0.0), self._sweep_seconds)

    async def _tidy_up(self) -> int:
        await self._executor.run(tidy_up, self._desk, self._clock.now())
        return 0
