"""Ticking the entry conditions that only a person can tell (requirements T2)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.usecases.automatic import start_opened
from bot.usecases.deciding import redraw_questions
from bot.usecases.desk import Caller, Desk, customer_of, person, run_of, write_once
from bot.usecases.gates import gate_of, gates_of
from bot.usecases.starting import may_start, who_may_start
from journeys.customer import Customer
from journeys.errors import AlreadyDone, NotAllowed, NotFound, NotPossible
from journeys.gates import GateState, JudgedCondition, Tick
from journeys.journey import Journey
from journeys.messages import Card, Message
from journeys.notices import TicksWanted
from storage import journeys, templates, ticks
from storage.customer_locks import lock
from storage.database import Transaction

TICKED = "ticked"


def tick(desk: Desk, caller: Caller, customer_key: str, template_key: str, condition: str) -> TicksWanted:
    """Say that one condition is met; with the last one the journey starts by itself.

    Raises `AlreadyDone` with who and when for the second presser, `NotPossible` where a tick leads to nothing.
    """
    with write_once(desk, caller) as tx:
        lock(tx, caller.workspace, [customer_key])
        wanted = _allowed(tx, desk, caller, customer_key, template_key)
        asked = _asked(wanted, condition)
        if asked.tick:
            raise AlreadyDone(TICKED, asked.tick.by, asked.tick.at)
        if wanted.run is not None:
            raise NotPossible(_too_late(wanted))
        ticks.put_many(tx, [_tick(wanted, condition, caller)])
        return _gone_on(tx, desk, caller, wanted)


def gate_to_tick(desk: Desk, caller: Caller, customer_key: str, template_key: str) -> TicksWanted:
    """What can be ticked, for a form. Raises `NotAllowed`, and `NotPossible` where there is nothing to tick."""
    with desk.database.read() as tx:
        return _allowed(tx, desk, caller, customer_key, template_key)


def how_ticked(desk: Desk, caller: Caller, customer_key: str, template_key: str) -> TicksWanted:
    """How it stands now, for whoever looks."""
    with desk.database.read() as tx:
        return ticks_wanted(tx, desk, caller.workspace, customer_key, template_key, caller.now)


def change_ticks(
    desk: Desk, caller: Caller, customer_key: str, template_key: str, *, add: Collection[str], remove: Collection[str]
) -> TicksWanted:
    """Tick and untick conditions; those that are so already stay as they are."""
    with write_once(desk, caller) as tx:
        lock(tx, caller.workspace, [customer_key])
        wanted = _allowed(tx, desk, caller, customer_key, template_key)
        conditions = {one.condition.identity: one for one in wanted.gate.tickable}
        ticks.put_many(tx, [_tick(wanted, key, caller) for key, one in conditions.items() if key in add])
        ticks.remove(tx, [one.tick for key, one in conditions.items() if key in remove and one.tick])
        return _gone_on(tx, desk, caller, wanted)


def template_to_tick(desk: Desk, caller: Caller, customer: Customer) -> str:
    """The key of the one template that lacks nothing but ticks, else of the one that asks for any.

    Raises `NotPossible` where there are none or several.
    """
    with desk.database.read() as tx:
        asking = [(t, customer) for _, t in templates.all_active(tx, caller.workspace) if t.needs_ticks]
        gates = gates_of(tx, desk, caller.workspace, asking, caller.now)
    keys = [gate.template.key for gate in gates]
    lacking = [gate.template.key for gate in gates if gate.state is GateState.TICKS_MISSING]
    if not keys:
        raise NotPossible("All entry conditions of all journey templates have rules, so there is nothing to tick.")
    if 1 not in (len(lacking), len(keys)):
        named = ", ".join(f"`/journey tick {customer.key} {key}`" for key in lacking or keys)
        raise NotPossible(f"Several journey templates ask for ticks. Name one: {named}.")
    return lacking[0] if len(lacking) == 1 else keys[0]


def ticks_wanted(
    tx: Transaction, desk: Desk, workspace: str, customer_key: str, template_key: str, now: datetime
) -> TicksWanted:
    """How the entry conditions of a template stand for a customer, and the journey it has or last had of it."""
    customer = customer_of(tx, workspace, customer_key)
    active = templates.active(tx, workspace, template_key)
    found = active or templates.archived(tx, workspace, template_key)
    if found is None:
        raise NotFound(f"There is no active template “{template_key}”. `/journey template list` shows all.")
    had = [j for j in journeys.of_customer(tx, workspace, customer_key) if j.template == found[1].key]
    last = max(had, key=_latest, default=None)
    run = run_of(tx, desk, last, now, customer) if last else None
    return TicksWanted(gate_of(tx, desk, found[1], customer, now), run, is_active=active is not None)


def asked_ticks(tx: Transaction, desk: Desk, message: Message, now: datetime) -> TicksWanted | None:
    """What a message is to ask for the first time, while ticks are all that is missing."""
    about = message.about
    wanted = _known_wanted(tx, desk, message.workspace, about["customer"], about["template"], now)
    return wanted if wanted and wanted.is_asked and wanted.gate.template.automatic_start else None


def ticks_of_lost(tx: Transaction, desk: Desk, message: Message, now: datetime) -> TicksWanted | None:
    """What a message asked for that never arrived; None where the template or the customer is gone."""
    return _known_wanted(tx, desk, message.workspace, message.about["customer"], message.about["template"], now)


def ticks_of_card(tx: Transaction, desk: Desk, card: Card, now: datetime) -> TicksWanted | None:
    """What a posted card shows by now; None where the template or the customer is gone."""
    wanted = _known_wanted(tx, desk, card.workspace, card.customer, card.about["template"], now)
    return replace(wanted, is_for_another=wanted.gate.asked not in (card.recipient, card.reader)) if wanted else None


def _known_wanted(
    tx: Transaction, desk: Desk, workspace: str, customer_key: str, template_key: str, now: datetime
) -> TicksWanted | None:
    try:
        return ticks_wanted(tx, desk, workspace, customer_key, template_key, now)
    except NotFound:
        return None


def _latest(journey: Journey) -> tuple[bool, str]:
    return journey.is_running, journey.ended_at.isoformat() if journey.ended_at else ""


def _allowed(tx: Transaction, desk: Desk, caller: Caller, customer_key: str, template_key: str) -> TicksWanted:
    wanted = ticks_wanted(tx, desk, caller.workspace, customer_key, template_key, caller.now)
    customer, template = wanted.gate.customer, wanted.gate.template
    actor = person(tx, caller)
    is_owner = actor.is_active and actor.id == template.owner
    if not is_owner and not may_start(tx, caller, customer):
        raise NotAllowed(f"{who_may_start(tx, customer)} can tick this for {customer.name}.")
    if not wanted.is_active:
        raise NotPossible(f"{template.name} is archived, so no journey starts from it.")
    if not wanted.gate.tickable:
        raise NotPossible(f"All entry conditions of {template.name} have rules, so there is nothing to tick.")
    if wanted.run is not None and wanted.run.journey.is_running:
        raise NotPossible(_too_late(wanted))
    return wanted


def _too_late(wanted: TicksWanted) -> str:
    customer, template = wanted.gate.customer.name, wanted.gate.template.name
    is_running = wanted.run is not None and wanted.run.journey.is_running
    return f"{customer} {'is' if is_running else 'was'} in {template} already, so no tick is needed."


def _asked(wanted: TicksWanted, condition: str) -> JudgedCondition:
    for one in wanted.gate.tickable:
        if one.condition.identity == condition:
            return one
    raise NotPossible(f"{wanted.gate.template.name} no longer asks for this. Its conditions have changed.")


def _tick(wanted: TicksWanted, condition: str, caller: Caller) -> Tick:
    gate = wanted.gate
    return Tick(caller.workspace, gate.template.key, gate.customer.key, condition, caller.user, caller.now)


def _gone_on(tx: Transaction, desk: Desk, caller: Caller, before: TicksWanted) -> TicksWanted:
    """What follows from changed ticks: the journey may start, and what asked for them is drawn again."""
    workspace, customer, template = caller.workspace, before.gate.customer, before.gate.template
    active = templates.active(tx, workspace, template.key)
    if active is not None and template.automatic_start:
        start_opened(tx, desk, workspace, [(*active, customer)], caller.now)
    redraw_questions(tx, workspace, [customer.key], caller.now)
    return ticks_wanted(tx, desk, workspace, customer.key, template.key, caller.now)
