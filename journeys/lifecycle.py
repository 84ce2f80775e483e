"""What people can do to a journey (requirements J1, J3, J5, T3).

Every function takes a journey and gives the next one, or refuses with a sentence. An act changes just what it names;
`journeys.advance` then draws the conclusions: milestones close and begin, the journey ends.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from journeys.calendar import CALENDAR_DAYS, Calendar
from journeys.customer import CSM
from journeys.errors import AlreadyDone, NotPossible
from journeys.journey import (
    Activity,
    ActivityState,
    Journey,
    JourneyState,
    Milestone,
    MilestoneState,
    Outcome,
    WaitsFor,
)
from journeys.template import ActivityKind, Template

_BY_THE_END = "The journey has ended."


def scheduled(
    template: Template,
    version: int,
    *,
    workspace: str,
    journey_id: str,
    customer: str,
    starts_on: date,
    owners: Mapping[str, str],
) -> Journey:
    """A new journey, before anything in it has begun; `advance` begins it when its start date has come."""
    return Journey(
        workspace=workspace,
        id=journey_id,
        customer=customer,
        template=template.key,
        template_version=version,
        starts_on=starts_on,
        owners=dict(owners),
        milestones=tuple(Milestone(definition.id) for definition in template.milestones),
    )


def set_in_progress(journey: Journey, activity_id: str) -> Journey:
    """Somebody has taken the activity up."""
    must_be_open(journey, activity_id, ActivityState.IN_PROGRESS)
    return journey.with_activity(activity_id, state=ActivityState.IN_PROGRESS)


def complete(journey: Journey, activity_id: str, by: str, at: datetime) -> Journey:
    """The activity is done; raises `AlreadyDone` with who and when if it is no longer open."""
    must_be_open(journey, activity_id)
    return _ended(journey, activity_id, ActivityState.COMPLETED, by, at)


def skip(journey: Journey, activity_id: str, by: str, at: datetime, reason: str) -> Journey:
    """The activity, open or failed, is not going to be done; nothing waits for it any longer."""
    if journey.activity(activity_id).state is not ActivityState.FAILED:
        must_be_open(journey, activity_id)
    must_run(journey)
    return _ended(journey, activity_id, ActivityState.SKIPPED, by, at, needed(reason))


def fail_activity(journey: Journey, activity_id: str, by: str, at: datetime, reason: str) -> Journey:
    """The activity did not succeed; a required one holds its milestone until the CSM decides (requirements J4)."""
    must_be_open(journey, activity_id)
    return _ended(journey, activity_id, ActivityState.FAILED, by, at, needed(reason))


def reassign(journey: Journey, activity_id: str, to: str, today: date) -> Journey:
    """Give a task to somebody else; achievements have no owner on our side. No time off of theirs, past or present,
    makes what is overdue already due later, and that the one before had snoozed it does not silence it for them."""
    activity = journey.activity(activity_id)
    must_be_open(journey, activity_id)
    if activity.kind is ActivityKind.ACHIEVEMENT:
        raise NotPossible(f"“{activity.title}” is the customer's achievement; only tasks have an owner.")
    if activity.owner == to:
        return journey
    is_overdue = activity.due_on is not None and activity.due_on < today
    planned_on = activity.due_on if is_overdue else activity.planned_on
    return journey.with_activity(activity_id, owner=to, planned_on=planned_on, snoozed_until=None)


def block(journey: Journey, activity_id: str, on: WaitsFor, until: date, today: date) -> Journey:
    """A task waits for somebody until a date; its due date and progress stay as they are (requirements J3)."""
    activity = journey.activity(activity_id)
    must_be_open(journey, activity_id)
    if activity.kind is ActivityKind.ACHIEVEMENT:
        raise NotPossible(f"“{activity.title}” is the customer's achievement and waits for the customer anyway.")
    if until <= today:
        raise NotPossible("Choose a day after today until which it waits.")
    return journey.with_activity(activity_id, blocked_on=on, blocked_until=until)


def unblock(journey: Journey, activity_id: str, today: date) -> Journey:
    """The task waits for nobody any longer."""
    activity = journey.activity(activity_id)
    must_be_open(journey, activity_id)
    if not activity.is_blocked(today):
        raise NotPossible(f"“{activity.title}” is not waiting for anybody.")
    return journey.with_activities(unblocked(a) if a.id == activity_id else a for a in journey.activities)


def unblocked(activity: Activity) -> Activity:
    return replace(activity, blocked_on=None, blocked_until=None)


def snooze(journey: Journey, activity_id: str, until: date, today: date) -> Journey:
    """Silence reminders until a date; due date and progress stay as they are (requirements J3)."""
    must_be_open(journey, activity_id)
    if until <= today:
        raise NotPossible("Choose a day after today to be reminded on.")
    return journey.with_activity(activity_id, snoozed_until=until)


def snooze_journey(journey: Journey, until: date, today: date) -> Journey:
    """Leave a journey out of digests until a date; its progress stays as it is (requirements J3)."""
    if journey.state is JourneyState.ENDED:
        raise AlreadyDone(f"ended ({journey.outcome})", journey.ended_by, journey.ended_at)
    if until <= today:
        raise NotPossible("Choose a day after today to be reminded on.")
    return replace(journey, snoozed_until=until)


def fail_milestone(journey: Journey, milestone_id: str, today: date, reason: str) -> Journey:
    """Give a milestone up; nothing begins after it, and the journey goes on until somebody ends it (J4)."""
    milestone = journey.milestone(milestone_id)
    if milestone.state is not MilestoneState.IN_PROGRESS:
        raise NotPossible(f"Only a milestone in progress can fail; this one is {milestone.state}.")
    must_run(journey)
    return journey.with_milestone(milestone_id, state=MilestoneState.FAILED, ended_on=today, reason=needed(reason))


def pause(journey: Journey, today: date, reason: str = "", until: date | None = None) -> Journey:
    """Stop the clocks of the journey, until a date or until somebody resumes it (requirements J5)."""
    if journey.state is not JourneyState.IN_PROGRESS:
        raise NotPossible(f"Only a journey in progress can be paused; this one is {journey.state}.")
    if until is not None and until <= today:
        raise NotPossible("Choose a day after today to resume on, or leave it empty.")
    return replace(journey, state=JourneyState.PAUSED, paused_on=today, resumes_on=until, reason=reason or None)


def resume(journey: Journey, today: date, calendar: Calendar = CALENDAR_DAYS) -> Journey:
    """Let the clocks run again; due dates that lay ahead at the pause move by the paused days (requirements P4).

    What can be reopened moves along: milestones and activities that have ended. `today` is before the pause where the
    customer has moved to a zone in which it is still yesterday; that takes no day back.
    """
    if journey.state is not JourneyState.PAUSED or journey.paused_on is None:
        raise NotPossible(f"Only a paused journey can be resumed; this one is {journey.state}.")
    paused_on = journey.paused_on
    days = max(0, calendar.days_between(paused_on, today))
    return replace(
        journey,
        state=JourneyState.IN_PROGRESS,
        paused_on=None,
        resumes_on=None,
        reason=None,
        paused_days=journey.paused_days + days,
        milestones=tuple(replace(m, paused_days=m.paused_days + days) if m.begun_on else m for m in journey.milestones),
        activities=tuple(_moved_by_pause(a, paused_on, days, today, calendar) for a in journey.activities),
    )


def _moved_by_pause(activity: Activity, paused_on: date, days: int, today: date, calendar: Calendar) -> Activity:
    """What was not overdue at the pause is not overdue after it, on whatever day it ends."""
    if activity.due_on is None or activity.due_on < paused_on:
        return activity

    def moved(day: date) -> date:
        to = calendar.add(day, days)
        return to if day < paused_on or to >= today else calendar.on_or_after(today)

    return replace(
        activity, due_on=moved(activity.due_on), planned_on=moved(activity.planned_on) if activity.planned_on else None
    )


def end(
    journey: Journey, outcome: Outcome, by: str, at: datetime, reason: str | None = None, note: str | None = None
) -> Journey:
    """End the journey with an outcome; what is still open in it becomes skipped (requirements T3).

    One that ends while paused keeps the date of the pause, so that taken up again it does not count those days.
    """
    if journey.state is JourneyState.ENDED:
        raise AlreadyDone(f"ended ({journey.outcome})", journey.ended_by, journey.ended_at)
    closed = (
        replace(a, state=ActivityState.SKIPPED, ended_at=at, ended_by=by, reason=_BY_THE_END) if a.is_open else a
        for a in journey.activities
    )
    return replace(
        journey,
        state=JourneyState.ENDED,
        outcome=outcome,
        reason=reason,
        note=note,
        resumes_on=None,
        ended_at=at,
        ended_by=by,
        never_began=journey.state is JourneyState.SCHEDULED,
        activities=tuple(closed),
    )


def answer_outcome(journey: Journey, reached: bool) -> Journey:
    """Whether the desired outcome was reached, as the CSM says after completion (requirements T3)."""
    if journey.outcome is not Outcome.COMPLETED:
        raise NotPossible("Only of a completed journey it can be said whether its outcome was reached.")
    return replace(journey, outcome_reached=reached)


def fail(
    journey: Journey, by: str, at: datetime, reason: str, note: str | None = None, reasons: tuple[str, ...] = ()
) -> Journey:
    """End the journey as failed, with one of the `reasons` its template lists."""
    if reasons and reason not in reasons:
        raise NotPossible(f"Choose one of the reasons of this journey: {', '.join(reasons)}.")
    return end(journey, Outcome.FAILED, by, at, needed(reason), note)


def must_be_open(journey: Journey, activity_id: str, unless: ActivityState | None = None) -> None:
    activity = journey.activity(activity_id)
    if not activity.is_open or activity.state is unless:
        raise AlreadyDone(activity.state, activity.ended_by, activity.ended_at, activity.title)
    must_run(journey)


def must_run(journey: Journey) -> None:
    if journey.state is JourneyState.PAUSED:
        raise NotPossible("This journey is paused. Resume it first.")
    if journey.state is JourneyState.ENDED:
        raise NotPossible(f"This journey has ended ({journey.outcome}). Start a new one to work on it again.")


def _ended(
    journey: Journey, activity_id: str, state: ActivityState, by: str, at: datetime, reason: str | None = None
) -> Journey:
    return journey.with_activity(activity_id, state=state, ended_by=by, ended_at=at, reason=reason)


def needed(reason: str) -> str:
    if not reason.strip():
        raise NotPossible("Give a reason, so that others understand it later.")
    return reason.strip()


def taken_up_again(journey: Journey) -> Journey:
    """An ended journey as it was before its end, which had skipped what was open."""
    return replace(
        journey,
        state=JourneyState.PAUSED if journey.paused_on else JourneyState.IN_PROGRESS,
        outcome=None,
        outcome_reached=None,
        reason=None,
        note=None,
        ended_at=None,
        ended_by=None,
        activities=tuple(pending(a) if _skipped_by_end(a, journey) else a for a in journey.activities),
    )


def _skipped_by_end(activity: Activity, journey: Journey) -> bool:
    is_skipped = activity.state is ActivityState.SKIPPED and activity.reason == _BY_THE_END
    return is_skipped and activity.ended_at == journey.ended_at


def hand_over(journey: Journey, former: str | None, to: str) -> Journey:
    """A journey of the customer's former CSM goes over to the new one; if somebody else was chosen for it, it stays.

    The days on which nobody acts on it count anew.
    """
    if journey.csm != former:
        return journey
    return replace(journey, owners={**journey.owners, CSM: to}, unattended_since=None)


def pending(activity: Activity) -> Activity:
    """As if it had never ended."""
    return replace(activity, state=ActivityState.PENDING, ended_by=None, ended_at=None, reason=None)
