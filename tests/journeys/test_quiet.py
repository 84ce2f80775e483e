"""Nothing reaches anybody in quiet hours or on days off, and all of it does afterwards (requirements N5)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.calendar import zone
from journeys.person import WEEKDAYS, WORKING_DAYS
from journeys.quiet import Hours, first_morning, is_within_quiet, push_at

SECOND = timedelta(seconds=1)
ZONES = (
    *("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Tongatapu"),
    *("Pacific/Marquesas", "Australia/Lord_Howe", "America/Nuuk", "Pacific/Apia", "UTC"),
)


def hours(timezone: str = "Europe/Berlin", quiet: str = "22:00-07:00", days: tuple[str, ...] = WEEKDAYS) -> Hours:
    begin, _, end = quiet.partition("-")
    times = (time.fromisoformat(begin), time.fromisoformat(end)) if quiet else (None, None)
    return Hours(timezone, time(9), days, *times)


def wall(text: str, timezone: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone(timezone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("quiet", "now", "goes"),
    [
        ("22:00-07:00", "2026-03-03T21:59", "2026-03-03T21:59"),
        ("22:00-07:00", "2026-03-03T22:00", "2026-03-04T07:00"),
        ("22:00-07:00", "2026-03-04T00:00", "2026-03-04T07:00"),
        ("22:00-07:00", "2026-03-04T06:59", "2026-03-04T07:00"),
        ("22:00-07:00", "2026-03-04T07:00", "2026-03-04T07:00"),
        ("12:00-13:30", "2026-03-04T11:59", "2026-03-04T11:59"),
        ("12:00-13:30", "2026-03-04T13:00", "2026-03-04T13:30"),
        ("00:00-06:00", "2026-03-04T00:00", "2026-03-04T06:00"),
        ("18:00-00:00", "2026-03-04T23:00", "2026-03-05T00:00"),
        ("", "2026-03-04T03:00", "2026-03-04T03:00"),
        ("07:00-07:00", "2026-03-04T03:00", "2026-03-04T03:00"),
    ],
)
def test_what_comes_up_in_quiet_hours_goes_out_when_they_end(quiet: str, now: str, goes: str) -> None:
    assert push_at(hours(quiet=quiet), wall(now)) == wall(goes)


@pytest.mark.parametrize(
    ("timezone", "begins", "ends"),
    [
        ("Asia/Kolkata", "2026-03-02T16:30", "2026-03-03T01:30"),
        ("Pacific/Tongatapu", "2026-03-02T09:00", "2026-03-02T18:00"),
        ("Pacific/Marquesas", "2026-03-03T07:30", "2026-03-03T16:30"),
    ],
)
def test_quiet_hours_are_those_of_the_readers_wall_and_not_of_the_server(timezone: str, begins: str, ends: str) -> None:
    """A defect of a peer (13): weekday and working hours by the server's zone were right in one zone only."""
    begin, end = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (begins, ends))
    reader = hours(timezone)
    assert push_at(reader, begin - SECOND) == begin - SECOND
    assert push_at(reader, begin) == push_at(reader, end - SECOND) == push_at(reader, end) == end


def test_a_day_off_is_one_on_the_readers_wall_and_not_on_the_servers() -> None:
    """A defect of a peer (13): on Monday morning in Tonga it is Sunday where the server stands."""
    sunday_in_utc = datetime(2026, 3, 1, 20, tzinfo=UTC)
    assert push_at(hours("Pacific/Tongatapu", "", WORKING_DAYS), sunday_in_utc) == sunday_in_utc
    assert push_at(hours("Pacific/Marquesas", "", WORKING_DAYS), sunday_in_utc) == wall(
        "2026-03-02T09:00", "Pacific/Marquesas"
    )


@pytest.mark.parametrize(
    ("quiet", "now", "goes"),
    [
        # The clocks skip 02:00 to 03:00 on 29 March and show it twice on 25 October.
        ("22:00-07:00", "2026-03-28T23:00+01:00", "2026-03-29T05:00Z"),
        ("22:00-07:00", "2026-10-24T23:00+02:00", "2026-10-25T06:00Z"),
        ("22:00-02:30", "2026-03-29T01:59+01:00", "2026-03-29T01:30Z"),
        ("22:00-02:30", "2026-10-25T02:29+02:00", "2026-10-25T00:30Z"),
        ("22:00-02:30", "2026-10-25T02:15+01:00", "2026-10-25T01:15Z"),
        ("02:30-05:00", "2026-03-29T03:15+02:00", "2026-03-29T01:15Z"),
        ("02:30-05:00", "2026-03-29T03:30+02:00", "2026-03-29T03:00Z"),
        ("02:30-05:00", "2026-10-25T02:15+01:00", "2026-10-25T04:00Z"),
    ],
)
def test_quiet_hours_across_a_clock_change_end_once_and_by_the_wall(quiet: str, now: str, goes: str) -> None:
    assert push_at(hours(quiet=quiet), datetime.fromisoformat(now)) == datetime.fromisoformat(goes)


@pytest.mark.parametrize(
    ("quiet", "now", "goes"),
    [
        ("", "2026-03-06T23:59", "2026-03-06T23:59"),
        ("", "2026-03-07T00:00", "2026-03-09T09:00"),
        ("", "2026-03-09T00:30", "2026-03-09T00:30"),
        ("22:00-07:00", "2026-03-06T22:30", "2026-03-09T09:00"),
        ("12:00-13:30", "2026-03-08T23:00", "2026-03-09T09:00"),
        ("22:00-10:00", "2026-03-08T23:00", "2026-03-09T10:00"),
    ],
)
def test_what_comes_up_at_a_weekend_waits_for_the_next_working_morning(quiet: str, now: str, goes: str) -> None:
    assert push_at(hours(quiet=quiet, days=WORKING_DAYS), wall(now)) == wall(goes)


@pytest.mark.parametrize(
    ("at", "morning"),
    [
        ("2026-12-04T00:00", "2026-12-04T09:00"),
        ("2026-12-04T09:00", "2026-12-04T09:00"),
        ("2026-12-04T09:01", "2026-12-07T09:00"),
        ("2026-12-05T00:00", "2026-12-07T09:00"),
    ],
)
def test_the_first_working_morning_is_the_next_that_is_not_over(at: str, morning: str) -> None:
    assert first_morning(hours(quiet="", days=WORKING_DAYS), wall(at)) == wall(morning)


def test_whoever_works_one_day_a_week_has_a_morning_then() -> None:
    reader = hours(quiet="", days=("thu",))
    assert first_morning(reader, wall("2026-12-03T09:01")) == wall("2026-12-10T09:00")
    assert push_at(reader, wall("2026-12-04T12:00")) == wall("2026-12-10T09:00")


wall_times = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))
any_days = st.sets(st.sampled_from(WEEKDAYS)).map(tuple)
any_hours = st.builds(
    Hours, timezone=st.sampled_from(ZONES), morning=wall_times, working_days=any_days,
    quiet_from=wall_times, quiet_until=wall_times,
)  # fmt: skip
instants = st.integers(0, 2 * 365 * 24 * 60).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n))


@given(any_hours, instants)
@settings(max_examples=300, deadline=None)
def test_a_push_never_leaves_within_quiet_time_and_always_leaves_afterwards(reader: Hours, now: datetime) -> None:
    goes = push_at(reader, now)
    assert now <= goes <= now + timedelta(days=15)
    assert push_at(reader, goes) == goes
    assert not _is_on_a_day_off(reader, goes)
    assert not _is_well_within_quiet(reader, goes)
    if goes > now:
        assert _is_on_a_day_off(reader, now) or _is_near_quiet(reader, now)


def _is_on_a_day_off(reader: Hours, at: datetime) -> bool:
    """By the wall, and by nothing else."""
    return (
        bool(reader.working_days)
        and at.astimezone(zone(reader.timezone)).strftime("%a").lower() not in reader.working_days
    )


def _is_well_within_quiet(reader: Hours, at: datetime) -> bool:
    """As the wall shows it, save where the clocks change around that time."""
    return all(_shows_quiet(reader, at + n * timedelta(minutes=20)) for n in range(-6, 1)) and _shows_quiet(
        reader, at + timedelta(hours=1)
    )


def _is_near_quiet(reader: Hours, at: datetime) -> bool:
    return any(_shows_quiet(reader, at + n * timedelta(minutes=30)) for n in range(-4, 5))


def _shows_quiet(reader: Hours, at: datetime) -> bool:
    local, begin, end = at.astimezone(zone(reader.timezone)).time(), reader.quiet_from, reader.quiet_until
    assert begin is not None
    assert end is not None
    return begin != end and is_within_quiet(local, begin, end)


@given(any_hours, instants)
@settings(max_examples=200, deadline=None)
def test_without_a_clock_change_quiet_is_what_the_wall_says(reader: Hours, now: datetime) -> None:
    fixed = Hours("Asia/Kolkata", reader.morning, (), reader.quiet_from, reader.quiet_until)
    assert (push_at(fixed, now) > now) is _shows_quiet(fixed, now)


def test_a_wall_time_lies_in_quiet_hours_that_cross_midnight() -> None:
    assert is_within_quiet(time(23), time(22), time(7))
    assert is_within_quiet(time(6, 59), time(22), time(7))
    assert not is_within_quiet(time(7), time(22), time(7))
    assert is_within_quiet(time(12), time(12), time(13))
    assert not is_within_quiet(time(13), time(12), time(13))


def test_every_day_is_a_working_day_of_whoever_has_none() -> None:
    assert hours(days=()).works_on(date(2026, 3, 7))
