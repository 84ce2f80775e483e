"""Telling others of a late journey on which nobody acts (requirements N2).

It is counted from the day on which its owners were alerted, or on which somebody last acted on it: after the template's
number of working days its CSM is told, after as many again who answers for its stage. Each is told once for a level in
an episode, however often somebody acts in between. Days for which all that is overdue was put off do not count.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum

from journeys.alerts import overdue_activities
from journeys.calendar import Calendar
from journeys.journey import Activity, Journey, Level
from journeys.progress import Progress
from journeys.template import Template


class Step(IntEnum):
    """Who is told, in this order."""

    CSM = 1
    STAGE_OWNER = 2


@dataclass(frozen=True, slots=True)
class Escalation:
    """Nobody has acted on a late journey since a local date; `episode` grows with every new alert about it."""

    step: Step
    level: Level
    episode: int
    since: date


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
    since, episode = journey.unattended_since, sum(watch.episode for watch in journey.watches.values())
    due = [step for step in _steps_ahead(journey) if _due_on(step, journey, template, today, working_days) <= today]
    taken = max(due, default=journey.escalated)
    return _noted(journey, since, taken), tuple(Escalation(step, progress.headline, episode, since) for step in due)


def next_step_on(journey: Journey, template: Template, today: date, working_days: Calendar) -> date | None:
    """The local date on which the next step is due, if nobody does anything."""
    if journey.unattended_since is None or not template.escalate_after_days:
        return None
    return min((_due_on(step, journey, template, today, working_days) for step in _steps_ahead(journey)), default=None)


def _steps_ahead(journey: Journey) -> list[Step]:
    return [step for step in Step if step > journey.escalated]


def _due_on(step: Step, journey: Journey, template: Template, today: date, working_days: Calendar) -> date:
    due = working_days.add(_counted_from(journey, template, today), template.escalate_after_days)
    due = max(due, journey.snoozed_until or due)
    return due if step is Step.CSM else working_days.add(due, template.escalate_after_days)


def _counted_from(journey: Journey, template: Template, today: date) -> date:
    """Where something overdue was put off, not before there is anything overdue to do."""
    since = journey.unattended_since or date.max
    late = overdue_activities(journey, template, today)
    if not any(activity.put_off_until and activity.put_off_until > since for activity in late):
        return since
    return max(since, min(map(_to_do_from, late)))


def _to_do_from(activity: Activity) -> date:
    """The day from which an overdue activity waits for whoever owns it."""
    overdue_from = (activity.due_on or date.min) + timedelta(days=1)
    return max(overdue_from, activity.put_off_until or overdue_from)


def _noted(journey: Journey, since: date | None, taken: int) -> Journey:
    if (journey.unattended_since, journey.escalated) == (since, taken):
        return journey
    return replace(journey, unattended_since=since, escalated=int(taken))
