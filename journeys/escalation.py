"""Telling others of a late journey on which nobody acts (requirements N2).

It is counted from the day on which its owners were alerted, or on which somebody last acted on it: after the template's
number of working days its CSM is told, after as many again who answers for its stage. Each hears it once for a level in
an episode, however often somebody acts in between. Days for which all that is overdue was put off do not count.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum

from journeys.alerts import overdue_activities
from journeys.calendar import Calendar
from journeys.journey import Activity, Journey, Level
from journeys.progress import ACTIVITIES, Progress, counted_activities, watched_values
from journeys.template import Template

_DAY = timedelta(days=1)


class Step(IntEnum):
    """Who is told, in this order."""

    CSM = 1
    STAGE_OWNER = 2


@dataclass(frozen=True, slots=True)
class Escalation:
    """Nobody has acted on a late journey since a local date; `counted_from` is that or a later one, until which all
    that is overdue was put off. `episode` grows with every new alert about it."""

    step: Step
    level: Level
    episode: int
    since: date
    counted_from: date


def escalated(
    journey: Journey,
    template: Template,
    progress: Progress | None,
    today: date,
    working_days: Calendar,
    *,
    starts_over: bool,
) -> tuple[Journey, tuple[Escalation, ...]]:
    """The journey with the steps it has taken, and those that are due now.

    `starts_over` where there is a new alert, or a person has acted. What is snoozed takes no step; after it the CSM is
    told first, too.
    """
    if progress is None or progress.headline is Level.ON_TRACK or not template.escalate_after_days:
        return _noted(journey, None, 0), ()
    if starts_over or journey.unattended_since is None:
        return _noted(journey, today, 0), ()
    since, episode = journey.unattended_since, _episode(journey)
    begins = _counted_from(journey, template, progress, today)
    due = [step for step in _steps_ahead(journey) if _due_on(step, journey, template, begins, working_days) <= today]
    told = (Escalation(step, progress.headline, episode, since, begins) for step in due)
    return _noted(journey, since, max(due, default=journey.escalated)), tuple(told)


def is_taken(journey: Journey, step: int, episode: int) -> bool:
    """Whether a step counts as taken in an episode: for the first time, or again after somebody has acted."""
    return journey.unattended_since is not None and journey.escalated >= step and _episode(journey) == episode


def _episode(journey: Journey) -> int:
    return sum(watch.episode for watch in journey.watches.values())


def next_step_on(
    journey: Journey, template: Template, progress: Progress | None, today: date, working_days: Calendar
) -> date | None:
    """The local date on which the next step is due, if nobody does anything, or on which that may change."""
    steps = _steps_ahead(journey)
    if progress is None or journey.unattended_since is None or not (template.escalate_after_days and steps):
        return None
    begins = _counted_from(journey, template, progress, today)
    due = min(_due_on(step, journey, template, begins, working_days) for step in steps)
    return due if begins == journey.unattended_since else min([due, *_overdue_later(journey, template, today)])


def _steps_ahead(journey: Journey) -> list[Step]:
    return [step for step in Step if step > journey.escalated]


def _due_on(step: Step, journey: Journey, template: Template, begins: date, working_days: Calendar) -> date:
    due = working_days.add(begins, template.escalate_after_days)
    due = max(due, journey.snoozed_until or due)
    return due if step is Step.CSM else working_days.add(due, template.escalate_after_days)


def _counted_from(journey: Journey, template: Template, progress: Progress, today: date) -> date:
    """Where what is overdue makes the journey late and was put off, not before there is anything overdue to do."""
    since = journey.unattended_since or today
    late = overdue_activities(journey, template, today)
    is_put_off = any(activity.put_off_until and activity.put_off_until > since for activity in late)
    if not is_put_off or _is_late_by_days(progress, template):
        return since
    return max(since, min(map(_to_do_from, late)))


def _is_late_by_days(progress: Progress, template: Template) -> bool:
    watched = watched_values(progress.answer, template.status_rule)
    return any(level is not Level.ON_TRACK for name, level in watched.items() if name != ACTIVITIES)


def _to_do_from(activity: Activity) -> date:
    """The day from which an overdue activity waits for whoever owns it."""
    overdue_from = (activity.due_on or date.min) + _DAY
    return max(overdue_from, activity.put_off_until or overdue_from)


def _overdue_later(journey: Journey, template: Template, today: date) -> Iterator[date]:
    """The days on which more becomes overdue."""
    counted = counted_activities(journey, template.completed_count)
    return (a.due_on + _DAY for a in counted if a.is_open and a.due_on and a.due_on >= today)


def _noted(journey: Journey, since: date | None, taken: int) -> Journey:
    if (journey.unattended_since, journey.escalated) == (since, taken):
        return journey
    return replace(journey, unattended_since=since, escalated=int(taken))
