"""Whoever sends may be killed or stopped at any moment, and another goes on (requirements N4), on both databases."""

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.clock import MovableClock
from bot.slack import Slack, slack_session
from journeys.messages import MessageState
from tests.e2e.delivering import POST, another, arrives, clears_up, handoff_of, posted_ids, queues
from tests.e2e.scene import Scene


@pytest.fixture
async def scene(on_both: Scene) -> Scene:
    """Nobody delivers but the test."""
    await on_both.stage.bot.loop.stop()
    return on_both


async def test_what_slack_takes_after_its_sender_was_killed_comes_once(scene: Scene) -> None:
    scene.stage.workspace.faults.slow(2.5, POST, accepted=False)
    scene.starts()
    with another(scene, lease_seconds=1) as dying, another(scene) as living:
        await dying.step()
        await asyncio.sleep(0.4)
        for sending in dying.under_way:
            sending.cancel()
        await asyncio.sleep(0.7)
        await living.drain()
        assert scene.texts("priya") == []
        await arrives(scene)
        await clears_up(scene, living)
    assert len(scene.texts("priya")) == 1
    assert handoff_of(scene).state is MessageState.SENT


async def test_after_a_kill_between_posting_and_noting_it_nothing_comes_twice(scene: Scene) -> None:
    """The lease of the one that died runs out, and another bot finds what it had posted."""
    scene.starts()
    with another(scene, lease_seconds=1) as dying, another(scene) as living:
        await dying.step()
        await asyncio.wait(dying.under_way)
        assert len(scene.texts("priya")) == 1

        await asyncio.sleep(1.1)
        await living.drain()
    assert len(scene.texts("priya")) == 1
    assert handoff_of(scene).state is MessageState.SENT


async def test_who_was_paused_past_the_lease_does_not_post_what_another_has_taken_over(scene: Scene) -> None:
    """As after SIGSTOP between claiming and posting: the one that wakes up late leaves the message alone."""
    scene.starts()
    with another(scene, lease_seconds=1) as late, another(scene) as living:
        await late.step()
        scene.stage.clock.move(timedelta(seconds=2))
        await asyncio.wait(late.under_way)
        assert scene.texts("priya") == []

        await asyncio.sleep(1.1)
        await clears_up(scene, living)
        await late.finish()
    assert len(scene.texts("priya")) == 1
    assert (handoff_of(scene).state, handoff_of(scene).attempts) == (MessageState.SENT, 2)


class _Paused(Slack):
    """Its process is stopped for two seconds when it was about to send something."""

    def __init__(self, clock: MovableClock, like: Slack, session: aiohttp.ClientSession) -> None:
        super().__init__(like.client.token or "", like.client.base_url, session)
        self._clock = clock

    async def post(self, *args: Any) -> tuple[str, str]:
        self._clock.move(timedelta(seconds=2))
        return await super().post(*args)


async def test_who_was_paused_on_the_way_to_the_connection_sends_nothing(scene: Scene) -> None:
    scene.starts()
    async with slack_session() as session:
        slack = _Paused(scene.stage.clock, scene.stage.bot.office.slack, session)
        with another(scene, lease_seconds=1, slack=slack) as late, another(scene) as living:
            await late.step()
            await asyncio.wait(late.under_way)
            assert scene.stage.workspace.calls_of(POST) == []

            await asyncio.sleep(1.1)
            await clears_up(scene, living)
            await late.finish()
    assert len(scene.texts("priya")) == 1
    assert (handoff_of(scene).state, handoff_of(scene).attempts) == (MessageState.SENT, 2)


async def test_who_was_paused_and_is_alone_posts_after_all(scene: Scene) -> None:
    scene.starts()
    with another(scene) as late:
        await late.step()
        scene.stage.clock.move(timedelta(minutes=2))
        await asyncio.wait(late.under_way)
        assert scene.texts("priya") == []
        await late.drain()
    assert len(scene.texts("priya")) == 1
    assert (handoff_of(scene).state, handoff_of(scene).attempts) == (MessageState.SENT, 1)


async def test_two_bots_on_one_database_double_nothing(scene: Scene) -> None:
    scene.starts(who="jonas")
    for number in range(4):
        queues(scene, f"note-{number}")
    with another(scene) as one, another(scene) as other:
        for _ in range(5):
            await asyncio.gather(one.drain(), other.drain())
            scene.stage.clock.move(timedelta(seconds=2))

    assert len(posted_ids(scene)) == len(set(posted_ids(scene))) == 6
