"""What waits about a journey that was completed by mistake outlives that, for a while (requirements N4)."""

from datetime import time, timedelta

import pytest

from bot.usecases import running
from bot.usecases.activities import fail
from journeys.journey import Outcome
from journeys.messages import MessageKind, MessageState
from tests.e2e.scene import LATE, MONDAY, TUESDAY, ZONE, Scene


async def test_what_waits_about_a_journey_ended_by_mistake_comes_when_it_is_taken_up_again(scene: Scene) -> None:
    scene.chooses(quiet=(time(22), time(7)))
    scene.chooses("priya", quiet=(time(20), time(7)))
    await scene.comes_to(LATE, time(1))
    running.end(scene.stage.desk, scene.stage.caller("jonas"), scene.journey.id, Outcome.COMPLETED)
    await scene.comes_to(LATE, time(9, 30))
    assert [scene.told("Acme Rockets is delayed", who) for who in ("mara", "priya")] == [[], []]

    scene.reopens("jonas", "configure")
    await scene.settles()
    assert [len(scene.told("Acme Rockets is delayed", who)) for who in ("mara", "priya")] == [1, 1]
    await scene.comes_to(LATE + timedelta(days=4), time(12))
    assert [len(scene.told("Acme Rockets is delayed", who)) for who in ("mara", "priya")] == [1, 1]


async def _ended_by_mistake_in_the_night(scene: Scene) -> None:
    """Until nine in the morning, when Jonas takes up the plan."""
    running.end(scene.stage.desk, scene.stage.caller("jonas"), scene.journey.id, Outcome.COMPLETED)
    await scene.comes_to(TUESDAY, time(9))
    scene.reopens("jonas", "plan")
    await scene.settles()


@pytest.mark.parametrize(
    ("given_to", "told"), [("priya", "your work in Second"), ("theo", "@mara gave you Do the import")]
)
async def test_new_work_in_a_journey_ended_by_mistake_is_told_of_when_it_is_taken_up_again(
    scene: Scene, given_to: str, told: str
) -> None:
    for who in ("priya", "theo"):
        scene.chooses(who, quiet=(time(20), time(7)), timezone=ZONE)
    await scene.comes_to(MONDAY, time(21))
    for key in ("call", "plan", "configure"):
        scene.does("mara", key)
    if given_to != "priya":
        scene.gives("mara", "import", given_to)
    await _ended_by_mistake_in_the_night(scene)
    assert len(scene.told(told, given_to)) == 1
    assert len(scene.told("your work in Second", "priya")) == (given_to == "priya")


async def test_what_has_failed_in_a_journey_ended_by_mistake_is_asked_about_when_it_is_taken_up_again(
    scene: Scene,
) -> None:
    scene.chooses(quiet=(time(20), time(7)))
    await scene.comes_to(MONDAY, time(21))
    fail(scene.stage.desk, scene.stage.caller("priya"), scene.activity("configure"), "It broke.")
    await _ended_by_mistake_in_the_night(scene)
    (held,) = scene.entries(MessageKind.HELD)
    assert held.state is MessageState.SENT


async def test_what_waits_about_a_journey_that_stays_ended_is_dropped_after_two_weeks(scene: Scene) -> None:
    scene.chooses("priya", quiet=(time(20), time(7)))
    await scene.comes_to(LATE, time(1))
    running.end(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id, Outcome.COMPLETED)
    await scene.comes_to(LATE + timedelta(days=13), time(12))
    assert [e.state for e in scene.entries(MessageKind.ALERT, "priya")] == [MessageState.QUEUED]
    await scene.comes_to(LATE + timedelta(days=15), time(12))
    assert [e.state for e in scene.entries(MessageKind.ALERT, "priya")] == [MessageState.CANCELLED]
