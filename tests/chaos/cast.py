"""Who and what is in it, drawn by lot from a seed: plain data, which the oracle reads and the product is told."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONES = (
    *("Europe/Berlin", "America/New_York", "Asia/Kolkata", "America/Sao_Paulo"),
    *("Pacific/Marquesas", "Pacific/Tongatapu", "Australia/Lord_Howe", "UTC"),
)
START = datetime(2026, 11, 24, 0, 5, tzinfo=UTC)
"""A Tuesday, five minutes past: whatever happens at full hours, halves or quarters has ten minutes to be dealt with."""

SHORT, LONG = "hop", "voyage"
DUE = {
    SHORT: (("csm", 4), ("specialist", 5), ("engineer", 6)),
    LONG: (("csm", 3), ("specialist", 4), ("engineer", 6), ("csm", 8), ("specialist", 30)),
}
"""Of each template the roles of its tasks, and how many days after the start they are due."""


@dataclass(frozen=True, slots=True)
class Task:
    title: str
    owner: str
    due: date


@dataclass(frozen=True, slots=True)
class Voyage:
    """One customer with one journey; people are known by handle."""

    key: str
    name: str
    zone: str
    template: str
    starts_on: date
    roles: dict[str, str]
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """`people` are zones by handle."""

    people: dict[str, str]
    voyages: Sequence[Voyage]
    by_key: dict[str, Voyage] = field(default_factory=dict)


def cast(seed: int, people: int, voyages: int) -> Cast:
    chance = random.Random(seed)
    everybody = {f"person-{n:03}": chance.choice(ZONES) for n in range(people)}
    made = [_voyage(chance, number, list(everybody)) for number in range(voyages)]
    return Cast(everybody, made, {voyage.key: voyage for voyage in made})


def _voyage(chance: random.Random, number: int, handles: list[str]) -> Voyage:
    zone, template = chance.choice(ZONES), chance.choice((SHORT, LONG))
    starts_on = START.astimezone(ZoneInfo(zone)).date() - timedelta(days=chance.randrange(8))
    roles = dict(zip(("csm", "specialist", "engineer"), chance.sample(handles, 3), strict=True))
    tasks = tuple(
        Task(f"Step {place}", roles[role], starts_on + timedelta(days=days))
        for place, (role, days) in enumerate(DUE[template], start=1)
    )
    return Voyage(f"customer-{number:05}", f"Customer {number:05}", zone, template, starts_on, roles, tasks)
