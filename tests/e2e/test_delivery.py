"""Nothing is lost and nothing comes twice, whatever Slack or the database do (requirements N4), on both databases."""

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.demo.jumps import at_rest
from bot.demo.stage import sqlite_in, staged
from bot.usecases import running
from journeys.journey import Outcome
from journeys.messages import MessageState
from tests.e2e.delivering import POST, REDRAW, arrives, handed_off, handoff_of
from tests.e2e.scene import START, Scene, furnished


@pytest.fixture
def scene(on_both: Scene) -> Scene:
    return on_both


async def test_what_slack_refuses_for_now_comes_later(scene: Scene) -> None:
    scene.stage.workspace.faults.rate_limit(30, POST)
    await handed_off(scene)
    assert scene.texts("priya") == []
    assert handoff_of(scene).attempts == 0

    await scene.passes(seconds=29)
    assert scene.texts("priya") == []
    await scene.passes(seconds=2)
    assert len(scene.texts("priya")) == 1


@pytest.mark.parametrize("fault", ["drop", "fail"])
@pytest.mark.parametrize("accepted", [True, False], ids=["accepted", "not accepted"])
async def test_what_may_have_arrived_is_looked_for_before_it_is_sent_again(
    scene: Scene, fault: str, accepted: bool
) -> None:
    getattr(scene.stage.workspace.faults, fault)(POST, accepted=accepted)
    await handed_off(scene)
    assert handoff_of(scene).state is MessageState.AMBIGUOUS

    await scene.passes(seconds=10)
    assert len(scene.texts("priya")) == accepted
    await scene.minutes_pass(2)
    (read,) = scene.texts("priya")
    assert "repeat" not in read
    assert handoff_of(scene).state is MessageState.SENT
    assert len(scene.stage.workspace.calls_of(POST)) == (1 if accepted else 2)


@pytest.mark.usefixtures("soon_given_up")
async def test_what_slack_takes_after_a_look_has_missed_it_comes_once_and_is_live(scene: Scene) -> None:
    scene.stage.workspace.faults.slow(1.5, POST, accepted=False)
    await handed_off(scene)
    await scene.passes(seconds=2)
    assert scene.texts("priya") == []
    await arrives(scene)
    await scene.minutes_pass(2)
    scene.does("priya", "configure")
    await scene.passes(seconds=2)

    (read,) = scene.texts("priya")
    assert "Done by @priya" in read
    assert handoff_of(scene).state is MessageState.SENT


@pytest.mark.usefixtures("soon_given_up")
async def test_what_slack_takes_when_it_is_no_longer_true_is_drawn_again(scene: Scene) -> None:
    scene.stage.workspace.faults.slow(1.5, POST, accepted=False)
    await handed_off(scene)
    running.end(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id, Outcome.CANCELLED)
    await scene.passes(seconds=2)
    assert scene.texts("priya") == []
    await arrives(scene)
    assert "Mark done" in scene.texts("priya")[0]
    await scene.minutes_pass(2)

    assert "Mark done" not in scene.texts("priya")[0]


async def test_a_message_that_was_found_again_is_live(scene: Scene) -> None:
    scene.stage.workspace.faults.drop(POST, accepted=True)
    await handed_off(scene)
    scene.does("priya", "configure")
    await scene.passes(seconds=10)

    (read,) = scene.texts("priya")
    assert "Done by @priya" in read


async def test_a_card_that_changes_on_its_way_is_drawn_again(scene: Scene) -> None:
    scene.stage.workspace.faults.slow(0.5, POST)
    scene.starts()
    scene.stage.bot.loop.nudge()
    assert await scene.stage.workspace.changes.wait_for(lambda: scene.messages("priya") or None, 5)
    scene.does("priya", "configure")
    assert "Done by" not in scene.texts("priya")[0]
    await scene.settles()

    assert "Done by @priya" in scene.texts("priya")[0]


async def test_a_card_is_drawn_again_once_a_second_at_most_and_shows_all_that_was_done(scene: Scene) -> None:
    await handed_off(scene)
    clock, drawn = scene.stage.clock, list[int]()
    with clock.held():
        for who, key in (("mara", "call"), ("mara", "plan"), ("priya", "configure")):
            scene.does(who, key)
            await _rests(scene)
            drawn.append(len(scene.stage.workspace.calls_of(REDRAW)))
        assert drawn == [1, 1, 1]
        clock.move(timedelta(seconds=1))
        await _rests(scene)

    assert len(scene.stage.workspace.calls_of(REDRAW)) == 2
    assert "Done by @priya" in scene.texts("priya")[0]
    await scene.settles()


async def _rests(scene: Scene) -> None:
    scene.stage.bot.loop.nudge()
    await at_rest(scene.stage.clock, lambda: scene.stage.bot)


async def test_while_slack_is_away_messages_wait_and_then_come_once(scene: Scene) -> None:
    workspace = scene.stage.workspace
    workspace.faults.drop(times=1000)
    await handed_off(scene)
    for _ in range(5):
        await scene.passes(minutes=10)
    assert scene.texts("priya") == []

    workspace.faults.clear()
    await scene.passes(minutes=20)
    await scene.minutes_pass(2)
    assert len(scene.texts("priya")) == 1


async def test_a_locked_database_delays_but_loses_nothing(tmp_path: Path) -> None:
    async with staged(sqlite_in(tmp_path), MovableClock(START)) as stage:
        scene = await furnished(stage)
        scene.starts()
        other = sqlite3.connect(tmp_path / "journeybot.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        stage.bot.loop.nudge()
        await asyncio.sleep(0.3)
        assert scene.texts("priya") == []
        other.execute("ROLLBACK")
        other.close()
        await scene.settles()
        assert len(scene.texts("priya")) == 1
