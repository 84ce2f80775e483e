"""Journeys: found by what is asked of them, and saved (requirements J).

However many journeys are read, it takes three queries. Saving writes only the rows that changed, and refuses to
overwrite what somebody else has written since the journey was read.
"""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, and_, bindparam, literal_column, select, union

from journeys.journey import Journey, JourneyState, Level
from storage.database import Transaction
from storage.journey_rows import SELECT_JOURNEYS, chunks, read
from storage.journey_saves import insert_many, save, save_many, set_headlines
from storage.journey_search import counts_by_csm, counts_by_headline, search, template_owner
from storage.statements import in_workspace, one_of
from storage.tables import IN_PROGRESS, OPEN, RUNNING
from storage.tables import activities as _activities
from storage.tables import journeys as _table

__all__ = [
    "counts_by_csm",
    "counts_by_headline",
    "ever_started",
    "get",
    "get_many",
    "insert_many",
    "of_customer",
    "of_people",
    "of_person",
    "revisions",
    "running",
    "running_of_customers",
    "save",
    "save_many",
    "search",
    "set_headlines",
    "started",
    "states",
    "stuck",
    "with_activity",
    "with_tasks_of",
]

_pair = and_(_table.c.customer_key == bindparam("customer"), _table.c.template_key == bindparam("template"))
# In one order, so that two who lock the same do not wait for each other.
_GET = SELECT_JOURNEYS.where(one_of(_table.c.id, "ids")).order_by(_table.c.id)
_OF_CUSTOMER = SELECT_JOURNEYS.where(_table.c.customer_key == bindparam("customer")).order_by(
    _table.c.starts_on, _table.c.id
)
_WITH_ACTIVITY = SELECT_JOURNEYS.where(
    _table.c.id
    == select(_activities.c.journey_id)
    .where(in_workspace(_activities), _activities.c.id == bindparam("activity"))
    .scalar_subquery()
)
_has_no_csm = and_(in_workspace(_table), _table.c.csm.is_(None), literal_column(RUNNING))
_is_template_owner = select(_table.c.id).where(_has_no_csm, bindparam("user") == template_owner)
_is_csm = select(_table.c.id).where(in_workspace(_table), _table.c.csm == bindparam("user"), literal_column(RUNNING))
_owns_an_open_task = select(_activities.c.journey_id).where(
    in_workspace(_activities), _activities.c.owner == bindparam("user"), literal_column(OPEN)
)
_OF_PERSON = SELECT_JOURNEYS.where(
    _table.c.id.in_(union(_is_csm, _is_template_owner, _owns_an_open_task)), literal_column(RUNNING)
).order_by(_table.c.id)
_OF_PEOPLE = union(
    select(_table.c.csm, _table.c.id).where(
        in_workspace(_table), one_of(_table.c.csm, "users"), literal_column(RUNNING)
    ),
    select(template_owner, _table.c.id).where(_has_no_csm, one_of(template_owner, "users")),
    select(_activities.c.owner, _activities.c.journey_id).where(
        in_workspace(_activities), one_of(_activities.c.owner, "users"), literal_column(OPEN)
    ),
)
_WITH_TASKS_OF = select(_table.c.id).where(
    in_workspace(_table), _table.c.id.in_(_owns_an_open_task), literal_column(RUNNING)
)
_RUNNING_OF_CUSTOMERS = (
    select(_table.c.id, _table.c.customer_key, _table.c.template_key, _table.c.template_version)
    .where(in_workspace(_table), one_of(_table.c.customer_key, "customers"), literal_column(RUNNING))
    .order_by(_table.c.id)
)
_RUNNING = SELECT_JOURNEYS.where(_pair, literal_column(RUNNING)).order_by(_table.c.starts_on.desc()).limit(1)
_STUCK = (
    SELECT_JOURNEYS.where(literal_column(IN_PROGRESS), _table.c.headline == Level.STUCK)
    .order_by(_table.c.starts_on, _table.c.id)
    .limit(bindparam("limit"))
)
_REVISIONS = select(_table.c.id, _table.c.revision).where(in_workspace(_table), one_of(_table.c.id, "ids"))
_STATES = (
    select(_table.c.id, _table.c.state)
    .where(in_workspace(_table), one_of(_table.c.id, "ids"))
    .order_by(_table.c.id)
    .with_for_update(read=True, key_share=True)
)
_STARTED = select(_table.c.template_key, _table.c.customer_key).where(
    in_workspace(_table), one_of(_table.c.customer_key, "customers")
)


def get(tx: Transaction, workspace: str, journey_id: str, *, lock: bool = False) -> Journey | None:
    """One journey; `lock` lets nobody else save it before this transaction ends."""
    return next(iter(get_many(tx, workspace, [journey_id], lock=lock)), None)


def get_many(tx: Transaction, workspace: str, journey_ids: Iterable[str], *, lock: bool = False) -> list[Journey]:
    """Those of the journeys that exist, by id."""
    ids = sorted(set(journey_ids))
    statement = _locked(_GET, lock)
    found = [journey for some in chunks(ids) for journey in read(tx, statement, {"workspace": workspace, "ids": some})]
    return sorted(found, key=attrgetter("id"))


def of_customer(tx: Transaction, workspace: str, customer: str, *, lock: bool = False) -> list[Journey]:
    """All journeys of a customer, ended ones too, in the order of their start."""
    return read(tx, _locked(_OF_CUSTOMER, lock), {"workspace": workspace, "customer": customer})


def with_activity(tx: Transaction, workspace: str, activity_id: str, *, lock: bool = False) -> Journey | None:
    """The journey an activity belongs to."""
    found = read(tx, _locked(_WITH_ACTIVITY, lock), {"workspace": workspace, "activity": activity_id})
    return found[0] if found else None


def of_person(tx: Transaction, workspace: str, user: str) -> list[Journey]:
    """Journeys not ended that the user watches (`journeys.run.watcher_of`), or in which they own an open activity."""
    return read(tx, _OF_PERSON, {"workspace": workspace, "user": user})


def of_people(tx: Transaction, workspace: str, users: Iterable[str]) -> dict[str, set[str]]:
    """Ids of journeys not ended that each of the users watches, and of those in which they own an open activity."""
    found: dict[str, set[str]] = {user: set() for user in users}
    if found:
        for user, journey in tx.execute(_OF_PEOPLE, {"workspace": workspace, "users": sorted(found)}).all():
            found[user].add(journey)
    return found


def with_tasks_of(tx: Transaction, workspace: str, user: str) -> list[str]:
    """Ids of the journeys not ended in which the user owns an open task."""
    return [row.id for row in tx.execute(_WITH_TASKS_OF, {"workspace": workspace, "user": user})]


def stuck(tx: Transaction, workspace: str, limit: int) -> list[Journey]:
    """Journeys in progress whose headline is stuck, those begun first at the top."""
    return read(tx, _STUCK, {"workspace": workspace, "limit": limit})


def running(tx: Transaction, workspace: str, customer: str, template: str) -> Journey | None:
    """The journey of a template that has not ended for a customer, the latest of several (requirements J1)."""
    found = read(tx, _RUNNING, {"workspace": workspace, "customer": customer, "template": template})
    return found[0] if found else None


def running_of_customers(
    tx: Transaction, workspace: str, customers: Iterable[str]
) -> list[tuple[str, str, tuple[str, int]]]:
    """Of each journey of these customers that has not ended its id, its customer, and its template with version."""
    keys = sorted(set(customers))
    rows = (tx.execute(_RUNNING_OF_CUSTOMERS, {"workspace": workspace, "customers": some}) for some in chunks(keys))
    return [(row.id, row.customer_key, (row.template_key, row.template_version)) for found in rows for row in found]


def revisions(tx: Transaction, workspace: str, journey_ids: Iterable[str]) -> dict[str, int]:
    """How often each of the journeys has been saved, by id; enough to see whether one has changed."""
    rows = tx.execute(_REVISIONS, {"workspace": workspace, "ids": sorted(set(journey_ids))})
    return {row.id: row.revision for row in rows}


def states(tx: Transaction, workspace: str, journey_ids: Iterable[str]) -> dict[str, JourneyState]:
    """The states of the journeys, by id; nobody who locks them to change them does before this transaction ends."""
    return {row.id: row.state for row in tx.execute(_STATES, {"workspace": workspace, "ids": sorted(set(journey_ids))})}


def ever_started(tx: Transaction, workspace: str, customer: str, template: str) -> bool:
    """Whether a template was ever started for a customer, in whatever way and with whatever outcome (T2)."""
    return (template, customer) in started(tx, workspace, [customer])


def started(tx: Transaction, workspace: str, customers: Iterable[str]) -> set[tuple[str, str]]:
    """Templates and customers for whom one was ever started, in whatever way and with whatever outcome (T2)."""
    keys = sorted(set(customers))
    rows = (tx.execute(_STARTED, {"workspace": workspace, "customers": some}) for some in chunks(keys))
    return {(template, customer) for found in rows for template, customer in found}


def _locked(statement: Select[Any], lock: bool) -> Select[Any]:
    """On SQLite a transaction that writes has locked everything already."""
    return statement.with_for_update(of=_table) if lock else statement
