"""Which local day's digest is owed, and when to look next (requirements N3, N4)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.calendar import local_date, zone
from journeys.person import WEEKDAYS
from journeys.schedule import GRACE, DigestTimes, hour_ahead, next_digest, owed_day, previous_day
from tests.journeys.random_journeys import ZONES

WORKING_DAYS = WEEKDAYS[:5]
EVERY_DAY = WEEKDAYS
MONDAY = date(2026, 3, 2)
SECOND = timedelta(seconds=1)


def times(timezone: str = "Europe/Berlin", at: str = "09:00", days: tuple[str, ...] = WORKING_DAYS) -> DigestTimes:
    return DigestTimes(timezone, time.fromisoformat(at), days)


def wall(text: str, timezone: str = "Europe/Berlin") -> datetime:
    """The instant at which the wall shows a time."""
    return datetime.fromisoformat(text).replace(tzinfo=zone(timezone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "owed"),
    [
        ("2026-03-02T08:59:59", None),
        ("2026-03-02T09:00:00", MONDAY),
        ("2026-03-02T12:59:59", MONDAY),
        ("2026-03-02T13:00:00", None),
        ("2026-03-03T08:59:59", None),
        ("2026-03-07T10:00:00", None),
    ],
)
def test_a_digest_is_owed_from_its_hour_and_for_four_hours_on_its_days(now: str, owed: date | None) -> None:
    assert owed_day(times(), wall(now)) == owed


@pytest.mark.parametrize(("now", "owed"), [("2026-03-02T23:59:59", MONDAY), ("2026-03-03T00:00:00", None)])
def test_local_midnight_ends_the_time_of_a_late_digest(now: str, owed: date | None) -> None:
    assert owed_day(times(at="22:30"), wall(now)) == owed


@pytest.mark.parametrize(
    ("timezone", "at_utc"),
    [
        ("Asia/Kolkata", "2026-03-02T03:30"),
        ("Asia/Kathmandu", "2026-03-02T03:15"),
        ("Pacific/Tongatapu", "2026-03-01T20:00"),
        ("Pacific/Marquesas", "2026-03-02T18:30"),
    ],
)
def test_a_digest_goes_by_the_wall_clock_of_its_reader(timezone: str, at_utc: str) -> None:
    instant = datetime.fromisoformat(at_utc).replace(tzinfo=UTC)
    reader = times(timezone)
    assert next_digest(reader, instant - SECOND) == instant
    assert owed_day(reader, instant - SECOND) is None
    assert owed_day(reader, instant) == owed_day(reader, instant + GRACE - SECOND) == MONDAY
    assert owed_day(reader, instant + GRACE) is None


@pytest.mark.parametrize(
    ("at", "day", "first", "last"),
    [
        # The clocks skip 02:00 to 03:00, so that four hours later is five on the wall.
        ("09:00", "2026-03-29", "2026-03-29T07:00Z", "2026-03-29T10:59Z"),
        ("01:30", "2026-03-29", "2026-03-29T00:30Z", "2026-03-29T04:29Z"),
        ("02:30", "2026-03-29", "2026-03-29T01:30Z", "2026-03-29T05:29Z"),
        # They show 02:00 to 03:00 twice.
        ("09:00", "2026-10-25", "2026-10-25T08:00Z", "2026-10-25T11:59Z"),
        ("02:30", "2026-10-25", "2026-10-25T00:30Z", "2026-10-25T04:29Z"),
    ],
)
def test_clock_changes_neither_drop_nor_double_a_digest(at: str, day: str, first: str, last: str) -> None:
    reader, local_day = times(at=at, days=EVERY_DAY), date.fromisoformat(day)
    begin, end = datetime.fromisoformat(first), datetime.fromisoformat(last)
    assert next_digest(reader, begin - SECOND) == begin
    assert owed_day(reader, begin - SECOND) is None
    assert owed_day(reader, begin) == owed_day(reader, end) == local_day
    assert owed_day(reader, end + timedelta(minutes=1)) is None
    assert local_date(next_after(reader, begin), "Europe/Berlin") == local_day + timedelta(days=1)


def next_after(reader: DigestTimes, after: datetime) -> datetime:
    found = next_digest(reader, after)
    assert found is not None
    return found


def test_the_next_digest_is_later_even_at_the_very_instant_of_one() -> None:
    assert next_digest(times(), wall("2026-03-02T09:00")) == wall("2026-03-03T09:00")


def test_the_next_digest_leaves_out_days_that_are_not_chosen() -> None:
    assert next_digest(times(), wall("2026-03-06T09:00")) == wall("2026-03-09T09:00")
    assert next_digest(times(days=("mon",)), wall("2026-03-02T09:00")) == wall("2026-03-09T09:00")


def test_who_chose_no_day_gets_no_digest() -> None:
    reader = times(days=())
    assert next_digest(reader, wall("2026-03-02T08:00")) is None
    assert owed_day(reader, wall("2026-03-02T09:00")) is None


def test_a_time_that_its_day_never_shows_again_waits_for_the_next_day() -> None:
    # In Nuuk the clocks jump from 23:00 to midnight: that day has no 23:30, nor anything after it.
    reader = times("America/Nuuk", "23:30", EVERY_DAY)
    jump = wall("2026-03-29T00:00", "America/Nuuk")
    assert next_digest(reader, jump - timedelta(hours=1)) == wall("2026-03-29T23:30", "America/Nuuk")


digest_times = st.builds(
    DigestTimes,
    timezone=ZONES,
    at=st.times(timezones=st.none()).map(lambda at: at.replace(second=0, microsecond=0)),
    days=st.sets(st.sampled_from(WEEKDAYS), min_size=1).map(tuple),
)
instants = st.integers(0, 2 * 365 * 24 * 60).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n))


@given(digest_times, instants)
@settings(max_examples=200)
def test_the_next_digest_is_the_first_later_instant_at_which_one_is_owed(reader: DigestTimes, now: datetime) -> None:
    found = next_after(reader, now)
    assert now < found <= now + timedelta(days=15)
    assert owed_day(reader, found) == local_date(found, reader.timezone)
    assert owed_day(reader, found - SECOND) != local_date(found, reader.timezone)
    step = timedelta(minutes=30)
    begun = owed_day(reader, now)
    between = (now + n * step for n in range(int((found - now) / step)))
    assert {owed_day(reader, instant) for instant in between} <= {begun, None}


@given(digest_times, instants)
@settings(max_examples=200)
def test_the_next_digest_is_that_of_the_first_day_whose_hour_is_ahead(reader: DigestTimes, now: datetime) -> None:
    today = local_date(now, reader.timezone)
    days = (today + timedelta(days=n) for n in range(-1, 16))
    ahead = (hour_ahead(reader, day, now + timedelta(microseconds=1)) for day in days)
    assert next(at for at in ahead if at) == next_digest(reader, now)


GAPS = st.lists(st.integers(1, 26 * 60).map(lambda minutes: timedelta(minutes=minutes)), min_size=5, max_size=40)


@given(digest_times, instants, GAPS)
@settings(max_examples=200)
def test_no_tick_sequence_drops_or_doubles_the_digest_of_a_day(
    reader: DigestTimes, begin: datetime, gaps: list[timedelta]
) -> None:
    ticks, now = [], begin
    for gap in gaps:
        now += gap
        ticks.append(now)
    sent = digests_sent(reader, begin, ticks)
    assert sent == sorted(set(sent))
    assert set(sent) == days_with_a_tick_in_time(reader, begin, ticks)


def digests_sent(reader: DigestTimes, begin: datetime, ticks: list[datetime]) -> list[date]:
    """What a loop sends that looks at its next check at every tick, as the sweep does."""
    sent, check = [], next_after(reader, begin)
    for tick in ticks:
        if tick >= check:
            day = owed_day(reader, tick)
            sent += [day] if day else []
            check = next_after(reader, tick)
    return sent


def days_with_a_tick_in_time(reader: DigestTimes, begin: datetime, ticks: list[datetime]) -> set[date]:
    """Chosen local days with a tick in the four hours after their wall time, which came after the begin."""
    found = set()
    for tick in ticks:
        local = tick.astimezone(zone(reader.timezone))
        due = datetime.combine(local.date(), reader.at, tzinfo=zone(reader.timezone)).astimezone(UTC)
        in_time = timedelta(0) <= tick - due < timedelta(hours=4)
        if WEEKDAYS[local.weekday()] in reader.days and in_time and due > begin:
            found.add(local.date())
    return found


@pytest.mark.parametrize(
    ("day", "previous"), [("2026-03-02", "2026-02-27"), ("2026-03-03", "2026-03-02"), ("2026-03-08", "2026-03-06")]
)
def test_the_digest_day_before_leaves_out_the_weekend(day: str, previous: str) -> None:
    assert previous_day(times(), date.fromisoformat(day)) == date.fromisoformat(previous)


@pytest.mark.parametrize("days", [("mon",), ()], ids=["weekly", "on no day"])
def test_the_digest_day_before_is_a_week_ago_at_most(days: tuple[str, ...]) -> None:
    assert previous_day(times(days=days), MONDAY) == MONDAY - timedelta(days=7)
