"""Answers to questions; nothing is changed (requirements V1)."""

from collections.abc import Callable
from datetime import date

from bot.usecases.desk import Caller, Desk, as_read, customer_of, journey_with, known_journey, run_of
from bot.usecases.finding import find_customer
from journeys.calendar import local_date
from journeys.customer import Customer
from journeys.journey import Activity, Journey, JourneyState
from journeys.reports import Log, PickList, StatusReport, TaskList, TemplateSummary
from journeys.run import Run
from journeys.template import Template
from storage import acts, customers, journeys, templates
from storage.database import Transaction
from storage.template_overview import overview

PAGE = 10
MOST_ACTS = 300


def status(desk: Desk, caller: Caller, text: str) -> StatusReport | PickList:
    """A customer's journeys with their progress."""
    with desk.database.read() as tx:
        found = find_customer(tx, caller.workspace, text)
        return found if isinstance(found, PickList) else report_on(tx, desk, caller, found)


def status_of(desk: Desk, caller: Caller, customer_key: str) -> StatusReport:
    """That of a customer known by key."""
    with desk.database.read() as tx:
        return report_on(tx, desk, caller, customer_of(tx, caller.workspace, customer_key))


def report_on(tx: Transaction, desk: Desk, caller: Caller, customer: Customer) -> StatusReport:
    """Running journeys, or the one that ended last."""
    all_journeys = journeys.of_customer(tx, caller.workspace, customer.key)
    running = [j for j in all_journeys if j.is_running]
    shown = running or sorted(all_journeys, key=_ended_at, reverse=True)[:1]
    runs = tuple(run_of(tx, desk, j, caller.now, customer) for j in shown)
    return StatusReport(customer, runs, customer.days_in_stage(desk.today_of(customer, caller.now)))


def _ended_at(journey: Journey) -> str:
    return journey.ended_at.isoformat() if journey.ended_at else ""


def journey_of(desk: Desk, caller: Caller, journey_id: str) -> Run:
    with desk.database.read() as tx:
        return run_of(tx, desk, known_journey(tx, caller, journey_id), caller.now)


def activity_of(desk: Desk, caller: Caller, activity_id: str) -> tuple[Run, Activity]:
    with desk.database.read() as tx:
        journey = journey_with(tx, caller, activity_id)
        return run_of(tx, desk, journey, caller.now), journey.activity(activity_id)


def run_with(desk: Desk, caller: Caller, activity_id: str) -> Run:
    """The journey of an activity."""
    return activity_of(desk, caller, activity_id)[0]


def as_read_by(desk: Desk, caller: Caller, find_run: Callable[[Desk, Caller, str], Run], subject: str) -> Run:
    """A journey found by what it is about, by the caller's own date."""
    run = find_run(desk, caller, subject)
    with desk.database.read() as tx:
        return as_read(tx, desk, caller, run)


def tasks(desk: Desk, caller: Caller) -> TaskList:
    """The caller's open tasks in journeys in progress, those due first at the top."""
    with desk.database.read() as tx:
        runs = [run_of(tx, desk, j, caller.now) for j in journeys.of_person(tx, caller.workspace, caller.user)]
    mine = [(run, a) for run in runs if run.journey.state is JourneyState.IN_PROGRESS for a in _open_tasks(run, caller)]
    return TaskList.of(caller.user, mine)


def _open_tasks(run: Run, caller: Caller) -> list[Activity]:
    in_progress = {m.id for _, m in run.current_milestones}
    return [a for a in run.journey.activities if a.is_open and a.owner == caller.user and a.milestone in in_progress]


def start_choices(
    desk: Desk, caller: Caller, customer_key: str, template_key: str | None
) -> tuple[tuple[TemplateSummary, ...], Customer | None, Template | None]:
    """What the start form offers: active templates, and the customer and template that are chosen already.

    For a customer without a choice yet, that is a template for its stage.
    """
    with desk.database.read() as tx:
        offered = tuple(t for t in overview(tx, caller.workspace) if t.state == "active")
        customer = customers.get(tx, caller.workspace, customer_key) if customer_key else None
        key = template_key or next((t.key for t in offered if customer and t.stage == customer.stage), None)
        chosen = templates.active(tx, caller.workspace, key) if key else None
    return offered, customer, chosen[1] if chosen else None


def today(desk: Desk, caller: Caller, customer_key: str) -> date:
    """The date in the customer's zone, else in the default one."""
    with desk.database.read() as tx:
        customer = customers.get(tx, caller.workspace, customer_key) if customer_key else None
    return desk.today_of(customer, caller.now) if customer else local_date(caller.now, desk.default_timezone)


def log_of(desk: Desk, caller: Caller, customer_key: str) -> Log:
    """The history of a customer known by key."""
    with desk.database.read() as tx:
        return _history(tx, caller, customer_of(tx, caller.workspace, customer_key))


def log(desk: Desk, caller: Caller, text: str) -> Log | PickList:
    """A customer's history, newest first; its last 300 acts."""
    with desk.database.read() as tx:
        found = find_customer(tx, caller.workspace, text)
        return found if isinstance(found, PickList) else _history(tx, caller, found)


def _history(tx: Transaction, caller: Caller, customer: Customer) -> Log:
    kept = {j.id: j for j in journeys.of_customer(tx, caller.workspace, customer.key)}
    history = acts.of_journeys(tx, caller.workspace, list(kept), MOST_ACTS)
    names = {(j.id, a.id): a.title for j in kept.values() for a in j.activities}
    versions = templates.versions(tx, caller.workspace, {(j.template, j.template_version) for j in kept.values()})
    for journey in kept.values():
        template = versions[journey.template, journey.template_version]
        names |= {(journey.id, ""): template.name} | {(journey.id, m.id): m.name for m in template.milestones}
    return Log(customer, tuple(history), names, kept)


def template_list(desk: Desk, caller: Caller) -> tuple[TemplateSummary, ...]:
    with desk.database.read() as tx:
        return tuple(overview(tx, caller.workspace))


def customer_options(desk: Desk, caller: Caller, typed: str, limit: int = 100) -> tuple[Customer, ...]:
    """Customers whose name contains what somebody types into a select."""
    with desk.database.read() as tx:
        if typed.strip():
            return tuple(customers.find(tx, caller.workspace, typed)[:limit])
        return tuple(customers.page(tx, caller.workspace, "", limit))
