"""Days that count where a template counts working days (requirements P4)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.calendar import CALENDAR_DAYS, Calendar
from journeys.template import CountedDays
from journeys.working_days import WorkingDays, calendar_for, knows_holidays, working_days
from tests.journeys.random_journeys import calendars, counts

DATES = st.dates(date(2026, 1, 1), date(2027, 6, 30))


def day(text: str) -> date:
    return date.fromisoformat(text)


@given(calendars(), DATES, DATES)
@settings(max_examples=150)
def test_between_two_dates_lie_those_days_after_the_first_that_count(
    calendar: Calendar, one: date, other: date
) -> None:
    first, last = sorted((one, other))
    counted = sum(counts(calendar, first + timedelta(days=n)) for n in range(1, (last - first).days + 1))
    assert calendar.days_between(first, last) == counted
    assert calendar.days_between(last, first) == -counted


@given(calendars(), DATES, st.integers(1, 300))
@settings(max_examples=150)
def test_adding_days_gives_the_first_date_with_so_many_behind_it(calendar: Calendar, start: date, days: int) -> None:
    later = calendar.add(start, days)
    assert calendar.days_between(start, later) == days
    assert calendar.days_between(start, later - timedelta(days=1)) == days - 1


@given(calendars(), DATES, st.integers(1, 300))
@settings(max_examples=100)
def test_going_back_ends_on_a_day_that_counts_so_many_before(calendar: Calendar, end: date, days: int) -> None:
    earlier = calendar.add(end, -days)
    assert counts(calendar, earlier)
    assert calendar.days_between(earlier, end) == days


@given(calendars(), DATES)
def test_no_days_leave_a_date_as_it_is_and_the_next_that_counts_may_be_itself(calendar: Calendar, start: date) -> None:
    assert calendar.add(start, 0) == start
    found = calendar.on_or_after(start)
    assert counts(calendar, found)
    assert not any(counts(calendar, start + timedelta(days=n)) for n in range((found - start).days))


@pytest.mark.parametrize(
    ("country", "start", "days", "later"),
    [
        ("DE", "2026-04-30", 1, "2026-05-04"),
        ("FR", "2026-05-07", 1, "2026-05-11"),
        ("US", "2026-07-02", 1, "2026-07-06"),
        ("GB", "2026-12-24", 1, "2026-12-29"),
        ("AE", "2026-06-05", 1, "2026-06-08"),
        ("SA", "2026-03-05", 1, "2026-03-08"),
        ("DE", "2026-12-31", 1, "2027-01-04"),
    ],
)
def test_weekends_and_public_holidays_are_those_of_the_country(country: str, start: str, days: int, later: str) -> None:
    assert working_days(country).add(day(start), days) == day(later)


def test_a_weekend_day_on_which_a_country_works_counts() -> None:
    assert working_days("CN").days_between(day("2024-09-28"), day("2024-09-29")) == 1


@pytest.mark.parametrize("country", ["", "XX", "de"])
def test_in_an_unknown_country_only_weekends_do_not_count(country: str) -> None:
    assert not knows_holidays(country)
    assert working_days(country).days_between(day("2026-12-18"), day("2027-01-04")) == 11


def test_the_days_of_a_country_are_worked_out_once() -> None:
    assert working_days("DE") is working_days("DE")


@pytest.mark.parametrize(
    ("start", "count", "later"),
    [
        ("2026-03-02", 3, "2026-03-05"),
        ("2026-03-05", 3, "2026-03-10"),
        ("2026-03-07", 1, "2026-03-09"),
        ("2026-03-06", 0, "2026-03-06"),
    ],
)
def test_working_days_leave_out_saturday_and_sunday(start: str, count: int, later: str) -> None:
    assert working_days("").add(day(start), count) == day(later)


def test_a_template_counts_every_day_unless_it_says_otherwise() -> None:
    assert calendar_for(CountedDays.CALENDAR, "DE") is CALENDAR_DAYS
    assert isinstance(calendar_for(CountedDays.WORKING, "DE"), WorkingDays)
