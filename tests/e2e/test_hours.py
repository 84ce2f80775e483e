"""Quiet hours, days off and pauses: nothing comes in vain, and nothing is lost (requirements N5)."""

from datetime import time, timedelta

import pytest

from bot.usecases import running
from journeys.calendar import instant
from journeys.journey import Level, Outcome
from journeys.messages import MessageKind, MessageState
from tests.e2e.scene import LATE, MONDAY, NEXT_MONDAY, TUESDAY, ZONE, Scene


async def test_what_comes_up_in_a_quiet_night_comes_once_in_the_morning(scene: Scene) -> None:
    scene.chooses(quiet=(time(22), time(7)))
    for minute in (0, 30, 59):
        await scene.comes_to(LATE, time(0, minute))
    await scene.comes_to(LATE, time(6, 59))
    assert scene.told("Delayed") == []
    (held,) = scene.entries(MessageKind.ALERT)
    assert (held.state, held.ready_at) == (MessageState.QUEUED, instant(LATE, time(7), ZONE))

    await scene.comes_to(LATE, time(7))
    await scene.comes_to(LATE, time(8))
    assert len(scene.told("Delayed")) == 1


async def test_what_is_no_longer_true_in_the_morning_does_not_come(scene: Scene) -> None:
    scene.chooses(quiet=(time(22), time(7)))
    await scene.comes_to(LATE, time(1))
    scene.does("mara", "call")
    scene.does("priya", "configure")
    await scene.comes_to(LATE, time(7))

    assert scene.told("Delayed") == []
    assert [e.state for e in scene.entries(MessageKind.ALERT)] == [MessageState.CANCELLED]


async def test_what_got_better_by_the_morning_but_not_good_comes_as_it_stands_then(scene: Scene) -> None:
    scene.chooses("priya", quiet=(time(22), time(7)))
    scene.does("mara", "call")
    scene.does("mara", "plan")
    await scene.comes_to(LATE, time(1))
    assert scene.journey.watches["(journey)"].peak is Level.STUCK
    scene.reopens("mara", "plan")
    await scene.comes_to(LATE, time(7))

    (told,) = scene.told("Acme Rockets is", "priya")
    assert told.startswith("Acme Rockets is delayed in Rollout v1\nDelayed: 1 of 2 activities overdue")
    assert "Do the configure" in told


async def test_what_got_worse_and_better_again_in_the_night_is_not_told_twice(scene: Scene) -> None:
    await scene.comes_to(LATE, time(7))
    assert len(scene.told("Acme Rockets is delayed", "priya")) == 1
    scene.chooses("priya", quiet=(time(20), time(7)))
    await scene.comes_to(LATE, time(21))
    scene.does("mara", "call")
    scene.does("mara", "plan")
    scene.reopens("mara", "plan")
    await scene.comes_to(LATE + timedelta(days=1), time(8))

    assert len(scene.told("Acme Rockets is", "priya")) == 1
    assert [e.state for e in scene.entries(MessageKind.ALERT, "priya")] == [MessageState.SENT, MessageState.CANCELLED]


async def test_new_work_that_was_given_away_in_the_night_is_not_told_of_in_the_morning(scene: Scene) -> None:
    scene.chooses("priya", quiet=(time(20), time(7)))
    await scene.comes_to(MONDAY, time(21))
    for key in ("call", "plan", "configure"):
        scene.does("mara", key)
    scene.gives("mara", "import", "theo")
    await scene.comes_to(TUESDAY, time(8))

    assert scene.told("your work in Second", "priya") == []
    assert len(scene.told("@mara gave you Do the import", "theo")) == 1


@pytest.mark.parametrize("resumed_at", [time(12), time(1)], ids=["in the day", "in the night"])
async def test_what_a_pause_has_kept_back_comes_after_it_once_and_in_waking_hours(
    scene: Scene, resumed_at: time
) -> None:
    """Seven in the morning is half past two in Berlin."""
    scene.chooses("priya", quiet=(time(20), time(7)))
    await scene.comes_to(LATE, time(1))
    running.pause(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id)
    await scene.comes_to(LATE, time(8))
    await scene.comes_to(LATE + timedelta(days=1), time(0, 10))
    assert scene.told("Acme Rockets is", "priya") == []

    await scene.comes_to(LATE + timedelta(days=1), resumed_at)
    running.resume(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id)
    await scene.settles()
    assert len(scene.told("Acme Rockets is delayed", "priya")) == (resumed_at > time(2, 30))
    await scene.comes_to(LATE + timedelta(days=1), time(13))
    assert len(scene.told("Acme Rockets is delayed", "priya")) == 1


async def test_new_work_in_a_paused_journey_is_told_of_when_it_goes_on(scene: Scene) -> None:
    scene.chooses("priya", quiet=(time(20), time(7)))
    await scene.comes_to(MONDAY, time(21))
    for key in ("call", "plan", "configure"):
        scene.does("mara", key)
    running.pause(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id)
    await scene.comes_to(TUESDAY, time(8))
    assert scene.told("your work in Second", "priya") == []

    running.resume(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id)
    await scene.settles()
    assert len(scene.told("your work in Second", "priya")) == 1


async def test_what_a_pause_has_kept_back_is_dropped_where_the_journey_ends(scene: Scene) -> None:
    scene.chooses("priya", quiet=(time(20), time(7)))
    await scene.comes_to(LATE, time(1))
    running.pause(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id)
    await scene.comes_to(LATE, time(8))
    running.end(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id, Outcome.CANCELLED)
    await scene.comes_to(LATE + timedelta(days=1), time(9))

    assert scene.told("Acme Rockets is", "priya") == []
    assert [e.state for e in scene.entries(MessageKind.ALERT, "priya")] == [MessageState.CANCELLED]


async def test_quiet_hours_chosen_after_it_was_queued_hold_it_back_too(scene: Scene) -> None:
    scene.stage.workspace.faults.fail("chat.postMessage", times=1000)
    await scene.comes_to(LATE, time(0, 1))
    scene.chooses(quiet=(time(22), time(7)))
    scene.stage.workspace.faults.clear()
    await scene.comes_to(LATE, time(3))
    assert scene.told("Delayed") == []
    await scene.comes_to(LATE, time(7))
    assert len(scene.told("Delayed")) == 1


async def test_whoever_ends_the_quiet_hours_hears_it_at_once(scene: Scene) -> None:
    scene.chooses(quiet=(time(22), time(7)))
    await scene.comes_to(LATE, time(1))
    scene.chooses()
    await scene.settles()
    assert len(scene.told("Delayed")) == 1


async def test_a_weekend_waits_for_monday_morning_by_the_readers_own_wall(scene: Scene) -> None:
    """A defect of a peer (13): weekday and working hours by the server's zone."""
    scene.chooses(working_days=("mon", "tue", "wed"))
    await scene.comes_to(LATE, time(12))
    assert scene.told("Delayed") == []
    assert len(scene.told("Delayed", "priya")) == 1
    await scene.comes_to(NEXT_MONDAY, time(8, 59))
    assert scene.told("Delayed") == []
    await scene.comes_to(NEXT_MONDAY, time(9))
    assert len(scene.told("Delayed")) == 1


async def test_another_zone_of_ones_own_moves_the_digest(scene: Scene) -> None:
    scene.chooses(digest_on=True, timezone="Asia/Kolkata")
    await scene.comes_to(TUESDAY, time(4, 29))
    assert scene.told("changes when it comes") == []
    await scene.comes_to(TUESDAY, time(4, 30))
    (digest,) = scene.told("changes when it comes")
    assert "Sent by your clock in Asia/Kolkata" in digest
