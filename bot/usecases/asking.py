"""Answers to questions; nothing is changed (requirements V1)."""

from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process, utils

from bot.usecases.desk import Caller, Desk, run_of
from journeys.calendar import local_date
from journeys.customer import Customer
from journeys.errors import NotFound, NotPossible
from journeys.journey import Activity, Journey, JourneyState
from journeys.reports import Log, PickList, StatusReport, TaskList, TemplateSummary
from journeys.run import Run
from journeys.template import Template
from storage import acts, customers, journeys, templates
from storage.database import Transaction
from storage.template_overview import overview

NEAR = 60
"""Names at least so similar, of 100, are suggested."""

PAGE = 10


def find_customer(tx: Transaction, workspace: str, text: str) -> Customer | PickList:
    """The one customer that is meant, or a list to pick from; never a guess (requirements V1)."""
    if not text.strip():
        raise NotFound("Say which customer: for example `/journey status acme`.")
    found = customers.find(tx, workspace, text)
    if len(found) == 1:
        return found[0]
    if found:
        return PickList(text, tuple(found))
    return PickList(text, _nearest(tx, workspace, text), is_suggestion=True)


def _nearest(tx: Transaction, workspace: str, text: str) -> tuple[Customer, ...]:
    names = dict(customers.names(tx, workspace))
    near = process.extract(text, names, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=NEAR, limit=3)
    found = (customers.get(tx, workspace, key) for _, _, key in near)
    return tuple(customer for customer in found if customer)


def status(desk: Desk, caller: Caller, text: str) -> StatusReport | PickList:
    """A customer's journeys with their progress."""
    with desk.database.read() as tx:
        found = find_customer(tx, caller.workspace, text)
        return found if isinstance(found, PickList) else report_on(tx, desk, caller, found)


def report_on(tx: Transaction, desk: Desk, caller: Caller, customer: Customer) -> StatusReport:
    """Running journeys, or the one that ended last."""
    all_journeys = journeys.of_customer(tx, caller.workspace, customer.key)
    running = [j for j in all_journeys if j.is_running]
    shown = running or sorted(all_journeys, key=_ended_at, reverse=True)[:1]
    return StatusReport(customer, tuple(run_of(tx, desk, j, caller.now, customer) for j in shown))


def _ended_at(journey: Journey) -> str:
    return journey.ended_at.isoformat() if journey.ended_at else ""


def journey_of(desk: Desk, caller: Caller, journey_id: str) -> Run:
    with desk.database.read() as tx:
        journey = journeys.get(tx, caller.workspace, journey_id)
        if journey is None:
            raise NotFound("This journey no longer exists.")
        return run_of(tx, desk, journey, caller.now)


def activity_of(desk: Desk, caller: Caller, activity_id: str) -> tuple[Run, Activity]:
    with desk.database.read() as tx:
        journey = journeys.with_activity(tx, caller.workspace, activity_id)
        if journey is None:
            raise NotFound("This activity no longer exists.")
        return run_of(tx, desk, journey, caller.now), journey.activity(activity_id)


def tasks(desk: Desk, caller: Caller) -> TaskList:
    """The caller's open tasks in journeys in progress, those due first at the top."""
    with desk.database.read() as tx:
        runs = [run_of(tx, desk, j, caller.now) for j in journeys.of_person(tx, caller.workspace, caller.user)]
    mine = [(run, a) for run in runs if run.journey.state is JourneyState.IN_PROGRESS for a in _open_tasks(run, caller)]
    return TaskList(caller.user, tuple(sorted(mine, key=lambda pair: (pair[1].due_on is None, str(pair[1].due_on)))))


def _open_tasks(run: Run, caller: Caller) -> list[Activity]:
    in_progress = {m.id for _, m in run.current_milestones}
    return [a for a in run.journey.activities if a.is_open and a.owner == caller.user and a.milestone in in_progress]


@dataclass(frozen=True, slots=True)
class Named:
    """A customer together with the one journey and open activity that words in a command could mean."""

    run: Run
    activity: Activity


def find_activity(
    desk: Desk, caller: Caller, words: str, *, ended: bool = False
) -> Named | PickList | tuple[Run, tuple[Activity, ...]]:
    """What `/journey done acme kick-off call` means: a customer's name followed by words of an open activity's title,
    or with `ended` of one that has ended.

    Gives a list to pick a customer from, or the run with several activities that match, where it is not clear.
    """
    with desk.database.read() as tx:
        found, rest = _split_off_customer(tx, caller.workspace, words)
        if isinstance(found, PickList):
            return found
        report = report_on(tx, desk, caller, found)
    candidates = [(run, a) for run in report.runs for a in _matching(run, rest, ended)]
    if not candidates:
        kind = "ended" if ended else "open"
        hint = f"`/journey status {found.key}` shows all."
        raise NotFound(f"{found.name} has no {kind} activity that matches “{rest}”. {hint}")
    if len(candidates) == 1:
        return Named(*candidates[0])
    run = candidates[0][0]
    return run, tuple(a for other, a in candidates if other is run)


def _split_off_customer(tx: Transaction, workspace: str, words: str) -> tuple[Customer | PickList, str]:
    """The longest beginning of the words that names one customer."""
    parts = words.split()
    for length in range(len(parts), 0, -1):
        found = customers.find(tx, workspace, " ".join(parts[:length]))
        if len(found) == 1:
            return found[0], " ".join(parts[length:])
    return find_customer(tx, workspace, parts[0] if parts else ""), ""


def _matching(run: Run, words: str, ended: bool) -> list[Activity]:
    """Activities whose title is, or else holds, the words; those that have an end state only if asked for."""
    candidates = [a for a in run.journey.activities if a.is_open is not ended]
    exact = [a for a in candidates if a.title.casefold() == words.casefold()]
    return exact or [a for a in candidates if words.casefold() in a.title.casefold()]


def running_journey(desk: Desk, caller: Caller, text: str) -> Run | PickList:
    """The one running journey that `pause acme` or `pause acme onboarding` means."""
    with desk.database.read() as tx:
        found, rest = _split_off_customer(tx, caller.workspace, text)
        if isinstance(found, PickList):
            return found
        runs = [run for run in report_on(tx, desk, caller, found).runs if run.journey.is_running]
    named = [run for run in runs if _names(run, rest)]
    if len(named) == 1:
        return named[0]
    if not named:
        raise NotFound(f"{found.name} has no running journey{f' called “{rest}”' if rest else ''}.")
    names = "; ".join(run.template.key for run in named)
    raise NotPossible(f"{found.name} has several journeys. Add which one you mean: {names}.")


def _names(run: Run, words: str) -> bool:
    return words.casefold() in run.template.name.casefold() or words.casefold() == run.template.key


def customer_and_template(desk: Desk, caller: Caller, text: str) -> tuple[Customer, str | None] | PickList:
    """What `start acme onboarding` means: a customer, then the key or name of an active template, if any is named."""
    with desk.database.read() as tx:
        found, rest = _split_off_customer(tx, caller.workspace, text)
        if isinstance(found, PickList):
            return found
        if not rest:
            return found, None
        template = templates.active(tx, caller.workspace, rest)
        if template is None:
            raise NotFound(f"There is no active template “{rest}”. `/journey template list` shows all.")
        return found, template[1].key


def start_choices(
    desk: Desk, caller: Caller, customer_key: str, template_key: str | None
) -> tuple[tuple[TemplateSummary, ...], Customer | None, Template | None]:
    """What the start form offers: active templates, and the customer and template that are chosen already."""
    with desk.database.read() as tx:
        offered = tuple(t for t in overview(tx, caller.workspace) if t.state == "active")
        customer = customers.get(tx, caller.workspace, customer_key) if customer_key else None
        chosen = templates.active(tx, caller.workspace, template_key or offered[0].key) if offered else None
    return offered, customer, chosen[1] if chosen else None


def today(desk: Desk, caller: Caller, customer_key: str) -> date:
    """The date in the customer's zone, else in the default one."""
    with desk.database.read() as tx:
        customer = customers.get(tx, caller.workspace, customer_key) if customer_key else None
    return desk.today_of(customer, caller.now) if customer else local_date(caller.now, desk.default_timezone)


def log_of(desk: Desk, caller: Caller, customer_key: str) -> Log:
    """The history of a customer known by key."""
    found = log(desk, caller, customer_key)
    if isinstance(found, PickList):
        raise NotFound("This customer is gone.")
    return found


def log(desk: Desk, caller: Caller, text: str, limit: int = 100) -> Log | PickList:
    """A customer's history, newest first."""
    with desk.database.read() as tx:
        found = find_customer(tx, caller.workspace, text)
        if isinstance(found, PickList):
            return found
        kept = {j.id: j for j in journeys.of_customer(tx, caller.workspace, found.key)}
        history = acts.of_journeys(tx, caller.workspace, list(kept), limit)
        names = {a.id: a.title for j in kept.values() for a in j.activities}
        for journey in kept.values():
            template = templates.version(tx, caller.workspace, journey.template, journey.template_version)
            names |= {journey.id: template.name} | {m.id: m.name for m in template.milestones}
        return Log(found, tuple(history), names, kept)


def template_list(desk: Desk, caller: Caller) -> tuple[TemplateSummary, ...]:
    with desk.database.read() as tx:
        return tuple(overview(tx, caller.workspace))


def customer_options(desk: Desk, caller: Caller, typed: str, limit: int = 100) -> tuple[Customer, ...]:
    """Customers whose name contains what somebody types into a select."""
    with desk.database.read() as tx:
        if typed.strip():
            return tuple(customers.find(tx, caller.workspace, typed)[:limit])
        return tuple(customers.page(tx, caller.workspace, "", limit))
