"""Local days of customers (requirements P4, P5)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfoNotFoundError, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.calendar import CALENDAR_DAYS, instant, is_zone, known_zones, local_date, start_of_day, zone

ZONES = st.sampled_from(sorted(available_timezones()))
DATES = st.dates(date(1990, 1, 1), date(2060, 12, 31))
SECOND = timedelta(seconds=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@given(DATES, ZONES)
@settings(max_examples=200)
def test_a_day_starts_at_the_first_instant_that_shows_its_date_or_a_later_one(day: date, zone_name: str) -> None:
    start = start_of_day(day, zone_name)
    assert start.tzinfo is UTC
    assert local_date(start, zone_name) >= day
    assert local_date(start - SECOND, zone_name) < day


@pytest.mark.parametrize(
    ("zone_name", "day", "start"),
    [
        ("Asia/Kolkata", "2026-01-15", "2026-01-14T18:30"),
        ("Asia/Kathmandu", "2026-01-15", "2026-01-14T18:15"),
        ("Pacific/Tongatapu", "2026-01-15", "2026-01-14T11:00"),
        ("Pacific/Marquesas", "2026-01-15", "2026-01-15T09:30"),
        ("UTC", "2026-01-15", "2026-01-15T00:00"),
    ],
)
def test_a_day_starts_at_local_midnight_by_the_minute(zone_name: str, day: str, start: str) -> None:
    assert start_of_day(date.fromisoformat(day), zone_name) == utc(start)


@pytest.mark.parametrize(
    ("zone_name", "day", "start", "hours"),
    [
        ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00", 23),
        ("Europe/Berlin", "2026-10-25", "2026-10-24T22:00", 25),
        ("America/New_York", "2026-03-08", "2026-03-08T05:00", 23),
        ("America/New_York", "2026-11-01", "2026-11-01T04:00", 25),
        ("Australia/Lord_Howe", "2026-10-04", "2026-10-03T13:30", 23.5),
    ],
)
def test_a_day_of_a_clock_change_is_as_long_as_it_is(zone_name: str, day: str, start: str, hours: float) -> None:
    first, next_day = date.fromisoformat(day), date.fromisoformat(day) + timedelta(days=1)
    assert start_of_day(first, zone_name) == utc(start)
    assert start_of_day(next_day, zone_name) - start_of_day(first, zone_name) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("zone_name", "day", "start"),
    [
        ("Africa/Cairo", "2026-04-24", "2026-04-23T22:00"),
        ("America/Santiago", "2026-09-06", "2026-09-06T04:00"),
        ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00"),
    ],
)
def test_a_day_whose_midnight_is_skipped_starts_when_its_first_hour_shows(zone_name: str, day: str, start: str) -> None:
    first = start_of_day(date.fromisoformat(day), zone_name)
    assert first == utc(start)
    assert first.astimezone(zone(zone_name)).time() == time(1)


@pytest.mark.parametrize(
    ("zone_name", "day", "start"),
    [("America/Havana", "2026-11-01", "2026-11-01T04:00"), ("Asia/Beirut", "2026-10-25", "2026-10-24T22:00")],
)
def test_a_day_starts_once_where_the_clocks_go_back_over_midnight(zone_name: str, day: str, start: str) -> None:
    assert start_of_day(date.fromisoformat(day), zone_name) == utc(start)


def test_a_date_that_a_zone_left_out_starts_with_the_one_after_it() -> None:
    left_out, next_day = date(2011, 12, 30), date(2011, 12, 31)
    assert start_of_day(left_out, "Pacific/Apia") == start_of_day(next_day, "Pacific/Apia") == utc("2011-12-30T10:00")


def test_a_time_that_the_clocks_skip_comes_as_much_later_on_the_other_side() -> None:
    skipped = instant(date(2026, 3, 29), time(2, 30), "Europe/Berlin")
    assert skipped.astimezone(zone("Europe/Berlin")).time() == time(3, 30)


def test_a_time_that_the_clocks_show_twice_is_the_first_of_the_two() -> None:
    assert instant(date(2026, 10, 25), time(2, 30), "Europe/Berlin") == utc("2026-10-25T00:30")


@pytest.mark.parametrize(
    ("name", "is_one"), [("Asia/Kolkata", True), ("UTC", True), ("Mars/Olympus", False), ("", False), ("../UTC", False)]
)
def test_a_name_is_that_of_a_zone_or_not(name: str, is_one: bool) -> None:
    assert is_zone(name) is is_one


def test_an_unknown_zone_is_an_error() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        start_of_day(date(2026, 1, 1), "Mars/Olympus_Mons")


@given(DATES, st.integers(-500, 500))
def test_calendar_days_count_every_day_both_ways(day: date, days: int) -> None:
    later = CALENDAR_DAYS.add(day, days)
    assert later == day + timedelta(days=days)
    assert CALENDAR_DAYS.days_between(day, later) == days


@pytest.mark.parametrize("zone_name", ["localtime", "Factory", "posixrules", "posix/Factory", "right/Europe/Berlin"])
def test_the_zone_of_whatever_machine_this_is_is_none(zone_name: str) -> None:
    assert not is_zone(zone_name)
    assert zone_name not in known_zones()
    assert {"Europe/Berlin", "UTC"} <= known_zones()


def test_each_zone_that_is_known_is_one() -> None:
    assert all(map(is_zone, known_zones()))
    assert all(zone(name).key == name for name in known_zones())
