"""Many workspaces in zones all over the world, whose people each have a journey that is late."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from benchmarks.alerts import desk_on
from benchmarks.population import Made, all_lives, copied, furnish, made_up, put
from bot.usecases.digest_plans import plan_digests
from journeys.journey import Level
from journeys.messages import Check, CheckKind
from journeys.person import WEEKDAYS, Person
from storage.migrations import migrate

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


def fill_many(path: Path, count: int, now: datetime) -> None:
    """A new SQLite database with so many workspaces, alike but for their zones; only digests come due in it."""
    desk = desk_on(f"sqlite:///{path}")
    migrate(desk.database)
    with desk.database.write() as tx:
        here = [Person(FIRST, f"U{n:04}", f"Person {n}", ZONES[0], working_days=WEEKDAYS) for n in range(PEOPLE)]
        furnish(tx, FIRST, here, now)
        put(tx, [_late(person, now) for person in here])
    desk.database.close()
    _copy_workspace(path, count)
    with desk.database.write() as tx:
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


def _copy_workspace(path: Path, count: int) -> None:
    database = sqlite3.connect(path)
    database.create_function("named", 1, _name, deterministic=True)
    database.create_function("zone", 1, lambda number: ZONES[number % len(ZONES)], deterministic=True)
    database.execute("DELETE FROM checks")
    database.execute("CREATE TEMP TABLE numbers (n INTEGER PRIMARY KEY)")
    database.executemany("INSERT INTO numbers VALUES (?)", ((number,) for number in range(1, count)))
    for table in TABLES:
        columns = ", ".join(_columns(database, table))
        source = f"temp.numbers CROSS JOIN {table} WHERE {table}.workspace_id = '{FIRST}'"
        database.execute(f"INSERT INTO {table} SELECT {columns} FROM {source}")
    database.commit()
    database.close()


def _columns(database: sqlite3.Connection, table: str) -> Iterator[str]:
    in_place = {"workspace_id": "named(n)", "timezone": "zone(n)" if table == "people" else f"{table}.timezone"}
    for _, column, *_ in database.execute(f"PRAGMA table_info({table})"):
        yield in_place.get(column, f"{table}.{column}")
