"""Who reads and acts for somebody who is away (requirements N5)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from journeys.person import Person

LONGEST_CHAIN = 3
"""So many stand-ins who are away themselves lead on to theirs."""


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
        at = resumed(end) if end else None
    return at


def represented(user: str, away: Iterable[Person], now: datetime) -> frozenset[str]:
    """For whom a user may act now: those away who named them, and those away who named one of these in turn."""
    absent = [person for person in away if person.is_away(now)]
    found = {user}
    for _ in range(LONGEST_CHAIN):
        found |= {person.id for person in absent if person.stand_in in found}
    return frozenset(found - {user})
