"""Which week's roll-up is owed, when it may come, and when to look next (requirements N3, N4)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.calendar import zone
from journeys.person import WEEKDAYS, WORKING_DAYS
from journeys.schedule import GRACE
from journeys.weekly import WeeklyTimes, is_over, may_go_out, next_roll_up, next_turn, owed_week
from tests.journeys.random_journeys import ZONES

BERLIN = "Europe/Berlin"
MONDAY, NEXT = date(2026, 3, 2), date(2026, 3, 9)
SECOND = timedelta(seconds=1)


def wall(text: str, timezone: str = BERLIN) -> datetime:
    """The instant at which the wall shows a time."""
    return datetime.fromisoformat(text).replace(tzinfo=zone(timezone)).astimezone(UTC)


def times(
    day: str = "mon",
    at: str = "09:00",
    timezone: str = BERLIN,
    working_days: tuple[str, ...] = WORKING_DAYS,
    since: str = "2026-01-01T00:00",
) -> WeeklyTimes:
    return WeeklyTimes(timezone, time.fromisoformat(at), day, working_days, wall(since, timezone))


@pytest.mark.parametrize(
    ("now", "owed"),
    [
        ("2026-03-02T08:59:59", None),
        ("2026-03-02T09:00:00", MONDAY),
        ("2026-03-02T12:59:59", MONDAY),
        ("2026-03-02T13:00:00", None),
        ("2026-03-03T08:59:59", None),
        ("2026-03-03T09:00:00", MONDAY),
        ("2026-03-05T10:00:00", MONDAY),
        ("2026-03-07T10:00:00", None),
        ("2026-03-09T09:00:00", NEXT),
    ],
)
def test_it_is_owed_at_its_hour_and_if_missed_on_the_working_days_after(now: str, owed: date | None) -> None:
    assert owed_week(times(), wall(now)) == owed


def test_one_of_a_friday_that_was_missed_comes_on_monday_as_that_of_its_own_week() -> None:
    friday = times("fri")
    assert owed_week(friday, wall("2026-03-06T10:00")) == owed_week(friday, wall("2026-03-09T10:00")) == MONDAY
    assert owed_week(friday, wall("2026-03-13T10:00")) == NEXT


def test_it_comes_on_the_day_that_was_chosen_be_that_a_working_day_or_not() -> None:
    sunday = times("sun")
    assert owed_week(sunday, wall("2026-03-08T10:00")) == MONDAY
    assert owed_week(sunday, wall("2026-03-07T10:00")) is None


def test_asked_for_in_the_middle_of_a_week_it_begins_with_its_next_day() -> None:
    asked = times(since="2026-03-04T11:00")
    assert owed_week(asked, wall("2026-03-05T09:00")) is None
    assert next_turn(asked, wall("2026-03-04T11:00")) == wall("2026-03-09T09:00")
    assert owed_week(asked, wall("2026-03-09T09:00")) == NEXT


def test_one_that_is_queued_goes_out_until_midnight_and_then_waits_for_its_next_turn() -> None:
    late, night = wall("2026-03-02T23:59:59"), wall("2026-03-03T00:00")
    assert may_go_out(times(), MONDAY, late)
    assert not may_go_out(times(), MONDAY, night)
    assert next_turn(times(), night) == wall("2026-03-03T09:00")


def test_after_a_week_it_has_folded_into_the_next() -> None:
    last, next_one = wall("2026-03-09T08:59:59"), wall("2026-03-09T09:00")
    assert not is_over(times(), MONDAY, last)
    assert is_over(times(), MONDAY, next_one)
    assert not may_go_out(times(), MONDAY, next_one)


def test_one_that_came_too_early_for_a_day_chosen_since_waits_for_it() -> None:
    """Queued on Monday, then moved to Wednesday while it was held back."""
    wednesday, now = times("wed"), wall("2026-03-03T10:00")
    assert not is_over(wednesday, MONDAY, now)
    assert not may_go_out(wednesday, MONDAY, now)
    assert may_go_out(wednesday, MONDAY, wall("2026-03-04T09:00"))


@pytest.mark.parametrize(
    ("timezone", "monday", "begins"),
    [
        (BERLIN, "2026-03-30", "2026-03-30T07:00"),
        (BERLIN, "2026-10-26", "2026-10-26T08:00"),
        ("Asia/Kolkata", "2026-03-02", "2026-03-02T03:30"),
        ("Pacific/Tongatapu", "2026-03-02", "2026-03-01T20:00"),
        ("Pacific/Marquesas", "2026-03-02", "2026-03-02T18:30"),
        ("America/New_York", "2028-02-28", "2028-02-28T14:00"),
    ],
)
def test_it_is_told_by_the_wall_clock_after_every_change_of_the_clocks(timezone: str, monday: str, begins: str) -> None:
    there, at = times(timezone=timezone), datetime.fromisoformat(begins).replace(tzinfo=UTC)
    assert next_turn(there, at - SECOND) == next_roll_up(there, at - SECOND) == at
    assert owed_week(there, at) == date.fromisoformat(monday)


some_times = st.builds(
    WeeklyTimes,
    ZONES,
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(WEEKDAYS),
    st.sets(st.sampled_from(WEEKDAYS)).map(lambda days: tuple(day for day in WEEKDAYS if day in days)),
    st.just(datetime(2000, 1, 1, tzinfo=UTC)),
)
instants = st.datetimes(datetime(2005, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds it


def by_the_wall(chosen: WeeklyTimes, now: datetime) -> date | None:
    """An oracle that only reads walls: walk back from today to the chosen weekday, and see where its week began."""
    local = now.astimezone(zone(chosen.timezone))
    today = local.date()
    begun = today.strftime("%a").lower() == chosen.day or today.strftime("%a").lower() in chosen.working_days
    since_hour = now - datetime.combine(today, chosen.at, tzinfo=zone(chosen.timezone)).astimezone(UTC)
    if not begun or not timedelta() <= since_hour < GRACE:
        return None
    due = today
    while due.strftime("%a").lower() != chosen.day:
        due -= timedelta(days=1)
    if datetime.combine(due, chosen.at, tzinfo=zone(chosen.timezone)) > now:
        due -= timedelta(days=7)
    while due.weekday():
        due -= timedelta(days=1)
    return due


@settings(max_examples=150)
@given(some_times, instants)
def test_what_is_owed_can_be_read_off_the_wall(chosen: WeeklyTimes, now: datetime) -> None:
    assert owed_week(chosen, now) == by_the_wall(chosen, now)


@settings(max_examples=60, deadline=None)
@given(some_times, instants, st.lists(st.integers(1, 3 * 24 * 60), max_size=12))
def test_no_week_is_lost_to_a_loop_that_sleeps_for_days(chosen: WeeklyTimes, begin: datetime, naps: list[int]) -> None:
    """Five weeks through; whenever it wakes it looks at once, and then again at the next turn."""
    daily = replace(chosen, working_days=WEEKDAYS)
    now, end, owed = begin, begin + timedelta(weeks=5), set[date]()
    while now < end:
        for nap in (naps.pop() if naps else 0, 0):
            now = next_turn(daily, now) + timedelta(minutes=nap)
            owed |= {week for week in [owed_week(daily, now)] if week}
    due = (begin.date() + timedelta(days=n) for n in range(2, 30))
    assert {day - timedelta(days=day.weekday()) for day in due if WEEKDAYS[day.weekday()] == chosen.day} <= owed


@settings(max_examples=60)
@given(some_times, instants)
def test_no_turn_is_passed_over(chosen: WeeklyTimes, now: datetime) -> None:
    turn = next_turn(chosen, now)
    assert turn > now
    assert owed_week(chosen, turn) is not None
    hours = [now + timedelta(minutes=n) for n in range(1, 60)]
    assert all(at >= turn or owed_week(chosen, at) in (None, owed_week(chosen, now)) for at in hours)
