"""Days on which a journey waits on the customer, measured apart from our own (requirements P4).

It waits while every open required task is blocked on the customer, or while nothing but achievements is open. The day
on which that begins counts, the day on which it ends does not, as with pauses.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from journeys.calendar import Calendar
from journeys.journey import Activity, Journey, JourneyState, Milestone, MilestoneState, WaitsFor
from journeys.template import ActivityKind


def is_waiting(journey: Journey, today: date) -> bool:
    """Whether on this local date nothing can be done but wait for the customer."""
    return journey.state is JourneyState.IN_PROGRESS and _waits(tuple(_open_activities(journey)), today)


def waited(before: Journey, after: Journey, today: date, calendar: Calendar) -> Journey:
    """`after` with the waiting that has begun or ended since `before`, on the days on which it really did."""
    for day in _turns(before, after, today):
        waits = is_waiting(after, today) if day == today else _waited_on(before, after, day)
        if waits and after.waiting_since is None:
            after = replace(after, waiting_since=day)
        elif not waits and after.waiting_since is not None:
            after = _counted(after, after.waiting_since, day, calendar)
    return after


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


def _waits(open_ones: Sequence[Activity], day: date) -> bool:
    required = [a for a in open_ones if a.required and a.kind is ActivityKind.TASK]
    if required:
        return all(a.blocked_on is WaitsFor.CUSTOMER and a.is_blocked(day) for a in required)
    return bool(open_ones) and all(a.kind is ActivityKind.ACHIEVEMENT for a in open_ones)


def _turns(before: Journey, after: Journey, today: date) -> list[date]:
    """Today, and before it the days on which time alone may have begun or ended a waiting without anybody looking."""
    days = [_goes_on(before, after), *(m.begun_on for m in _begun(before, after))]
    days += (a.blocked_until for a in _required_tasks(before))
    since = after.waiting_since or date.min
    return sorted({today, *(day for day in days if day and since < day < today)})


def _goes_on(before: Journey, after: Journey) -> date | None:
    """The day on which it began or was resumed by itself."""
    if before.state is after.state:
        return None
    return {JourneyState.SCHEDULED: after.starts_on, JourneyState.PAUSED: before.resumes_on}.get(before.state)


def _waited_on(before: Journey, after: Journey, day: date) -> bool:
    """Whether it waited on a day between two looks, by what had begun until then."""
    goes_on = date.min if before.state is JourneyState.IN_PROGRESS else _goes_on(before, after)
    if goes_on is None or goes_on > day:
        return False
    begun = {m.id for m in _begun(before, after) if m.begun_on and m.begun_on <= day < (m.ended_on or date.max)}
    new = (a for a in after.activities if a.milestone in begun and a.is_open)
    return _waits((*_open_activities(before), *new), day)


def _begun(before: Journey, after: Journey) -> Iterable[Milestone]:
    if before.milestones is after.milestones:
        return ()
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
