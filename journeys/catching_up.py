"""The one digest after a mute or an absence, which tells all that still matters (requirements N5)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter

from journeys.calendar import local_date
from journeys.messages import Arrival
from journeys.person import Person
from journeys.quiet import Hours, first_morning, push_at
from journeys.schedule import DigestTimes, hour_ahead, next_digest
from journeys.weekly import WeeklyTimes, next_turn

WAITS = timedelta(days=1)
"""So long after its instant a catch-up that could not go out still does, unless another digest comes first."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Somebody was told nothing from `begin` until `until`; at `end`, then or on their next morning, they are to hear
    what they have missed."""

    begin: datetime
    until: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Missed:
    """Since when somebody was told nothing; `until` when, unless that was on the day of the digest that says it."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """By which hours and digest times somebody lives; without a daily digest there are only catch-ups.

    `weekly` is when their weekly roll-up comes, if they want one.
    """

    hours: Hours
    times: DigestTimes
    digest_on: bool = True
    weekly: WeeklyTimes | None = None


def silences(person: Person, clock: Clock) -> list[Silence]:
    """Their last mute that has an end, and their last absence, as one where it runs into the other; either may lie
    ahead."""
    found = sorted(_mute_and_absence(person, clock), key=attrgetter("begin"))
    if len(found) == 2 and found[1].begin <= found[0].end:
        first, second = found
        return [Silence(first.begin, max(first.until, second.until), max(first.end, second.end))]
    return found


def goes_on(silence: Silence, person: Person, clock: Clock) -> bool:
    """Whether all of it lies within a silence that is noted of them, be it a mute without an end."""
    is_endless = person.muted_from is not None and person.muted_until is None
    since = [person.muted_from] if is_endless else []
    since += [noted.begin for noted in silences(person, clock) if silence.until <= noted.until]
    return any(begin <= silence.begin for begin in since if begin)


def last_mute(person: Person, clock: Clock) -> Silence | None:
    """The mute of theirs that is noted, if it has an end."""
    if person.muted_from is None or person.muted_until is None:
        return None
    return Silence(person.muted_from, person.muted_until, push_at(clock.hours, person.muted_until))


def _mute_and_absence(person: Person, clock: Clock) -> Iterator[Silence]:
    mute = last_mute(person, clock)
    if mute:
        yield mute
    if person.away_from and person.away_until:
        yield Silence(person.away_from, person.away_until, first_morning(clock.hours, person.away_until))


def owed_catch_up(person: Person, clock: Clock, now: datetime) -> Silence | None:
    """The last silence after which a digest of its own is owed now; none where that of the day is still to come."""
    if person.is_muted(now) or person.is_away(now):
        return None
    owed = [silence for silence in told_apart(person, clock) if may_be_made_up_for(silence, clock, now)]
    return max(owed, key=attrgetter("end"), default=None)


def may_be_made_up_for(silence: Silence, clock: Clock, now: datetime) -> bool:
    """Whether its catch-up may go out now: not before it is over, nor once the next digest tells the same."""
    return silence.end <= now < _lapses(silence, clock)


def _lapses(silence: Silence, clock: Clock) -> datetime:
    following = next_digest(clock.times, silence.end) if clock.digest_on else None
    return min(silence.end + WAITS, following or datetime.max.replace(tzinfo=UTC))


def is_told_again(silence: Silence, clock: Clock, at: datetime) -> bool:
    """Whether somebody has been told things as they come since a silence by an instant, though no digest has made up
    for it: whoever gets no daily one, from when on that one comes no longer."""
    return not clock.digest_on and silence.end + WAITS <= at


def told_since(
    past: Iterable[Silence], clock: Clock, read: Arrival | None, usual: datetime, at: datetime
) -> tuple[datetime, Missed | None]:
    """What came after the instant is new in a digest that is owed at `at`, which makes up for what was missed, if
    anything was.

    `read` is the last digest that they read themselves, if it is known, which has made up for what was over when it
    came; `usual` is when they would have. Whoever gets no daily one was told since then as things came.
    """
    owed_at, came_at = read or (None, None)
    since = owed_at if clock.digest_on else None
    silent = _unbroken((s for s in past if (came_at or usual) < s.until <= at), clock)
    if not silent:
        return since or usual, None
    begin, until = min(s.begin for s in silent), max(s.until for s in silent)
    is_over_today = _local_day(clock, push_at(clock.hours, until)) == _local_day(clock, at)
    missed = Missed(max(begin, came_at or begin), None if is_over_today else until)
    return since or min(usual, missed.since), missed


def _unbroken(past: Iterable[Silence], clock: Clock) -> list[Silence]:
    """The last of them, with those before between which nothing came."""
    found: list[Silence] = []
    for silence in sorted(past, key=attrgetter("begin")):
        is_anew = all(is_told_again(one, clock, silence.begin) for one in found)
        found = [silence] if is_anew else [*found, silence]
    return found


def _local_day(clock: Clock, at: datetime) -> date:
    return local_date(at, clock.times.timezone)


def next_look(person: Person, clock: Clock, after: datetime, readers: Iterable[Person] = ()) -> datetime | None:
    """When next to see whether a digest or roll-up is owed, and to whom: at its hour, and wherever a mute or absence
    turns, be it of one of the `readers` who stand in for them, one for the other."""
    turns = [person.away_from, person.away_until, *(s.end for s in silences(person, clock))]
    turns += [at for one in readers for at in (one.away_from, one.away_until, one.muted_until)]
    turns += [next_turn(clock.weekly, after)] if clock.weekly else []
    ahead = [at for at in (next_digest(clock.times, after), *turns) if at and at > after]
    return min(ahead, default=None)


def told_apart(person: Person, clock: Clock) -> Iterator[Silence]:
    """Silences that no digest of the day makes up for."""
    return (s for s in silences(person, clock) if not _is_digest_ahead(clock, s.end))


def _is_digest_ahead(clock: Clock, at: datetime) -> bool:
    """Whether the daily digest of the local day is yet to come at an instant."""
    return clock.digest_on and hour_ahead(clock.times, _local_day(clock, at), at) is not None
