"""Whatever time off comes and goes, due dates keep to the rule (requirements P4)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from journeys.calendar import Calendar
from journeys.journey import Activity, ActivityState, Journey
from journeys.person import WEEKDAYS
from journeys.time_off import TimeOff, with_time_off
from tests.journeys.builders import on, with_due_dates
from tests.journeys.random_journeys import calendars, counts

USERS = ("UA", "UB")
days = st.integers(-5, 25).map(on)
weeks = st.lists(st.sampled_from(WEEKDAYS), unique=True, min_size=1).map(tuple)
absences = st.builds(
    lambda first, length, works_on: TimeOff(first, first + timedelta(days=length), works_on),
    days, st.integers(0, 9), st.just(WEEKDAYS) | weeks,
)  # fmt: skip
offs = st.dictionaries(st.sampled_from(USERS), absences)


@st.composite
def owned_journeys(draw: st.DrawFn) -> Journey:
    journey, _ = with_due_dates(*draw(st.lists(st.none() | st.integers(-5, 25), max_size=5)))
    return journey.with_activities(
        replace(a, owner=draw(st.sampled_from([None, *USERS, "UC"])), state=draw(st.sampled_from(ActivityState)))
        for a in journey.activities
    )


def expected(activity: Activity, away: Mapping[str, TimeOff], calendar: Calendar) -> date | None:
    """Said once more, day by day."""
    theirs = away.get(activity.owner or "nobody")
    is_open = activity.state in (ActivityState.PENDING, ActivityState.IN_PROGRESS)
    if theirs is None or activity.due_on is None or not is_open:
        return activity.due_on
    length = (theirs.last - theirs.first).days + 1
    if activity.due_on not in {theirs.first + timedelta(days=n) for n in range(length)}:
        return activity.due_on
    back = [theirs.first + timedelta(days=length + n) for n in range(60)]
    counted = [day for day in back if counts(calendar, day)]
    return next((day for day in counted[:21] if day.strftime("%a").lower() in theirs.working_days), counted[0])


@given(owned_journeys(), offs, st.integers(-5, 30), calendars())
def test_dates_never_moved_before_are_those_of_the_rule(
    journey: Journey, away: dict[str, TimeOff], today: int, calendar: Calendar
) -> None:
    after = with_time_off(journey, away, on(today), calendar)
    assert [a.due_on for a in after.activities] == [expected(a, away, calendar) for a in journey.activities]
    assert [replace(a, due_on=None, planned_on=None) for a in after.activities] == [
        replace(a, due_on=None) for a in journey.activities
    ]


@given(owned_journeys(), st.lists(offs, max_size=4), offs, st.integers(-5, 30), calendars())
def test_changed_time_off_is_as_if_it_had_been_so_at_once_for_all_that_still_lies_ahead(
    journey: Journey, before: list[dict[str, TimeOff]], last: dict[str, TimeOff], today: int, calendar: Calendar
) -> None:
    changed = journey
    for away in (*before, last):
        changed = with_time_off(changed, away, on(today), calendar)
    ahead = [i for i, a in enumerate(journey.activities) if a.due_on is None or a.due_on >= on(today)]
    at_once = with_time_off(journey, last, on(today), calendar)
    assert [changed.activities[i] for i in ahead] == [at_once.activities[i] for i in ahead]


@given(owned_journeys(), st.lists(st.tuples(offs, st.integers(0, 9)), max_size=6), calendars(), st.integers(0, 40))
def test_whatever_time_off_comes_and_goes_nothing_gets_overdue_by_it_and_no_later_look_changes_anything(
    journey: Journey, changes: list[tuple[dict[str, TimeOff], int]], calendar: Calendar, later: int
) -> None:
    """So that the next look at a journey need not reckon with time off."""
    today = on(-5)
    for away, passed in changes:
        today += timedelta(days=passed)
        after = with_time_off(journey, away, today, calendar)
        overdue = {a.id for a in journey.activities if a.is_overdue(today)}
        assert {a.id for a in after.activities if a.is_overdue(today)} <= overdue
        assert with_time_off(after, away, today + timedelta(days=later), calendar) is after
        journey = after
