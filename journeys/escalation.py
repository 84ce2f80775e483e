"""Telling others of a late journey on which nobody acts (requirements N2).

It is counted from the day on which its owners were alerted, or on which somebody last acted on it: after the template's
number of working days its CSM is told, after as many again who answers for its stage. Each is told once for a level in
an episode, however often somebody acts in between.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

from journeys.calendar import Calendar
from journeys.journey import Journey, Level
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
    due = [step for step in _steps_ahead(journey) if _due_on(step, journey, template, working_days) <= today]
    taken = max(due, default=journey.escalated)
    return _noted(journey, since, taken), tuple(Escalation(step, progress.headline, episode, since) for step in due)


def next_step_on(journey: Journey, template: Template, working_days: Calendar) -> date | None:
    """The local date on which the next step is due, if nobody does anything."""
    if journey.unattended_since is None or not template.escalate_after_days:
        return None
    return min((_due_on(step, journey, template, working_days) for step in _steps_ahead(journey)), default=None)


def _steps_ahead(journey: Journey) -> list[Step]:
    return [step for step in Step if step > journey.escalated]


def _due_on(step: Step, journey: Journey, template: Template, working_days: Calendar) -> date:
    due = working_days.add(journey.unattended_since or date.max, template.escalate_after_days)
    due = max(due, journey.snoozed_until or due)
    return due if step is Step.CSM else working_days.add(due, template.escalate_after_days)


def _noted(journey: Journey, since: date | None, taken: int) -> Journey:
    if (journey.unattended_since, journey.escalated) == (since, taken):
        return journey
    return replace(journey, unattended_since=since, escalated=int(taken))
