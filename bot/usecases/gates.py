"""Entry conditions as they stand: judged by a customer's facts, or ticked by somebody (requirements T2)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.usecases.desk import Desk, judge_of
from journeys.customer import Customer
from journeys.gates import EntryGate, JudgedCondition, Ticks
from journeys.rules import Verdict
from journeys.template import Condition, Template
from storage import ticks
from storage.database import Transaction

Pairs = Sequence[tuple[Template, Customer]]

NO_TICKS: Ticks = MappingProxyType({})


def gate_of(tx: Transaction, desk: Desk, template: Template, customer: Customer, now: datetime) -> EntryGate:
    """The gate of one template for one customer."""
    return gates_of(tx, desk, customer.workspace, [(template, customer)], now)[0]


def gates_of(tx: Transaction, desk: Desk, workspace: str, pairs: Pairs, now: datetime) -> list[EntryGate]:
    """Many gates; ticks are read in one query, and only where any are needed."""
    ticked = ticks.of_customers(tx, workspace, {c.key for t, c in pairs if t.needs_ticks})
    return [_gate(desk, template, customer, ticked, now) for template, customer in pairs]


def _gate(
    desk: Desk, template: Template, customer: Customer, ticked: Mapping[tuple[str, str], Ticks], now: datetime
) -> EntryGate:
    judge = judge_of(customer, template, desk.today_of(customer, now))
    given = ticked.get((template.key, customer.key), NO_TICKS)

    def judged(condition: Condition) -> JudgedCondition:
        tick = given.get(condition.identity) if condition.rule is None else None
        return JudgedCondition(condition, Verdict.MET if tick else judge(condition), tick)

    return EntryGate(template, customer, tuple(map(judged, template.gate)))
