"""Journeys that start by themselves when a gate turns true, once per customer and template (requirements T2)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from bot.usecases.acting import Acted, queue, store
from bot.usecases.deciding import redraw_questions
from bot.usecases.desk import Desk
from bot.usecases.gates import gates_of
from bot.usecases.messages import message_to
from bot.usecases.starting import Off, StartOrder, new_journey
from bot.usecases.time_off import time_off
from journeys.customer import Customer
from journeys.gates import EntryGate, GateState
from journeys.history import BOT
from journeys.messages import Message, MessageKind
from journeys.template import Template
from storage import customers, journeys, open_gates, templates
from storage.database import Transaction
from storage.open_gates import Gate

BATCH = 500

Active = Sequence[tuple[int, Template, Customer]]
"""Templates in force with the numbers of their versions, each with a customer it may start for."""

Concerns = Callable[[Customer, AbstractSet[str]], bool]
"""Whether what happened to a customer concerns a rule that reads these facts."""


@dataclass(frozen=True, slots=True)
class Started:
    """How many journeys started, who was left out for lack of consent (names of customer and template, T10), and how
    many wait for ticks that have now been asked for."""

    count: int
    left_out: tuple[tuple[str, str], ...] = ()
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Inside:
    """How many customers met all entry conditions when a template came into force, and how many all but ticks."""

    open: int = 0
    lacking_ticks: int = 0


def start_by_themselves(
    tx: Transaction, desk: Desk, workspace: str, found: Sequence[Customer], now: datetime, concerns: Concerns
) -> Started:
    """Start the automatic journeys of these customers whose gate was not open when last judged.

    Only those gates are judged again that what happened `concerns`. Where nothing but ticks has come to be missing,
    these are asked for.
    """
    active = [(version, t) for version, t in templates.all_active(tx, workspace) if t.automatic_start]
    return start_opened(
        tx, desk, workspace, [(v, t, c) for v, t in active for c in found if concerns(c, t.facts_of_gate)], now
    )


def start_opened(tx: Transaction, desk: Desk, workspace: str, active: Active, now: datetime) -> Started:
    """Judge these gates, start what has turned true, and ask for the ticks that have come to be all that is missing."""
    gates = gates_of(tx, desk, workspace, [(t, c) for _, t, c in active], now)
    turned = _note(tx, workspace, [gate for gate in gates if not _asks_nobody(gate)], now)
    started = journeys.started(tx, workspace, [customer for _, customer in turned])
    fresh = {key: state for key, state in turned.items() if key not in started}
    off = time_off(tx, desk, workspace, now) if fresh else {}
    done = list(_starts(desk, off, active, fresh, now))
    store(tx, desk, done, now)
    asked = [_question(gate, now) for gate in gates if fresh.get(_key(gate)) is GateState.TICKS_MISSING]
    queue(tx, desk, asked, now)
    left_out = ((g.customer.name, g.template.name) for g in gates if g.lacks_only_consent)
    return Started(len(done), tuple(left_out), len(asked))


def note_open_gates(tx: Transaction, desk: Desk, workspace: str, template: Template, now: datetime) -> Inside:
    """Of a template that comes into force: customers who are inside already do not start by themselves, and of those
    who lack nothing but ticks nobody is asked.

    Gives how many these are, so that starting or ticking them can be offered.
    """
    if not template.automatic_start:
        return Inside()
    waiting = open_gates.lacking_ticks(tx, workspace, template.key)
    turned: list[GateState] = []
    for batch in _all_customers(tx, workspace):
        gates = gates_of(tx, desk, workspace, [(template, customer) for customer in batch], now)
        turned += _note(tx, workspace, gates, now).values()
    redraw_questions(tx, workspace, waiting, now)
    return Inside(turned.count(GateState.OPEN), turned.count(GateState.TICKS_MISSING))


def _note(tx: Transaction, workspace: str, gates: Sequence[EntryGate], now: datetime) -> dict[Gate, GateState]:
    """Remember how gates stand now; gives those that came to be open, or whose rules came to be met but for ticks."""
    if not gates:
        return {}
    states = {_key(gate): gate.state for gate in gates}
    before = open_gates.of_customers(tx, workspace, {customer for _, customer in states})
    changed = {key: state for key, state in states.items() if before.get(key, GateState.CLOSED) is not state}
    open_gates.judged(tx, workspace, changed)
    about_ticks = {
        customer
        for (template, customer), state in changed.items()
        if GateState.TICKS_MISSING in (state, before.get((template, customer)))
    }
    redraw_questions(tx, workspace, sorted(about_ticks), now)
    return {
        key: state
        for key, state in changed.items()
        if state is GateState.OPEN or (state is GateState.TICKS_MISSING and key not in before)
    }


def _asks_nobody(gate: EntryGate) -> bool:
    """Whether a tick is missing and there is nobody yet to ask; it is judged anew once there is."""
    return gate.state is GateState.TICKS_MISSING and not gate.asked


def _key(gate: EntryGate) -> Gate:
    return gate.template.key, gate.customer.key


def _starts(desk: Desk, off: Off, active: Active, wanted: Mapping[Gate, GateState], now: datetime) -> Iterator[Acted]:
    for version, template, customer in active:
        if wanted.get((template.key, customer.key)) is GateState.OPEN:
            order = StartOrder(customer.key, template.key, desk.today_of(customer, now), {})
            yield new_journey(desk, off, customer, template, version, order, now, BOT)


def _question(gate: EntryGate, now: datetime) -> Message:
    """To whoever can tick; one for each time that the rules of the gate come to be met."""
    template, customer = _key(gate)
    key, about = f"ticks:{template}:{customer}:{now.isoformat()}", {"template": template, "customer": customer}
    return message_to(gate.asked or "", MessageKind.TICKS, key, gate.customer.workspace, now, about=about)


def _all_customers(tx: Transaction, workspace: str) -> Iterator[list[Customer]]:
    after = ""
    while batch := customers.page(tx, workspace, after, BATCH):
        yield batch
        after = batch[-1].key
