"""Messages take turns: in order in their channel, one a second, and no channel holds up another (requirements N4)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot.delivery import Delivery
from bot.posting import NOT_YET
from journeys.messages import MessageState
from storage.outbox_entries import OutboxEntry
from tests.e2e.delivering import POST, another, posted_ids, queues
from tests.e2e.scene import Scene


@pytest.fixture
def scene(on_both: Scene) -> Scene:
    return on_both


async def test_one_slow_channel_holds_up_no_other(scene: Scene) -> None:
    scene.stage.workspace.faults.slow(4, POST, accepted=False)
    scene.starts(who="jonas")
    scene.stage.bot.loop.nudge()

    both = {scene.stage.people["mara"], scene.stage.people["priya"]}
    arrived = await scene.stage.workspace.changes.wait_for(lambda: [p for p in both if p.dm()] or None, 3)
    assert arrived is not None
    assert len(arrived) == 1
    await scene.stage.bot.loop.settled()
    assert all(len(person.dm()) == 1 for person in both)


async def test_messages_of_a_channel_come_in_order(scene: Scene) -> None:
    scene.stage.workspace.faults.fail(POST)
    scene.starts()
    await scene.settles()
    scene.stage.clock.move(timedelta(hours=1))
    for number in range(3):
        queues(scene, f"note-{number}")
    await scene.passes(hours=1)
    await scene.passes(minutes=1)

    priya = scene.stage.people["priya"].id
    posted = [e.message.key for e in scene.outbox() if e.message.recipient == priya and e.state is MessageState.SENT]
    assert len(posted) >= 4
    assert sorted(posted, key=lambda key: _posted_at(scene, key)) == posted


def _posted_at(scene: Scene, key: str) -> int:
    (message,) = (e.message for e in scene.outbox() if e.message.key == key)
    return posted_ids(scene).index(message.id)


async def test_what_waits_its_turn_has_not_been_tried(scene: Scene) -> None:
    scene.starts()
    for number in range(5):
        queues(scene, f"note-{number}")
    await scene.settles()
    for _ in range(6):
        await scene.passes(seconds=1)

    sent = [entry for entry in scene.outbox() if entry.state is MessageState.SENT]
    assert len(sent) == 6
    assert {entry.attempts for entry in sent} == {1}
    assert not [call for call in scene.stage.workspace.calls_of(POST) if call.status == 429]


async def test_what_waits_its_turn_leaves_half_of_the_places_to_others(scene: Scene) -> None:
    """Here one of two; the clock stands still, and nobody's third message has its turn at once."""
    async with _waiting_for_turns(scene) as delivery:
        assert len(delivery.under_way) == 1
        assert len(_not_yet(scene)) == 1


async def test_when_the_turn_of_what_went_back_into_the_queue_has_come_delivery_goes_on_by_itself(
    scene: Scene,
) -> None:
    async with _waiting_for_turns(scene) as delivery:
        (waiting,) = _not_yet(scene)
        woken = asyncio.Event()
        delivery.wake = woken.set
        async with asyncio.timeout(30):
            await woken.wait()

        scene.stage.clock.move(waiting.ready_at - scene.stage.clock.now())
        await _until_at_rest(scene, delivery)
        assert waiting.message.id in posted_ids(scene)
        assert _not_yet(scene) == []


@asynccontextmanager
async def _waiting_for_turns(scene: Scene) -> AsyncIterator[Delivery]:
    """One with two places, where Mara and Priya were sent two messages and get another each."""
    await scene.stage.bot.loop.stop()
    scene.starts(who="jonas")
    for number in range(2):
        queues(scene, f"note-{number}")
        queues(scene, f"note-{number} for Mara", to="mara")
    with another(scene, places=2) as delivery:
        with scene.stage.clock.held():
            await _until_at_rest(scene, delivery)
            assert len(posted_ids(scene)) == 4
            yield delivery
        await delivery.drain()


async def _until_at_rest(scene: Scene, delivery: Delivery) -> None:
    clock, stirred = scene.stage.clock, asyncio.Event()
    delivery.wake = stirred.set
    stirred.set()
    while stirred.is_set() or delivery.under_way - clock.asleep:
        stirred.clear()
        if await delivery.step():
            stirred.set()
        elif awake := delivery.under_way - clock.asleep:
            stirring: set[asyncio.Future[Any]] = {*awake, clock.somebody_falls_asleep()}
            await asyncio.wait(stirring, return_when=asyncio.FIRST_COMPLETED)


def _not_yet(scene: Scene) -> list[OutboxEntry]:
    return [entry for entry in scene.outbox() if entry.why == NOT_YET and entry.settled_at is None]
