"""Alerts that wait to be sent, as a sweep has queued them: one for each of many people, in many workspaces."""

from collections.abc import Iterator
from datetime import datetime
from datetime import time as wall_time
from typing import NamedTuple

from benchmarks.population import DEFAULT_ZONE, Made, all_lives, copied, furnish, made_up, put
from bot.usecases.desk import Desk
from bot.usecases.sweeping import sweep
from journeys.messages import Check, CheckKind
from journeys.person import WEEKDAYS, Person
from storage import outbox
from storage.database import Database
from storage.migrations import migrate


class Spread(NamedTuple):
    """So many channels, each of which gets `each` messages; `together` of them are in one workspace.

    Journeybot lets a workspace have 20 posts at once and four a second; with more than that it would be its own limit
    that is measured.
    """

    channels: int
    each: int
    together: int

    @property
    def messages(self) -> int:
        return self.channels * self.each


class NotAsMany(Exception):
    """The sweep queued another number of messages than there are people."""


def desk_on(url: str) -> Desk:
    """The product's desk, whose people work every day, so that a weekend holds nothing back."""
    return Desk(Database(url), DEFAULT_ZONE, wall_time(9), WEEKDAYS)


def queue_alerts(url: str, spread: Spread, now: datetime) -> None:
    """Fill a new database with people who each have a journey that has grown late, and let the product judge them."""
    fill_late(url, spread, now)
    desk = desk_on(url)
    while sweep(desk, now):
        pass
    desk.database.analyze()
    with desk.database.read() as tx:
        queued = outbox.pending_count(tx)
    desk.database.close()
    if queued != spread.messages:
        raise NotAsMany(f"{queued} messages are queued for {spread.messages} people")


def fill_late(url: str, spread: Spread, now: datetime) -> None:
    """A new database with those people, whose journeys nobody has looked at yet."""
    desk = desk_on(url)
    migrate(desk.database)
    for number in range(-(-spread.channels // spread.together)):
        with desk.database.write() as tx:
            here = list(_people(number, spread))
            furnish(tx, here[0].workspace, here, now)
            put(tx, [_late(person, now) for person in here])
    desk.database.close()


def _people(number: int, spread: Spread) -> Iterator[Person]:
    """Of one workspace: those who share a channel, for all its channels."""
    first = number * spread.together
    for channel in range(first, min(first + spread.together, spread.channels)):
        for place in range(spread.each):
            yield Person(
                f"T{number:05}", f"U{channel:05}{place}", f"Person {channel} {place}", DEFAULT_ZONE,
                channel=f"C{channel:05}", digest_on=False, working_days=WEEKDAYS,
            )  # fmt: skip


def customer_name(channel: int) -> str:
    """The customer of the first who shares a channel."""
    return made_up("", channel * 10, "", "", "").name


def _late(person: Person, now: datetime) -> Made:
    """A customer of somebody's who becomes late at `now`; their other task is their own, too."""
    life = next(life for life in all_lives("", now) if life.is_due and not life.zone)
    customer = made_up(person.workspace, int(person.id[1:]), life.zone, person.id, person.id)
    journey = copied(life.settlement.after, customer, f"journey-{person.id}")
    check = Check(person.workspace, CheckKind.JOURNEY, journey.id, now)
    return customer, journey, life.settlement.headline, check
