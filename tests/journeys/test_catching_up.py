"""After a mute or an absence there is one digest that tells it all, and never two (requirements N5)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from journeys.calendar import zone
from journeys.catching_up import WAITS, Clock, Missed, Silence, goes_on, next_look, owed_catch_up, silences
from journeys.catching_up import told_since as told_since_reading
from journeys.messages import Arrival
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


def told_since(person: Person, clock: Clock, day: date, read_at: str = "") -> tuple[datetime, Missed | None]:
    """As of the digest's hour, for whoever last read one themselves at `read_at`, if that is known."""
    usual = clock.times.instant_on(previous_day(clock.times, day))
    read = Arrival(wall(read_at), wall(read_at)) if read_at else None
    return told_since_reading(silences(person, clock), clock, read, usual, clock.times.instant_on(day))


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
    owed = Silence(wall("2026-12-01T10:00"), end, end)
    assert silences(MUTED, clock()) == [owed]
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
    began = wall("2026-12-01T08:00")
    assert told_since(person, clock(), date(2026, 12, 2)) == (began, Missed(began))


def test_a_mute_that_began_after_the_last_digest_is_dated_from_its_own_beginning() -> None:
    person = muted("2026-12-01T15:00", "2026-12-02T08:00")
    missed = Missed(wall("2026-12-01T15:00"))
    assert told_since(person, clock(), date(2026, 12, 2)) == (wall("2026-12-01T09:00"), missed)


def test_a_mute_that_ends_in_the_night_is_made_up_for_after_the_quiet_hours() -> None:
    person = muted("2026-12-01T10:00", "2026-12-02T03:00")
    without = clock(digest_on=False)
    assert owed_catch_up(person, without, wall("2026-12-02T03:00")) is None
    assert owed_catch_up(person, without, wall("2026-12-02T07:00")) is not None


def test_the_digest_after_a_catch_up_tells_only_what_came_after_it() -> None:
    caught_up = "2026-12-02T14:00"
    assert told_since(MUTED, clock(), date(2026, 12, 3), caught_up) == (wall(caught_up), None)
    assert told_since(MUTED, clock(), date(2026, 12, 4)) == (wall("2026-12-03T09:00"), None)


def test_without_a_daily_one_all_is_known_from_before_the_digest_day_before_or_what_was_missed() -> None:
    without, caught_up, begin = clock(digest_on=False), "2026-12-02T14:00", wall("2026-12-01T10:00")
    assert told_since(MUTED, without, date(2026, 12, 9), caught_up) == (wall("2026-12-08T09:00"), None)
    missed = Missed(begin, wall("2026-12-02T14:00"))
    assert told_since(MUTED, without, date(2026, 12, 3), "2026-11-24T09:00") == (begin, missed)


def test_what_no_catch_up_has_told_is_left_to_the_next_digest_that_is_read() -> None:
    read, missed = "2026-12-01T09:00", Missed(wall("2026-12-01T10:00"), wall("2026-12-02T14:00"))
    assert told_since(MUTED, clock(), date(2026, 12, 3), read) == (wall(read), missed)
    assert told_since(MUTED, clock(), date(2026, 12, 4), read) == (wall(read), missed)


def test_a_digest_makes_up_for_what_was_over_when_it_came_and_things_are_new_since_it_was_owed() -> None:
    owed, until, hour = wall("2026-12-02T09:00"), wall("2026-12-02T14:00"), wall("2026-12-03T09:00")
    begin = wall("2026-12-01T10:00")

    def told(came_at: datetime) -> tuple[datetime, Missed | None]:
        return told_since_reading(silences(MUTED, clock()), clock(), Arrival(owed, came_at), begin, hour)

    assert told(until) == (owed, None)
    assert told(until - SECOND) == (owed, Missed(until - SECOND, until))


def test_whoever_came_back_the_day_before_could_be_told_things_since() -> None:
    read, back = "2026-12-01T09:00", away("2026-12-02T00:00", "2026-12-03T14:00")
    missed = Missed(wall("2026-12-02T00:00"), wall("2026-12-03T14:00"))
    assert told_since(back, clock(), date(2026, 12, 4), read) == (wall(read), missed)


def test_what_ended_in_the_quiet_hours_before_the_digest_or_over_a_weekend_has_just_ended() -> None:
    read, late = "2026-12-01T09:00", muted("2026-12-01T10:00", "2026-12-02T23:00")
    assert told_since(late, clock(), date(2026, 12, 3), read) == (wall(read), Missed(wall("2026-12-01T10:00")))
    weekend = away("2026-12-02T00:00", "2026-12-05T12:00")
    assert told_since(weekend, clock(), date(2026, 12, 7), read) == (wall(read), Missed(wall("2026-12-02T00:00")))


def test_nothing_was_silent_before_the_last_digest_that_was_read() -> None:
    """She went home ill at ten, and was told nothing on this day before that, as it seems from her days off."""
    ill, read = away("2026-12-01T00:00", "2026-12-02T00:00"), "2026-12-01T09:00"
    assert told_since(ill, clock(), date(2026, 12, 2), read) == (wall(read), Missed(wall(read)))


@pytest.mark.parametrize(
    ("second", "digest_on", "since"),
    [
        ("2026-12-03T13:59", False, "2026-12-01T10:00"),
        ("2026-12-03T14:00", False, "2026-12-03T14:00"),
        ("2026-12-03T14:00", True, "2026-12-01T10:00"),
    ],
    ids=["before it lapsed", "as it lapsed", "with a daily digest"],
)
def test_silences_are_one_until_that_which_makes_up_for_the_first_comes_no_longer(
    second: str, digest_on: bool, since: str
) -> None:
    """Whoever gets a daily digest is told what none has told, alerts of that time among it."""
    at = wall("2026-12-03T16:00")
    past = [*silences(MUTED, clock()), Silence(wall(second), at, at)]
    _, missed = told_since_reading(past, clock(digest_on=digest_on), None, wall("2026-11-30T09:00"), at)
    assert missed == Missed(wall(since))


def test_where_it_is_not_known_what_was_read_all_that_came_in_the_silence_is_new() -> None:
    usual, hour = wall("2026-12-04T09:00"), wall("2026-12-07T09:00")
    began = wall("2026-12-02T00:00")
    assert told_since_reading(silences(AWAY, clock()), clock(), None, usual, hour) == (began, Missed(began))


@pytest.mark.parametrize(
    ("mute", "absence"),
    [
        (("2026-12-01T15:00", "2026-12-02T15:00"), ("2026-12-02T00:00", "2026-12-03T00:00")),
        (("2026-12-01T15:00", "2026-12-01T23:00"), ("2026-12-02T00:00", "2026-12-03T00:00")),
        (("2026-12-01T15:00", "2026-12-02T10:00"), ("2026-12-01T00:00", "2026-12-02T00:00")),
        (("2026-12-01T00:00", "2026-12-04T10:00"), ("2026-12-02T00:00", "2026-12-03T00:00")),
    ],
    ids=["into it", "into its quiet hours", "out of it, before the morning", "around it"],
)
def test_a_mute_that_runs_into_an_absence_is_one_silence(mute: tuple[str, str], absence: tuple[str, str]) -> None:
    both = replace(muted(*mute), away_from=wall(absence[0]), away_until=wall(absence[1]), stand_in="theo")
    (silence,) = silences(both, clock())
    assert silence.begin == min(wall(mute[0]), wall(absence[0]))
    assert silence.until == max(wall(mute[1]), wall(absence[1]))
    assert silence.end >= silence.until
    assert not both.is_muted(silence.end)
    assert not both.is_away(silence.end)


def test_a_mute_that_is_over_before_an_absence_is_told_apart() -> None:
    both = replace(MUTED, away_from=wall("2026-12-03T00:00"), away_until=wall("2026-12-04T00:00"), stand_in="theo")
    assert [s.end for s in silences(both, clock())] == [wall("2026-12-02T14:00"), wall("2026-12-04T09:00")]


def test_the_first_working_morning_after_an_absence_tells_what_came_since_it_began() -> None:
    assert [s.end for s in silences(AWAY, clock())] == [wall("2026-12-07T09:00")]
    assert owed_catch_up(AWAY, clock(), wall("2026-12-07T09:00")) is None
    assert told_since(AWAY, clock(), date(2026, 12, 7)) == (wall("2026-12-02T00:00"), Missed(wall("2026-12-02T00:00")))
    assert told_since(AWAY, clock(), date(2026, 12, 8)) == (wall("2026-12-07T09:00"), None)


@pytest.mark.parametrize("without", [clock(digest_on=False), clock(days=("fri",))], ids=["off", "not on that day"])
def test_whoever_gets_no_digest_that_morning_gets_one_all_the_same(without: Clock) -> None:
    morning = wall("2026-12-07T09:00")
    assert owed_catch_up(AWAY, without, morning - SECOND) is None
    owed = Silence(wall("2026-12-02T00:00"), wall("2026-12-05T00:00"), morning)
    assert owed_catch_up(AWAY, without, morning) == owed


def test_nothing_is_made_up_for_while_another_silence_lasts() -> None:
    both = replace(MUTED, away_from=AWAY.away_from, away_until=AWAY.away_until, stand_in="theo")
    assert owed_catch_up(both, clock(), wall("2026-12-02T14:00")) is None
    again = muted("2026-12-01T10:00", None)
    assert silences(again, clock()) == []
    assert owed_catch_up(again, clock(), wall("2026-12-02T14:00")) is None


def test_where_nothing_was_missed_the_digest_tells_what_came_since_the_last() -> None:
    assert told_since(MARA, clock(), date(2026, 12, 7)) == (wall("2026-12-04T09:00"), None)


def test_the_loop_looks_again_wherever_an_absence_or_a_mute_turns() -> None:
    weekly = clock(days=("mon",))
    turns, at = [], wall("2026-11-30T09:00")
    both = replace(MUTED, away_from=AWAY.away_from, away_until=AWAY.away_until, stand_in="theo")
    for _ in range(4):
        found = next_look(both, weekly, at)
        assert found is not None
        turns.append(found)
        at = found
    assert turns == [
        wall("2026-12-02T00:00"),
        wall("2026-12-05T00:00"),
        wall("2026-12-07T09:00"),
        wall("2026-12-14T09:00"),
    ]


def test_the_loop_looks_again_wherever_one_who_stands_in_comes_or_goes() -> None:
    theo = Person("T1", "theo", "Theo", muted_from=wall("2026-12-02T08:00"), muted_until=wall("2026-12-02T10:00"))
    lucia = replace(theo, away_from=wall("2026-12-03T00:00"), away_until=wall("2026-12-03T08:00"))
    found, at = [], wall("2026-12-02T09:00")
    for _ in range(4):
        at = next_look(AWAY, clock(), at, [theo, lucia]) or at
        found.append(at)
    times = ("2026-12-02T10:00", "2026-12-03T00:00", "2026-12-03T08:00", "2026-12-03T09:00")
    assert found == [wall(time) for time in times]


def test_without_digest_days_and_silences_nothing_is_looked_for() -> None:
    assert next_look(MARA, clock(days=()), wall("2026-11-30T09:00")) is None


def test_a_silence_goes_on_in_one_that_is_noted_and_has_all_of_it() -> None:
    (first,) = silences(MUTED, clock())
    longer, endless = (muted("2026-12-01T10:00", end) for end in ("2026-12-02T16:00", None))
    another, shorter = muted("2026-12-02T14:30", "2026-12-02T16:00"), muted("2026-12-01T10:00", "2026-12-02T13:00")
    assert all(goes_on(first, person, clock()) for person in (MUTED, longer, endless))
    assert not any(goes_on(first, person, clock()) for person in (MARA, another, shorter, AWAY))
