"""Taking up again an activity that has ended, and what ended with it (requirements J3, J4)."""

from journeys.advance import Setting, advance
from journeys.errors import NotPossible
from journeys.journey import Activity, ActivityState, Journey, JourneyState, Milestone, MilestoneState, Outcome
from journeys.lifecycle import must_run, pending, taken_up_again, unblocked
from journeys.milestones import is_done


def reopen(journey: Journey, activity_id: str) -> Journey:
    """Take an ended activity up again; a journey that had completed opens with it, and so does its milestone, unless
    that has completed and lacks nothing required even so."""
    activity = journey.activity(activity_id)
    if activity.is_open:
        raise NotPossible(f"“{activity.title}” is still open, so there is nothing to reopen.")
    if journey.outcome is not Outcome.COMPLETED:
        must_run(journey)
    running = taken_up_again(journey) if journey.state is JourneyState.ENDED else journey
    again = unblocked(pending(running.activity(activity_id)))
    reopened = running.with_activities(again if a.id == activity_id else a for a in running.activities)
    if _stays_completed(reopened, reopened.milestone(activity.milestone)):
        return reopened
    return reopened.with_milestone(activity.milestone, state=MilestoneState.IN_PROGRESS, ended_on=None, reason=None)


def _stays_completed(journey: Journey, milestone: Milestone) -> bool:
    return milestone.state is MilestoneState.COMPLETED and is_done(journey.activities_of(milestone.id))


def brought_back(before: Journey, after: Journey) -> tuple[Activity, ...]:
    """What a reopening has opened again, and what a milestone that goes on again had left open."""
    were = {activity.id: activity for activity in before.activities}
    again = _under_way(after) - _under_way(before)
    known = (activity for activity in after.activities if activity.is_open and activity.id in were)
    return tuple(a for a in known if a.milestone in again or not were[a.id].is_open)


def _under_way(journey: Journey) -> set[str]:
    return {m.id for m in journey.milestones if m.state is MilestoneState.IN_PROGRESS}


def must_last(reopened: Journey, activity_id: str, setting: Setting) -> None:
    """Refuse a reopening after which the activity would be ended again in the same breath.

    Nothing would come of it, but how and when it had ended, and its journey with it, would be lost.
    """
    after = advance(reopened, setting)
    activity = after.activity(activity_id)
    if activity.is_open:
        return
    if activity.state is ActivityState.COMPLETED:
        raise NotPossible(f"By its rule “{activity.title}” is reached, so it would be completed again at once.")
    _must_go_on(after)
    raise NotPossible(
        f"“{activity.title}” is optional and all that is required is done, so the journey would be completed again at "
        "once. Reopen something required first."
    )


def must_go_on(reopened: Journey, setting: Setting) -> None:
    """Refuse to take up a completed journey that its rules would end otherwise in the same breath."""
    _must_go_on(advance(reopened, setting))


def _must_go_on(journey: Journey) -> None:
    if journey.outcome in (Outcome.EXITED, Outcome.FAILED):
        raise NotPossible(f"By its rules this journey would end at once as {journey.outcome}: {journey.reason}")
