"""Hints that there is something to deliver in a channel, as jobs of Procrastinate (docs/outgrowing-one-machine.md).

The outbox is the truth. A hint that is lost, given twice or left over only costs time. This is the one module that
knows Procrastinate.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.schema import SchemaManager

from storage import guest_tables
from storage.database import Database
from storage.errors import HintsUnusable
from storage.guest_tables import Shipped
from storage.paces import Channel

log = logging.getLogger(__name__)
# It tells of every job; what becomes of messages is told by whoever delivers them.
logging.getLogger("procrastinate").setLevel(logging.ERROR)

SCHEMA, QUEUE, DRAIN = "journeybot_hints", "channels", "drain"
POLL_SECONDS = 0.2
AT_ONCE = 100
"""So many channels are drained at the same time by one worker."""

CONNECTIONS = 4
BEAT_SECONDS = 10.0
STALLED_SECONDS = 30.0
"""A worker that has not been heard of for so long is taken for dead, and its hints are given anew."""

BETWEEN_TRIES = 1.0
LAST_WORK_SECONDS = 60.0
SOONEST_SECONDS = 0.05

Drain = Callable[[Channel], Awaitable[float | None]]
"""Delivers in a channel until nothing can be sent there; gives seconds until something may be, if that is known."""


def install_hints(database: Database) -> None:
    """Create the tables of hints on PostgreSQL, or bring them up to date."""
    steps = {path.name: path.read_text("utf-8") for path in Path(SchemaManager.get_migrations_path()).glob("*.sql")}
    guest_tables.install(database, Shipped(SCHEMA, SchemaManager.get_schema(), steps))


def has_hints(database: Database) -> bool:
    """Whether `install_hints` was ever done here; never on SQLite."""
    return not database.is_sqlite and guest_tables.installed_step(database, SCHEMA) is not None


class Hints:
    """Gives hints, and runs those that it and others have given; raises `HintsUnusable` while the database is away."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._worker: int | None = None
        self._running: set[int] = set()
        self._suspects: set[int] = set()
        self._stopped = asyncio.Event()
        self._later: set[asyncio.Task[None]] = set()

    async def give(self, channels: Sequence[Channel]) -> None:
        """Ask whoever is free to drain these channels; one that waits to be drained is not asked for again."""
        with _translated():
            waiting = await self._waiting() if len(channels) > 1 else frozenset()
            # In one order, so that two who give the same do not wait for each other.
            await self._defer([job for job in map(job_of, sorted(channels)) if job.lock not in waiting])

    async def _waiting(self) -> frozenset[str | None]:
        jobs = await self.app.job_manager.list_jobs_async(queue=QUEUE, status=Status.TODO.value)
        return frozenset(job.lock for job in jobs)

    async def _defer(self, jobs: list[Job]) -> None:
        """All at once, or by halves where somebody else has given one of them meanwhile."""
        if not jobs:
            return
        try:
            await self.app.job_manager.batch_defer_jobs_async(jobs)
        except AlreadyEnqueued:
            if len(jobs) > 1:
                await self._defer(jobs[: len(jobs) // 2])
                await self._defer(jobs[len(jobs) // 2 :])

    async def work(self, drain: Drain) -> None:
        """Drain the channels of hints until `stop`; goes on when the database has been away."""
        self.app.task(name=DRAIN, queue=QUEUE, pass_context=True)(self._task(drain))
        while not self._stopped.is_set():
            try:
                await self._work_until_broken()
            except ConnectorException as error:
                log.warning("hints cannot be read and are tried again: %s", type(error.__cause__ or error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), BETWEEN_TRIES)

    async def _work_until_broken(self) -> None:
        working = asyncio.create_task(
            self.app.run_worker_async(
                queues=[QUEUE],
                concurrency=AT_ONCE,
                fetch_job_polling_interval=POLL_SECONDS,
                listen_notify=False,
                delete_jobs="always",
                install_signal_handlers=False,
                update_heartbeat_interval=BEAT_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
                shutdown_graceful_timeout=LAST_WORK_SECONDS,
            )
        )
        stopping = asyncio.create_task(self._stopped.wait())
        await asyncio.wait([working, stopping], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        # Its way of being told to stop: it fetches nothing more and waits for what it has begun.
        working.cancel()
        try:
            await working
        except asyncio.CancelledError:
            return

    def stop(self) -> None:
        """Take no further hints, and let what has begun come to its end."""
        self._stopped.set()
        for task in self._later:
            task.cancel()

    def _task(self, drain: Drain) -> Callable[[JobContext, str, str], Awaitable[None]]:
        async def drained(context: JobContext, workspace: str, channel: str) -> None:
            self._worker, job, where = context.job.worker_id, context.job.id or 0, Channel(workspace, channel)
            self._running.add(job)
            try:
                again = await drain(where)
            finally:
                self._running.discard(job)
            if again is not None and not self._stopped.is_set():
                self._give_in(max(again, SOONEST_SECONDS), where)

        return drained

    def _give_in(self, seconds: float, channel: Channel) -> None:
        """Given then, not ahead: a job that waits for its time would keep others of its channel from being queued."""
        task = asyncio.create_task(self._given_in(seconds, channel))
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def _given_in(self, seconds: float, channel: Channel) -> None:
        await asyncio.sleep(seconds)
        try:
            await self.give([channel])
        except HintsUnusable:
            log.info("a hint was lost")

    async def free_stalled(self) -> int:
        """Give hints of dead workers anew, and drop those of our own that have ended unnoticed; how many."""
        with _translated():
            manager = self.app.job_manager
            stalled = list(await manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=STALLED_SECONDS))
            for job in stalled:
                await self._retry(job)
            unnoticed = await self._unnoticed()
            for number in unnoticed:
                await self._drop(number)
        return len(stalled) + len(unnoticed)

    async def _unnoticed(self) -> set[int]:
        """Ours that were not running twice in a row: the database was away when they ended."""
        if self._worker is None:
            return set()
        jobs = await self.app.job_manager.list_jobs_async(status=Status.DOING.value, worker_id=self._worker)
        idle = {job.id for job in jobs if job.id} - self._running
        unnoticed, self._suspects = idle & self._suspects, idle
        return unnoticed

    async def _retry(self, job: Job) -> None:
        """Where another hint of the channel waits already, that one is enough."""
        try:
            await self.app.job_manager.retry_job(job)
        except ConnectorException:
            await self._drop(job.id or 0)

    async def _drop(self, number: int) -> None:
        try:
            await self.app.job_manager.finish_job_by_id_async(number, Status.FAILED, delete_job=True)
        except ConnectorException as error:
            # Somebody else has dropped it.
            log.debug("hint %d: %s", number, error)


@asynccontextmanager
async def opened_hints(database: Database) -> AsyncIterator[Hints]:
    """Hints in the database, for whoever gives or runs them."""
    connector = PsycopgConnector(
        conninfo="", kwargs=database.arguments_for(SCHEMA), min_size=0, max_size=CONNECTIONS, name="hints"
    )
    app = App(connector=connector)
    async with app.open_async():
        yield Hints(app)


def job_of(channel: Channel) -> Job:
    """The hint of a channel: one waits and one runs at most."""
    lock = "/".join(channel)
    return Job(
        queue=QUEUE,
        lock=lock,
        queueing_lock=lock,
        task_name=DRAIN,
        task_kwargs={"workspace": channel.workspace, "channel": channel.id},
    )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ConnectorException as error:
        why = type(error.__cause__ or error).__name__
        raise HintsUnusable(
            f"The hints in the database cannot be used ({why}); messages wait some seconds longer."
        ) from error
