"""Made-up customers with journeys in the middle of their lives, the same at every run."""

import random
import shutil
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path

from benchmarks.rollout import TEMPLATE
from bot.usecases.desk import setting_of
from journeys import lifecycle
from journeys.advance import activity_id, owner_of
from journeys.calendar import local_date
from journeys.customer import CSM, Customer
from journeys.journey import Activity, Journey, Level
from journeys.messages import Check, CheckKind
from journeys.person import WEEKDAYS, Person
from journeys.run import Run
from journeys.settle import Settlement, check_at, settle
from storage import checks, customers, facts, journeys, people, templates, workspaces
from storage.database import Database, Transaction
from storage.migrations import migrate
from storage.tables import TemplateState

SEED = 20_260_618
ZONES = ("", "Europe/Berlin", "America/New_York", "Asia/Kolkata")
DEFAULT_ZONE = "UTC"
AGES = range(22, 44)
"""Days since the start: all fifteen activities are there, ten done, and some of the others late."""

CHUNK = 2_000
_FIRST = ("Amber", "Brisk", "Copper", "Dapper", "Early", "Fabled", "Gentle", "Hollow", "Ivory", "Jolly")
_SECOND = ("Anvils", "Bakeries", "Canoes", "Dominoes", "Easels", "Ferries", "Gardens", "Harps", "Kites", "Lanterns")


@dataclass(frozen=True, slots=True)
class Life:
    """A journey as it stands after some days in a zone, to be copied for many customers; `is_due` if its answer
    changes today and nobody has looked yet."""

    zone: str
    settlement: Settlement
    is_due: bool


def fill(path: Path, workspace: str, users: Sequence[str], count: int, due: int, now: datetime) -> None:
    """A new SQLite database with `count` customers, one journey each, `due` of which are to be judged at `now`."""
    database = Database(f"sqlite:///{path}")
    migrate(database)
    lives = all_lives(workspace, now)
    # Who works every day gets messages at the weekend, too.
    people_here = [Person(workspace, user, f"Person {user}", DEFAULT_ZONE, working_days=WEEKDAYS) for user in users]
    with database.write() as tx:
        furnish(tx, workspace, people_here, now)
    for chunk in _chunks(_made(workspace, users, lives, count, due)):
        with database.write() as tx:
            put(tx, chunk)
    database.analyze()
    database.close()


def customers_in(path: Path, workspace: str) -> list[Customer]:
    database = Database(f"sqlite:///{path}")
    with database.read() as tx:
        known = customers.all_customers(tx, workspace)
    database.close()
    return known


def copy(base: Path, to: Path) -> None:
    """Take the place of a database and of what is left of its journal."""
    for ending in ("-wal", "-shm"):
        Path(f"{to}{ending}").unlink(missing_ok=True)
    shutil.copyfile(base, to)


Made = tuple[Customer, Journey, Level | None, Check]


def _chunks(made: Iterator[Made]) -> Iterator[list[Made]]:
    while chunk := list(islice(made, CHUNK)):
        yield chunk


def put(tx: Transaction, made: Sequence[Made]) -> None:
    customers.put_many(tx, [customer for customer, *_ in made])
    journeys.insert_many(tx, [(journey, headline) for _, journey, headline, _ in made])
    checks.put_many(tx, [check for *_, check in made])


def furnish(tx: Transaction, workspace: str, here: Sequence[Person], now: datetime) -> None:
    """A workspace with the template and its people."""
    workspaces.put(tx, workspace, "Benchmark", DEFAULT_ZONE, now)
    facts.declare(tx, workspace, TEMPLATE.facts)
    templates.put_version(tx, workspace, TEMPLATE, state=TemplateState.ACTIVE, reason="", by="", at=now)
    people.put_many(tx, here)


def _made(workspace: str, users: Sequence[str], lives: Sequence[Life], count: int, due: int) -> Iterator[Made]:
    chance = random.Random(SEED)
    waiting, judged = [life for life in lives if life.is_due], [life for life in lives if not life.is_due]
    late = set(chance.sample(range(count), due))
    for number in range(count):
        life = chance.choice(waiting if number in late else judged)
        customer = made_up(workspace, number, life.zone, chance.choice(users), chance.choice(users))
        journey = copied(life.settlement.after, customer, urlsafe_b64encode(chance.randbytes(9)).decode())
        at = check_at(life.settlement, life.zone or DEFAULT_ZONE)
        assert at is not None
        yield customer, journey, life.settlement.headline, Check(workspace, CheckKind.JOURNEY, journey.id, at)


def made_up(workspace: str, number: int, zone: str, csm: str, specialist: str) -> Customer:
    name = f"{_FIRST[number % 10]} {_SECOND[number // 10 % 10]} {number:06}"
    return Customer(
        workspace=workspace,
        key=name.lower().replace(" ", "-"),
        name=name,
        stage="Onboarding",
        segments=("Enterprise" if number % 3 else "Startup",),
        roles={CSM: csm, "implementation_specialist": specialist},
        timezone=zone,
        facts={"churned": False, "active_users": 12.0},
    )


def copied(journey: Journey, customer: Customer, journey_id: str) -> Journey:
    own = replace(
        journey, workspace=customer.workspace, id=journey_id, customer=customer.key, owners=dict(customer.roles)
    )
    return own.with_activities(_of(own, activity) for activity in journey.activities)


def _of(journey: Journey, activity: Activity) -> Activity:
    return replace(
        activity,
        id=activity_id(journey.id, activity.milestone, activity.definition),
        owner=owner_of(activity.role, journey.owners, TEMPLATE) if activity.role else None,
        ended_by=journey.csm if activity.ended_by else None,
    )


@cache
def all_lives(workspace: str, now: datetime) -> list[Life]:
    return [life for zone in ZONES for age in AGES for life in _lives(workspace, zone, age, now)]


def _lives(workspace: str, zone: str, age: int, now: datetime) -> Iterator[Life]:
    today = local_date(now, zone or DEFAULT_ZONE)
    run = _begun(workspace, zone, today - timedelta(days=age))
    yesterday = _lived(run, age - 1, now)
    yield Life(zone, _judged(Run(yesterday.after, TEMPLATE, run.customer, today), yesterday.after, now), False)
    if yesterday.next_on == today:
        yield Life(zone, yesterday, True)


def _begun(workspace: str, zone: str, starts_on: date) -> Run:
    customer = made_up(workspace, 0, zone, "UCSM", "USPECIALIST")
    journey = lifecycle.scheduled(
        TEMPLATE, 1, workspace=workspace, journey_id="one", customer=customer.key,
        starts_on=starts_on, owners=customer.roles,
    )  # fmt: skip
    return Run(journey, TEMPLATE, customer, starts_on)


def _lived(run: Run, days: int, now: datetime) -> Settlement:
    """Judged every day; the first two milestones are done on their last days."""
    last_days = {6: "setup", 20: "training"}
    journey = run.journey
    for day in range(days + 1):
        current = Run(journey, TEMPLATE, run.customer, run.today + timedelta(days=day))
        settlement = _judged(current, _done(journey, last_days.get(day), now), now)
        journey = settlement.after
    return settlement


def _judged(run: Run, acted: Journey, now: datetime) -> Settlement:
    return settle(run.journey, acted, setting_of(run, now))


def _done(journey: Journey, milestone: str | None, now: datetime) -> Journey:
    for activity in journey.activities:
        if activity.milestone == milestone:
            journey = lifecycle.complete(journey, activity.id, "UCSM", now)
    return journey
