"""Starting journeys, by hand and by themselves (requirements J1, T2, T10)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.usecases.acting import Acted, started, store
from bot.usecases.deciding import redraw_offers
from bot.usecases.desk import Caller, Desk, customer_of, judge_of, person, run_of, setting_of, write_once
from journeys import lifecycle
from journeys.customer import CSM, Customer, role_words
from journeys.errors import NotAllowed, NotFound, NotPossible
from journeys.journey import Journey
from journeys.person import Person
from journeys.planning import StartPreview, planned
from journeys.rules import Verdict
from journeys.run import Run
from journeys.template import Condition, Template
from storage import customers, journeys, people, templates
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class StartOrder:
    """What somebody wants started. `owners` are Slack ids by role; those left out come from the customer.

    `override` starts although entry conditions are not met, `again` although one is running. `version` is the one
    whose dates were shown; without it the active one will do.
    """

    customer: str
    template: str
    starts_on: date
    owners: Mapping[str, str]
    override: bool = False
    again: bool = False
    version: int | None = None


def require_starter(desk: Desk, caller: Caller, customer_key: str) -> None:
    """Raises `NotAllowed` with the names of those who may start a journey for this customer, and `NotFound`."""
    with desk.database.read() as tx:
        _require_starter(tx, person(tx, caller), customer_of(tx, caller.workspace, customer_key))


def preview(desk: Desk, caller: Caller, order: StartOrder) -> StartPreview:
    """What the start would bring; nothing is stored. Refuses whoever could not start it."""
    with desk.database.read() as tx:
        seen = _preview(tx, desk, caller, order)
        _require_starter(tx, person(tx, caller), seen.customer)
        return seen


def start(desk: Desk, caller: Caller, order: StartOrder) -> tuple[Run, tuple[str, ...]]:
    """Start a journey; gives its run and the warnings. Raises `NotPossible` for what the preview asks about."""
    with write_once(desk, caller) as tx:
        seen = _preview(tx, desk, caller, order)
        _require_starter(tx, person(tx, caller), seen.customer)
        _require_startable(seen, order)
        done = new_journey(desk, seen.customer, seen.template, seen.template_version, order, caller.now, caller.user)
        store(tx, desk, [done], caller.now)
        redraw_offers(tx, caller.workspace, [seen.customer.key], caller.now)
        return done.run, seen.warnings


def is_gate_open(desk: Desk, customer: Customer, template: Template, now: datetime) -> bool:
    """Whether all entry conditions are met, and consent is given where it is needed (requirements T2, T10)."""
    if template.consent_needed and not customer.marketing_opt_in:
        return False
    return are_conditions_met(desk, customer, template, now)


def are_conditions_met(desk: Desk, customer: Customer, template: Template, now: datetime) -> bool:
    """Whether all entry conditions are met, consent left aside."""
    is_judged = judge_of(customer, template, desk.today_of(customer, now))
    return all(is_judged(condition) is Verdict.MET for condition in template.gate)


def _judged(desk: Desk, customer: Customer, template: Template, now: datetime) -> list[tuple[Condition, Verdict]]:
    is_judged = judge_of(customer, template, desk.today_of(customer, now))
    return [(condition, is_judged(condition)) for condition in template.gate]


def _run(desk: Desk, customer: Customer, template: Template, version: int, order: StartOrder, now: datetime) -> Run:
    journey = lifecycle.scheduled(
        template,
        version,
        workspace=customer.workspace,
        journey_id=secrets.token_urlsafe(9),
        customer=customer.key,
        starts_on=order.starts_on,
        owners={**customer.roles, **{role: user for role, user in order.owners.items() if user}},
    )
    return Run(replace(journey, again=order.again), template, customer, desk.today_of(customer, now))


def new_journey(
    desk: Desk, customer: Customer, template: Template, version: int, order: StartOrder, now: datetime, actor: str
) -> Acted:
    """A journey as ordered, begun as far as dates and facts allow; nothing is stored yet."""
    return started(_run(desk, customer, template, version, order, now), now, actor)


def _preview(tx: Transaction, desk: Desk, caller: Caller, order: StartOrder) -> StartPreview:
    customer = customers.get(tx, caller.workspace, order.customer)
    if customer is None:
        raise NotFound(f"There is no customer “{order.customer}”.")
    found = templates.active(tx, caller.workspace, order.template)
    if found is None:
        raise NotFound(f"There is no active template “{order.template}”. `/journey template list` shows all.")
    version, template = found
    run = _run(desk, customer, template, version, order, caller.now)
    running = journeys.running(tx, caller.workspace, customer.key, template.key)
    return StartPreview(
        customer=customer,
        template=template,
        template_version=version,
        starts_on=order.starts_on,
        conditions=tuple(_judged(desk, customer, template, caller.now)),
        milestones=planned(setting_of(run, caller.now), order.starts_on, run.journey.owners),
        owners={role: run.journey.owners.get(role, "") for role in (CSM, *template.roles)},
        warnings=_warnings(run.journey, template),
        running=run_of(tx, desk, running, caller.now, customer) if running else None,
    )


def _warnings(journey: Journey, template: Template) -> tuple[str, ...]:
    """Unfilled roles, and who stands in (requirements T6)."""
    stand_in = "the CSM" if journey.csm else "the template's owner" if template.owner else "nobody"
    unfilled = (role for role in template.roles if not journey.owners.get(role))
    return tuple(f"Nobody is {role_words(role)}; its tasks fall to {stand_in}." for role in unfilled)


def _require_starter(tx: Transaction, actor: Person, customer: Customer) -> None:
    """Whoever has a role for the customer may start, and admins; the owners chosen for the start do not count."""
    if actor.is_active and (actor.is_admin or actor.id in customer.roles.values()):
        return
    if not customer.roles:
        raise NotAllowed(f"{customer.name} has no CSM yet, so only a Slack admin can start this journey.")
    known = people.get_many(tx, customer.workspace, set(customer.roles.values()))
    named = ", ".join(dict.fromkeys(known[user].name for user in customer.roles.values() if user in known))
    raise NotAllowed(f"Only {named or 'the CSM'} or a Slack admin can start a journey for {customer.name}.")


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
    if seen.unmet and not order.override:
        sentences = "; ".join(condition.sentence for condition, _ in seen.unmet)
        raise NotPossible(f"Not all entry conditions are met: {sentences}. Start again and confirm to override.")
