"""What waits for the CSM's decision is shown where they look, and asked again of who was away (requirements J4, N5)."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.usecases.activities import complete, fail, skip
from bot.usecases.running import answer_outcome
from bot.usecases.settings import Choices, choose
from bot.usecases.starting import StartOrder, start
from journeys.person import WORKING_DAYS
from notifications.ids import Action
from tests.e2e.acts import said
from tests.e2e.scene import (
    FRIDAY,
    MONDAY,
    NEXT_MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    Scene,
    a_milestone,
    a_task,
    a_template,
)
from tests.e2e.test_ticks import ASKED as CAN_START
from tests.e2e.test_ticks import asking

FAILED, COMPLETED = "Do the configure did not succeed", "Was the goal reached?"
NO_CONSENT = "no longer wants marketing"


@pytest.fixture
def scene(idle: Scene) -> Scene:
    return idle


def _fails(scene: Scene) -> None:
    fail(scene.stage.desk, scene.stage.caller("priya"), scene.activity("configure"), "They refuse")


async def _fails_in_an_absence(scene: Scene, until: date) -> None:
    """At noon on Tuesday, from which day on Mara is away and Theo stands in."""
    scene.starts()
    scene.leaves("mara", TUESDAY, until, "theo")
    await scene.comes_to(TUESDAY, time(12))
    _fails(scene)
    await scene.settles()


def _asked(scene: Scene, who: str, words: str) -> int:
    return sum(words in text for text in scene.texts(who))


async def test_status_and_the_journey_say_which_milestone_waits_for_a_decision(scene: Scene) -> None:
    scene.starts()
    _fails(scene)
    waits = "waits for a decision about Do the configure (failed)"
    assert f"First {waits}" in await said(scene.stage, "mara", "status acme")
    answer = await scene.stage.people["mara"].command("/journey", "status acme")
    page = (await scene.stage.people["mara"].press(answer.message, "Open journey")).view
    assert page
    assert waits in scene.stage.people["mara"].read(page)

    scene.reopens("mara", "configure")
    assert "waits for a decision" not in await said(scene.stage, "mara", "status acme")


async def test_what_failed_in_an_absence_is_asked_once_more_after_the_digest_that_follows_it(scene: Scene) -> None:
    await _fails_in_an_absence(scene, until=WEDNESDAY)
    assert (_asked(scene, "theo", FAILED), _asked(scene, "mara", FAILED)) == (1, 0)

    await scene.comes_to(THURSDAY, time(8, 59))
    assert _asked(scene, "mara", FAILED) == 0
    await scene.comes_to(THURSDAY, time(9, 1))
    await scene.minutes_pass(2)
    last = scene.texts("mara")[-2:]
    assert "This is what still matters" in last[0]
    assert FAILED in last[1]
    assert "who is away" not in last[1]
    for day in range(4, 9):
        await scene.comes_to(MONDAY + timedelta(days=day), time(10))
    assert (_asked(scene, "theo", FAILED), _asked(scene, "mara", FAILED)) == (1, 1)


@pytest.mark.parametrize("digest_on", [True, False])
async def test_who_ends_an_absence_is_asked_on_the_next_morning(scene: Scene, digest_on: bool) -> None:
    choose(scene.stage.desk, scene.stage.caller("mara"), Choices(digest_on, time(9), WORKING_DAYS, ""))
    await _fails_in_an_absence(scene, until=FRIDAY)
    await scene.comes_to(TUESDAY, time(15))
    scene.comes_back("mara")
    await scene.comes_to(WEDNESDAY, time(9, 30))
    assert _asked(scene, "mara", FAILED) == 1


async def test_it_is_asked_again_behind_the_first_digest_also_where_other_days_off_are_noted_before(
    scene: Scene,
) -> None:
    await _fails_in_an_absence(scene, until=TUESDAY)
    await scene.comes_to(WEDNESDAY, time(8))
    scene.leaves("mara", NEXT_MONDAY, NEXT_MONDAY, "lucia")
    await scene.comes_to(WEDNESDAY, time(9))
    await scene.passes(minutes=2)
    digest, asked = scene.texts("mara")
    assert "You were told nothing since yesterday at 00:00" in digest
    assert FAILED in asked


async def test_what_has_been_decided_is_not_asked_again(scene: Scene) -> None:
    await _fails_in_an_absence(scene, until=WEDNESDAY)
    skip(scene.stage.desk, scene.stage.caller("theo"), scene.activity("configure"), "Not needed")
    await scene.comes_to(THURSDAY, time(10))
    assert _asked(scene, "mara", FAILED) == 0


async def test_days_off_noted_before_the_return_was_told_lose_no_question(scene: Scene) -> None:
    await _fails_in_an_absence(scene, until=WEDNESDAY)
    await scene.comes_to(THURSDAY, time(7))
    scene.leaves("mara", FRIDAY, FRIDAY, "theo")
    await scene.comes_to(THURSDAY, time(9, 30))
    assert _asked(scene, "mara", FAILED) == 1
    await scene.comes_to(NEXT_MONDAY, time(10))
    assert (_asked(scene, "theo", FAILED), _asked(scene, "mara", FAILED)) == (1, 1)


async def test_ticks_that_nobody_gave_in_an_absence_are_asked_for_again(scene: Scene) -> None:
    scene.leaves("mara", TUESDAY, WEDNESDAY, "theo")
    scene.applies(asking())
    await scene.comes_to(TUESDAY, time(12))
    scene.says(signed=True)
    await scene.settles()
    assert (_asked(scene, "theo", CAN_START), _asked(scene, "mara", CAN_START)) == (1, 0)
    await scene.comes_to(THURSDAY, time(9, 30))
    assert _asked(scene, "mara", CAN_START) == 1


@pytest.mark.parametrize("is_answered", [False, True])
async def test_whether_the_goal_was_reached_is_asked_again_unless_it_was_answered(
    scene: Scene, is_answered: bool
) -> None:
    scene.applies(a_template(milestones=[a_milestone("first", {}, [a_task("configure", "csm", 2)])]))
    journey = scene.starts()
    scene.leaves("mara", TUESDAY, WEDNESDAY)
    await scene.comes_to(TUESDAY, time(12))
    complete(scene.stage.desk, scene.stage.caller("jonas"), scene.activity("configure"))
    await scene.settles()
    assert (_asked(scene, "jonas", COMPLETED), _asked(scene, "mara", COMPLETED)) == (1, 0)
    if is_answered:
        answer_outcome(scene.stage.desk, scene.stage.caller("jonas"), journey.id, reached=True)
    await scene.comes_to(THURSDAY, time(9, 30))
    assert _asked(scene, "mara", COMPLETED) == (0 if is_answered else 1)


async def test_that_consent_was_withdrawn_is_told_again(scene: Scene) -> None:
    scene.says(replace(scene.acme, marketing_opt_in=True))
    scene.applies(a_template(key="news", name="News", type="marketing"))
    start(scene.stage.desk, scene.stage.caller("mara"), StartOrder("acme", "news", MONDAY, {}))
    scene.leaves("mara", TUESDAY, WEDNESDAY, "theo")
    await scene.comes_to(TUESDAY, time(12))
    scene.says(replace(scene.acme, marketing_opt_in=False))
    await scene.settles()
    assert (_asked(scene, "theo", NO_CONSENT), _asked(scene, "mara", NO_CONSENT)) == (1, 0)
    await scene.comes_to(THURSDAY, time(9, 30))
    assert _asked(scene, "mara", NO_CONSENT) == 1


async def test_what_failed_twice_in_an_absence_is_asked_once_more(scene: Scene) -> None:
    await _fails_in_an_absence(scene, until=WEDNESDAY)
    await scene.passes(hours=1)
    scene.reopens("theo", "configure")
    _fails(scene)
    await scene.settles()
    await scene.comes_to(THURSDAY, time(10))
    assert (_asked(scene, "theo", FAILED), _asked(scene, "mara", FAILED)) == (2, 1)


async def test_what_failed_twice_in_a_night_is_asked_once(scene: Scene) -> None:
    scene.chooses("mara", quiet=(time(18), time(8)))
    scene.starts()
    await scene.comes_to(MONDAY, time(19))
    _fails(scene)
    await scene.passes(hours=1)
    scene.reopens("jonas", "configure")
    _fails(scene)
    await scene.settles()
    await scene.comes_to(TUESDAY, time(8, 30))
    assert _asked(scene, "mara", FAILED) == 1


async def test_that_consent_went_twice_in_an_absence_is_told_once_more(scene: Scene) -> None:
    opted_in = replace(scene.acme, marketing_opt_in=True)
    scene.says(opted_in)
    scene.applies(a_template(key="news", name="News", type="marketing"))
    start(scene.stage.desk, scene.stage.caller("mara"), StartOrder("acme", "news", MONDAY, {}))
    scene.leaves("mara", TUESDAY, WEDNESDAY, "theo")
    await scene.comes_to(TUESDAY, time(12))
    for said_last in (scene.acme, opted_in, scene.acme):
        scene.says(said_last)
        await scene.passes(hours=1)
    await scene.comes_to(THURSDAY, time(10))
    assert (_asked(scene, "theo", NO_CONSENT), _asked(scene, "mara", NO_CONSENT)) == (2, 1)


async def test_what_was_completed_twice_in_an_absence_is_asked_about_once_more(scene: Scene) -> None:
    scene.applies(a_template(milestones=[a_milestone("first", {}, [a_task("configure", "csm", 2)])]))
    scene.starts()
    scene.leaves("mara", TUESDAY, WEDNESDAY, "theo")
    await scene.comes_to(TUESDAY, time(12))
    scene.does("jonas", "configure")
    await scene.passes(hours=1)
    scene.reopens("jonas", "configure")
    scene.does("jonas", "configure")
    await scene.settles()
    await scene.comes_to(THURSDAY, time(10))
    assert (_asked(scene, "theo", COMPLETED), _asked(scene, "mara", COMPLETED)) == (2, 1)


async def test_ticks_that_were_wanted_twice_in_an_absence_are_asked_for_once_more(scene: Scene) -> None:
    scene.applies(asking())
    scene.leaves("mara", TUESDAY, WEDNESDAY, "theo")
    await scene.comes_to(TUESDAY, time(12))
    for is_signed in (True, False, True):
        scene.says(signed=is_signed)
        await scene.passes(hours=1)
    await scene.comes_to(THURSDAY, time(10))
    assert (_asked(scene, "theo", CAN_START), _asked(scene, "mara", CAN_START)) == (2, 1)


async def test_the_digest_says_so_each_day_and_offers_the_ways_out(scene: Scene) -> None:
    mara = scene.stage.people["mara"]
    scene.starts()
    _fails(scene)
    complete(scene.stage.desk, scene.stage.caller("mara"), scene.activity("call"))
    complete(scene.stage.desk, scene.stage.caller("mara"), scene.activity("plan"))
    for day in (TUESDAY, WEDNESDAY):
        await scene.comes_to(day, time(9, 30))
        digest = scene.messages("mara")[-1]
        assert "1 to decide" in mara.read(digest)
        assert "Waiting for a decision (1)" in mara.read(digest)
        assert "First cannot be completed" in mara.read(digest)
    assert "1 to decide" in await said(scene.stage, "mara", "digest")

    await mara.choose(digest, Action.MORE, "Reopen")
    await scene.settles()
    told = mara.read(digest)
    assert "Nothing of this needs you now" in told
    assert "now with @priya" in told
    assert scene.journey.activity(scene.activity("configure")).is_open
