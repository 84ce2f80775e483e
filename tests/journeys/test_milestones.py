"""Milestones completed and reopened by hand (requirements J3, J4)."""

from dataclasses import replace

import pytest

from journeys.advance import advance
from journeys.errors import NotPossible
from journeys.journey import ActivityState, Journey, JourneyState, MilestoneState, Outcome
from journeys.lifecycle import complete, fail_activity, fail_milestone, skip
from journeys.milestones import complete_milestone, reopen_milestone, skipped_with
from tests.journeys.builders import at, begun, chain, milestone, on, setting, task, template

MARA = "U-MARA"
TWO = template(
    milestone("m1", task("t1"), task("t2"), task("t3", required=False)), milestone("m2", task("u1"), after="m1")
)


def id_of(journey: Journey, definition: str) -> str:
    return next(a.id for a in journey.activities if a.definition == definition)


def closed(journey: Journey, reason: str = "They skip it") -> Journey:
    """The first milestone, completed by hand on day 3."""
    return complete_milestone(journey, "m1", MARA, at(3), on(3), reason)


def states(journey: Journey) -> dict[str, ActivityState]:
    return {a.definition: a.state for a in journey.activities}


def test_what_is_open_is_skipped_with_the_reason_and_the_next_milestone_begins() -> None:
    journey = begun(TWO)
    journey = complete(journey, id_of(journey, "t1"), MARA, at(1))
    after = advance(closed(journey), setting(TWO, 3))

    assert states(after) == {
        "t1": ActivityState.COMPLETED,
        "t2": ActivityState.SKIPPED,
        "t3": ActivityState.SKIPPED,
        "u1": ActivityState.PENDING,
    }
    skipped = after.activity(id_of(after, "t2"))
    assert (skipped.ended_by, skipped.ended_at, skipped.reason) == (MARA, at(3), "They skip it")
    first, second = after.milestone("m1"), after.milestone("m2")
    assert (first.state, first.ended_on, first.reason) == (MilestoneState.COMPLETED, on(3), "They skip it")
    assert (second.state, second.begun_on) == (MilestoneState.IN_PROGRESS, on(3))


def test_a_failed_activity_no_longer_holds_a_milestone_that_is_completed() -> None:
    journey = begun(TWO)
    journey = fail_activity(journey, id_of(journey, "t1"), MARA, at(1), "Nobody came")
    after = advance(closed(journey), setting(TWO, 3))
    assert after.milestone("m2").state is MilestoneState.IN_PROGRESS
    assert states(after)["t1"] is ActivityState.FAILED


def test_the_last_milestone_completed_by_hand_completes_the_journey() -> None:
    of = template(milestone("m1", task("t1")))
    after = advance(closed(begun(of)), setting(of, 3))
    assert (after.state, after.outcome) == (JourneyState.ENDED, Outcome.COMPLETED)
    again = advance(reopen_milestone(after, "m1", at(3)), setting(of, 4))
    assert (again.state, again.outcome, states(again)) == (
        JourneyState.IN_PROGRESS,
        None,
        {"t1": ActivityState.PENDING},
    )


def test_reopening_restores_what_that_completion_skipped_and_nothing_else_and_later_ones_go_on() -> None:
    journey = begun(TWO)
    journey = skip(journey, id_of(journey, "t2"), MARA, at(1), "They skip it")
    after = advance(closed(journey), setting(TWO, 3))
    assert [a.definition for a in skipped_with(after, "m1", at(3))] == ["t1", "t3"]

    again = advance(reopen_milestone(after, "m1", at(3)), setting(TWO, 4))
    assert again.milestone("m1").state is MilestoneState.IN_PROGRESS
    assert (again.milestone("m1").ended_on, again.milestone("m1").reason) == (None, None)
    assert again.milestone("m2").state is MilestoneState.IN_PROGRESS
    assert states(again) == {
        "t1": ActivityState.PENDING,
        "t2": ActivityState.SKIPPED,
        "t3": ActivityState.PENDING,
        "u1": ActivityState.PENDING,
    }
    restored = again.activity(id_of(again, "t1"))
    assert (restored.ended_by, restored.ended_at, restored.reason) == (None, None, None)


def test_a_failed_milestone_can_be_reopened() -> None:
    failed = fail_milestone(begun(TWO), "m1", on(2), "They went silent")
    again = advance(reopen_milestone(failed, "m1"), setting(TWO, 3))
    assert again.milestone("m1").state is MilestoneState.IN_PROGRESS
    assert again.milestone("m2").state is MilestoneState.PENDING


def test_one_whose_activities_are_all_done_would_be_done_again_at_once() -> None:
    of = chain(2)
    journey = begun(of)
    for activity in journey.activities:
        journey = complete(journey, activity.id, MARA, at(1))
    journey = advance(journey, setting(of, 1))
    with pytest.raises(NotPossible, match="Reopen the one that is not"):
        reopen_milestone(journey, "m1")


@pytest.mark.parametrize("state", [s for s in MilestoneState if s is not MilestoneState.IN_PROGRESS])
def test_only_a_milestone_in_progress_can_be_completed(state: MilestoneState) -> None:
    journey = begun(TWO).with_milestone("m1", state=state)
    with pytest.raises(NotPossible, match=f"this one is {state}"):
        closed(journey)


@pytest.mark.parametrize("state", [MilestoneState.PENDING, MilestoneState.IN_PROGRESS, MilestoneState.ABSENT])
def test_only_one_that_has_ended_can_be_reopened(state: MilestoneState) -> None:
    journey = begun(TWO).with_milestone("m1", state=state)
    with pytest.raises(NotPossible, match=f"this one is {state}"):
        reopen_milestone(journey, "m1")


def test_a_paused_or_failed_journey_takes_neither() -> None:
    journey = begun(TWO)
    for stopped in (
        replace(journey, state=JourneyState.PAUSED, paused_on=on(1)),
        replace(journey, state=JourneyState.ENDED, outcome=Outcome.FAILED),
    ):
        with pytest.raises(NotPossible):
            closed(stopped)
        with pytest.raises(NotPossible):
            reopen_milestone(stopped.with_milestone("m1", state=MilestoneState.FAILED), "m1")


def test_completing_needs_a_reason() -> None:
    with pytest.raises(NotPossible, match="Give a reason"):
        closed(begun(TWO), "  ")
