"""A step of an escalation that waits to be heard is heard once, by whoever it is due to by then (N2, N7)."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.usecases import running
from bot.usecases.activities import note
from bot.usecases.settings import Choices, Mute, choose, mute
from journeys.messages import MessageKind, MessageState
from journeys.person import WORKING_DAYS
from storage.outbox_entries import OutboxEntry
from tests.e2e.acts import said
from tests.e2e.escalating import alerted, days_pass, told_further
from tests.e2e.scene import ZONE, Scene


@pytest.fixture
def scene(idle: Scene) -> Scene:
    return idle


@pytest.mark.parametrize("act", ["note", "pause"])
async def test_a_step_that_was_dropped_before_it_was_heard_is_taken_again(scene: Scene, act: str) -> None:
    """Theo's waits in the night for eight o'clock, and what is done meanwhile starts the count anew."""
    await said(scene.stage, "jonas", "stage owner onboarding @theo")
    quiet = Choices(False, time(9), WORKING_DAYS, "", ZONE, quiet=(time(20), time(8)))
    choose(scene.stage.desk, scene.stage.caller("theo"), quiet)
    await alerted(scene)
    await days_pass(scene, 8)
    assert scene.journey.escalated == 2
    await _acts(scene, act)
    await scene.passes(hours=10)
    await days_pass(scene, 1)
    assert told_further(scene, "theo") == []

    await days_pass(scene, 10)
    assert len(told_further(scene, "theo")) == 1
    note(scene.stage.desk, scene.stage.caller("priya"), scene.activity("configure"), "Still on holiday.")
    await days_pass(scene, 15)
    steps = [e.message.recipient for e in scene.outbox() if _is_escalation(e) and e.state is MessageState.SENT]
    assert steps == [scene.stage.people[who].id for who in ("mara", "theo")], "each was heard once"


async def _acts(scene: Scene, act: str) -> None:
    if act == "note":
        note(scene.stage.desk, scene.stage.caller("priya"), scene.activity("configure"), "They are on holiday.")
        return
    running.pause(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id)
    await scene.passes(hours=30)
    running.resume(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id)


def _is_escalation(entry: OutboxEntry) -> bool:
    return entry.message.kind is MessageKind.ESCALATION


@pytest.mark.parametrize("days", [16, 22])
async def test_a_step_that_waits_while_it_falls_due_anew_is_heard_once(scene: Scene, days: int) -> None:
    await said(scene.stage, "jonas", "stage owner onboarding @theo")
    await alerted(scene)
    await days_pass(scene, 1)
    mute(scene.stage.desk, scene.stage.caller("theo"), Mute(scene.stage.clock.now() + timedelta(days=days)))
    await days_pass(scene, 8)
    assert scene.journey.escalated == 2
    note(scene.stage.desk, scene.stage.caller("priya"), scene.activity("configure"), "They are on holiday.")
    await days_pass(scene, 30)
    (told,) = told_further(scene, "theo")
    assert "@priya" in told
    await days_pass(scene, 10)
    assert len(told_further(scene, "theo")) == 1
    assert "somebody has acted" not in told_further(scene, "theo")[0]


@pytest.mark.parametrize("can_look", [True, False], ids=["its history can be read", "nobody can look"])
async def test_a_step_that_may_have_been_heard_is_not_taken_again(scene: Scene, can_look: bool) -> None:
    await said(scene.stage, "jonas", "stage owner onboarding @theo")
    await alerted(scene)
    await days_pass(scene, 7)
    if not can_look:
        scene.stage.workspace.app.scopes -= {"im:history"}
    scene.stage.workspace.faults.drop("chat.postMessage", times=1, accepted=True)
    await scene.passes(days=1)
    scene.stage.workspace.faults.clear()
    note(scene.stage.desk, scene.stage.caller("priya"), scene.activity("configure"), "They are on holiday.")
    await scene.minutes_pass(10)
    await days_pass(scene, 15)
    steps = [e for e in scene.outbox() if _is_escalation(e) and e.message.recipient == scene.stage.people["theo"].id]
    assert len(steps) == 1


def _goes_over(scene: Scene) -> None:
    """An import makes Lucia the CSM."""
    scene.says(replace(scene.acme, roles={**scene.acme.roles, "csm": scene.stage.people["lucia"].id}))


async def test_a_step_that_waits_while_its_journey_goes_over_is_the_new_csms_when_it_is_due_to_them(
    scene: Scene,
) -> None:
    scene.chooses("mara", quiet=(time(20), time(8)))
    await alerted(scene)
    await days_pass(scene, 5)
    assert scene.journey.escalated == 1
    _goes_over(scene)
    await scene.passes(hours=10)
    await days_pass(scene, 2)
    assert (told_further(scene, "mara"), told_further(scene, "lucia")) == ([], [])
    await days_pass(scene, 8)
    assert (len(told_further(scene, "mara")), len(told_further(scene, "lucia"))) == (0, 1)


async def test_a_step_that_waits_until_it_is_due_to_the_new_csm_is_not_the_former_ones(scene: Scene) -> None:
    await alerted(scene)
    mute(scene.stage.desk, scene.stage.caller("mara"), Mute(scene.stage.clock.now() + timedelta(days=14)))
    await days_pass(scene, 5)
    _goes_over(scene)
    await days_pass(scene, 10)
    assert (len(told_further(scene, "mara")), len(told_further(scene, "lucia"))) == (0, 1)


async def test_who_takes_over_what_the_former_csm_was_told_has_as_many_days_for_it(scene: Scene) -> None:
    await said(scene.stage, "jonas", "stage owner onboarding @theo")
    await alerted(scene)
    await days_pass(scene, 7)
    assert len(told_further(scene, "mara")) == 1
    _goes_over(scene)
    await days_pass(scene, 2)
    assert (told_further(scene, "lucia"), told_further(scene, "theo")) == ([], [])
    await days_pass(scene, 4)
    assert (len(told_further(scene, "lucia")), told_further(scene, "theo")) == (1, [])
    await days_pass(scene, 5)
    assert (len(told_further(scene, "lucia")), len(told_further(scene, "theo"))) == (1, 1)
