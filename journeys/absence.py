"""Who reads and acts for somebody who is away (requirements N5)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from journeys.person import Person

LONGEST_CHAIN = 3
"""So many stand-ins who are away themselves lead on to theirs."""


def reader_of(person: Person, known: Mapping[str, Person], now: datetime) -> Person | None:
    """Who reads what is meant for somebody: themselves, else their stand-in, or that one's in turn.

    None where the chain leads to nobody who is present, or back to where it came from.
    """
    passed: list[str] = []
    reader: Person | None = person
    while reader and reader.is_away(now):
        passed.append(reader.id)
        following = known.get(reader.stand_in or "")
        is_on = following and following.is_active and following.id not in passed and len(passed) <= LONGEST_CHAIN
        reader = following if is_on else None
    return reader


def represented(user: str, away: Iterable[Person], now: datetime) -> frozenset[str]:
    """For whom a user may act now: those away who named them, and those away who named one of these in turn."""
    absent = [person for person in away if person.is_away(now)]
    found = {user}
    for _ in range(LONGEST_CHAIN):
        found |= {person.id for person in absent if person.stand_in in found}
    return frozenset(found - {user})
