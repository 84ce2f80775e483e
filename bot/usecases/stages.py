"""The stages customers go through (requirements J8)."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.usecases.customers import judge_customers, store_customers
from bot.usecases.desk import Caller, Desk, customer_of, person, represented_by, write_once
from bot.usecases.finding import AROUND, Unclear, split_off_customer
from bot.words import nearest
from journeys.calendar import local_date
from journeys.customer import STAGES, Customer, next_stage
from journeys.errors import NotAllowed, NotFound, NotPossible
from journeys.journey import Outcome
from journeys.rights import may_move
from journeys.stages import LongInStage, StageHistory
from storage import customers, journeys, people, stage_changes, templates
from storage.customer_locks import lock
from storage.database import Transaction

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Moved:
    """A customer that came into another stage."""

    customer: Customer
    before: str


def move(desk: Desk, caller: Caller, customer_key: str, stage: str) -> Moved:
    """Put a customer into another stage; the CSM and admins may. What its rules read is judged at once."""
    with write_once(desk, caller) as tx:
        lock(tx, caller.workspace, [customer_key])
        customer = customer_of(tx, caller.workspace, customer_key)
        _require_mover(tx, caller, customer)
        wanted = known_stage(stage)
        if wanted == customer.stage:
            raise NotPossible(f"{customer.name} is in {wanted} already.")
        return _moved(tx, desk, caller, customer, wanted)


def move_on(desk: Desk, caller: Caller, journey_id: str) -> Moved:
    """Put the customer of a journey into the stage after the journey's, as was offered when it completed.

    One that is there already stays where it is. Raises `NotPossible` where it has gone elsewhere.
    """
    with write_once(desk, caller) as tx:
        journey = journeys.get(tx, caller.workspace, journey_id)
        if journey is None:
            raise NotFound("This journey no longer exists.")
        lock(tx, caller.workspace, [journey.customer])
        customer = customer_of(tx, caller.workspace, journey.customer)
        template = templates.version(tx, caller.workspace, journey.template, journey.template_version)
        _require_mover(tx, caller, customer)
        upcoming = next_stage(template.stage)
        if journey.outcome is not Outcome.COMPLETED:
            raise NotPossible("This journey is not completed any longer, so nothing was changed.")
        if upcoming == customer.stage:
            return Moved(customer, customer.stage)
        if upcoming is None or customer.stage != template.stage:
            raise NotPossible(f"{customer.name} is in {customer.stage} by now, so nothing was changed.")
        return _moved(tx, desk, caller, customer, upcoming)


def _require_mover(tx: Transaction, caller: Caller, customer: Customer) -> None:
    actor = person(tx, caller)
    if not may_move(actor, customer) and not may_move(actor, customer, represented_by(tx, caller)):
        raise NotAllowed(f"Only the CSM of {customer.name} or a Slack admin can change its stage.")


def _moved(tx: Transaction, desk: Desk, caller: Caller, customer: Customer, stage: str) -> Moved:
    after = replace(customer, stage=stage)
    stored = store_customers(tx, desk, caller.workspace, [after], caller.now, by=caller.user)
    judge_customers(tx, desk, caller.workspace, stored, caller.now)
    return Moved(stored[0], customer.stage)


def customer_and_stage(desk: Desk, caller: Caller, text: str) -> tuple[Customer, str] | Unclear:
    """What `stage acme adoption` means: a customer, and the words after it, which may name a stage."""
    with desk.database.read() as tx:
        found = split_off_customer(tx, caller.workspace, text)
    return found if isinstance(found, Unclear) else (found[0], found[1].strip(AROUND))


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
        return StageHistory(customer, desk.today_of(customer, caller.now), tuple(changes), desk.zone_of(customer))


def long_in_stage(desk: Desk, caller: Caller, days: int, stage: str = "") -> LongInStage:
    """Customers who have been in their stage, or in the one that is named, for more than `days`."""
    before = local_date(caller.now, desk.default_timezone) - timedelta(days=days)
    with desk.database.read() as tx:
        wanted = known_stage(stage) if stage else ""
        found, total = customers.long_in_stage(tx, caller.workspace, before, stage=wanted, limit=MOST_SHOWN)
        csms = people.get_many(tx, caller.workspace, {customer.csm for customer in found if customer.csm})
    dated = ((customer, customer.days_in_stage(desk.today_of(customer, caller.now))) for customer in found)
    shown = tuple((customer, since) for customer, since in dated if since is not None)
    return LongInStage(days, wanted, shown, total, {user: known.name for user, known in csms.items()})
