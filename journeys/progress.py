"""Whether a journey is on track, delayed or stuck (requirements P1-P3, P5).

Pure functions of a journey, its template and `today`, the date in the customer's zone: progress only changes at the
start of a local day, or when somebody does something. Only a journey in progress has progress.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from journeys.calendar import CALENDAR_DAYS, Calendar
from journeys.journey import JOURNEY, Activity, ActivityState, Journey, JourneyState, Level, Milestone, MilestoneState
from journeys.template import ProgressParameters, StatusRule, Template
from journeys.waiting import under_way, waits_until

ACTIVITIES = "(activities)"
JOURNEY_DAYS = "(journey days)"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the next check waits for to change: the three values of P3 and the headline word, without day numbers."""

    activities: Level
    journey_days: Level
    milestone_days: Mapping[str, Level]
    headline: Level


@dataclass(frozen=True, slots=True)
class Progress:
    """The answer with the figures behind it: overdue of counted activities, and elapsed days by subject."""

    answer: Answer
    overdue: int
    counted: int
    elapsed: Mapping[str, int]
    reasons: tuple[str, ...]

    @property
    def headline(self) -> Level:
        return self.answer.headline

    @property
    def reason(self) -> str:
        """Why the headline is what it is, such as "3 of 3 activities overdue"."""
        return ", ".join(self.reasons)


def day_level(elapsed: int, parameters: ProgressParameters) -> Level:
    """The day rule: on time up to N elapsed days, delayed up to M, stuck after (requirements P1)."""
    if elapsed <= parameters.on_time_up_to:
        return Level.ON_TRACK
    return Level.DELAYED if elapsed <= parameters.delayed_up_to else Level.STUCK


def activity_level(overdue: int, counted: int) -> Level:
    """The activity rule: none overdue on track, all overdue stuck, else delayed (requirements P2)."""
    if overdue == 0:
        return Level.ON_TRACK
    return Level.STUCK if overdue == counted else Level.DELAYED


def worst(levels: Iterable[Level]) -> Level:
    return max(levels, key=_severity, default=Level.ON_TRACK)


_severity = attrgetter("severity")


def counted_activities(journey: Journey, completed_count: bool) -> tuple[Activity, ...]:
    """The set of P2: open activities of milestones in progress and, where the template says so, completed ones."""
    in_progress = {m.id for m in journey.milestones if m.state is MilestoneState.IN_PROGRESS}
    return tuple(
        a
        for a in journey.activities
        if (a.milestone in in_progress and a.is_open) or (completed_count and a.state is ActivityState.COMPLETED)
    )


def progress(journey: Journey, template: Template, today: date, calendar: Calendar = CALENDAR_DAYS) -> Progress | None:
    """Progress on a local date, or None unless the journey is in progress."""
    if journey.state is not JourneyState.IN_PROGRESS:
        return None
    counted = counted_activities(journey, template.completed_count)
    overdue = bisect_left(_due_dates(counted), today)
    elapsed = dict(_elapsed(journey, template, _counted_days(journey, template), today, calendar))
    answer = _answer(template, activity_level(overdue, len(counted)), elapsed)
    reasons = tuple(_reasons(template, answer, overdue, len(counted), elapsed))
    return Progress(answer, overdue, len(counted), elapsed, reasons)


def next_change(journey: Journey, template: Template, today: date, calendar: Calendar = CALENDAR_DAYS) -> date | None:
    """The first local date after today on which the answer differs from today's, if nobody does anything."""
    if journey.state is not JourneyState.IN_PROGRESS:
        return None
    counted = counted_activities(journey, template.completed_count)
    due_dates, days_of = _due_dates(counted), tuple(_counted_days(journey, template))

    def answer_on(day: date) -> Answer:
        activities = activity_level(bisect_left(due_dates, day), len(counted))
        return _answer(template, activities, dict(_elapsed(journey, template, days_of, day, calendar)))

    now, days = answer_on(today), sorted(_days_of_change(journey, template, today, calendar))
    return next((day for day in days if answer_on(day) != now), None)


def _due_dates(counted: Iterable[Activity]) -> list[date]:
    """In order; as many activities are overdue on a day as have one before it."""
    return sorted(a.due_on for a in counted if a.due_on and a.is_open)


def watched_values(answer: Answer, status_rule: StatusRule) -> dict[str, Level]:
    """The values that the status rule names (requirements P3), by name; a milestone's goes by the milestone's id."""
    return _named(status_rule, answer.activities, answer.journey_days, answer.milestone_days)


def levels(progress: Progress, status_rule: StatusRule) -> dict[str, Level]:
    """The level of each subject that can be alerted (requirements N1): the journey and its milestones in progress."""
    values = watched_values(progress.answer, status_rule)
    own = [values.pop(name) for name in (ACTIVITIES, JOURNEY_DAYS) if name in values]
    return {JOURNEY: worst(own), **values}


_CountedDays = tuple[str, date, int, ProgressParameters]
_BY_ACTIVITIES = frozenset({StatusRule.ACTIVITIES, StatusRule.BOTH})
_BY_JOURNEY_DAYS = frozenset({StatusRule.JOURNEY_DAYS, StatusRule.DAYS, StatusRule.BOTH})
_BY_MILESTONE_DAYS = frozenset({StatusRule.DAYS, StatusRule.BOTH})


def _elapsed(
    journey: Journey, template: Template, counted: Iterable[_CountedDays], today: date, calendar: Calendar
) -> Iterator[tuple[str, int]]:
    waits = journey.waiting_since is not None and not template.waiting_counts
    for subject, begin, left_out, _ in counted:
        waiting = under_way(journey, begin, today, calendar) if waits else 0
        yield subject, calendar.days_between(begin, today) - left_out - waiting


def _counted_days(journey: Journey, template: Template) -> Iterator[_CountedDays]:
    """Each subject of the day rule with its begin and the days since then that do not count (requirements P4)."""
    yield JOURNEY, journey.starts_on, _left_out(journey, template), template.progress
    for milestone in _in_progress(journey):
        if milestone.begun_on is not None:
            left_out = _left_out(milestone, template)
            yield milestone.id, milestone.begun_on, left_out, _parameters(template, milestone.id)


def _left_out(of: Journey | Milestone, template: Template) -> int:
    return of.paused_days + (0 if template.waiting_counts else of.waiting_days)


def _in_progress(journey: Journey) -> Iterator[Milestone]:
    return (m for m in journey.milestones if m.state is MilestoneState.IN_PROGRESS)


def _answer(template: Template, activities: Level, elapsed: Mapping[str, int]) -> Answer:
    by_days = {subject: day_level(days, _parameters(template, subject)) for subject, days in elapsed.items()}
    journey_days = by_days.pop(JOURNEY)
    headline = worst(_named(template.status_rule, activities, journey_days, by_days).values())
    return Answer(activities, journey_days, by_days, headline)


def _named(
    status_rule: StatusRule, activities: Level, journey_days: Level, milestone_days: Mapping[str, Level]
) -> dict[str, Level]:
    return {
        **({ACTIVITIES: activities} if status_rule in _BY_ACTIVITIES else {}),
        **({JOURNEY_DAYS: journey_days} if status_rule in _BY_JOURNEY_DAYS else {}),
        **(milestone_days if status_rule in _BY_MILESTONE_DAYS else {}),
    }


def _parameters(template: Template, subject: str) -> ProgressParameters:
    return template.progress if subject == JOURNEY else template.milestones_by_id[subject].progress


def _reasons(
    template: Template, answer: Answer, overdue: int, counted: int, elapsed: Mapping[str, int]
) -> Iterator[str]:
    """The values that make the headline, in words; for one on track, the day and how long it is on time."""
    rule, headline = template.status_rule, answer.headline
    if rule in _BY_ACTIVITIES and answer.activities is headline and overdue:
        yield f"{overdue} of {counted} {'activity' if counted == 1 else 'activities'} overdue"
    if rule in _BY_JOURNEY_DAYS and answer.journey_days is headline:
        yield _day_reason(template, elapsed[JOURNEY], template.progress)
    if rule in _BY_MILESTONE_DAYS and headline is not Level.ON_TRACK:
        for milestone, level in answer.milestone_days.items():
            if level is headline:
                definition = template.milestones_by_id[milestone]
                yield f"{definition.name}: {_day_reason(template, elapsed[milestone], definition.progress)}"
    if rule is StatusRule.ACTIVITIES and not overdue:
        yield "no activity overdue"


def _day_reason(template: Template, elapsed: int, parameters: ProgressParameters) -> str:
    return f"{template.day_word} {elapsed}, on time up to {parameters.on_time_up_to}"


def _days_of_change(journey: Journey, template: Template, today: date, calendar: Calendar) -> set[date]:
    """Every later date on which one of the values can change; which of them change the answer, `progress` says."""
    days = {
        calendar.add(begin, limit + left_out + waiting + 1)
        for _, begin, left_out, parameters in _counted_days(journey, template)
        for waiting in _waiting_to_come(journey, template, begin, calendar)
        for limit in (parameters.on_time_up_to, parameters.delayed_up_to)
    }
    days |= {a.due_on + timedelta(days=1) for a in journey.activities if a.due_on and a.is_open}
    return {day for day in days if day > today}


def _waiting_to_come(journey: Journey, template: Template, begin: date, calendar: Calendar) -> set[int]:
    """What a waiting under way may add to the days left out: nothing before it, all of it once it is over."""
    ends = None if template.waiting_counts else waits_until(journey)
    return {0} if ends is None else {0, under_way(journey, begin, ends, calendar)}
