"""Other ways to bring the same posts to Slack: `main` takes NAME queue|work|late (docs/benchmarks.md).

What they need comes in the environment: API_URL, BODIES (a file with a post as JSON on each line), and STORE, the
database or broker. `queue` puts a job for each post there, `work` works until it is ended. Each has a hundred posts
under way at once, as Journeybot has, but for the sequential client. Whatever is not installed fails to be imported.
"""

import asyncio
import json
import math
import os
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

import uvloop
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.delivery_by_hand import deliver
from bot.clock import Clock
from bot.delivery import AT_ONCE, LEASE_SECONDS
from bot.rates import Pace

API_URL, BODIES, STORE = "API_URL", "BODIES", "STORE"
Post = dict[str, Any]

LOOK_FOR_STALLED_SECONDS = 10
"""So often somebody looks for what a dead worker had, where the engine leaves that to its user."""

LATE_SECONDS, AHEAD_SECONDS = 2, 6
"""So long the scheduler is late where it was not running when its jobs came due; so long it has to start in time."""


def posts() -> Sequence[Post]:
    return [json.loads(line) for line in Path(os.environ[BODIES]).read_text().splitlines()]


def client(session: ClientSession) -> AsyncWebClient:
    return AsyncWebClient("xoxb-benchmark", base_url=os.environ[API_URL], session=session, retry_handlers=[])


async def _send(slack: AsyncWebClient, post: Post) -> Mapping[str, Any]:
    answer = await slack.api_call("chat.postMessage", json=post)
    return cast("Mapping[str, Any]", answer.data)


async def _forever() -> None:
    await asyncio.Event().wait()


async def floor() -> None:
    """Nothing but the posts."""
    waiting = iter(posts())
    async with ClientSession() as session:
        slack = client(session)
        await asyncio.gather(*(_one_after_the_other(slack, waiting) for _ in range(AT_ONCE)))
    await _forever()


async def by_hand() -> None:
    """The posts with what Journeybot reads and writes for each, on a database of its."""
    async with ClientSession() as session:
        await deliver(Path(os.environ[STORE]), posts(), partial(_send, client(session)))
    await _forever()


async def sequential() -> None:
    async with ClientSession() as session:
        await _one_after_the_other(client(session), iter(posts()))
    await _forever()


async def _one_after_the_other(slack: AsyncWebClient, waiting: Iterator[Post]) -> None:
    for post in waiting:
        await _send(slack, post)


async def paced() -> None:
    """The posts of each channel in their order, as often as Journeybot would send them."""
    clock = Clock()
    pace = Pace(clock.elapsed)
    by_channel: dict[str, list[Post]] = {}
    for post in posts():
        by_channel.setdefault(post["channel"], []).append(post)
    async with ClientSession() as session:
        slack = client(session)
        await asyncio.gather(*(_in_channel(slack, pace, some) for some in by_channel.values()))
    await _forever()


async def _in_channel(slack: AsyncWebClient, pace: Pace, waiting: Sequence[Post]) -> None:
    for post in waiting:
        channel = post["channel"]
        await asyncio.sleep(pace.post(channel, channel, math.inf))
        await _send(slack, post)


def _procrastinate(slack: AsyncWebClient) -> Any:
    from procrastinate import App, PsycopgConnector

    app = App(connector=PsycopgConnector(conninfo=os.environ[STORE]))

    @app.task(name="post")
    async def post(body: Post) -> None:
        await _send(slack, body)

    return app


async def procrastinate_queue() -> None:
    async with ClientSession() as session:
        app = _procrastinate(client(session))
        async with app.open_async():
            await app.schema_manager.apply_schema_async()
            await app.configure_task("post").batch_defer_async(*({"body": body} for body in posts()))


async def procrastinate_work() -> None:
    async with ClientSession() as session:
        app = _procrastinate(client(session))
        async with app.open_async():
            stalled = asyncio.create_task(_retry_stalled(app.job_manager))
            await app.run_worker_async(concurrency=AT_ONCE, install_signal_handlers=False)
            stalled.cancel()


async def _retry_stalled(jobs: Any) -> None:
    """As its documentation tells its users to."""
    while True:
        await asyncio.sleep(LOOK_FOR_STALLED_SECONDS)
        for job in await jobs.get_stalled_jobs():
            await jobs.retry_job(job)


async def _pgqueuer() -> Any:
    import asyncpg
    from pgqueuer import PgQueuer
    from pgqueuer.db import AsyncpgPoolDriver

    return PgQueuer(AsyncpgPoolDriver(await asyncpg.create_pool(os.environ[STORE])))


async def pgqueuer_queue() -> None:
    queue, bodies = await _pgqueuer(), [json.dumps(post).encode() for post in posts()]
    await queue.qm.queries.install()
    await queue.qm.queries.enqueue(["post"] * len(bodies), bodies, [0] * len(bodies))


async def pgqueuer_work() -> None:
    async with ClientSession() as session:
        queue, slack = await _pgqueuer(), client(session)

        @queue.entrypoint("post")  # type: ignore[untyped-decorator]
        async def post(job: Any) -> None:
            await _send(slack, json.loads(job.payload))

        await queue.run(batch_size=AT_ONCE // 2, max_concurrent_tasks=AT_ONCE)


def _celery() -> Any:
    from celery import Celery
    from slack_sdk import WebClient

    app = Celery("benchmark", broker=os.environ[STORE])
    app.conf.update(
        task_ignore_result=True,
        task_acks_late=True,
        worker_prefetch_multiplier=1,
        broker_transport_options={"visibility_timeout": LEASE_SECONDS},
    )
    slack = WebClient("xoxb-benchmark", base_url=os.environ[API_URL])

    @app.task(name="post")  # type: ignore[untyped-decorator]
    def post(body: Post) -> None:
        slack.api_call("chat.postMessage", json=body)

    return app


def celery_queue() -> None:
    app = _celery()
    for post in posts():
        app.send_task("post", (post,))


def celery_work() -> None:
    _celery().Worker(pool="threads", concurrency=AT_ONCE, loglevel="WARNING").start()


def _scheduler() -> Any:
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    return AsyncIOScheduler(jobstores={"default": SQLAlchemyJobStore(os.environ[STORE])}, timezone=UTC)


JOB, TRIED = "benchmarks.contenders:fire", 30
_slack: list[tuple[AsyncWebClient, asyncio.Semaphore]] = []
"""A stored job can only name a function of a module."""


async def fire(post: Post) -> None:
    slack, room = _slack[0]
    async with room:
        await _send(slack, post)


def _due_file() -> Path:
    return Path(f"{os.environ[BODIES]}.due")


async def apscheduler_queue() -> None:
    """All are due at the same instant, in a moment; how long it takes to add them is tried with some that are not."""
    scheduler, bodies = _scheduler(), posts()
    scheduler.start(paused=True)
    begun = time.monotonic()
    for post in bodies[:TRIED]:
        scheduler.add_job(JOB, "date", (post,), run_date=datetime.now(UTC) + timedelta(days=1))
    scheduler.remove_all_jobs()
    adding = (time.monotonic() - begun) * len(bodies) / TRIED
    due = datetime.now(UTC) + timedelta(seconds=AHEAD_SECONDS + 1.5 * adding)
    for post in bodies:
        scheduler.add_job(JOB, "date", (post,), run_date=due)
    scheduler.shutdown()
    _due_file().write_text(str(due.timestamp()))


async def apscheduler_work() -> None:
    """It is there when they come due."""
    async with ClientSession() as session:
        _slack.append((client(session), asyncio.Semaphore(AT_ONCE)))
        _scheduler().start()
        await _forever()


async def apscheduler_late_work() -> None:
    """It comes back when they have been due for a while."""
    due = float(_due_file().read_text())
    await asyncio.sleep(max(0.0, due + LATE_SECONDS - time.time()))
    await apscheduler_work()


Step = Callable[[], Awaitable[None]] | Callable[[], None]
STEPS: dict[tuple[str, str], Step] = {
    ("floor", "work"): floor,
    ("by hand", "work"): by_hand,
    ("sequential", "work"): sequential,
    ("paced", "work"): paced,
    ("procrastinate", "queue"): procrastinate_queue,
    ("procrastinate", "work"): procrastinate_work,
    ("pgqueuer", "queue"): pgqueuer_queue,
    ("pgqueuer", "work"): pgqueuer_work,
    ("celery", "queue"): celery_queue,
    ("celery", "work"): celery_work,
    ("apscheduler", "queue"): apscheduler_queue,
    ("apscheduler", "work"): apscheduler_work,
    ("apscheduler", "late"): apscheduler_late_work,
}


def main() -> None:
    done = STEPS[sys.argv[1], sys.argv[2]]()
    if isinstance(done, Coroutine):
        uvloop.run(done)
