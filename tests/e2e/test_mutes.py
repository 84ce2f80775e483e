"""Mutes: nothing comes during one, and all of it once afterwards (requirements N5)."""

from datetime import time, timedelta
from typing import Any

import pytest

from bot.usecases.outbox import retry
from bot.usecases.starting import StartOrder, start
from journeys.messages import MessageKind, MessageState
from tests.e2e.acts import said
from tests.e2e.scene import LATE, MONDAY, TUESDAY, WEDNESDAY, Scene


async def test_whoever_is_muted_hears_nothing_and_then_all_of_it_once(scene: Scene) -> None:
    scene.chooses(digest_on=True)
    scene.mutes("mara", LATE, time(14))
    before = len(scene.texts("mara"))
    for day in range(3):
        await scene.comes_to(MONDAY + timedelta(days=day), time(9, 5))
    await scene.comes_to(LATE, time(13, 59))
    assert len(scene.texts("mara")) == before
    assert [e.state for e in scene.entries(MessageKind.ALERT)] == [MessageState.CANCELLED]

    await scene.comes_to(LATE, time(14))
    await scene.comes_to(LATE, time(15))
    (caught_up,) = scene.texts("mara")[before:]
    assert "You were told nothing since" in caught_up
    assert "Do the call" in caught_up
    assert "Late journeys" in caught_up

    await scene.comes_to(LATE + timedelta(days=1), time(9))
    (next_one,) = scene.texts("mara")[before + 1 :]
    assert "You were told nothing" not in next_one


async def test_what_a_bot_that_was_down_could_not_make_up_for_stands_in_the_next_digest(scene: Scene) -> None:
    scene.chooses(digest_on=True)
    scene.mutes("mara", LATE, time(14))
    before = len(scene.texts("mara"))
    await scene.comes_to(LATE, time(13, 59))
    await scene.comes_to(LATE + timedelta(days=1), time(9))

    (digest,) = scene.texts("mara")[before:]
    assert "You were told nothing from 23 Nov at 08:30 until yesterday at 14:00. This is" in digest
    assert "Do the call" in digest


async def test_what_began_before_a_digest_that_a_mute_has_swallowed_is_new_afterwards(scene: Scene) -> None:
    scene.chooses(digest_on=True)
    await scene.comes_to(MONDAY, time(9))
    await scene.comes_to(MONDAY, time(15))
    start(scene.stage.desk, scene.stage.caller("jonas"), StartOrder("acme", "rollout", MONDAY, {}, again=True))
    await scene.comes_to(TUESDAY, time(8, 30))
    scene.mutes("mara", TUESDAY, time(10))
    await scene.comes_to(TUESDAY, time(9))
    await scene.comes_to(TUESDAY, time(10))
    assert "You were told nothing since today at 08:30" in scene.texts("mara")[-1]
    assert "Do the plan" in scene.texts("mara")[-1].partition("New for you")[2]


async def test_what_a_digest_has_told_is_not_new_after_an_afternoon_of_silence(scene: Scene) -> None:
    scene.chooses(digest_on=True)
    await scene.comes_to(MONDAY, time(9))
    assert "Do the plan" in scene.texts("mara")[-1].partition("New for you")[2]
    scene.mutes("mara", MONDAY, time(14))
    await scene.comes_to(MONDAY, time(14))
    assert "You were told nothing since" in scene.texts("mara")[-1]
    assert "New for you" not in scene.texts("mara")[-1]


async def test_a_second_mute_before_anything_was_made_up_for_goes_on_with_the_first(scene: Scene) -> None:
    scene.chooses(quiet=(time(22), time(7)))
    scene.mutes("mara", LATE, time(1))
    start(scene.stage.desk, scene.stage.caller("jonas"), StartOrder("acme", "rollout", MONDAY, {}, again=True))
    await scene.settles()
    await scene.comes_to(LATE, time(1, 5))
    scene.mutes("mara", LATE, time(2))
    await scene.comes_to(LATE, time(7))
    (caught_up,) = scene.told("You were told nothing since")
    assert "since 23 Nov at 08:30" in caught_up
    assert "Do the plan" in caught_up.partition("New for you")[2]


@pytest.mark.parametrize("choices", [{"digest_on": False}, {"digest_at": time(8)}], ids=["no digest", "digest"])
async def test_what_an_outage_has_kept_after_a_mute_is_told_after_the_next(
    scene: Scene, choices: dict[str, Any]
) -> None:
    await _is_muted_and_then_out_of_reach(scene, choices)
    scene.mutes("mara", MONDAY, time(11))
    scene.stage.workspace.faults.clear()
    await scene.comes_to(MONDAY, time(10, 45))
    await scene.comes_to(MONDAY, time(11))
    _is_told_all_once(scene, "since today at 08:30")

    first = scene.entries(MessageKind.DIGEST)[-2].message
    retry(scene.stage.desk, first.workspace, [first.id], scene.stage.clock.now())
    await scene.minutes_pass(2)
    _is_told_all_once(scene, "since today at 08:30")


async def test_what_waits_after_two_mutes_in_an_outage_is_told_once(scene: Scene) -> None:
    """No attempt was made in the second; the digest after the first would still come."""
    await _is_muted_and_then_out_of_reach(scene, {"digest_on": False})
    scene.mutes("mara", MONDAY, time(10, 31))
    await scene.comes_to(MONDAY, time(10, 31))
    scene.stage.workspace.faults.clear()
    await scene.comes_to(MONDAY, time(12))
    await scene.minutes_pass(3)
    _is_told_all_once(scene, "since today at 08:30")


async def test_what_an_outage_has_kept_after_two_mutes_is_told_after_an_absence(scene: Scene) -> None:
    await _is_muted_and_then_out_of_reach(scene, {"digest_on": False})
    scene.mutes("mara", MONDAY, time(11))
    await scene.comes_to(MONDAY, time(11))
    await scene.comes_to(MONDAY, time(12))
    scene.leaves("mara", TUESDAY, TUESDAY)
    await scene.comes_to(TUESDAY, time(12))
    scene.stage.workspace.faults.clear()
    await scene.comes_to(TUESDAY, time(13))
    await scene.comes_to(WEDNESDAY, time(9))
    _is_told_all_once(scene, "since 23 Nov at 08:30")


async def test_two_mutes_before_the_digest_of_the_day_are_one(scene: Scene) -> None:
    scene.chooses(digest_on=True, digest_at=time(12))
    scene.mutes("mara", MONDAY, time(9))
    await scene.comes_to(MONDAY, time(9, 30))
    scene.mutes("mara", MONDAY, time(10))
    await scene.comes_to(MONDAY, time(10))
    await scene.comes_to(MONDAY, time(12))
    assert len(scene.told("You were told nothing since today at 08:30")) == 1


async def _is_muted_and_then_out_of_reach(scene: Scene, choices: dict[str, Any]) -> None:
    """It is half past ten, and what is to be told of the time from half past eight until ten could not come."""
    scene.chooses(**{"digest_on": True} | choices)
    await scene.settles()
    scene.mutes("mara", MONDAY, time(10))
    start(scene.stage.desk, scene.stage.caller("jonas"), StartOrder("acme", "rollout", MONDAY, {}, again=True))
    await scene.settles()
    scene.stage.workspace.faults.fail("chat.postMessage", times=1000)
    await scene.comes_to(MONDAY, time(10))
    await scene.comes_to(MONDAY, time(10, 30))
    assert scene.told("You were told nothing") == []


def _is_told_all_once(scene: Scene, since: str) -> None:
    (caught_up,) = scene.told("You were told nothing")
    assert f"You were told nothing {since}" in caught_up
    assert "Do the plan" in caught_up.partition("New for you")[2]


@pytest.mark.parametrize("digest_on", [False, True])
async def test_work_that_began_in_the_night_before_a_mute_is_told_after_it(scene: Scene, *, digest_on: bool) -> None:
    """Its hand-off waits for the morning, in which the mute keeps it."""
    scene.chooses(digest_on=digest_on, quiet=(time(22), time(7)))
    await scene.comes_to(MONDAY, time(9))
    await scene.comes_to(MONDAY, time(23))
    start(scene.stage.desk, scene.stage.caller("jonas"), StartOrder("acme", "rollout", MONDAY, {}, again=True))
    await scene.settles()
    await scene.comes_to(TUESDAY, time(6, 30))
    scene.mutes("mara", TUESDAY, time(12))
    await scene.comes_to(TUESDAY, time(7))
    before = len(scene.texts("mara"))
    await scene.comes_to(TUESDAY, time(12))
    await scene.minutes_pass(2)
    came = scene.texts("mara")[before:]
    assert len([text for text in came if "Do the plan" in text]) == 1
    assert len([text for text in came if "You were told nothing since" in text]) == 1


async def test_a_mute_without_an_end_is_ended_by_hand(scene: Scene) -> None:
    scene.chooses()
    assert "You are muted until you write `/journey unmute`" in await said(scene.stage, "mara", "mute")
    before = len(scene.texts("mara"))
    await scene.comes_to(LATE, time(12))
    assert len(scene.texts("mara")) == before
    scene.unmutes("mara")
    await scene.settles()
    (caught_up,) = scene.texts("mara")[before:]
    assert "You were told nothing since" in caught_up


async def test_a_question_that_no_digest_asks_waits_for_the_end_of_the_mute(scene: Scene) -> None:
    scene.chooses()
    scene.applies()
    scene.mutes("mara", MONDAY, time(14))
    await said(scene.stage, "priya", "fail acme do the configure: no answer")
    await scene.comes_to(MONDAY, time(13))
    assert scene.told("did not succeed") == []
    await scene.comes_to(MONDAY, time(14))
    await scene.minutes_pass(1)
    assert len(scene.told("did not succeed")) == 1


@pytest.mark.parametrize(
    ("words", "day", "at"),
    [("mute 1d", 2, time(11)), ("mute 2026-11-28", 7, time(9)), ("mute", 3, time(14))],
    ids=["on a working day", "over a weekend", "until she ends it"],
)
async def test_what_was_asked_during_a_mute_follows_the_digest_after_it(
    scene: Scene, words: str, day: int, at: time
) -> None:
    scene.chooses(digest_on=True)
    await scene.comes_to(TUESDAY, time(11))
    await said(scene.stage, "mara", words)
    await said(scene.stage, "priya", "fail acme do the configure: no data")
    await scene.settles()
    before = len(scene.texts("mara"))
    for following in range(2, day + 1):
        await scene.comes_to(MONDAY + timedelta(days=following), at)
    if words == "mute":
        scene.unmutes("mara")
        await scene.settles()
    await scene.minutes_pass(2)
    digest, question = scene.texts("mara")[before:]
    assert "You were told nothing" in digest
    assert "Waiting for a decision" in digest
    assert question.startswith("Do the configure did not succeed for Acme Rockets")
