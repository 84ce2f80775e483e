"""A milestone that is given up is told as that wherever its tasks were told, and that nothing goes on (J4, N6)."""

from datetime import time

import pytest

from bot.sandbox.records import Message
from bot.usecases import milestones
from bot.usecases.running import end
from journeys.journey import Outcome
from tests.e2e.acts import asked, card, said
from tests.e2e.scene import FRIDAY, NEXT_MONDAY, THURSDAY, Scene

GIVEN_UP = "milestone First failed on Thu 26 Nov: no hope"
HALTED = "On track: no activity overdue · nothing is in progress any more, since First failed"


@pytest.fixture
async def scene(scene: Scene) -> Scene:
    """Mara and Priya have each been told of an overdue task."""
    await scene.comes_to(THURSDAY, time(8, 30))
    return scene


async def _gives_up(scene: Scene) -> None:
    await said(scene.stage, "mara", "milestone fail acme first: no hope")
    await scene.settles()


def _of(scene: Scene, who: str, words: str) -> Message:
    return next(message for message in scene.messages(who) if words in message.text)


async def test_alerts_tell_what_became_of_the_milestone_and_not_how_late_its_tasks_are(scene: Scene) -> None:
    tasks = {"mara": "Do the call", "priya": "Do the configure"}
    alerts = {who: _of(scene, who, "is *delayed*") for who in tasks}
    await _gives_up(scene)
    await scene.comes_to(FRIDAY, time(8, 30))
    for who, task in tasks.items():
        told = scene.stage.people[who].read(alerts[who])
        assert f"{task}: {GIVEN_UP}" in told
        assert "day overdue" not in told
        assert "days overdue" not in told


async def test_an_alert_calls_what_was_given_up_settled_and_not_back_on_track(scene: Scene) -> None:
    alert = _of(scene, "mara", "is *delayed*")
    await _gives_up(scene)
    told = scene.stage.people["mara"].read(alert)
    assert told.startswith(f"Acme Rockets, Rollout v1: what this was about is settled\n{HALTED}")


async def test_it_is_back_on_track_where_a_milestone_was_completed_and_the_next_begins(scene: Scene) -> None:
    alert = _of(scene, "mara", "is *delayed*")
    await said(scene.stage, "mara", "milestone complete acme first: fine")
    await scene.settles()
    told = scene.stage.people["mara"].read(alert)
    assert told.startswith("Acme Rockets is back on track in Rollout v1\nOn track: no activity overdue\n")


async def test_a_hand_off_tells_it_and_offers_nothing_that_is_of_no_use_any_more(scene: Scene) -> None:
    await _gives_up(scene)
    handoff, priya = _of(scene, "priya", "your work in"), scene.stage.people["priya"]
    told = priya.read(handoff)
    assert f"@priya · {GIVEN_UP}\n[Mark done]  [⋯ Skip… | Add a note…]" in told
    assert "overdue" not in told

    await priya.press(handoff, "Mark done")
    await scene.settles()
    assert "Done by @priya" in priya.read(handoff)


async def test_what_failed_in_it_offers_to_fail_it_only_while_that_is_possible(scene: Scene) -> None:
    await said(scene.stage, "priya", "fail acme do the configure: no data")
    await scene.settles()
    handoff, priya, mara = _of(scene, "priya", "your work in"), scene.stage.people["priya"], scene.stage.people["mara"]
    assert "[⋯ Reopen | Skip… | Fail the milestone… | Add a note…]" in priya.read(handoff)
    await _gives_up(scene)
    assert "[⋯ Reopen | Skip… | Add a note…]" in priya.read(handoff)
    page = (await mara.press(await card(scene.stage, "mara", "status acme"), "Open journey")).view
    assert page is not None
    assert "Fail the milestone…" not in mara.read(page)
    assert "[Reopen milestone…]" in mara.read(page)


async def test_status_and_the_journey_say_that_nothing_goes_on(scene: Scene) -> None:
    assert "any more" not in await said(scene.stage, "mara", "status acme")
    await _gives_up(scene)
    answer = await asked(scene.stage, "mara", "status acme")
    assert HALTED in scene.stage.people["mara"].read(answer.message)
    page = (await scene.stage.people["mara"].press(answer.message, "Open journey")).view
    assert page is not None
    assert HALTED in scene.stage.people["mara"].read(page)


async def test_it_waits_for_the_csm_in_the_digest_until_somebody_ends_the_journey(scene: Scene) -> None:
    await _gives_up(scene)
    mara = scene.stage.people["mara"]
    for day in (FRIDAY, NEXT_MONDAY):
        await scene.comes_to(day, time(9, 30))
        digest = scene.messages("mara")[-1]
        listed = mara.read(digest)
        assert listed.startswith(f"# {day:%a} {day.day} {day:%b} · 1 to decide")
        assert f"Waiting for a decision (1)\nAcme Rockets, Rollout\n{HALTED}  [Open]" in listed

    form = (await mara.press(digest, "Open")).view
    assert form is not None
    end(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id, Outcome.EXITED, "They left")
    await scene.settles()
    assert "Nothing of this needs you now" in mara.read(digest)
    assert "to decide" not in await said(scene.stage, "mara", "digest")


async def test_a_milestone_that_is_reopened_takes_its_journey_off_the_digest(scene: Scene) -> None:
    await _gives_up(scene)
    await scene.comes_to(FRIDAY, time(9, 30))
    digest = scene.messages("mara")[-1]
    milestones.reopen(scene.stage.desk, scene.stage.caller("mara"), f"{scene.journey.id}/first")
    await scene.settles()
    listed, _, settled = scene.stage.people["mara"].read(digest).partition("No longer on your list (1)\n")
    assert "to decide" not in listed
    assert settled.startswith("Acme Rockets, Rollout\nDelayed: 2 of 3 activities overdue")
