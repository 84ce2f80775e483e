"""Quiet hours, days off, mutes and samples: nothing comes in vain, and nothing is lost (requirements N5)."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.usecases import running
from bot.usecases.activities import block, fail, reassign, reopen, snooze
from bot.usecases.settings import Choices, Mute, choose, mute, unmute
from bot.usecases.starting import StartOrder, start
from journeys.calendar import instant
from journeys.journey import Level, Outcome, WaitsFor
from journeys.messages import MessageKind, MessageState
from journeys.person import WORKING_DAYS
from storage.outbox_entries import OutboxEntry
from tests.e2e.acts import opened, said
from tests.e2e.scene import MONDAY, ZONE, Scene, under_way

START = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
LATE = MONDAY + timedelta(days=3)
"""The call, due two days after Monday, is overdue from Thursday on."""


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """Mara's and Priya's work has begun."""
    async with under_way(tmp_path, START) as scene:
        yield scene


async def _at(scene: Scene, day: date, at: time) -> None:
    scene.stage.clock.move(instant(day, at, ZONE) - scene.stage.clock.now())
    await scene.settles()


def _chooses(scene: Scene, who: str = "mara", **choices: object) -> None:
    usual = {"digest_on": False, "digest_at": time(9), "digest_days": WORKING_DAYS, "channel": ""}
    choose(scene.stage.desk, scene.stage.caller(who), Choices(**{**usual, **choices}))  # type: ignore[arg-type]


def _told(scene: Scene, words: str, who: str = "mara") -> list[str]:
    return [text for text in scene.texts(who) if words in text]


def _entries(scene: Scene, kind: MessageKind, who: str = "mara") -> list[OutboxEntry]:
    user = scene.stage.people[who].id
    return [e for e in scene.outbox() if e.message.kind is kind and e.message.recipient == user]


async def test_what_comes_up_in_a_quiet_night_comes_once_in_the_morning(scene: Scene) -> None:
    _chooses(scene, quiet=(time(22), time(7)))
    for minute in (0, 30, 59):
        await _at(scene, LATE, time(0, minute))
    await _at(scene, LATE, time(6, 59))
    assert _told(scene, "Delayed") == []
    (held,) = _entries(scene, MessageKind.ALERT)
    assert (held.state, held.ready_at) == (MessageState.QUEUED, instant(LATE, time(7), ZONE))

    await _at(scene, LATE, time(7))
    await _at(scene, LATE, time(8))
    assert len(_told(scene, "Delayed")) == 1


async def test_what_is_no_longer_true_in_the_morning_does_not_come(scene: Scene) -> None:
    _chooses(scene, quiet=(time(22), time(7)))
    await _at(scene, LATE, time(1))
    scene.does("mara", "call")
    scene.does("priya", "configure")
    await _at(scene, LATE, time(7))

    assert _told(scene, "Delayed") == []
    assert [e.state for e in _entries(scene, MessageKind.ALERT)] == [MessageState.CANCELLED]


async def test_what_got_better_by_the_morning_but_not_good_comes_as_it_stands_then(scene: Scene) -> None:
    _chooses(scene, "priya", quiet=(time(22), time(7)))
    scene.does("mara", "call")
    scene.does("mara", "plan")
    await _at(scene, LATE, time(1))
    assert scene.journey.watches["(journey)"].peak is Level.STUCK
    reopen(scene.stage.desk, scene.stage.caller("mara"), scene.activity("plan"))
    await _at(scene, LATE, time(7))

    (told,) = _told(scene, "Acme Rockets is", "priya")
    assert told.startswith("Acme Rockets is delayed in Rollout v1\nDelayed: 1 of 2 activities overdue")
    assert "Do the configure" in told


async def test_what_got_worse_and_better_again_in_the_night_is_not_told_twice(scene: Scene) -> None:
    await _at(scene, LATE, time(7))
    assert len(_told(scene, "Acme Rockets is delayed", "priya")) == 1
    _chooses(scene, "priya", quiet=(time(20), time(7)))
    await _at(scene, LATE, time(21))
    scene.does("mara", "call")
    scene.does("mara", "plan")
    reopen(scene.stage.desk, scene.stage.caller("mara"), scene.activity("plan"))
    await _at(scene, LATE + timedelta(days=1), time(8))

    assert len(_told(scene, "Acme Rockets is", "priya")) == 1
    assert [e.state for e in _entries(scene, MessageKind.ALERT, "priya")] == [MessageState.SENT, MessageState.CANCELLED]


async def test_new_work_that_was_given_away_in_the_night_is_not_told_of_in_the_morning(scene: Scene) -> None:
    _chooses(scene, "priya", quiet=(time(20), time(7)))
    await _at(scene, MONDAY, time(21))
    for key in ("call", "plan", "configure"):
        scene.does("mara", key)
    theo = scene.stage.people["theo"].id
    reassign(scene.stage.desk, scene.stage.caller("mara"), scene.activity("import"), theo)
    await _at(scene, MONDAY + timedelta(days=1), time(8))

    assert _told(scene, "your work in Second", "priya") == []
    assert len(_told(scene, "@mara gave you Do the import", "theo")) == 1


@pytest.mark.parametrize("resumed_at", [time(12), time(1)], ids=["in the day", "in the night"])
async def test_what_a_pause_has_kept_back_comes_after_it_once_and_in_waking_hours(
    scene: Scene, resumed_at: time
) -> None:
    """Seven in the morning is half past two in Berlin."""
    _chooses(scene, "priya", quiet=(time(20), time(7)))
    await _at(scene, LATE, time(1))
    running.pause(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id)
    await _at(scene, LATE, time(8))
    await _at(scene, LATE + timedelta(days=1), time(0, 10))
    assert _told(scene, "Acme Rockets is", "priya") == []

    await _at(scene, LATE + timedelta(days=1), resumed_at)
    running.resume(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id)
    await scene.settles()
    assert len(_told(scene, "Acme Rockets is delayed", "priya")) == (resumed_at > time(2, 30))
    await _at(scene, LATE + timedelta(days=1), time(13))
    assert len(_told(scene, "Acme Rockets is delayed", "priya")) == 1


async def test_new_work_in_a_paused_journey_is_told_of_when_it_goes_on(scene: Scene) -> None:
    _chooses(scene, "priya", quiet=(time(20), time(7)))
    await _at(scene, MONDAY, time(21))
    for key in ("call", "plan", "configure"):
        scene.does("mara", key)
    running.pause(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id)
    await _at(scene, MONDAY + timedelta(days=1), time(8))
    assert _told(scene, "your work in Second", "priya") == []

    running.resume(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id)
    await scene.settles()
    assert len(_told(scene, "your work in Second", "priya")) == 1


async def test_what_a_pause_has_kept_back_is_dropped_where_the_journey_ends(scene: Scene) -> None:
    _chooses(scene, "priya", quiet=(time(20), time(7)))
    await _at(scene, LATE, time(1))
    running.pause(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id)
    await _at(scene, LATE, time(8))
    running.end(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id, Outcome.CANCELLED)
    await _at(scene, LATE + timedelta(days=1), time(9))

    assert _told(scene, "Acme Rockets is", "priya") == []
    assert [e.state for e in _entries(scene, MessageKind.ALERT, "priya")] == [MessageState.CANCELLED]


async def test_what_waits_about_a_journey_ended_by_mistake_comes_when_it_is_taken_up_again(scene: Scene) -> None:
    _chooses(scene, quiet=(time(22), time(7)))
    _chooses(scene, "priya", quiet=(time(20), time(7)))
    await _at(scene, LATE, time(1))
    running.end(scene.stage.desk, scene.stage.caller("jonas"), scene.journey.id, Outcome.COMPLETED)
    await _at(scene, LATE, time(9, 30))
    assert [_told(scene, "Acme Rockets is delayed", who) for who in ("mara", "priya")] == [[], []]

    reopen(scene.stage.desk, scene.stage.caller("jonas"), scene.activity("configure"))
    await scene.settles()
    assert [len(_told(scene, "Acme Rockets is delayed", who)) for who in ("mara", "priya")] == [1, 1]
    await _at(scene, LATE + timedelta(days=4), time(12))
    assert [len(_told(scene, "Acme Rockets is delayed", who)) for who in ("mara", "priya")] == [1, 1]


async def _ended_by_mistake_in_the_night(scene: Scene) -> None:
    """Until nine in the morning, when Jonas takes up the plan."""
    running.end(scene.stage.desk, scene.stage.caller("jonas"), scene.journey.id, Outcome.COMPLETED)
    await _at(scene, MONDAY + timedelta(days=1), time(9))
    reopen(scene.stage.desk, scene.stage.caller("jonas"), scene.activity("plan"))
    await scene.settles()


@pytest.mark.parametrize(
    ("given_to", "told"), [("priya", "your work in Second"), ("theo", "@mara gave you Do the import")]
)
async def test_new_work_in_a_journey_ended_by_mistake_is_told_of_when_it_is_taken_up_again(
    scene: Scene, given_to: str, told: str
) -> None:
    for who in ("priya", "theo"):
        _chooses(scene, who, quiet=(time(20), time(7)), timezone=ZONE)
    await _at(scene, MONDAY, time(21))
    for key in ("call", "plan", "configure"):
        scene.does("mara", key)
    if given_to != "priya":
        user = scene.stage.people[given_to].id
        reassign(scene.stage.desk, scene.stage.caller("mara"), scene.activity("import"), user)
    await _ended_by_mistake_in_the_night(scene)
    assert len(_told(scene, told, given_to)) == 1
    assert len(_told(scene, "your work in Second", "priya")) == (given_to == "priya")


async def test_what_has_failed_in_a_journey_ended_by_mistake_is_asked_about_when_it_is_taken_up_again(
    scene: Scene,
) -> None:
    _chooses(scene, quiet=(time(20), time(7)))
    await _at(scene, MONDAY, time(21))
    fail(scene.stage.desk, scene.stage.caller("priya"), scene.activity("configure"), "It broke.")
    await _ended_by_mistake_in_the_night(scene)
    (held,) = _entries(scene, MessageKind.HELD)
    assert held.state is MessageState.SENT


async def test_what_waits_about_a_journey_that_stays_ended_is_dropped_after_two_weeks(scene: Scene) -> None:
    _chooses(scene, "priya", quiet=(time(20), time(7)))
    await _at(scene, LATE, time(1))
    running.end(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id, Outcome.COMPLETED)
    await _at(scene, LATE + timedelta(days=13), time(12))
    assert [e.state for e in _entries(scene, MessageKind.ALERT, "priya")] == [MessageState.QUEUED]
    await _at(scene, LATE + timedelta(days=15), time(12))
    assert [e.state for e in _entries(scene, MessageKind.ALERT, "priya")] == [MessageState.CANCELLED]


def _snoozed(scene: Scene, who: str, days: int = 8) -> None:
    snooze(scene.stage.desk, scene.stage.caller(who), scene.activity("configure"), LATE + timedelta(days=days))


def _blocked(scene: Scene, who: str, days: int = 8) -> None:
    configure, until = scene.activity("configure"), LATE + timedelta(days=days)
    block(scene.stage.desk, scene.stage.caller(who), configure, WaitsFor.CUSTOMER, until)


@pytest.mark.parametrize("put_off", [_snoozed, _blocked])
async def test_what_its_owner_puts_off_before_they_were_alerted_the_csm_is_told(
    scene: Scene, put_off: Callable[..., None]
) -> None:
    _chooses(scene)
    _chooses(scene, "priya", quiet=(time(20), time(9)))
    scene.does("mara", "call")
    await _at(scene, LATE, time(1))
    put_off(scene, "priya")
    await scene.settles()
    assert len(_told(scene, "Acme Rockets is delayed")) == 1

    put_off(scene, "priya", days=9)
    await _at(scene, LATE + timedelta(days=2), time(12))
    assert len(_told(scene, "Acme Rockets is delayed")) == 1
    assert _told(scene, "Acme Rockets is", "priya") == []


async def test_what_the_csm_puts_off_for_the_owner_is_told_to_nobody(scene: Scene) -> None:
    _chooses(scene, "priya", quiet=(time(20), time(9)))
    scene.does("mara", "call")
    await _at(scene, LATE, time(1))
    _snoozed(scene, "mara")
    await _at(scene, LATE, time(8, 30))
    assert [_told(scene, "Acme Rockets is", who) for who in ("mara", "priya")] == [[], []]


async def test_what_its_owner_puts_off_after_the_alert_the_csm_is_not_told(scene: Scene) -> None:
    scene.does("mara", "call")
    await _at(scene, LATE, time(8))
    assert len(_told(scene, "Acme Rockets is delayed", "priya")) == 1
    _chooses(scene, "priya", quiet=(time(20), time(9)))
    _snoozed(scene, "priya")
    await scene.settles()
    assert _told(scene, "Acme Rockets is") == []


async def test_quiet_hours_chosen_after_it_was_queued_hold_it_back_too(scene: Scene) -> None:
    scene.stage.workspace.faults.fail("chat.postMessage", times=1000)
    await _at(scene, LATE, time(0, 1))
    _chooses(scene, quiet=(time(22), time(7)))
    scene.stage.workspace.faults.clear()
    await _at(scene, LATE, time(3))
    assert _told(scene, "Delayed") == []
    await _at(scene, LATE, time(7))
    assert len(_told(scene, "Delayed")) == 1


async def test_whoever_ends_the_quiet_hours_hears_it_at_once(scene: Scene) -> None:
    _chooses(scene, quiet=(time(22), time(7)))
    await _at(scene, LATE, time(1))
    _chooses(scene)
    await scene.settles()
    assert len(_told(scene, "Delayed")) == 1


async def test_a_weekend_waits_for_monday_morning_by_the_readers_own_wall(scene: Scene) -> None:
    """A defect of a peer (13): weekday and working hours by the server's zone."""
    _chooses(scene, working_days=("mon", "tue", "wed"))
    await _at(scene, LATE, time(12))
    assert _told(scene, "Delayed") == []
    assert len(_told(scene, "Delayed", "priya")) == 1
    await _at(scene, MONDAY + timedelta(days=7), time(8, 59))
    assert _told(scene, "Delayed") == []
    await _at(scene, MONDAY + timedelta(days=7), time(9))
    assert len(_told(scene, "Delayed")) == 1


async def test_whoever_is_muted_hears_nothing_and_then_all_of_it_once(scene: Scene) -> None:
    _chooses(scene, digest_on=True)
    mute(scene.stage.desk, scene.stage.caller("mara"), Mute(instant(LATE, time(14), ZONE)))
    before = len(scene.texts("mara"))
    for day in range(3):
        await _at(scene, MONDAY + timedelta(days=day), time(9, 5))
    await _at(scene, LATE, time(13, 59))
    assert len(scene.texts("mara")) == before
    assert [e.state for e in _entries(scene, MessageKind.ALERT)] == [MessageState.CANCELLED]

    await _at(scene, LATE, time(14))
    await _at(scene, LATE, time(15))
    (caught_up,) = scene.texts("mara")[before:]
    assert "You were told nothing since" in caught_up
    assert "Do the call" in caught_up
    assert "Late journeys" in caught_up

    await _at(scene, LATE + timedelta(days=1), time(9))
    (next_one,) = scene.texts("mara")[before + 1 :]
    assert "You were told nothing" not in next_one


async def test_what_a_bot_that_was_down_could_not_make_up_for_stands_in_the_next_digest(scene: Scene) -> None:
    _chooses(scene, digest_on=True)
    mute(scene.stage.desk, scene.stage.caller("mara"), Mute(instant(LATE, time(14), ZONE)))
    before = len(scene.texts("mara"))
    await _at(scene, LATE, time(13, 59))
    await _at(scene, LATE + timedelta(days=1), time(9))

    (digest,) = scene.texts("mara")[before:]
    assert "You were told nothing from 23 Nov at 08:30 until yesterday at 14:00. This is" in digest
    assert "Do the call" in digest


async def test_what_began_before_a_digest_that_a_mute_has_swallowed_is_new_afterwards(scene: Scene) -> None:
    _chooses(scene, digest_on=True)
    await _at(scene, MONDAY, time(9))
    await _at(scene, MONDAY, time(15))
    start(scene.stage.desk, scene.stage.caller("jonas"), StartOrder("acme", "rollout", MONDAY, {}, again=True))
    await _at(scene, MONDAY + timedelta(days=1), time(8, 30))
    mute(scene.stage.desk, scene.stage.caller("mara"), Mute(instant(MONDAY + timedelta(days=1), time(10), ZONE)))
    await _at(scene, MONDAY + timedelta(days=1), time(9))
    await _at(scene, MONDAY + timedelta(days=1), time(10))
    assert "You were told nothing since today at 08:30" in scene.texts("mara")[-1]
    assert "Do the plan" in scene.texts("mara")[-1].partition("New for you")[2]


async def test_what_a_digest_has_told_is_not_new_after_an_afternoon_of_silence(scene: Scene) -> None:
    _chooses(scene, digest_on=True)
    await _at(scene, MONDAY, time(9))
    assert "Do the plan" in scene.texts("mara")[-1].partition("New for you")[2]
    mute(scene.stage.desk, scene.stage.caller("mara"), Mute(instant(MONDAY, time(14), ZONE)))
    await _at(scene, MONDAY, time(14))
    assert "You were told nothing since" in scene.texts("mara")[-1]
    assert "New for you" not in scene.texts("mara")[-1]


async def test_a_second_mute_before_anything_was_made_up_for_goes_on_with_the_first(scene: Scene) -> None:
    _chooses(scene, quiet=(time(22), time(7)))
    mute(scene.stage.desk, scene.stage.caller("mara"), Mute(instant(LATE, time(1), ZONE)))
    start(scene.stage.desk, scene.stage.caller("jonas"), StartOrder("acme", "rollout", MONDAY, {}, again=True))
    await scene.settles()
    await _at(scene, LATE, time(1, 5))
    mute(scene.stage.desk, scene.stage.caller("mara"), Mute(instant(LATE, time(2), ZONE)))
    await _at(scene, LATE, time(7))
    caught_up = scene.texts("mara")[-1]
    assert "You were told nothing since 23 Nov at 08:30" in caught_up
    assert "Do the plan" in caught_up.partition("New for you")[2]


async def test_a_mute_without_an_end_is_ended_by_hand(scene: Scene) -> None:
    _chooses(scene)
    assert "You are muted until you write `/journey unmute`" in await said(scene.stage, "mara", "mute")
    before = len(scene.texts("mara"))
    await _at(scene, LATE, time(12))
    assert len(scene.texts("mara")) == before
    unmute(scene.stage.desk, scene.stage.caller("mara"))
    await scene.settles()
    (caught_up,) = scene.texts("mara")[before:]
    assert "You were told nothing since" in caught_up


async def test_a_question_that_no_digest_asks_waits_for_the_end_of_the_mute(scene: Scene) -> None:
    _chooses(scene)
    scene.applies()
    mute(scene.stage.desk, scene.stage.caller("mara"), Mute(instant(MONDAY, time(14), ZONE)))
    await said(scene.stage, "priya", "fail acme do the configure: no answer")
    await _at(scene, MONDAY, time(13))
    assert _told(scene, "did not succeed") == []
    await _at(scene, MONDAY, time(14))
    assert len(_told(scene, "did not succeed")) == 1


async def test_a_sample_comes_now_and_leaves_the_days_digest_owed(scene: Scene) -> None:
    mara = scene.stage.people["mara"]
    form = await opened(scene.stage, "mara", "settings")
    await mara.press(form, "Send me a sample now")
    sample = await mara.sees("This is a sample you asked for")
    assert "Do the call" in mara.read(sample)

    await _at(scene, MONDAY, time(9))
    assert len(_told(scene, "changes when it comes")) == 2
    assert len(_told(scene, "This is a sample")) == 1


async def test_a_press_in_a_sample_leaves_it_a_sample(scene: Scene) -> None:
    mara = scene.stage.people["mara"]
    await mara.press(await opened(scene.stage, "mara", "settings"), "Send me a sample now")
    sample = await mara.sees("This is a sample you asked for")
    await mara.press(sample, "Mark done")
    await scene.stage.bot.office.settled()
    assert "Done: Do the call" in mara.read(sample)
    assert "This is a sample you asked for" in mara.read(sample)


async def test_a_form_on_a_sample_leaves_it_a_sample(scene: Scene) -> None:
    await _at(scene, LATE, time(12))
    mara = scene.stage.people["mara"]
    await mara.press(await opened(scene.stage, "mara", "settings"), "Send me a sample now")
    sample = await mara.sees("This is a sample you asked for")
    form = (await mara.press(sample, "Snooze")).view
    assert form is not None
    assert (await mara.submit(form)).closed
    await scene.stage.bot.office.settled()
    assert "No reminders of Do the call" in mara.read(sample)
    assert "This is a sample you asked for" in mara.read(sample)


async def test_a_sample_with_nothing_to_say_tells_what_a_digest_would(scene: Scene) -> None:
    jonas = scene.stage.people["jonas"]
    await jonas.press(await opened(scene.stage, "jonas", "settings"), "Send me a sample now")
    assert "On a day like this none comes." in jonas.read(await jonas.sees("This is a sample"))


async def test_another_zone_of_ones_own_moves_the_digest(scene: Scene) -> None:
    _chooses(scene, digest_on=True, timezone="Asia/Kolkata")
    await _at(scene, MONDAY + timedelta(days=1), time(4, 29))
    assert _told(scene, "changes when it comes") == []
    await _at(scene, MONDAY + timedelta(days=1), time(4, 30))
    (digest,) = _told(scene, "changes when it comes")
    assert "Sent by your clock in Asia/Kolkata" in digest
