"""A card shows what is true by now, also where Slack takes an older drawing of it late (requirements N4, N6), on both
databases."""

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.delivery import Delivery
from bot.slack import Slack, slack_session
from bot.usecases.redrawing import card_out_of_turn
from journeys.messages import MessageKind, MessageState
from storage.outbox_entries import OutboxEntry
from tests.e2e.delivering import REDRAW, another
from tests.e2e.scene import Scene


@pytest.fixture
async def scene(on_both: Scene) -> Scene:
    """All there is to do is Mara's, on one card."""
    on_both.starts(who="jonas", implementation_specialist=on_both.stage.people["mara"].id)
    await on_both.settles()
    return on_both


def _done(scene: Scene) -> int:
    """How many tasks the card shows as done."""
    (card,) = scene.texts("mara")
    return card.count("Done by")


def _drawn(scene: Scene) -> int:
    return len(scene.stage.workspace.calls_of(REDRAW))


def _redraws(scene: Scene) -> list[OutboxEntry]:
    return [entry for entry in scene.outbox() if entry.message.kind is MessageKind.REDRAW]


def _waiting(scene: Scene) -> list[OutboxEntry]:
    return [entry for entry in _redraws(scene) if not entry.settled_at]


async def _comes_to_show(scene: Scene, done: int) -> None:
    assert await scene.stage.workspace.changes.wait_for(lambda: _done(scene) == done or None, 5)


@pytest.mark.usefixtures("soon_given_up")
async def test_what_slack_takes_after_the_next_drawing_is_drawn_over(scene: Scene) -> None:
    scene.stage.workspace.faults.slow(2, REDRAW, accepted=False)
    scene.does("mara", "call")
    await scene.passes(seconds=2)
    await scene.passes(seconds=3)
    scene.does("mara", "plan")
    await scene.passes(seconds=2)
    assert _done(scene) == 2

    await _comes_to_show(scene, 1)
    await scene.minutes_pass(1)
    assert _done(scene) == 2
    assert _waiting(scene) == []


async def _in_doubt(scene: Scene, times: int = 1) -> None:
    """Slack fails at the first drawings of what Mara has done, and takes the next."""
    scene.stage.workspace.faults.fail(REDRAW, times)
    scene.does("mara", "call")
    for _ in range(2 * times + 1):
        await scene.passes(seconds=5)
    assert _done(scene) == 1


async def test_a_drawing_that_was_in_doubt_however_often_is_followed_by_one(scene: Scene) -> None:
    await _in_doubt(scene, times=3)
    assert _drawn(scene) == 4
    await scene.minutes_pass(5)
    assert _drawn(scene) == 5
    assert [entry.state for entry in _redraws(scene)] == [MessageState.SENT]


async def test_a_drawing_that_was_in_no_doubt_is_followed_by_none(scene: Scene) -> None:
    scene.stage.workspace.faults.rate_limit(5, REDRAW)
    scene.does("mara", "call")
    await scene.passes(seconds=6)
    await scene.minutes_pass(5)
    assert [call.status for call in scene.stage.workspace.calls_of(REDRAW)] == [429, 200]


async def test_a_following_drawing_that_is_in_doubt_itself_is_followed_by_another(scene: Scene) -> None:
    await _in_doubt(scene)
    scene.stage.workspace.faults.fail(REDRAW)
    await scene.minutes_pass(5)
    assert [call.status for call in scene.stage.workspace.calls_of(REDRAW)] == [500, 200, 500, 200, 200]
    assert _waiting(scene) == []


async def test_what_is_done_meanwhile_is_drawn_at_once(scene: Scene) -> None:
    await _in_doubt(scene)
    (waiting,) = _waiting(scene)
    for key, done in (("plan", 2), ("configure", 3)):
        scene.does("mara", key)
        await scene.passes(seconds=2)
        assert _done(scene) == done
    assert _waiting(scene) == [waiting]


async def test_a_press_meanwhile_is_not_answered_out_of_turn(scene: Scene) -> None:
    await _in_doubt(scene)
    assert _waiting(scene)
    (card,) = scene.messages("mara")
    assert card_out_of_turn(scene.stage.desk, scene.stage.caller("mara"), card.channel, card.ts) is None


async def test_a_card_that_is_deleted_meanwhile_is_left_alone(scene: Scene) -> None:
    await _in_doubt(scene)
    scene.stage.workspace.faults.refuse("message_not_found", REDRAW)
    await scene.minutes_pass(5)
    assert [entry.state for entry in _redraws(scene)] == [MessageState.CANCELLED]


class _Stopped(Slack):
    """Its process is stopped when it is about to draw a card."""

    def __init__(self, like: Slack, session: aiohttp.ClientSession) -> None:
        super().__init__(like.client.token or "", like.client.base_url, session)
        self.is_stopped, self.goes_on = asyncio.Event(), asyncio.Event()

    async def update(self, *args: Any) -> None:
        self.is_stopped.set()
        await self.goes_on.wait()
        await super().update(*args)


async def test_who_was_stopped_past_the_lease_draws_nothing(scene: Scene) -> None:
    await scene.stage.bot.loop.stop()
    async with slack_session() as session:
        slack = _Stopped(scene.stage.bot.office.slack, session)
        with another(scene, lease_seconds=1, slack=slack) as late, another(scene) as living:
            scene.does("mara", "call")
            await late.step()
            await slack.is_stopped.wait()
            await _lease_runs_out(scene)
            scene.does("mara", "plan")
            await _goes_on(scene, living)
            assert _done(scene) == 2

            drawn = _drawn(scene)
            slack.goes_on.set()
            await asyncio.wait(late.under_way)
            await late.finish()
    assert (_done(scene), _drawn(scene)) == (2, drawn)


@pytest.mark.parametrize("following", [False, True], ids=["first", "following"])
async def test_what_slack_takes_after_its_sender_was_killed_is_drawn_over(scene: Scene, following: bool) -> None:
    if following:
        await _in_doubt(scene)
        scene.stage.clock.move(timedelta(minutes=1))
    await scene.stage.bot.loop.stop()
    if not following:
        scene.does("mara", "call")
    scene.stage.workspace.faults.slow(4, REDRAW, accepted=False)
    with another(scene, lease_seconds=1) as dying, another(scene) as living:
        await dying.step()
        await asyncio.sleep(0.4)
        for sending in dying.under_way:
            sending.cancel()
        await _lease_runs_out(scene)
        scene.does("mara", "plan")
        for _ in range(2):
            await living.drain()
            scene.stage.clock.move(timedelta(seconds=2))
        assert _done(scene) == 2

        await _comes_to_show(scene, 1)
        await _goes_on(scene, living)
    assert _done(scene) == 2
    assert _waiting(scene) == []


async def _lease_runs_out(scene: Scene) -> None:
    """Leases end in real time."""
    scene.stage.clock.move(timedelta(seconds=2))
    await asyncio.sleep(1.1)


async def _goes_on(scene: Scene, delivery: Delivery) -> None:
    for _ in range(3):
        await delivery.drain()
        scene.stage.clock.move(timedelta(minutes=1))
