"""Who reads and acts for somebody who is away (requirements N5)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo

from journeys.calendar import zone
from journeys.person import Person

LONGEST_CHAIN = 3
"""So many stand-ins who are away themselves lead on to theirs."""

_DAY = timedelta(days=1)

Days = tuple[date, date]
"""The first and the last of them."""


def days_off(person: Person, local: tzinfo | None) -> Days | None:
    """Those of an absence, in the zone in which they were chosen, else in `local`."""
    if person.away_from is None or person.away_until is None:
        return None
    chosen = zone(person.away_zone) if person.away_zone else local
    last = person.away_until - timedelta(seconds=1)
    return person.away_from.astimezone(chosen).date(), last.astimezone(chosen).date()


def given_up(before: Days, now: Days | None) -> tuple[Days, ...]:
    """The days off of before that are none of those now, from the first to the last of each stretch."""
    if now is None:
        return (before,)
    earlier, later = (before[0], min(before[1], now[0] - _DAY)), (max(before[0], now[1] + _DAY), before[1])
    return tuple(days for days in (earlier, later) if days[0] <= days[1])


def reader_of(person: Person, known: Mapping[str, Person], now: datetime) -> Person | None:
    """Who reads what is meant for somebody: themselves, else their stand-in, or that one's in turn.

    None where the chain leads to nobody who is present, or back to where it came from.
    """
    last = [person, *stand_ins(person, known, now)][-1]
    return None if last.is_away(now) else last


def stand_ins(person: Person, known: Mapping[str, Person], now: datetime) -> list[Person]:
    """Who stand in for somebody, one for the other: those who are away, up to the first who is not."""
    passed = [person]
    while passed[-1].is_away(now) and len(passed) <= LONGEST_CHAIN:
        following = known.get(passed[-1].stand_in or "")
        if following is None or not following.is_active or following.id in {one.id for one in passed}:
            break
        passed.append(following)
    return passed[1:]


def next_told(person: Person, at: datetime | None, resumed: Callable[[datetime], datetime | None]) -> datetime | None:
    """When somebody is told themselves what is due at an instant: then, or from the end of a mute or an absence on.

    `resumed` says when it is due after such an end. None for whoever is muted without one.
    """
    while at and (person.is_muted(at) or person.is_away(at)):
        end = person.muted_until if person.is_muted(at) else person.away_until
        due = resumed(end) if end else None
        at = max(end, due) if end and due else None
    return at


def represented(user: str, away: Iterable[Person], now: datetime) -> frozenset[str]:
    """For whom a user may act now: those away who named them, and those away who named one of these in turn."""
    absent = [person for person in away if person.is_away(now)]
    found = {user}
    for _ in range(LONGEST_CHAIN):
        found |= {person.id for person in absent if person.stand_in in found}
    return frozenset(found - {user})
