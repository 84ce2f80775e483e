"""Questions that wait go over to a new CSM with what they are about, and are asked once (requirements J4, T2, T10)."""

from dataclasses import replace
from datetime import time

import pytest

from bot.usecases.activities import complete, fail
from bot.usecases.starting import StartOrder, start
from journeys.journey import JourneyState
from tests.e2e.scene import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Scene, a_milestone, a_task, a_template
from tests.e2e.test_ticks import ASKED as CAN_START
from tests.e2e.test_ticks import asking

FAILED, COMPLETED = "Do the configure did not succeed", "Was the goal reached?"
NO_CONSENT = "no longer wants marketing"


@pytest.fixture
def scene(idle: Scene) -> Scene:
    """Acme's CSM is Mara, who reads nothing from six in the evening to eight in the morning."""
    idle.chooses("mara", quiet=(time(18), time(8)))
    return idle


def _goes_to(scene: Scene, who: str, **facts: object) -> None:
    """An import gives Acme another CSM."""
    scene.says(replace(scene.acme, roles={**scene.acme.roles, "csm": scene.stage.people[who].id}), **facts)


def _fails(scene: Scene) -> None:
    fail(scene.stage.desk, scene.stage.caller("priya"), scene.activity("configure"), "They refuse")


def _asked(scene: Scene, words: str, *people: str) -> list[int]:
    """How often each of them was."""
    return [len(scene.told(words, who)) for who in people]


async def _fails_at_night_and_goes_over(scene: Scene) -> None:
    scene.starts()
    await scene.comes_to(MONDAY, time(19))
    _fails(scene)
    await scene.comes_to(MONDAY, time(20))
    _goes_to(scene, "lucia")
    await scene.settles()


async def test_what_becomes_of_a_failed_task_is_asked_of_the_new_csm_who_can_decide_it(scene: Scene) -> None:
    await _fails_at_night_and_goes_over(scene)
    await scene.comes_to(TUESDAY, time(8, 30))
    assert _asked(scene, FAILED, "mara", "lucia") == [0, 1]
    lucia = scene.stage.people["lucia"]
    await lucia.press(await lucia.sees(FAILED), "Reopen")
    assert scene.journey.activity(scene.activity("configure")).is_open


async def test_it_comes_when_the_new_csm_may_be_told(scene: Scene) -> None:
    scene.chooses("lucia", quiet=(time(15), time(9)))
    await _fails_at_night_and_goes_over(scene)
    await scene.comes_to(TUESDAY, time(8, 55), "America/Sao_Paulo")
    assert _asked(scene, FAILED, "mara", "lucia") == [0, 0]
    await scene.comes_to(TUESDAY, time(9, 5), "America/Sao_Paulo")
    assert _asked(scene, FAILED, "mara", "lucia") == [0, 1]


async def test_it_comes_to_who_stands_in_for_the_new_csm_and_to_them_after_that(scene: Scene) -> None:
    scene.chooses("lucia", quiet=(time(15), time(9)))
    scene.leaves("lucia", TUESDAY, WEDNESDAY, "theo")
    await _fails_at_night_and_goes_over(scene)
    await scene.comes_to(TUESDAY, time(13, 30))
    assert _asked(scene, FAILED, "mara", "lucia", "theo") == [0, 0, 1]
    assert "For @lucia, who is away" in scene.told(FAILED, "theo")[0]
    await scene.comes_to(THURSDAY, time(16))
    assert _asked(scene, FAILED, "mara", "lucia", "theo") == [0, 1, 1]


async def test_what_waits_for_the_end_of_a_mute_goes_over_too(scene: Scene) -> None:
    scene.starts()
    scene.mutes("mara", WEDNESDAY, time(12))
    await scene.comes_to(MONDAY, time(12))
    _fails(scene)
    await scene.comes_to(TUESDAY, time(12))
    _goes_to(scene, "lucia")
    await scene.settles()
    assert _asked(scene, FAILED, "mara", "lucia") == [0, 1], "at once, not at the end of the mute"
    await scene.comes_to(WEDNESDAY, time(12, 5))
    assert _asked(scene, FAILED, "mara", "lucia") == [0, 1]


async def test_what_goes_over_and_comes_back_is_asked_once(scene: Scene) -> None:
    scene.chooses("lucia", quiet=(time(15), time(9)))
    await _fails_at_night_and_goes_over(scene)
    _goes_to(scene, "mara")
    await scene.comes_to(TUESDAY, time(8, 30))
    await scene.comes_to(WEDNESDAY, time(8, 30))
    assert _asked(scene, FAILED, "mara", "lucia") == [1, 0]


async def test_what_the_new_csm_has_been_asked_meanwhile_is_not_asked_again(scene: Scene) -> None:
    scene.chooses("lucia", quiet=(time(15), time(9)))
    await _fails_at_night_and_goes_over(scene)
    scene.reopens("jonas", "configure")
    await scene.passes(hours=1)
    _fails(scene)
    await scene.comes_to(TUESDAY, time(16))
    assert _asked(scene, FAILED, "mara", "lucia") == [0, 1]


async def test_that_consent_is_gone_is_told_to_the_new_csm(scene: Scene) -> None:
    opted_in = replace(scene.acme, marketing_opt_in=True)
    scene.says(opted_in)
    scene.applies(a_template(key="news", name="News", type="marketing"))
    start(scene.stage.desk, scene.stage.caller("mara"), StartOrder("acme", "news", MONDAY, {}))
    await scene.comes_to(MONDAY, time(19))
    scene.says()
    await scene.comes_to(MONDAY, time(20))
    _goes_to(scene, "lucia")
    await scene.comes_to(TUESDAY, time(8, 30))
    assert _asked(scene, NO_CONSENT, "mara", "lucia") == [0, 1]


async def test_ticks_are_asked_of_the_new_csm_and_the_journey_starts_with_them(scene: Scene) -> None:
    scene.applies(asking({"sentence": "The sponsor has agreed"}))
    await scene.comes_to(MONDAY, time(19))
    scene.says(signed=True)
    await scene.comes_to(MONDAY, time(20))
    _goes_to(scene, "lucia", signed=True)
    await scene.settles()
    assert _asked(scene, CAN_START, "mara", "lucia") == [0, 1]
    lucia = scene.stage.people["lucia"]
    await lucia.press(await lucia.sees(CAN_START), "Tick")
    assert scene.journey.state is JourneyState.IN_PROGRESS
    assert scene.journey.csm == lucia.id


async def test_a_journey_that_has_ended_stays_with_its_csm_who_says_how(scene: Scene) -> None:
    scene.applies(a_template(milestones=[a_milestone("first", {}, [a_task("configure", "csm", 2)])]))
    scene.starts()
    await scene.comes_to(MONDAY, time(19))
    complete(scene.stage.desk, scene.stage.caller("jonas"), scene.activity("configure"))
    _goes_to(scene, "lucia")
    await scene.comes_to(TUESDAY, time(8, 30))
    assert _asked(scene, COMPLETED, "mara", "lucia") == [1, 0]
    mara = scene.stage.people["mara"]
    await mara.press(await mara.sees(COMPLETED), "Yes")
    assert scene.journey.outcome_reached


async def _goes_over_in_her_absence(scene: Scene, who: str) -> None:
    """After Theo, who stands in for Mara, was asked about what has failed; he reads it from nine in New York on."""
    scene.starts()
    scene.leaves("mara", TUESDAY, WEDNESDAY, "theo")
    await scene.comes_to(TUESDAY, time(15))
    _fails(scene)
    await scene.comes_to(TUESDAY, time(16))
    _goes_to(scene, who)


async def test_a_journey_that_goes_over_in_an_absence_is_asked_about_after_it(scene: Scene) -> None:
    await _goes_over_in_her_absence(scene, "lucia")
    await scene.comes_to(THURSDAY, time(10))
    await scene.comes_to(FRIDAY, time(10))
    assert _asked(scene, FAILED, "theo", "mara", "lucia") == [1, 0, 1]


async def test_what_the_new_csm_was_asked_in_that_absence_is_not_asked_again(scene: Scene) -> None:
    await _goes_over_in_her_absence(scene, "lucia")
    scene.reopens("jonas", "configure")
    await scene.comes_to(TUESDAY, time(17))
    _fails(scene)
    await scene.comes_to(THURSDAY, time(10))
    await scene.comes_to(FRIDAY, time(10))
    assert _asked(scene, FAILED, "theo", "mara", "lucia") == [1, 0, 1]


async def test_who_stood_in_and_takes_over_is_not_asked_what_they_have_read(scene: Scene) -> None:
    await _goes_over_in_her_absence(scene, "theo")
    await scene.comes_to(THURSDAY, time(10))
    await scene.comes_to(FRIDAY, time(17))
    assert _asked(scene, FAILED, "mara", "theo") == [0, 1]


async def _mara_owns_the_templates_and_is_muted(scene: Scene) -> None:
    scene.says(replace(scene.acme, roles={**scene.acme.roles, "csm": ""}))
    await scene.comes_to(MONDAY, time(12))
    scene.mutes("mara", FRIDAY, time(12))


async def test_the_first_csm_is_asked_at_once_what_waits_for_the_owner_of_the_template(scene: Scene) -> None:
    scene.applies(a_template(owner=scene.stage.people["mara"].id))
    await _mara_owns_the_templates_and_is_muted(scene)
    scene.starts("jonas")
    await scene.settles()
    _fails(scene)
    await scene.comes_to(MONDAY, time(13))
    _goes_to(scene, "lucia")
    await scene.passes(minutes=2)
    assert _asked(scene, FAILED, "mara", "lucia") == [0, 1]


async def test_so_is_who_may_tick_what_waits_for_the_owner_of_the_template(scene: Scene) -> None:
    scene.applies(asking({"sentence": "The sponsor has agreed"}, owner=scene.stage.people["mara"].id))
    await _mara_owns_the_templates_and_is_muted(scene)
    no_csm = replace(scene.acme, roles={**scene.acme.roles, "csm": ""})
    scene.says(no_csm, signed=True)
    await scene.comes_to(MONDAY, time(13))
    _goes_to(scene, "lucia", signed=True)
    await scene.passes(minutes=2)
    assert _asked(scene, CAN_START, "mara", "lucia") == [0, 1]
