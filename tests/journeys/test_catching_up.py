"""After a mute or an absence there is one digest that tells it all, and never two (requirements N5)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from journeys.calendar import zone
from journeys.catching_up import WAITS, Clock, Silence, next_look, owed_catch_up, silences
from journeys.catching_up import told_since as told_since_unless
from journeys.person import WORKING_DAYS, Person
from journeys.quiet import Hours
from journeys.schedule import DigestTimes, previous_day

BERLIN = "Europe/Berlin"
MARA = Person("T1", "mara", "Mara", BERLIN)
SECOND = timedelta(seconds=1)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone(BERLIN)).astimezone(UTC)


def clock(at: str = "09:00", days: tuple[str, ...] = WORKING_DAYS, *, digest_on: bool = True) -> Clock:
    hour = time.fromisoformat(at)
    return Clock(Hours(BERLIN, hour, WORKING_DAYS, time(22), time(7)), DigestTimes(BERLIN, hour, days), digest_on)


def told_since(person: Person, clock: Clock, day: date) -> tuple[datetime, datetime | None]:
    """Where no digest was missed, and every catch-up that was owed went out."""
    last = clock.times.instant_on(previous_day(clock.times, day))
    return told_since_unless(person, clock, day, last, lambda _: True)


def muted(begin: str, end: str | None) -> Person:
    return replace(MARA, muted_from=wall(begin), muted_until=wall(end) if end else None)


def away(begin: str, end: str) -> Person:
    return replace(MARA, away_from=wall(begin), away_until=wall(end), stand_in="theo")


MUTED = muted("2026-12-01T10:00", "2026-12-02T14:00")
"""From Tuesday to Wednesday, past that day's hour."""

AWAY = away("2026-12-02T00:00", "2026-12-05T00:00")
"""From Wednesday to Friday; Monday is the 7th."""


def test_an_afternoon_mute_is_made_up_for_when_it_ends() -> None:
    end = wall("2026-12-02T14:00")
    owed = Silence(wall("2026-12-01T10:00"), end)
    assert list(silences(MUTED, clock())) == [owed]
    assert owed_catch_up(MUTED, clock(), end - SECOND) is None
    following = wall("2026-12-03T09:00")
    assert owed_catch_up(MUTED, clock(), end) == owed_catch_up(MUTED, clock(), following - SECOND) == owed
    assert owed_catch_up(MUTED, clock(), following) is None


def test_where_no_digest_follows_a_catch_up_waits_for_a_day() -> None:
    without, end = clock(digest_on=False), wall("2026-12-02T14:00")
    assert owed_catch_up(MUTED, without, end + WAITS - SECOND) is not None
    assert owed_catch_up(MUTED, without, end + WAITS) is None


def test_a_mute_that_ends_before_the_days_digest_is_made_up_for_by_that_one() -> None:
    person = muted("2026-12-01T08:00", "2026-12-02T08:00")
    assert owed_catch_up(person, clock(), wall("2026-12-02T08:00")) is None
    assert told_since(person, clock(), date(2026, 12, 2)) == (wall("2026-12-01T08:00"), wall("2026-12-01T08:00"))


def test_a_mute_that_began_after_the_last_digest_is_dated_from_its_own_beginning() -> None:
    person = muted("2026-12-01T15:00", "2026-12-02T08:00")
    assert told_since(person, clock(), date(2026, 12, 2)) == (wall("2026-12-01T09:00"), wall("2026-12-01T15:00"))


def test_a_mute_that_ends_in_the_night_is_made_up_for_after_the_quiet_hours() -> None:
    person = muted("2026-12-01T10:00", "2026-12-02T03:00")
    without = clock(digest_on=False)
    assert owed_catch_up(person, without, wall("2026-12-02T03:00")) is None
    assert owed_catch_up(person, without, wall("2026-12-02T07:00")) is not None


def test_the_digest_after_a_catch_up_tells_only_what_came_after_it() -> None:
    assert told_since(MUTED, clock(), date(2026, 12, 3)) == (wall("2026-12-02T14:00"), None)
    assert told_since(MUTED, clock(), date(2026, 12, 4)) == (wall("2026-12-03T09:00"), None)


def test_what_no_catch_up_has_told_is_left_to_the_next_digest() -> None:
    asked: list[Silence] = []

    def is_made_up_for(silence: Silence) -> bool:
        asked.append(silence)
        return False

    began, end = wall("2026-12-01T10:00"), wall("2026-12-02T14:00")
    wednesday, thursday = wall("2026-12-02T09:00"), wall("2026-12-03T09:00")
    assert told_since_unless(MUTED, clock(), date(2026, 12, 3), wednesday, is_made_up_for) == (began, began)
    assert asked == [Silence(began, end)]
    assert told_since_unless(MUTED, clock(), date(2026, 12, 4), thursday, is_made_up_for) == (thursday, None)


def test_the_first_working_morning_after_an_absence_tells_what_came_since_it_began() -> None:
    assert [s.end for s in silences(AWAY, clock())] == [wall("2026-12-07T09:00")]
    assert owed_catch_up(AWAY, clock(), wall("2026-12-07T09:00")) is None
    assert told_since(AWAY, clock(), date(2026, 12, 7)) == (wall("2026-12-02T00:00"), wall("2026-12-02T00:00"))
    assert told_since(AWAY, clock(), date(2026, 12, 8)) == (wall("2026-12-07T09:00"), None)


@pytest.mark.parametrize("without", [clock(digest_on=False), clock(days=("fri",))], ids=["off", "not on that day"])
def test_whoever_gets_no_digest_that_morning_gets_one_all_the_same(without: Clock) -> None:
    morning = wall("2026-12-07T09:00")
    assert owed_catch_up(AWAY, without, morning - SECOND) is None
    assert owed_catch_up(AWAY, without, morning) == Silence(wall("2026-12-02T00:00"), morning)


def test_nothing_is_made_up_for_while_another_silence_lasts() -> None:
    both = replace(MUTED, away_from=AWAY.away_from, away_until=AWAY.away_until, stand_in="theo")
    assert owed_catch_up(both, clock(), wall("2026-12-02T14:00")) is None
    again = muted("2026-12-01T10:00", None)
    assert list(silences(again, clock())) == []
    assert owed_catch_up(again, clock(), wall("2026-12-02T14:00")) is None


def test_where_nothing_was_missed_the_digest_tells_what_came_since_the_last() -> None:
    assert told_since(MARA, clock(), date(2026, 12, 7)) == (wall("2026-12-04T09:00"), None)


def test_the_loop_looks_again_wherever_an_absence_or_a_mute_turns() -> None:
    weekly = clock(days=("mon",))
    turns, at = [], wall("2026-11-30T09:00")
    both = replace(MUTED, away_from=AWAY.away_from, away_until=AWAY.away_until, stand_in="theo")
    for _ in range(5):
        found = next_look(both, weekly, at)
        assert found is not None
        turns.append(found)
        at = found
    assert turns == [
        wall("2026-12-02T00:00"),
        wall("2026-12-02T14:00"),
        wall("2026-12-05T00:00"),
        wall("2026-12-07T09:00"),
        wall("2026-12-14T09:00"),
    ]


def test_without_digest_days_and_silences_nothing_is_looked_for() -> None:
    assert next_look(MARA, clock(days=()), wall("2026-11-30T09:00")) is None
