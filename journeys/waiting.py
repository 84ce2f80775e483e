"""Days on which a journey waits on the customer, measured apart from our own (requirements P4).

It waits while every open required task is blocked on the customer, or while nothing but achievements is open. The day
on which that begins counts, the day on which it ends does not, as with pauses.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from journeys.calendar import Calendar
from journeys.journey import Activity, Journey, JourneyState, Milestone, MilestoneState, WaitsFor
from journeys.template import ActivityKind


def is_waiting(journey: Journey, today: date) -> bool:
    """Whether on this local date nothing can be done but wait for the customer."""
    if journey.state is not JourneyState.IN_PROGRESS:
        return False
    required = tuple(_required_tasks(journey))
    if required:
        return all(a.blocked_on is WaitsFor.CUSTOMER and a.is_blocked(today) for a in required)
    open_ones = tuple(_open_activities(journey))
    return bool(open_ones) and all(a.kind is ActivityKind.ACHIEVEMENT for a in open_ones)


def waited(before: Journey, after: Journey, today: date, calendar: Calendar) -> Journey:
    """`after` with the waiting that has begun or ended since `before`, on the day on which it really did."""
    if after.waiting_since is None:
        return _begun_waiting(before, after, today)
    ends = _end_of_waiting(before, after, today)
    if ends is None:
        return after
    return _begun_waiting(before, _counted(after, after.waiting_since, ends, calendar), today)


def waiting_days(journey: Journey, today: date, calendar: Calendar) -> int:
    """All days of waiting on the customer up to a date, in the days that the calendar counts."""
    return journey.waiting_days + under_way(journey, journey.starts_on, today, calendar)


def under_way(journey: Journey, begin: date, today: date, calendar: Calendar) -> int:
    """Days since `begin` of a waiting that is not over yet, or whose end nobody has noted yet."""
    if journey.waiting_since is None:
        return 0
    until = min(today, waits_until(journey) or today)
    return max(0, calendar.days_between(max(begin, journey.waiting_since), until))


def waits_until(journey: Journey) -> date | None:
    """The date on which a waiting ends by itself: the first block of a required task runs out."""
    return min((a.blocked_until for a in _required_tasks(journey) if a.blocked_until), default=None)


def _begun_waiting(before: Journey, after: Journey, today: date) -> Journey:
    if not is_waiting(after, today):
        return after
    begun = [m.begun_on for m in _begun(before, after) if m.begun_on]
    resumed = [before.resumes_on] if before.state is JourneyState.PAUSED and before.resumes_on else []
    return replace(after, waiting_since=min(today, max([*begun, *resumed], default=today)))


def _end_of_waiting(before: Journey, after: Journey, today: date) -> date | None:
    """The first of what can have ended it: a block that ran out, a pause, new work, or what somebody did today."""
    ran_out = waits_until(before)
    work = (m.begun_on for m in _begun(before, after) if any(a.is_open for a in _tasks_of(after, m)))
    ends = [day for day in (ran_out, after.paused_on, *work) if day and day <= today]
    if not ends:
        return None if is_waiting(after, today) else today
    return min(ends)


def _begun(before: Journey, after: Journey) -> Iterator[Milestone]:
    pending = {m.id for m in before.milestones if m.state is MilestoneState.PENDING}
    return (m for m in after.milestones if m.id in pending and m.state is not MilestoneState.PENDING)


def _counted(journey: Journey, since: date, ends: date, calendar: Calendar) -> Journey:
    def counted(begin: date) -> int:
        return max(0, calendar.days_between(max(begin, since), ends))

    milestones = (
        replace(m, waiting_days=m.waiting_days + counted(m.begun_on)) if m.begun_on else m for m in journey.milestones
    )
    days = journey.waiting_days + counted(journey.starts_on)
    return replace(journey, waiting_since=None, waiting_days=days, milestones=tuple(milestones))


def _required_tasks(journey: Journey) -> Iterator[Activity]:
    return (a for a in _open_activities(journey) if a.required and a.kind is ActivityKind.TASK)


def _open_activities(journey: Journey) -> Iterator[Activity]:
    in_progress = {m.id for m in journey.milestones if m.state is MilestoneState.IN_PROGRESS}
    return (a for a in journey.activities if a.is_open and a.milestone in in_progress)


def _tasks_of(journey: Journey, milestone: Milestone) -> Iterator[Activity]:
    return (a for a in journey.activities_of(milestone.id) if a.kind is ActivityKind.TASK and a.required)
