"""The stages customers go through (requirements J8)."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.usecases.customers import judge_customers, store_customers
from bot.usecases.desk import Caller, Desk, customer_of, person, write_once
from bot.words import nearest
from journeys.calendar import local_date
from journeys.customer import STAGES, Customer
from journeys.errors import NotAllowed, NotPossible
from journeys.reports import LongInStage, StageHistory
from storage import customers, stage_changes

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Moved:
    """A customer that came into another stage."""

    customer: Customer
    before: str


def move(desk: Desk, caller: Caller, customer_key: str, stage: str) -> Moved:
    """Put a customer into another stage; the CSM and admins may. What its rules read is judged at once."""
    with write_once(desk, caller) as tx:
        customer = customer_of(tx, caller.workspace, customer_key)
        actor = person(tx, caller)
        if not actor.is_admin and actor.id != customer.csm:
            raise NotAllowed(f"Only the CSM of {customer.name} or a Slack admin can change its stage.")
        wanted = known_stage(stage)
        if wanted == customer.stage:
            raise NotPossible(f"{customer.name} is in {wanted} already.")
        after = replace(customer, stage=wanted)
        stored = store_customers(tx, desk, caller.workspace, [after], caller.now, by=caller.user)
        judge_customers(tx, desk, caller.workspace, stored, caller.now)
        return Moved(stored[0], customer.stage)


def known_stage(text: str) -> str:
    """A stage as people type it; raises `NotPossible` with the nearest one."""
    by_word = {stage.casefold(): stage for stage in STAGES}
    if text.casefold() in by_word:
        return by_word[text.casefold()]
    near = nearest(text, by_word)
    hint = f" Did you mean {by_word[near]}?" if near else ""
    raise NotPossible(f"There is no stage “{text}”.{hint} The stages are {', '.join(STAGES)}.")


def history(desk: Desk, caller: Caller, customer_key: str) -> StageHistory:
    """How a customer went through its stages, newest first."""
    with desk.database.read() as tx:
        customer = customer_of(tx, caller.workspace, customer_key)
        changes = stage_changes.of_customer(tx, caller.workspace, customer_key)
        return StageHistory(customer, desk.today_of(customer, caller.now), tuple(changes))


def long_in_stage(desk: Desk, caller: Caller, days: int, stage: str = "") -> LongInStage:
    """Customers who have been in their stage, or in the one that is named, for more than `days`."""
    before = local_date(caller.now, desk.default_timezone) - timedelta(days=days)
    with desk.database.read() as tx:
        wanted = known_stage(stage) if stage else ""
        found, total = customers.long_in_stage(tx, caller.workspace, before, stage=wanted, limit=MOST_SHOWN)
    dated = ((customer, customer.days_in_stage(desk.today_of(customer, caller.now))) for customer in found)
    return LongInStage(days, tuple((customer, since) for customer, since in dated if since is not None), total)
