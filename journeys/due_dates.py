"""When activities are due, chosen by hand (requirements J3)."""

from dataclasses import replace
from datetime import date

from journeys.calendar import Calendar
from journeys.journey import Activity, Journey
from journeys.lifecycle import must_be_open


def move_due_date(journey: Journey, activity_id: str, to: date | None) -> Journey:
    """Change the due date of one activity; `None` takes it away. What is chosen so no time off of its owner moves."""
    must_be_open(journey, activity_id)
    activity = journey.activity(activity_id)
    if activity.due_on == to and not activity.is_moved:
        return journey
    return journey.with_activity(activity_id, due_on=to, planned_on=to)


def move_due_date_and_following(journey: Journey, activity_id: str, to: date, calendar: Calendar) -> Journey:
    """Change a due date and move by as many days all open activities of the journey due on or after the old one."""
    old = journey.activity(activity_id).due_on
    moved = move_due_date(journey, activity_id, to)
    if old is None:
        return moved
    days = calendar.days_between(old, to)
    if days == 0:
        return moved
    later = set(following(journey, activity_id))
    return moved.with_activities(
        _moved_by(a, a.due_on, days, calendar) if a.id in later and a.due_on else a for a in moved.activities
    )


def following(journey: Journey, activity_id: str) -> tuple[str, ...]:
    """Ids of the open activities that are due on the same day as this one, or later."""
    due_on = journey.activity(activity_id).due_on
    if due_on is None:
        return ()
    others = (a for a in journey.activities if a.is_open and a.id != activity_id)
    return tuple(a.id for a in others if a.due_on and a.due_on >= due_on)


def _moved_by(activity: Activity, due_on: date, days: int, calendar: Calendar) -> Activity:
    """What was chosen by hand stays so; what time off has moved is moved by it anew, if need be."""
    to = calendar.add(due_on, days)
    return replace(activity, due_on=to, planned_on=to if activity.planned_on == due_on else None)
