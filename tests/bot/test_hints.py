"""Hints are given after the fact, may be lost or doubled, and outlive whoever took them (requirements N4)."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from procrastinate import App, PsycopgConnector
from procrastinate.jobs import Job
from procrastinate.schema import SchemaManager
from sqlalchemy import text

from bot import hints
from bot.hints import SCHEMA, Hints, has_hints, install_hints, opened_hints
from storage import guest_tables
from storage.database import Database
from storage.errors import HintsUnusable
from storage.guest_tables import Shipped
from storage.paces import Channel
from tests.postgres import PostgresServer

ONE, TWO, THREE = (Channel("T1", name) for name in ("C1", "C2", "C3"))


@pytest.fixture
def database(postgres: PostgresServer, tmp_path: Path) -> Iterator[Database]:
    made = Database(postgres.create_database(f"hints {tmp_path.name}"))
    install_hints(made)
    yield made
    made.close()


@pytest.fixture
async def given(database: Database) -> AsyncIterator[Hints]:
    async with opened_hints(database) as ours:
        yield ours


@pytest.fixture
async def queue(database: Database) -> AsyncIterator[App]:
    """Procrastinate by itself, past what is tested."""
    app = App(connector=PsycopgConnector(conninfo="", kwargs=database.arguments_for(SCHEMA), min_size=0, max_size=2))
    async with app.open_async():
        yield app


async def _jobs(queue: App) -> list[tuple[str | None, str | None]]:
    return [(job.lock, job.status) for job in await queue.job_manager.list_jobs_async()]


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.02)


async def _worked(ours: Hints, drain: hints.Drain, until: Callable[[], bool]) -> None:
    working = asyncio.create_task(ours.work(drain))
    await _until(until)
    ours.stop()
    await working


async def test_a_channel_that_waits_to_be_drained_is_not_asked_for_again(given: Hints, queue: App) -> None:
    await given.give([ONE])
    await given.give([ONE])
    await given.give([THREE, ONE, TWO])
    await given.give([])
    assert sorted(await _jobs(queue)) == [("T1/C1", "todo"), ("T1/C2", "todo"), ("T1/C3", "todo")]


async def test_hints_that_two_give_at_the_same_time_are_there_once_each(database: Database, queue: App) -> None:
    channels = [Channel("T1", f"C{number}") for number in range(40)]
    async with opened_hints(database) as first, opened_hints(database) as second:
        await asyncio.gather(first.give(channels), second.give(channels[::-1]), second.give(channels[::3]))
    assert sorted(await _jobs(queue)) == sorted((f"T1/{channel.id}", "todo") for channel in channels)


async def test_each_hint_is_worked_off_and_leaves_nothing_behind(given: Hints, queue: App) -> None:
    drained: list[Channel] = []

    async def drain(channel: Channel) -> float | None:
        drained.append(channel)
        return None

    await given.give([ONE, TWO])
    await _worked(given, drain, lambda: len(drained) == 2)
    assert sorted(drained) == [ONE, TWO]
    assert await _jobs(queue) == []


async def test_a_channel_is_drained_by_one_at_a_time_and_once_more_for_what_came_meanwhile(
    database: Database, given: Hints
) -> None:
    at_it = most = times = 0

    async def drain(channel: Channel) -> float | None:
        nonlocal at_it, most, times
        at_it += 1
        most = max(most, at_it)
        if not times:
            await given.give([channel])
        await asyncio.sleep(0.5)
        at_it -= 1
        times += 1
        return None

    async with opened_hints(database) as other:
        await given.give([ONE])
        await asyncio.gather(_worked(given, drain, lambda: times == 2), _worked(other, drain, lambda: times == 2))
    assert (most, times) == (1, 2)


async def test_a_channel_that_says_when_it_goes_on_is_asked_for_then_and_not_ahead(given: Hints, queue: App) -> None:
    drained: list[Channel] = []

    async def drain(channel: Channel) -> float | None:
        drained.append(channel)
        return 0.6 if len(drained) == 1 else None

    async def only_then() -> None:
        await _until(lambda: len(drained) == 1)
        await asyncio.sleep(0.3)
        assert await _jobs(queue) == []

    await given.give([ONE])
    await asyncio.gather(only_then(), _worked(given, drain, lambda: len(drained) == 2))


async def _of_a_dead_worker(queue: App, database: Database, *channels: Channel) -> None:
    """Jobs that somebody has taken who has not been heard of since."""
    worker = await queue.job_manager.register_worker()
    for channel in channels:
        lock = "/".join(channel)
        arguments = {"workspace": channel.workspace, "channel": channel.id}
        job = Job(queue=hints.QUEUE, lock=lock, queueing_lock=lock, task_name=hints.DRAIN, task_kwargs=dict(arguments))
        await queue.job_manager.defer_job_async(job)
        assert await queue.job_manager.fetch_job([hints.QUEUE], worker)
    with database.write() as tx:
        tx.execute(text(f"UPDATE {SCHEMA}.procrastinate_workers SET last_heartbeat = now() - interval '1 minute'"))


async def test_hints_of_a_dead_worker_are_given_anew(given: Hints, queue: App, database: Database) -> None:
    await _of_a_dead_worker(queue, database, ONE, TWO)
    await given.give([TWO])
    assert sorted(await _jobs(queue)) == [("T1/C1", "doing"), ("T1/C2", "doing"), ("T1/C2", "todo")]
    assert await given.free_stalled() == 2
    assert sorted(await _jobs(queue)) == [("T1/C1", "todo"), ("T1/C2", "todo")]
    assert await given.free_stalled() == 0


async def test_a_hint_of_our_own_whose_end_was_not_noted_is_dropped_at_the_second_look(
    given: Hints, queue: App
) -> None:
    """As when the database was away when it ended: it counts as running while its worker lives."""
    looks: list[int] = []

    async def drain(_: Channel) -> float | None:
        (running,) = await queue.job_manager.list_jobs_async(status="doing")
        ended = Job(queue="ended", lock="T1/C2", queueing_lock=None, task_name=hints.DRAIN)
        await queue.job_manager.defer_job_async(ended)
        assert await queue.job_manager.fetch_job(["ended"], running.worker_id or 0)
        looks.extend([await given.free_stalled(), await given.free_stalled()])
        assert await _jobs(queue) == [("T1/C1", "doing")]
        return None

    await given.give([ONE])
    await _worked(given, drain, lambda: bool(looks))
    assert looks == [0, 1]
    assert await _jobs(queue) == []


async def test_without_its_tables_giving_fails_with_a_sentence(postgres: PostgresServer, tmp_path: Path) -> None:
    bare = Database(postgres.create_database(f"bare {tmp_path.name}"))
    async with opened_hints(bare) as ours:
        with pytest.raises(HintsUnusable, match="cannot be used"):
            await ours.give([ONE])
    assert not has_hints(bare)
    bare.close()


def _first_step() -> tuple[str, str]:
    first = min(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    return first.name, first.read_text("utf-8")


async def test_tables_of_an_older_procrastinate_are_brought_up_to_date(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    """All steps that it ships, from its first release on, end in tables that work."""
    database = Database(postgres.create_database(f"old {tmp_path.name}"))
    name, initial = _first_step()
    guest_tables.install(database, Shipped(SCHEMA, initial, {name: initial}))
    install_hints(database)
    assert has_hints(database)
    drained: list[Channel] = []

    async def drain(channel: Channel) -> float | None:
        drained.append(channel)
        return None

    async with opened_hints(database) as ours:
        await ours.give([ONE])
        await _worked(ours, drain, lambda: drained == [ONE])
    database.close()
