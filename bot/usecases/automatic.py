"""Journeys that start by themselves when a gate turns true, once per customer and template (requirements T2)."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from bot.usecases.acting import Acted, store
from bot.usecases.desk import Desk
from bot.usecases.starting import StartOrder, are_conditions_met, is_gate_open, new_journey
from journeys.customer import Customer
from journeys.history import BOT
from journeys.template import Template
from storage import customers, journeys, open_gates, templates
from storage.database import Transaction
from storage.open_gates import Gate

BATCH = 500

Active = Sequence[tuple[int, Template]]
"""Version numbers and templates in force."""

Concerns = Callable[[Customer, AbstractSet[str]], bool]
"""Whether what happened to a customer concerns a rule that reads these facts."""


@dataclass(frozen=True, slots=True)
class Started:
    """How many journeys started, and who was left out for lack of consent: names of customer and template (T10)."""

    count: int
    left_out: tuple[tuple[str, str], ...] = ()


def start_by_themselves(
    tx: Transaction, desk: Desk, workspace: str, found: Sequence[Customer], now: datetime, concerns: Concerns
) -> Started:
    """Start the automatic journeys of these customers whose gate was not open when last judged.

    Only those gates are judged again that what happened `concerns`.
    """
    active = [(version, t) for version, t in templates.all_active(tx, workspace) if t.automatic_start]
    pairs = [(t, c) for _, t in active for c in found if concerns(c, t.facts_of_gate)]
    turned = _judge_gates(tx, desk, workspace, pairs, now)
    started = journeys.started(tx, workspace, [customer for _, customer in turned])
    done = list(_starts(desk, active, found, turned - started, now))
    store(tx, desk, done, now)
    left_out = ((c.name, t.name) for t, c in pairs if _lacks_only_consent(desk, c, t, now))
    return Started(len(done), tuple(left_out))


def _lacks_only_consent(desk: Desk, customer: Customer, template: Template, now: datetime) -> bool:
    is_missing = template.consent_needed and not customer.marketing_opt_in
    return is_missing and are_conditions_met(desk, customer, template, now)


def note_open_gates(tx: Transaction, desk: Desk, workspace: str, template: Template, now: datetime) -> int:
    """Of a template that comes into force: customers who are inside already do not start by themselves.

    Gives how many these are, so that starting them can be offered.
    """
    if not template.automatic_start:
        return 0
    batches = _all_customers(tx, workspace)
    return sum(len(_judge_gates(tx, desk, workspace, [(template, c) for c in batch], now)) for batch in batches)


def _judge_gates(
    tx: Transaction, desk: Desk, workspace: str, judged: Sequence[tuple[Template, Customer]], now: datetime
) -> set[Gate]:
    """Remember which gates are open now; gives those that were not."""
    if not judged:
        return set()
    verdicts = {(t.key, c.key): is_gate_open(desk, c, t, now) for t, c in judged}
    were_open = open_gates.of_customers(tx, workspace, {c.key for _, c in judged})
    open_gates.closed(tx, workspace, [gate for gate, is_open in verdicts.items() if gate in were_open and not is_open])
    turned = {gate for gate, is_open in verdicts.items() if is_open} - were_open
    open_gates.opened(tx, workspace, sorted(turned))
    return turned


def _starts(desk: Desk, active: Active, found: Sequence[Customer], wanted: set[Gate], now: datetime) -> Iterator[Acted]:
    for version, template in active:
        for customer in found:
            if (template.key, customer.key) in wanted:
                order = StartOrder(customer.key, template.key, desk.today_of(customer, now), {})
                yield new_journey(desk, customer, template, version, order, now, BOT)


def _all_customers(tx: Transaction, workspace: str) -> Iterator[list[Customer]]:
    after = ""
    while batch := customers.page(tx, workspace, after, BATCH):
        yield batch
        after = batch[-1].key
