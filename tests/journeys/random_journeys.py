"""Hypothesis strategies: any template, and any journey of it in whatever state."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from journeys.calendar import CALENDAR_DAYS, Calendar
from journeys.journey import Activity, ActivityState, Journey, JourneyState, Milestone, MilestoneState, WaitsFor
from journeys.template import (
    AchievementDefinition,
    ActivityKind,
    BeginRule,
    MilestoneDefinition,
    ProgressParameters,
    StatusRule,
    TaskDefinition,
    Template,
)
from journeys.working_days import WorkingDays
from tests.journeys.builders import OWNERS, START, new_journey, template, when

HARD_ZONES = [
    "Asia/Kolkata", "Pacific/Tongatapu", "Pacific/Marquesas", "Europe/Berlin", "America/New_York", "Africa/Cairo",
    "America/Santiago", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Chatham", "America/Nuuk", "America/Havana",
]  # fmt: skip
ZONES = st.sampled_from(HARD_ZONES) | st.sampled_from(sorted(available_timezones()))
RULES = ("r1", "r2", "r3")
DAYS = st.integers(0, 30)


@st.composite
def parameters(draw: DrawFn) -> ProgressParameters:
    on_time = draw(DAYS)
    return ProgressParameters(on_time_up_to=on_time, delayed_up_to=on_time + draw(st.integers(0, 10)))


@st.composite
def calendars(draw: DrawFn) -> Calendar:
    """Every day, or working days with any weekend and any holidays, long ones too."""
    if draw(st.booleans()):
        return CALENDAR_DAYS
    weekend = draw(st.sets(st.integers(0, 6), max_size=5))
    near = st.integers(-80, 250).map(lambda day: START + timedelta(days=day))
    holidays = {
        day + timedelta(days=n) for day in draw(st.sets(near, max_size=12)) for n in range(draw(st.integers(1, 9)))
    }

    @cache
    def days_of_year(year: int) -> tuple[int, ...]:
        first = date(year, 1, 1)
        days = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
        return tuple(day.toordinal() for day in days if day.weekday() not in weekend and day not in holidays)

    return WorkingDays(days_of_year)


def counts(calendar: Calendar, day: date) -> bool:
    """Whether a single date counts, as an oracle may ask."""
    return calendar.days_between(day - timedelta(days=1), day) == 1


conditions = st.none() | st.sampled_from(RULES).map(when)
due_offsets = st.none() | DAYS


@st.composite
def activity_definitions(draw: DrawFn, activity_id: str) -> TaskDefinition | AchievementDefinition:
    shared: dict[str, Any] = {
        "id": activity_id,
        "title": draw(st.sampled_from(["Task #5", "Kick-off call", "First report"])),
        "due_in_days": draw(due_offsets),
        "required": draw(st.booleans()),
        "condition": draw(conditions),
    }
    if draw(st.booleans()):
        return AchievementDefinition(**shared, reached_when=draw(conditions))
    return TaskDefinition(**shared, role=draw(st.sampled_from(["csm", "specialist", "nobody"])))


@st.composite
def begin_rules(draw: DrawFn, earlier: Sequence[str]) -> BeginRule:
    kinds = ["with the journey", "days", *(["after"] if earlier else [])]
    match draw(st.sampled_from(kinds)):
        case "days":
            return BeginRule(days_after_start=draw(DAYS))
        case "after":
            return BeginRule(after=draw(st.sampled_from(earlier)))
        case _:
            return BeginRule()


@st.composite
def milestone_definitions(draw: DrawFn, number: int) -> MilestoneDefinition:
    activities = [draw(activity_definitions(f"a{n}")) for n in range(draw(st.integers(0, 3)))]
    return MilestoneDefinition(
        id=f"m{number}",
        name=f"Milestone {number}",
        begins=draw(begin_rules([f"m{n}" for n in range(1, number)])),
        length_days=draw(DAYS),
        progress=draw(parameters()),
        condition=draw(conditions),
        tasks=tuple(a for a in activities if isinstance(a, TaskDefinition)),
        achievements=tuple(a for a in activities if isinstance(a, AchievementDefinition)),
    )


@st.composite
def templates(draw: DrawFn, *, ends_by_rule: bool = True) -> Template:
    return template(
        *(draw(milestone_definitions(number)) for number in range(1, draw(st.integers(1, 4)) + 1)),
        progress=draw(parameters()),
        status_rule=draw(st.sampled_from(StatusRule)),
        completed_count=draw(st.booleans()),
        waiting_counts=draw(st.booleans()),
        exit_conditions=(when("exit"),) if ends_by_rule else (),
        failure_conditions=(when("failure"),) if ends_by_rule else (),
    )


@st.composite
def journeys_of(draw: DrawFn, of: Template) -> Journey:
    """A journey that started up to 60 days before or 10 after `START`, each of its records in any state."""
    journey = new_journey(of, START + timedelta(days=draw(st.integers(-60, 10))), OWNERS)
    milestones = [draw(_milestones(m.id, journey.starts_on)) for m in journey.milestones]
    activities = [draw(_activities(m.id, n)) for m in milestones for n in range(draw(st.integers(0, 3)))]
    state = draw(st.sampled_from([JourneyState.IN_PROGRESS] * 4 + list(JourneyState)))
    return replace(
        journey,
        state=state,
        paused_days=draw(st.integers(0, 12)),
        waiting_since=draw(st.none() | st.dates(START - timedelta(days=40), START + timedelta(days=40))),
        waiting_days=draw(st.integers(0, 9)),
        milestones=tuple(milestones),
        activities=tuple(activities),
    )


@st.composite
def _milestones(draw: DrawFn, milestone_id: str, not_before: date) -> Milestone:
    state = draw(st.sampled_from(MilestoneState))
    begun = state is not MilestoneState.PENDING
    begun_on = not_before + timedelta(days=draw(st.integers(0, 40))) if begun else None
    paused, waiting = (draw(st.integers(0, 6)) if begun else 0 for _ in range(2))
    return Milestone(milestone_id, state, begun_on, None, paused, waiting_days=waiting)


@st.composite
def _activities(draw: DrawFn, milestone_id: str, number: int) -> Activity:
    return Activity(
        id=f"{milestone_id}-{number}",
        milestone=milestone_id,
        definition=f"a{number}",
        kind=draw(st.sampled_from(ActivityKind)),
        title="Task #5",
        required=draw(st.booleans()),
        due_on=draw(st.none() | st.dates(START - timedelta(days=20), START + timedelta(days=40))),
        state=draw(st.sampled_from(ActivityState)),
        snoozed_until=draw(st.none() | st.just(START + timedelta(days=5))),
        blocked_on=WaitsFor.CUSTOMER,
        blocked_until=draw(st.none() | st.dates(START - timedelta(days=10), START + timedelta(days=60))),
    )
