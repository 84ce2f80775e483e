"""Customers and their facts as they come in, and what follows for journeys (requirements C1, T2, T3)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from types import MappingProxyType

from bot.usecases.acting import acted, store
from bot.usecases.asking_anew import ask_for_ticks_anew
from bot.usecases.automatic import Started, start_by_themselves
from bot.usecases.deciding import redraw_offers
from bot.usecases.desk import Desk
from bot.usecases.drawing_again import draw_again
from bot.usecases.handing_over import hand_over
from bot.usecases.sweeping import runs_of
from bot.usecases.time_off import knowing_time_off
from journeys.customer import Customer, StageChange
from journeys.facts import Declarations
from journeys.history import BOT, Verb
from storage import cards, customers, facts, journeys, outbox, stage_changes, templates
from storage.customer_locks import lock
from storage.database import Transaction

Known = Mapping[str, Customer]
"""Customers as they were before, by key."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What followed from new facts: journeys that started by themselves, and how many went over to a new CSM."""

    started: Started
    handed_over: int


class Overtaken(Exception):
    """Somebody else has changed what an import was read against: it has to be read again."""


ZONE = frozenset({"timezone"})
"""In another zone a journey's days begin and end at other instants."""

NAME = attrgetter("name")

SHOWN = attrgetter("name", "country", "timezone")
"""By what cards of a customer's journeys say its name, count working days, and know which day it is."""


def put_customers(
    desk: Desk,
    workspace: str,
    found: Sequence[Customer],
    declared: Declarations,
    now: datetime,
    read: Known | None = None,
) -> Followed:
    """Store customers and newly declared facts, all or nothing, and judge what follows for their journeys.

    Raises `Overtaken` where a fact has another type by now or, of customers made from those that were `read`, one of
    these is another by now.
    """
    with desk.database.write() as tx:
        _declare(tx, workspace, declared)
        known = _locked(tx, workspace, found)
        if read is not None and known != {c.key: read[c.key] for c in found if c.key in read}:
            raise Overtaken
        stored = _store(tx, desk, workspace, found, known, now, BOT)
        followed = judge_customers(tx, desk, workspace, stored, now, known)
        # Last, so that few cards with the old name, end or days are posted past it.
        _redraw_journeys(tx, workspace, _with_another(SHOWN, stored, known), now)
        return followed


def _declare(tx: Transaction, workspace: str, declared: Declarations) -> None:
    facts.declare(tx, workspace, declared)
    if not declared.items() <= facts.declared(tx, workspace).items():
        raise Overtaken


def store_customers(
    tx: Transaction, desk: Desk, workspace: str, found: Sequence[Customer], now: datetime, by: str = BOT
) -> list[Customer]:
    """Store customers and, of each whose stage is another than before, since when and who changed it (J8).

    Gives those that were changed, as they are stored.
    """
    return _store(tx, desk, workspace, found, _locked(tx, workspace, found), now, by)


def _locked(tx: Transaction, workspace: str, found: Sequence[Customer]) -> Known:
    """These customers as they are before they are stored, which nobody changes meanwhile."""
    keys = [customer.key for customer in found]
    lock(tx, workspace, keys)
    return customers.get_many(tx, workspace, keys)


def _store(
    tx: Transaction, desk: Desk, workspace: str, found: Sequence[Customer], known: Known, now: datetime, by: str
) -> list[Customer]:
    dated = (_dated(desk, known.get(customer.key), customer, now) for customer in found)
    changed = [customer for customer in dated if customer != known.get(customer.key)]
    if not customers.add_many(tx, [c for c in changed if c.key not in known]):
        raise Overtaken
    customers.put_many(tx, [c for c in changed if c.key in known])
    changes = [change for c in changed for change in _stage_change(known.get(c.key), c, now, by)]
    stage_changes.put_many(tx, changes)
    moved = [change.customer for change in changes if change.before]
    redraw_offers(tx, workspace, [*moved, *_with_another(NAME, changed, known)], now)
    return changed


def _with_another(shown: Callable[[Customer], object], changed: Sequence[Customer], known: Known) -> list[str]:
    return [c.key for c in changed for was in [known.get(c.key)] if was and shown(was) != shown(c)]


def _redraw_journeys(tx: Transaction, workspace: str, concerned: Sequence[str], now: datetime) -> None:
    """Draw again what tells of running journeys of customers (N6)."""
    running = journeys.running_of_customers(tx, workspace, concerned)
    draw_again(tx, cards.of_journeys(tx, workspace, [id for id, _, _ in running]), now)


def _stage_change(before: Customer | None, after: Customer, now: datetime, by: str) -> Iterator[StageChange]:
    was = before.stage if before else ""
    if was != after.stage:
        yield StageChange(after.workspace, after.key, now, was, after.stage, by)


def _dated(desk: Desk, before: Customer | None, customer: Customer, now: datetime) -> Customer:
    if before is not None and before.stage == customer.stage:
        return replace(customer, stage_since=before.stage_since)
    return replace(customer, stage_since=desk.today_of(customer, now))


def judge_customers(
    tx: Transaction,
    desk: Desk,
    workspace: str,
    changed: Sequence[Customer],
    now: datetime,
    known: Known = MappingProxyType({}),
) -> Followed:
    """Hand running journeys over to new CSMs, judge what changed facts decide in them, and whether others start.

    Of a customer known before only those rules are judged again that read a fact which is another now.
    """
    before = [(known.get(customer.key), customer) for customer in changed]
    facts_of = {c.key: c.changed_facts(was, desk.today_of(c, now)) for was, c in before if was}

    def concerns(customer: str, read: AbstractSet[str]) -> bool:
        return customer not in facts_of or bool(facts_of[customer] & read)

    handed_over = _judge_running(tx, desk, workspace, changed, now, known, concerns)
    gone_over = [was for was, customer in before if was and was.csm != customer.csm]
    former = _asked_before(tx, workspace, gone_over)
    if former:
        # What waits for them may be somebody else's to answer.
        outbox.release(tx, workspace, former, (), now)
    ask_for_ticks_anew(tx, desk, workspace, former, {customer.key for customer in gone_over}, now)
    started = start_by_themselves(tx, desk, workspace, changed, now, lambda c, read: concerns(c.key, read))
    return Followed(started, handed_over)


def _asked_before(tx: Transaction, workspace: str, gone_over: Sequence[Customer]) -> list[str]:
    """Who decided about customers that have another CSM by now; where there was none, the owners of templates did."""
    has_none = any(not was.csm for was in gone_over)
    owners = {template.owner for _, template in templates.all_active(tx, workspace)} if has_none else set()
    return sorted(filter(None, {was.csm for was in gone_over} | owners))


def _judge_running(
    tx: Transaction,
    desk: Desk,
    workspace: str,
    changed: Sequence[Customer],
    now: datetime,
    known: Known,
    concerns: Callable[[str, AbstractSet[str]], bool],
) -> int:
    """Gives how many journeys were handed over, which comes first, so that the new CSMs are asked what follows."""
    another_csm = {c.key for c in changed for was in [known.get(c.key)] if was and c.new_csm(was)}
    running = journeys.running_of_customers(tx, workspace, [customer.key for customer in changed])
    written = templates.versions(tx, workspace, {version for _, _, version in running})
    ids = [
        id
        for id, customer, version in running
        if customer in another_csm or concerns(customer, written[version].facts_of_running | ZONE)
    ]
    found = runs_of(tx, desk, workspace, journeys.get_many(tx, workspace, ids, lock=True), now)
    runs, handed_over = hand_over(tx, desk, knowing_time_off(tx, desk, workspace, found, now), known, now)
    store(tx, desk, [acted(run, run.journey, Verb.FACTS, now) for run in runs], now)
    return handed_over


def existing(desk: Desk, workspace: str) -> tuple[Known, Declarations]:
    """All customers by key and the declared facts, to compare an import with."""
    with desk.database.read() as tx:
        return {c.key: c for c in customers.all_customers(tx, workspace)}, facts.declared(tx, workspace)
