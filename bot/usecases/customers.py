"""Customers and their facts as they come in, and what follows for journeys (requirements C1, T2, T3)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.usecases.acting import acted, store
from bot.usecases.desk import Desk
from bot.usecases.starting import start_by_itself
from bot.usecases.sweeping import runs_of
from journeys.customer import Customer
from journeys.facts import FactType
from journeys.history import Verb
from storage import customers, facts, journeys, templates
from storage.database import Transaction


def put_customers(
    desk: Desk, workspace: str, found: Sequence[Customer], declared: Mapping[str, FactType], now: datetime
) -> int:
    """Store customers and newly declared facts, all or nothing, and judge what their facts decide.

    Gives how many journeys started by themselves.
    """
    with desk.database.write() as tx:
        facts.declare(tx, workspace, declared)
        customers.put_many(tx, found)
        return sum(_facts_changed(tx, desk, workspace, customer, now) for customer in found)


def _facts_changed(tx: Transaction, desk: Desk, workspace: str, customer: Customer, now: datetime) -> int:
    running = [j for j in journeys.of_customer(tx, workspace, customer.key) if j.is_running]
    runs = list(runs_of(tx, desk, workspace, running, now))
    if runs:
        store(tx, desk, [acted(run, run.journey, Verb.FACTS, now) for run in runs], now)
    return start_by_itself(tx, desk, customer, templates.all_active(tx, workspace), now)


def existing(desk: Desk, workspace: str) -> tuple[dict[str, Customer], Mapping[str, FactType]]:
    """All customers by key and the declared facts, to compare an import with."""
    with desk.database.read() as tx:
        return {c.key: c for c in customers.all_customers(tx, workspace)}, facts.declared(tx, workspace)
