"""Channels drained as others ask for it, by any number of processes (requirements N4)."""

import asyncio
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar

import pytest

from bot.channel_delivery import LEFT_ALONE, ChannelDelivery
from bot.demo.stage import Stage
from bot.executor import UseCaseExecutor
from journeys.messages import Message, MessageKind, MessageState
from storage import outbox, outbox_entries
from storage.paces import Channel
from tests.e2e.scene import Scene, furnished

POST = "chat.postMessage"
SOON = timedelta(seconds=1)
T = TypeVar("T")


@pytest.fixture
async def scene(http_stage: Stage) -> Scene:
    """Nobody delivers but the test."""
    ready = await furnished(http_stage)
    await ready.stage.bot.loop.stop()
    return ready


@contextmanager
def _worker(scene: Scene) -> Iterator[ChannelDelivery]:
    executor = UseCaseExecutor(1)
    try:
        yield ChannelDelivery(scene.stage.desk, scene.stage.bot.office.slack, executor, scene.stage.clock)
    finally:
        executor.close()


async def _stepping(worker: ChannelDelivery, until: Awaitable[T]) -> T:
    """The loop's part: step whenever something was asked for or has arrived."""
    waiting = asyncio.ensure_future(until)
    async with asyncio.timeout(10):
        while not waiting.done():
            await worker.step()
            await asyncio.sleep(0.01)
    return waiting.result()


def _queue(scene: Scene, who: str, count: int) -> Channel:
    """Hand-offs of the work that Acme's journey has, to one person."""
    now, user = scene.stage.clock.now(), scene.stage.people[who].id
    journey = scene.journey
    about = {"milestones": ["first"], "tasks": [a.id for a in journey.activities]}
    messages = [
        Message(journey.workspace, key, key, MessageKind.HANDOFF, user, user, journey.id, now, about)
        for key in (f"{who}-{number}" for number in range(count))
    ]
    with scene.stage.desk.database.write() as tx:
        outbox.put_many(tx, messages, ready_at=now)
    return Channel(journey.workspace, user)


def _started(scene: Scene) -> None:
    """A journey whose own messages are out of the way."""
    scene.starts()
    with scene.stage.desk.database.write() as tx:
        for entry in outbox_entries.entries(tx, scene.acme.workspace, limit=100):
            outbox_entries.cancel(tx, entry.message.workspace, entry.message.id, why="", now=scene.stage.clock.now())


def _sent(scene: Scene) -> list[str]:
    return [
        e.message.id
        for e in scene.outbox()
        if e.state is MessageState.SENT and e.message.id.startswith(("mara-", "priya-"))
    ]


async def test_only_the_channel_that_was_asked_for_is_drained(scene: Scene) -> None:
    _started(scene)
    asked, _ = _queue(scene, "mara", 2), _queue(scene, "priya", 2)
    with _worker(scene) as worker:
        again = await _stepping(worker, worker.drain_channel(asked))
    assert again is None
    assert _sent(scene) == ["mara-0", "mara-1"]


async def test_a_channel_without_anything_is_drained_at_once(scene: Scene) -> None:
    with _worker(scene) as worker:
        assert await _stepping(worker, worker.drain_channel(Channel("T1", "C1"))) is None


async def test_what_nobody_asked_for_in_five_seconds_is_delivered_all_the_same(scene: Scene) -> None:
    _started(scene)
    _queue(scene, "mara", 1)
    with _worker(scene) as worker:
        await worker.step()
        assert not worker.under_way
        scene.stage.clock.move(LEFT_ALONE - SOON)
        await worker.step()
        assert not worker.under_way
        scene.stage.clock.move(SOON)
        await worker.drain()
    assert _sent(scene) == ["mara-0"]


async def test_a_channel_whose_turn_is_far_away_is_left_and_says_when_it_comes(scene: Scene) -> None:
    _started(scene)
    asked = _queue(scene, "mara", 3)
    with _worker(scene) as worker:
        again = await _stepping(worker, worker.drain_channel(asked))
        assert again is not None
        assert 0 < again <= 1
        assert _sent(scene) == ["mara-0", "mara-1"]
        scene.stage.clock.move(SOON)
        assert await _stepping(worker, worker.drain_channel(asked)) is None
    assert _sent(scene) == ["mara-0", "mara-1", "mara-2"]


async def test_one_a_second_holds_when_another_takes_the_channel_over(scene: Scene) -> None:
    _started(scene)
    with _worker(scene) as first, _worker(scene) as second:
        asked = _queue(scene, "mara", 2)
        await _stepping(first, first.drain_channel(asked))
        _queue(scene, "mara", 4)
        again = await _stepping(second, second.drain_channel(asked))
        assert again is not None
        assert 0 < again <= 1
        assert _sent(scene) == ["mara-0", "mara-1"]
        # Workers tell each other by the database's clock, which no test moves.
        await asyncio.sleep(1.1)
        await _stepping(second, second.drain_channel(asked))
    assert _sent(scene) == ["mara-0", "mara-1", "mara-2"]


async def test_the_same_hint_twice_at_the_same_time_doubles_nothing(scene: Scene) -> None:
    _started(scene)
    asked = _queue(scene, "mara", 2)
    with _worker(scene) as first, _worker(scene) as second:
        both = asyncio.gather(
            _stepping(first, asyncio.gather(first.drain_channel(asked), first.drain_channel(asked))),
            _stepping(second, second.drain_channel(asked)),
        )
        await both
        scene.stage.clock.move(SOON)
        await _stepping(second, second.drain_channel(asked))
    posted = [c.arguments["metadata"]["event_payload"]["id"] for c in scene.stage.workspace.calls_of(POST)]
    assert [one for one in posted if one.startswith("mara-")] == ["mara-0", "mara-1"]


async def test_who_is_told_to_rest_ends_what_is_under_way_and_begins_nothing(scene: Scene) -> None:
    _started(scene)
    asked = _queue(scene, "mara", 3)
    with _worker(scene) as worker:
        draining = asyncio.ensure_future(worker.drain_channel(asked))
        await asyncio.sleep(0)
        await worker.step()
        worker.rest()
        await _stepping(worker, draining)
        await worker.finish()
    assert _sent(scene) == ["mara-0"]
