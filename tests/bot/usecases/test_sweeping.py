"""The sweep asks as often for a few due journeys as for many, and an import looks only at what it changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from bot.usecases import customers as customers_coming_in
from bot.usecases.customers import put_customers
from bot.usecases.desk import Caller, Desk
from bot.usecases.meeting import meet
from bot.usecases.opening import open_workspace
from bot.usecases.starting import StartOrder, start
from bot.usecases.sweeping import sweep
from bot.usecases.templates import apply
from journeys.customer import Customer
from journeys.journey import Level
from journeys.person import Person
from storage import journeys, outbox_entries
from storage.database import Database
from storage.migrations import migrate
from tests.e2e.scene import FACTS, MONDAY, ZONE, a_template

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=2, hours=16)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    database = Database(f"sqlite:///{tmp_path / 'journeybot.db'}")
    migrate(database)
    made = Desk(database, "UTC", time(9), ("mon",))
    open_workspace(made, "T1", "Example", NOW)
    meet(made, [Person("T1", "UBOSS", "Boss", ZONE, is_admin=True)], NOW)
    yield made
    database.close()


def _started(desk: Desk, count: int, rule: str = "churned") -> list[Customer]:
    """So many customers of as many CSMs, each with a running journey that a rule can end."""
    exit_condition = {"sentence": "It is over", "rule": rule}
    apply(desk, "T1", [a_template(exit_conditions=[exit_condition])], NOW, activate=True)
    known = [_customer(number) for number in range(count)]
    put_customers(desk, "T1", known, FACTS, NOW)
    for customer in known:
        order = StartOrder(customer.key, "rollout", MONDAY, {})
        start(desk, Caller("T1", "UBOSS", NOW), order)
    return known


def _customer(number: int) -> Customer:
    roles = {"csm": f"U{number:03}", "implementation_specialist": "UPRIYA"}
    return Customer("T1", f"c{number:03}", f"Customer {number}", "Onboarding", roles=roles, timezone=ZONE)


@contextmanager
def _statements() -> Iterator[list[str]]:
    """What is asked of any database meanwhile."""
    seen: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)


def _queries(statements: list[str]) -> int:
    return sum(statement.lstrip().upper().startswith("SELECT") for statement in statements)


@pytest.mark.parametrize("count", [3, 60])
def test_the_number_of_queries_does_not_grow_with_what_is_due(desk: Desk, count: int) -> None:
    _started(desk, count)
    with _statements() as statements:
        assert sweep(desk, LATER) >= count

    assert 5 <= _queries(statements) <= 25


def test_a_sweep_notes_headlines_and_owes_each_owner_one_alert_for_the_journeys_of_a_csm(desk: Desk) -> None:
    """Each of four CSMs has one of the journeys, and Priya has a task in all of them."""
    _started(desk, 4)
    with desk.database.read() as tx:
        before = len(outbox_entries.entries(tx, "T1", limit=1000))
    while sweep(desk, LATER):
        pass

    with desk.database.read() as tx:
        alerts = [entry.message for entry in outbox_entries.entries(tx, "T1", limit=1000)][:-before]
        by_csm = journeys.counts_by_csm(tx, "T1")
    assert sorted((m.recipient, len(m.journeys)) for m in alerts) == [
        *((f"U{n:03}", 1) for n in range(4)),
        *(("UPRIYA", 1) for _ in range(4)),
    ]
    assert sorted(by_csm, key=str) == [(f"U{n:03}", Level.DELAYED, 1) for n in range(4)]


def test_an_import_that_changes_nothing_looks_at_no_journey(desk: Desk) -> None:
    known = _started(desk, 3)
    with _statements() as statements:
        put_customers(desk, "T1", known, FACTS, NOW)

    assert not [statement for statement in statements if "FROM activities" in statement]


@pytest.mark.parametrize(("fact", "is_looked_at"), [("large", False), ("churned", True)])
def test_a_changed_fact_is_judged_by_the_rules_that_read_it_only(desk: Desk, fact: str, is_looked_at: bool) -> None:
    known = _started(desk, 3)
    with _statements() as statements:
        put_customers(desk, "T1", [replace(known[0], facts={fact: False})], FACTS, NOW)

    assert bool([statement for statement in statements if "FROM activities" in statement]) is is_looked_at


def test_another_zone_moves_the_next_check(desk: Desk) -> None:
    known = _started(desk, 1)
    assert {"timezone"} == customers_coming_in.ZONE
    put_customers(desk, "T1", [replace(known[0], timezone="Asia/Kolkata")], FACTS, NOW)
    in_kolkata = datetime(2026, 11, 25, 18, 30, tzinfo=UTC)

    while sweep(desk, in_kolkata - timedelta(seconds=1)):
        pass
    assert _level(desk) is Level.ON_TRACK
    while sweep(desk, in_kolkata):
        pass
    assert _level(desk) is Level.DELAYED


def _level(desk: Desk) -> Level:
    with desk.database.read() as tx:
        ((_, level, _),) = journeys.counts_by_csm(tx, "T1")
    return level
