"""Milestones completed, failed and reopened from buttons, forms and commands (requirements J3)."""

import pytest

from bot.demo.stage import Stage
from bot.sandbox.records import Message
from bot.usecases import activities, milestones
from journeys.journey import ActivityState, Journey, MilestoneState
from notifications.ids import Action
from tests.e2e.acts import asked, begun, card, journeys_of, opened, said

WHY = "Why is it complete as it is?"


def first(journey: Journey) -> tuple[MilestoneState, set[ActivityState]]:
    milestone = journey.milestones[0]
    return milestone.state, {a.state for a in journey.activities_of(milestone.id)}


async def status(stage: Stage) -> Message:
    return await card(stage, "mara", "status bluebell")


async def test_a_milestone_is_completed_and_reopened_from_the_journey_and_both_tell_what_follows(stage: Stage) -> None:
    mara = stage.people["mara"]
    begun(stage, "bluebell")
    page = (await mara.press(await status(stage), "Open journey")).view
    assert page
    form = (await mara.press(page, action_id=Action.COMPLETE_MILESTONE)).view
    assert form
    assert "These will be skipped:" in mara.read(form)
    await mara.submit(form, {WHY: "They know it all"})

    (journey,) = journeys_of(stage, "bluebell")
    assert first(journey) == (MilestoneState.COMPLETED, {ActivityState.SKIPPED})
    assert journey.milestones[1].state is MilestoneState.IN_PROGRESS
    log = await said(stage, "mara", "log bluebell")
    assert "@mara completed the milestone Kick-off: They know it all" in log

    again = await opened(stage, "mara", "milestone reopen bluebell kick-off")
    assert "These were skipped when it was completed, and will be open again" in mara.read(again)
    await mara.submit(again, {})
    await mara.sees("Open again: Kick-off", timeout=5)
    (journey,) = journeys_of(stage, "bluebell")
    assert first(journey) == (MilestoneState.IN_PROGRESS, {ActivityState.PENDING})
    assert journey.milestones[1].state is MilestoneState.IN_PROGRESS


async def test_the_second_hears_who_has_completed_it_and_when(http_stage: Stage) -> None:
    begun(http_stage, "bluebell")
    told = await said(http_stage, "mara", "milestone complete bluebell kick-off: They know it all")
    assert "Completed: Kick-off (Bluebell Bakeries, First steps to first value)" in told
    refused = await said(http_stage, "jonas", "milestone complete bluebell kick-off: Me too")
    assert "Kick-off is already done: by @mara" in refused
    (journey,) = journeys_of(http_stage, "bluebell")
    assert journey.milestones[0].reason == "They know it all"


@pytest.mark.parametrize(
    ("act", "other", "told"), [("complete", "fail", "done"), ("fail", "complete", "marked as failed")]
)
async def test_who_ends_it_otherwise_hears_what_somebody_has_done(
    http_stage: Stage, act: str, other: str, told: str
) -> None:
    jonas = http_stage.people["jonas"]
    begun(http_stage, "bluebell")
    form = await opened(http_stage, "jonas", f"milestone {other} bluebell kick-off")
    await said(http_stage, "mara", f"milestone {act} bluebell kick-off: They went silent")
    answer = await jonas.submit(form, {"reason": "Me too"})
    assert answer.view
    assert f"Kick-off is already {told}: by @mara, today at 08:30" in jonas.read(answer.view)
    assert f"Kick-off is already {told}: by @mara, today at 08:30" in await said(
        http_stage, "jonas", f"milestone {other} bluebell kick-off: Me too"
    )


async def test_a_milestone_that_completed_by_itself_since_is_not_said_to_be_given_up(http_stage: Stage) -> None:
    journey = begun(http_stage, "bluebell")
    mara, kick_off = http_stage.caller("mara"), journey.activities_of(journey.milestones[0].id)
    for activity in kick_off:
        activities.skip(http_stage.desk, mara, activity.id, "x")
    activities.reopen(http_stage.desk, mara, kick_off[0].id)
    await said(http_stage, "mara", "milestone fail bluebell kick-off: They went silent")
    activities.reopen(http_stage.desk, mara, kick_off[-1].id)
    for activity in kick_off:
        if journeys_of(http_stage, "bluebell")[0].activity(activity.id).is_open:
            activities.skip(http_stage.desk, mara, activity.id, "x")
    for act in ("complete", "fail"):
        told = await said(http_stage, "jonas", f"milestone {act} bluebell kick-off: Me too")
        assert "this one is completed" in told


async def test_a_form_that_somebody_else_was_faster_than_tells_who(http_stage: Stage) -> None:
    mara, jonas = http_stage.people["mara"], http_stage.people["jonas"]
    journey = begun(http_stage, "bluebell")
    form = await opened(http_stage, "mara", "milestone done bluebell kick-off")
    milestones.complete(
        http_stage.desk, http_stage.caller("jonas"), f"{journey.id}/{journey.milestones[0].id}", "Enough"
    )
    refused = await mara.submit(form, {WHY: "They know it all"})
    assert refused.view
    assert "Kick-off is already done: by @jonas" in mara.read(refused.view)
    assert jonas.id


async def test_failing_and_reopening_by_command(http_stage: Stage) -> None:
    begun(http_stage, "bluebell")
    told = await said(http_stage, "mara", "milestone fail bluebell kick-off: They went silent")
    assert "Failed: Kick-off" in told
    told = await said(http_stage, "jonas", "milestone fail bluebell kick-off: Too")
    assert "Kick-off is already marked as failed: by @mara" in told
    form = await opened(http_stage, "mara", "milestone reopen bluebell")
    await http_stage.people["mara"].submit(form, {})
    (journey,) = journeys_of(http_stage, "bluebell")
    assert journey.milestones[0].state is MilestoneState.IN_PROGRESS
    told = await said(http_stage, "jonas", "milestone reopen bluebell kick-off")
    assert "Kick-off is already reopened: by @mara" in told


async def test_only_the_csm_and_admins_may(http_stage: Stage) -> None:
    begun(http_stage, "bluebell")
    assert "a Slack admin can do this" in await said(http_stage, "theo", "milestone complete bluebell kick-off: No")


async def test_words_that_are_not_understood_get_the_nearest(http_stage: Stage) -> None:
    begun(http_stage, "bluebell")
    begun(http_stage, "bluebell", "onboarding")
    assert "Did you mean `/journey milestone complete bluebell`?" in await said(
        http_stage, "mara", "milestone complet bluebell"
    )
    assert "no milestone that matches “nonsense”" in await said(http_stage, "mara", "milestone fail bluebell nonsense")
    which = await asked(http_stage, "mara", "milestone complete bluebell kick-off")
    told = http_stage.people["mara"].read(which.message)
    assert "2 milestones of Bluebell Bakeries could be meant" in told
    assert (await http_stage.people["mara"].press(which.message, action_id=Action.COMPLETE_MILESTONE)).view
