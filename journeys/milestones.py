"""What people can do to a milestone as a whole (requirements J3, J4). Failing one is `journeys.lifecycle`'s."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from journeys.errors import NotPossible
from journeys.journey import Activity, ActivityState, Journey, JourneyState, MilestoneState, Outcome
from journeys.lifecycle import must_run, needed, pending, taken_up_again

ENDED = (MilestoneState.COMPLETED, MilestoneState.FAILED)


def is_done(activities: Iterable[Activity]) -> bool:
    """Required ones decide; with only optional ones, when none is open; with none, at once (requirements J4)."""
    found = list(activities)
    required = [a for a in found if a.required]
    if required:
        return all(a.is_done for a in required)
    return not any(a.is_open for a in found)


def complete_milestone(journey: Journey, milestone_id: str, by: str, at: datetime, today: date, reason: str) -> Journey:
    """Close a milestone although not all in it is done; what is open in it becomes skipped for this reason."""
    milestone = journey.milestone(milestone_id)
    if milestone.state is not MilestoneState.IN_PROGRESS:
        raise NotPossible(f"Only a milestone in progress can be completed; this one is {milestone.state}.")
    must_run(journey)
    why = needed(reason)
    skipped = (
        replace(a, state=ActivityState.SKIPPED, ended_by=by, ended_at=at, reason=why)
        if a.milestone == milestone_id and a.is_open
        else a
        for a in journey.activities
    )
    closed = journey.with_activities(skipped)
    return closed.with_milestone(milestone_id, state=MilestoneState.COMPLETED, ended_on=today, reason=why)


def reopen_milestone(journey: Journey, milestone_id: str, completed_at: datetime | None = None) -> Journey:
    """Take an ended milestone up again, and a journey that had completed with it; later milestones go on.

    What was skipped as somebody completed it by hand, at this instant, is open again. Refuses where everything in it is
    done, for then it would be done again at once.
    """
    milestone = journey.milestone(milestone_id)
    if milestone.state not in ENDED:
        raise NotPossible(f"Only a milestone that has ended can be reopened; this one is {milestone.state}.")
    if journey.outcome is not Outcome.COMPLETED:
        must_run(journey)
    again = {a.id for a in skipped_with(journey, milestone_id, completed_at)}
    reopened = journey.with_activities(pending(a) if a.id in again else a for a in journey.activities)
    if is_done(reopened.activities_of(milestone_id)):
        raise NotPossible("All its activities are done. Reopen the one that is not; that reopens the milestone, too.")
    reopened = reopened.with_milestone(milestone_id, state=MilestoneState.IN_PROGRESS, ended_on=None, reason=None)
    return taken_up_again(reopened) if reopened.state is JourneyState.ENDED else reopened


def skipped_with(journey: Journey, milestone_id: str, completed_at: datetime | None) -> tuple[Activity, ...]:
    """The activities that were skipped as the milestone was completed by hand at this instant."""
    ended = (a for a in journey.activities_of(milestone_id) if a.ended_at and a.ended_at == completed_at)
    return tuple(a for a in ended if a.state is ActivityState.SKIPPED)
