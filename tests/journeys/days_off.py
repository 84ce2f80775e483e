"""Journeys whose owners are away, and when what is in them is due."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from journeys.advance import Setting
from journeys.calendar import CALENDAR_DAYS, Calendar
from journeys.journey import Journey
from journeys.template import Template
from journeys.time_off import TimeOff, with_time_off
from journeys.working_days import working_days
from tests.journeys.builders import SPECIALIST, milestone, on, setting, task, template

WEEK = TimeOff(on(2), on(4))
"""Wednesday to Friday of the week in which journeys start, on a Monday."""

AWAY = {SPECIALIST: WEEK}
TWO = template(
    milestone("m1", task("t1"), task("t2", due=3)),
    milestone("m2", task("t3", due=2), task("t4", due=2, role="csm"), after="m1"),
)
MONDAY_TO_FRIDAY = working_days("")


def off(journey: Journey, day: int = 0, calendar: Calendar = CALENDAR_DAYS, **days: TimeOff) -> Journey:
    return with_time_off(journey, days, on(day), calendar)


def dues(journey: Journey) -> list[date | None]:
    return [a.due_on for a in journey.activities]


def of_owner(of: Template, day: int, who: Mapping[str, TimeOff]) -> Setting:
    return replace(setting(of, day), time_off=who)
