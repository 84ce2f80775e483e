"""Due dates of those who are away while nobody stands in for them (requirements P4).

What would be due within somebody's time off is due on their first working day back, by the journey's own calendar; the
date before is kept, and holds again where the time off changes. Which dates hold follows from the journey, the time off
and today alone, so that they may be looked at as often as one likes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from journeys.calendar import Calendar, local_date
from journeys.journey import Activity, Journey, JourneyState
from journeys.person import WEEKDAYS, WORKING_DAYS, Person

_DAY = timedelta(days=1)
_LOOK_AHEAD = 21


@dataclass(frozen=True, slots=True)
class TimeOff:
    """The days, both included, on which somebody is away and nobody stands in, and the weekdays on which they work."""

    first: date
    last: date
    working_days: tuple[str, ...] = WEEKDAYS

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last

    def first_day_back(self, calendar: Calendar) -> date:
        """The first day on which they work and which the journey counts; if these never meet, the first it counts."""
        counted = day = calendar.on_or_after(self.last + _DAY)
        for _ in range(_LOOK_AHEAD):
            if WEEKDAYS[day.weekday()] in self.working_days:
                return day
            day = calendar.on_or_after(day + _DAY)
        return counted

    def due_on(self, day: date, calendar: Calendar) -> date:
        """When something is due that was to be on that day."""
        return self.first_day_back(calendar) if self.covers(day) else day


@dataclass(frozen=True, slots=True)
class Moved:
    """The due date of an open task, before and after a change of its owner's time off."""

    before: date
    after: date


def time_off_of(person: Person, zone: str) -> TimeOff | None:
    """In the zone in which it was chosen, else in `zone`; whoever came back early was there on that day already."""
    if person.stand_in or person.away_from is None or person.away_until is None:
        return None
    local = person.away_zone or zone
    works_on = WORKING_DAYS if person.working_days is None else person.working_days
    off = TimeOff(local_date(person.away_from, local), local_date(person.away_until, local) - _DAY, works_on)
    return off if off.first <= off.last else None


def with_time_off(journey: Journey, off: Mapping[str, TimeOff], today: date, calendar: Calendar) -> Journey:
    """The journey with the due dates that its owners' time off leaves it, `today` being the customer's date.

    Nothing becomes overdue by it. A paused journey keeps its dates until it goes on, since they are going to move.
    """
    if journey.state is not JourneyState.IN_PROGRESS:
        return journey
    activities = [_with_time_off(a, off.get(a.owner or ""), today, calendar) for a in journey.activities]
    is_same = all(new is old for new, old in zip(activities, journey.activities, strict=True))
    return journey if is_same else journey.with_activities(activities)


def moved_between(before: Journey, after: Journey, owner: str) -> tuple[Moved, ...]:
    """What somebody owns that is due on another day, in the journey's order."""
    pairs = ((old, after.activity(old.id)) for old in before.activities if old.owner == owner)
    return tuple(
        Moved(old.due_on, new.due_on) for old, new in pairs if old.due_on and new.due_on and old.due_on != new.due_on
    )


def _with_time_off(activity: Activity, off: TimeOff | None, today: date, calendar: Calendar) -> Activity:
    due_on, planned_on = activity.due_on, activity.planned_on
    if due_on is None or not activity.is_open or (off is None and planned_on is None):
        return activity
    chosen = planned_on == due_on
    if chosen and (due_on < today or (off is not None and off.covers(due_on))):
        return activity
    dates = _dates(due_on, None if chosen else planned_on, off, today, calendar)
    return activity if dates == (due_on, planned_on) else replace(activity, due_on=dates[0], planned_on=dates[1])


def _dates(
    due_on: date, planned_on: date | None, off: TimeOff | None, today: date, calendar: Calendar
) -> tuple[date, date | None]:
    """When it is due, and when it would be but for the time off."""
    soonest = min(due_on, calendar.on_or_after(today))
    planned = due_on if planned_on is None else planned_on
    if off is None or not off.covers(planned):
        planned = min(due_on, planned if planned >= today else soonest)
    if off is not None and off.covers(planned):
        return max(off.first_day_back(calendar), soonest), planned
    return planned, (planned_on if planned == due_on else None)
