"""Starting journeys, by hand and by themselves (requirements J1, T2, T10)."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.usecases.acting import Acted, started, store
from bot.usecases.deciding import redraw_offers
from bot.usecases.desk import Caller, Desk, customer_of, person, represented_by, run_of, setting_of, write_once
from bot.usecases.gates import gate_of
from bot.usecases.time_off import time_off
from journeys import lifecycle
from journeys.customer import CSM, Customer, role_words
from journeys.errors import ConditionsUnmet, NotAllowed, NotFound, NotPossible
from journeys.gates import Tick
from journeys.journey import Journey
from journeys.planning import StartPreview, planned
from journeys.run import Run
from journeys.template import Template
from journeys.time_off import TimeOff
from storage import customers, journeys, people, templates, ticks
from storage.database import Transaction

Off = Mapping[str, TimeOff]
"""Who is away without a stand-in, by their ids."""


@dataclass(frozen=True, slots=True)
class StartOrder:
    """What somebody wants started. `owners` are Slack ids by role; those left out come from the customer.

    `override` starts although entry conditions are not met, `again` although one is running. `version` is the one
    whose dates were shown; without it the active one will do. `ticks` are the identities of entry conditions without a
    rule that whoever starts it says are met.
    """

    customer: str
    template: str
    starts_on: date
    owners: Mapping[str, str]
    override: bool = False
    again: bool = False
    version: int | None = None
    ticks: frozenset[str] = frozenset()


def require_starter(desk: Desk, caller: Caller, customer_key: str) -> None:
    """Raises `NotAllowed` with the names of those who may start a journey for this customer, and `NotFound`."""
    with desk.database.read() as tx:
        _require_starter(tx, caller, customer_of(tx, caller.workspace, customer_key))


def preview(desk: Desk, caller: Caller, order: StartOrder) -> StartPreview:
    """What the start would bring; nothing is stored. Refuses whoever could not start it."""
    with desk.database.read() as tx:
        seen = _preview(tx, desk, caller, order)
        _require_starter(tx, caller, seen.customer)
        return seen


def start(desk: Desk, caller: Caller, order: StartOrder) -> tuple[Run, tuple[str, ...]]:
    """Start a journey; gives its run and the warnings. Raises `NotPossible` for what the preview asks about."""
    with write_once(desk, caller) as tx:
        seen = _preview(tx, desk, caller, order)
        _require_starter(tx, caller, seen.customer)
        _require_startable(seen, order)
        off = time_off(tx, desk, caller.workspace, caller.now)
        done = new_journey(
            desk, off, seen.customer, seen.template, seen.template_version, order, caller.now, caller.user
        )
        store(tx, desk, [done], caller.now)
        ticks.put_many(tx, _newly_ticked(seen, order, caller))
        redraw_offers(tx, caller.workspace, [seen.customer.key], caller.now)
        return done.run, seen.warnings


def _newly_ticked(seen: StartPreview, order: StartOrder, caller: Caller) -> Iterator[Tick]:
    for one in seen.conditions:
        identity = one.condition.identity
        if one.is_tickable and not one.is_met and identity in order.ticks:
            yield Tick(caller.workspace, seen.template.key, seen.customer.key, identity, caller.user, caller.now)


def _run(
    desk: Desk, off: Off, customer: Customer, template: Template, version: int, order: StartOrder, now: datetime
) -> Run:
    journey = lifecycle.scheduled(
        template,
        version,
        workspace=customer.workspace,
        journey_id=secrets.token_urlsafe(9),
        customer=customer.key,
        starts_on=order.starts_on,
        owners={**customer.roles, **{role: user for role, user in order.owners.items() if user}},
    )
    return Run(replace(journey, again=order.again), template, customer, desk.today_of(customer, now), off)


def new_journey(
    desk: Desk,
    off: Off,
    customer: Customer,
    template: Template,
    version: int,
    order: StartOrder,
    now: datetime,
    actor: str,
) -> Acted:
    """A journey as ordered, begun as far as dates and facts allow; nothing is stored yet. `off` is who is away."""
    return started(_run(desk, off, customer, template, version, order, now), now, actor)


def _preview(tx: Transaction, desk: Desk, caller: Caller, order: StartOrder) -> StartPreview:
    customer = customers.get(tx, caller.workspace, order.customer)
    if customer is None:
        raise NotFound(f"There is no customer “{order.customer}”.")
    found = templates.active(tx, caller.workspace, order.template)
    if found is None:
        raise NotFound(f"There is no active template “{order.template}”. `/journey template list` shows all.")
    version, template = found
    off = time_off(tx, desk, caller.workspace, caller.now)
    run = _run(desk, off, customer, template, version, order, caller.now)
    running = journeys.running(tx, caller.workspace, customer.key, template.key)
    return StartPreview(
        customer=customer,
        template=template,
        template_version=version,
        starts_on=order.starts_on,
        conditions=gate_of(tx, desk, template, customer, caller.now).conditions,
        milestones=planned(setting_of(run, caller.now), order.starts_on, run.journey.owners),
        owners={role: run.journey.owners.get(role, "") for role in (CSM, *template.roles)},
        warnings=_warnings(run.journey, template),
        running=run_of(tx, desk, running, caller.now, customer) if running else None,
        at_once=started(run, caller.now, caller.user).run,
    )


def _warnings(journey: Journey, template: Template) -> tuple[str, ...]:
    """Unfilled roles, and who stands in (requirements T6)."""
    stand_in = "the CSM" if journey.csm else "the template's owner" if template.owner else "nobody"
    unfilled = (role for role in template.roles if not journey.owners.get(role))
    return tuple(f"Nobody is {role_words(role)}; its tasks fall to {stand_in}." for role in unfilled)


def _require_starter(tx: Transaction, caller: Caller, customer: Customer) -> None:
    """Whoever has a role for the customer may start, and admins; the owners chosen for the start do not count."""
    if may_start(tx, caller, customer):
        return
    if not customer.roles:
        raise NotAllowed(f"{customer.name} has no CSM yet, so only a Slack admin can start this journey.")
    raise NotAllowed(f"{who_may_start(tx, customer)} can start a journey for {customer.name}.")


def may_start(tx: Transaction, caller: Caller, customer: Customer) -> bool:
    """Whether the caller, or somebody they stand in for, has a role for the customer, or they are an admin."""
    actor, able = person(tx, caller), set(customer.roles.values())
    if not actor.is_active:
        return False
    return actor.is_admin or actor.id in able or bool(able & represented_by(tx, caller))


def who_may_start(tx: Transaction, customer: Customer) -> str:
    """The beginning of a sentence that refuses: "Only Mara or a Slack admin"."""
    known = people.get_many(tx, customer.workspace, set(customer.roles.values()))
    named = ", ".join(dict.fromkeys(known[user].name for user in customer.roles.values() if user in known))
    return f"Only {named or 'the CSM'} or a Slack admin"


def _require_startable(seen: StartPreview, order: StartOrder) -> None:
    if seen.template.consent_needed and not seen.customer.marketing_opt_in:
        raise NotPossible(f"{seen.customer.name} has not opted in to marketing, so this journey cannot start.")
    if order.version is not None and order.version != seen.template_version:
        raise NotPossible(
            f"{seen.template.name} has a new version, v{seen.template_version}, since you looked. These are its dates."
        )
    if seen.running and not order.again:
        raise NotPossible(
            f"{seen.customer.name} is already in {seen.template.name} v{seen.running.journey.template_version} "
            f"(day {seen.running.day})."
        )
    unmet = [one.condition for one in seen.unmet if not one.is_tickable or one.condition.identity not in order.ticks]
    if unmet and not order.override:
        sentences = "; ".join(condition.sentence for condition in unmet)
        raise ConditionsUnmet(f"Not all entry conditions are met: {sentences}. Start again and confirm to override.")
