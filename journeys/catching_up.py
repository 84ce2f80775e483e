"""The one digest after a mute or an absence, which tells all that still matters (requirements N5)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from journeys.calendar import local_date
from journeys.person import Person
from journeys.quiet import Hours, first_morning, push_at
from journeys.schedule import DigestTimes, hour_ahead, next_digest
from journeys.weekly import WeeklyTimes, next_turn

WAITS = timedelta(days=1)
"""So long after its instant a catch-up that could not go out still does, unless another digest comes first."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Somebody was told nothing from `begin` on; at `end` they are to be told what they have missed."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """By which hours and digest times somebody lives; without a daily digest there are only catch-ups.

    `weekly` is when their weekly roll-up comes, if they want one.
    """

    hours: Hours
    times: DigestTimes
    digest_on: bool = True
    weekly: WeeklyTimes | None = None


def silences(person: Person, clock: Clock) -> Iterator[Silence]:
    """Their last mute that has an end, and their last absence; either may lie ahead."""
    if person.muted_from and person.muted_until:
        yield Silence(person.muted_from, push_at(clock.hours, person.muted_until))
    if person.away_from and person.away_until:
        yield Silence(person.away_from, first_morning(clock.hours, person.away_until))


def owed_catch_up(person: Person, clock: Clock, now: datetime) -> Silence | None:
    """The silence after which a digest of its own is owed now; none where the day's own digest is still to come."""
    if person.is_muted(now) or person.is_away(now):
        return None
    return next((s for s in _told_apart(person, clock) if s.end <= now < _lapses(s, clock)), None)


def _lapses(silence: Silence, clock: Clock) -> datetime:
    following = next_digest(clock.times, silence.end) if clock.digest_on else None
    return min(silence.end + WAITS, following or datetime.max.replace(tzinfo=UTC))


def told_since(
    person: Person, clock: Clock, day: date, last: datetime, is_made_up_for: Callable[[Silence], bool]
) -> tuple[datetime, datetime | None]:
    """What came after the first instant is new in the digest of a local day; the second is when the silence began that
    it makes up for, if it does.

    `last` is when the digest before it came. `is_made_up_for` says of a silence that was owed a catch-up whether it got
    one; the bot may have been down then.
    """
    now = clock.times.instant_on(day)
    over = [s for s in silences(person, clock) if last < s.end <= now]
    apart = [s for s in _told_apart(person, clock) if s in over and is_made_up_for(s)]
    missed = [s.begin for s in over if s not in apart]
    return (min([last, *missed]), min(missed)) if missed else (max([last, *(s.end for s in apart)]), None)


def next_look(person: Person, clock: Clock, after: datetime) -> datetime | None:
    """When next to see whether a digest or roll-up is owed, and to whom: at its hour, and wherever a mute or absence
    turns."""
    turns = [person.away_from, person.away_until, *(s.end for s in silences(person, clock))]
    turns += [next_turn(clock.weekly, after)] if clock.weekly else []
    ahead = [at for at in (next_digest(clock.times, after), *turns) if at and at > after]
    return min(ahead, default=None)


def _told_apart(person: Person, clock: Clock) -> Iterator[Silence]:
    """Silences that no digest of the day makes up for."""
    return (s for s in silences(person, clock) if not _is_digest_ahead(clock, s.end))


def _is_digest_ahead(clock: Clock, at: datetime) -> bool:
    """Whether the daily digest of the local day is yet to come at an instant."""
    day = local_date(at, clock.times.timezone)
    return clock.digest_on and hour_ahead(clock.times, day, at) is not None
