"""Consent withdrawn: the marketing journey pauses, nothing more is sent, the CSM is told (requirements T10)."""

from dataclasses import replace
from datetime import time

import pytest

from bot.demo.stage import Stage
from bot.sandbox.records import Message
from bot.usecases.asking import status
from bot.usecases.customers import put_customers
from bot.usecases.starting import StartOrder, start
from journeys.customer import Customer
from journeys.journey import JourneyState
from journeys.reports import StatusReport
from tests.e2e.acts import said
from tests.e2e.scene import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Scene, a_template

MARKETED = "icicle"


def _customer(stage: Stage) -> Customer:
    report = status(stage.desk, stage.caller("lucia"), MARKETED)
    assert isinstance(report, StatusReport)
    return report.customer


def _say(stage: Stage, customer: Customer) -> None:
    put_customers(stage.desk, customer.workspace, [customer], {}, stage.clock.now())
    stage.bot.loop.nudge()


async def test_the_csm_hears_that_consent_is_gone_and_cannot_resume_before_it_is_back(stage: Stage) -> None:
    lucia = stage.people["lucia"]
    _say(stage, replace(_customer(stage), marketing_opt_in=False))

    told = await lucia.sees("no longer wants marketing", timeout=15)
    assert "Icicle Ice Cream" in told.text
    assert "has not opted in" in (await lucia.command("/journey", f"resume {MARKETED}")).text

    _say(stage, replace(_customer(stage), marketing_opt_in=True))
    assert "Resumed: Icicle Ice Cream" in (await lucia.command("/journey", f"resume {MARKETED}")).text


GONE, BACK = "no longer wants marketing", "wants marketing again"


@pytest.fixture
async def scene(idle: Scene) -> Scene:
    """Acme is in a marketing journey."""
    idle.applies(a_template(key="campaign", name="Campaign", type="marketing"))
    _opted(idle, in_=True)
    start(idle.stage.desk, idle.stage.caller("mara"), StartOrder("acme", "campaign", MONDAY, {}))
    await idle.settles()
    return idle


def _opted(scene: Scene, *, in_: bool) -> None:
    scene.says(replace(scene.acme, marketing_opt_in=in_))


def _about_consent(scene: Scene) -> list[Message]:
    mara = scene.stage.people["mara"]
    return [m for m in scene.messages("mara") if any(words in mara.read(m) for words in (GONE, BACK))]


async def _wavers_while_the_csm_is_muted(scene: Scene) -> None:
    scene.mutes("mara", WEDNESDAY, time(12))
    await scene.comes_to(MONDAY, time(12))
    _opted(scene, in_=False)
    await scene.comes_to(TUESDAY, time(12))
    _opted(scene, in_=True)
    await scene.settles()
    assert _about_consent(scene) == []


async def test_consent_gone_and_back_before_the_csm_could_be_told_is_told_with_resume(scene: Scene) -> None:
    await _wavers_while_the_csm_is_muted(scene)
    await scene.comes_to(WEDNESDAY, time(13))
    (told,) = _about_consent(scene)
    mara = scene.stage.people["mara"]
    assert "Acme Rockets wants marketing again: Campaign v1 is still paused" in mara.read(told)
    await mara.press(told, "Resume")
    assert scene.journey.state is JourneyState.IN_PROGRESS


async def test_whoever_has_resumed_it_meanwhile_is_told_nothing_of_consent(scene: Scene) -> None:
    await _wavers_while_the_csm_is_muted(scene)
    await said(scene.stage, "jonas", "resume acme")
    await scene.comes_to(WEDNESDAY, time(13))
    assert _about_consent(scene) == []


async def test_consent_that_comes_back_later_is_told_with_resume(scene: Scene) -> None:
    await scene.comes_to(MONDAY, time(12))
    _opted(scene, in_=False)
    await scene.comes_to(TUESDAY, time(12))
    _opted(scene, in_=True)
    await scene.comes_to(THURSDAY, time(12))
    gone, back = (scene.stage.people["mara"].read(message) for message in _about_consent(scene))
    assert GONE in gone
    assert BACK in back


@pytest.mark.parametrize("is_resumed", [False, True])
async def test_what_is_as_it_was_told_last_is_told_again_only_if_the_journey_went_on(
    scene: Scene, is_resumed: bool
) -> None:
    scene.chooses("mara", quiet=(time(18), time(8)))
    await scene.comes_to(MONDAY, time(12))
    _opted(scene, in_=False)
    await scene.settles()
    assert len(_about_consent(scene)) == 1
    await scene.comes_to(MONDAY, time(19))
    _opted(scene, in_=True)
    if is_resumed:
        await said(scene.stage, "jonas", "resume acme")
    await scene.comes_to(TUESDAY, time(3))
    _opted(scene, in_=False)
    await scene.comes_to(WEDNESDAY, time(9))
    told = [scene.stage.people["mara"].read(message) for message in _about_consent(scene)]
    assert [GONE in one for one in told] == [True] * (2 if is_resumed else 1)


async def test_what_is_to_start_says_that_consent_is_missing(scene: Scene) -> None:
    desk, caller = scene.stage.desk, scene.stage.caller("jonas")
    start(desk, caller, StartOrder("acme", "campaign", THURSDAY, {}, again=True))
    assert "Scheduled: starts on Thu 26 Nov" in await said(scene.stage, "mara", "status acme")
    _opted(scene, in_=False)
    told = await said(scene.stage, "mara", "status acme")
    assert "starts on" not in told
    assert "Scheduled: cannot start on Thu 26 Nov unless the customer consents to marketing" in told


async def test_the_history_says_why_a_journey_without_consent_stands_still(scene: Scene) -> None:
    await scene.comes_to(MONDAY, time(12))
    _opted(scene, in_=False)
    await scene.comes_to(TUESDAY, time(12))
    _opted(scene, in_=True)
    history = await said(scene.stage, "mara", "log acme")
    assert "The customer withdrew its consent to marketing." in history
    assert "The customer has consented to marketing again." in history


async def test_the_history_says_that_a_planned_one_was_held_back_and_when_it_started(scene: Scene) -> None:
    start(scene.stage.desk, scene.stage.caller("jonas"), StartOrder("acme", "campaign", TUESDAY, {}, again=True))
    _opted(scene, in_=False)
    await scene.comes_to(TUESDAY, time(12))
    await scene.comes_to(WEDNESDAY, time(12))
    _opted(scene, in_=True)
    second = "Campaign (started again Wed 25 Nov)"
    history = await said(scene.stage, "mara", "log acme")
    assert f"Journeybot, by itself, held {second} back: The customer withdrew its consent to marketing." in history
    assert f"Journeybot, by itself, started {second}" in history
    assert "moved" not in history
    assert f"took new facts into account for {second}" not in history
