"""Many workspaces in zones all over the world, whose people each have a journey that is late."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Column, text

from benchmarks.alerts import desk_on
from benchmarks.population import Made, all_lives, copied, furnish, made_up, put
from bot.usecases.digest_plans import plan_digests
from journeys.journey import Level
from journeys.messages import Check, CheckKind
from journeys.person import WEEKDAYS, Person
from storage.database import Transaction
from storage.migrations import migrate
from storage.schema import metadata

PEOPLE = 20
ZONES = (
    "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Phoenix", "America/Denver",
    "America/Mexico_City", "America/Chicago", "America/Bogota", "America/Lima", "America/New_York",
    "America/Toronto", "America/Caracas", "America/Santiago", "America/Halifax", "America/St_Johns",
    "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "America/Nuuk", "Atlantic/Azores", "Atlantic/Reykjavik",
    "Europe/Lisbon", "Europe/London", "Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Warsaw",
    "Africa/Lagos", "Africa/Johannesburg", "Africa/Cairo", "Europe/Athens", "Europe/Helsinki", "Europe/Istanbul",
    "Africa/Nairobi", "Asia/Tehran", "Asia/Dubai", "Asia/Kabul", "Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu",
    "Asia/Dhaka", "Asia/Yangon", "Asia/Bangkok", "Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo",
    "Australia/Darwin", "Australia/Adelaide", "Australia/Sydney", "Pacific/Auckland", "Pacific/Chatham",
)  # fmt: skip
FIRST = "T00000"
TABLES = (
    "workspaces", "facts", "templates", "template_versions", "people", "customers", "customer_segments", "journeys",
    "milestones", "activities",
)  # fmt: skip


def fill_many(url: str, count: int, now: datetime) -> None:
    """A new database with so many workspaces, alike but for their zones; only digests come due in it."""
    desk = desk_on(url)
    migrate(desk.database)
    with desk.database.write() as tx:
        here = [Person(FIRST, f"U{n:04}", f"Person {n}", ZONES[0], working_days=WEEKDAYS) for n in range(PEOPLE)]
        furnish(tx, FIRST, here, now)
        put(tx, [_late(person, now) for person in here])
        _copy_workspace(tx, count)
        for number in range(count):
            plan_digests(tx, desk, _name(number), {person.id for person in here}, now)
    desk.database.analyze()
    desk.database.close()


def _late(person: Person, now: datetime) -> Made:
    """Judged today already."""
    lives = all_lives("", now)
    life = next(one for one in lives if not one.is_due and not one.zone and one.settlement.headline is Level.DELAYED)
    customer = made_up(person.workspace, int(person.id[1:]), life.zone, person.id, person.id)
    journey = copied(life.settlement.after, customer, f"journey-{person.id}")
    return customer, journey, life.settlement.headline, Check(person.workspace, CheckKind.JOURNEY, journey.id, now)


def _name(number: int) -> str:
    return f"T{number:05}"


def _copy_workspace(tx: Transaction, count: int) -> None:
    others = [{"name": _name(number), "zone": ZONES[number % len(ZONES)]} for number in range(1, count)]
    tx.execute(text("DELETE FROM checks"))
    tx.execute(text("CREATE TEMPORARY TABLE others (name TEXT, zone TEXT)"))
    tx.execute(text("INSERT INTO others VALUES (:name, :zone)"), others)
    for table in TABLES:
        columns = metadata.tables[table].columns
        names, values = ", ".join(columns.keys()), ", ".join(_values(columns))
        source = f"others CROSS JOIN {table} WHERE {table}.workspace_id = '{FIRST}'"
        tx.execute(text(f"INSERT INTO {table} ({names}) SELECT {values} FROM {source}"))


def _values(columns: Iterable[Column[Any]]) -> Iterator[str]:
    for column in columns:
        name = str(column)
        if column.name == "workspace_id":
            yield "others.name"
        else:
            yield "others.zone" if name == "people.timezone" else name
