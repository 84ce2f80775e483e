"""No query crosses a workspace: neither does it see another's rows nor change them (requirements S2).

Every query that asks for a workspace is found and tried by itself, with arguments by the names of its parameters.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import Table, select
from sqlalchemy.exc import DBAPIError, NoResultFound

import storage
from journeys.customer import StageChange
from journeys.errors import Refused
from journeys.facts import FactType
from journeys.gates import GateState, Tick
from journeys.history import Act, Change, Verb
from journeys.journey import Level
from journeys.messages import PARTS, Card, CardKind, Check, CheckKind, MessageKind, MessageState, Told
from journeys.outcomes import Cause
from journeys.person import Person, TeamChannel, TeamRollUp
from storage import (
    acts,
    cards,
    checks,
    customers,
    facts,
    inbox,
    journeys,
    open_gates,
    outbox,
    paces,
    people,
    stage_changes,
    stage_owners,
    tables,
    team_channels,
    team_roll_ups,
    ticks,
    told,
    workspaces,
)
from storage.database import Database, Transaction
from storage.errors import DatabaseUnwritable
from storage.paces import Channel
from storage.tables import TemplateState
from tests.storage.examples import HOUR, NOW, OTHER, WORKSPACE, add_workspace, customer, journey, message, template

Query = Callable[..., Any]

ARGUMENTS: Mapping[str, Any] = {
    "activity_id": "j1-a1",
    "after_key": "",
    "at": NOW,
    "before": date(2030, 1, 1),
    "by": "U-MARA",
    "cause": Cause.GONE,
    "causes": [Cause.GONE],
    "channel": "C1",
    "channels": ["C1"],
    "customer": "acme",
    "customers": ["acme"],
    "default_timezone": "UTC",
    "filters": {},
    "gates": {("onboarding", "acme"): GateState.OPEN},
    "instant": NOW + HOUR,
    "journey": "j1",
    "journey_id": "j1",
    "journey_ids": ["j1"],
    "key": "onboarding",
    "customers.key": "acme",
    "key_or_name": "onboarding",
    "keys": ["acme"],
    "checks.kind": CheckKind.JOURNEY,
    "cards.kind": CardKind.ALERT,
    "outbox_reading.kind": MessageKind.ALERT,
    "limit": 50,
    "message": "m1",
    "message_id": "m1",
    "name": "Renamed",
    "nothing": "nothing to say",
    "now": NOW,
    "number": 1,
    "owner": "U-TOM",
    "people": ["U-TOM"],
    "person": "U-TOM",
    "reason": "tried",
    "request_id": "Ev1",
    "segment": "enterprise",
    "since": NOW,
    "stage": "Onboarding",
    "state": TemplateState.ACTIVE,
    "states": [MessageState.SENT],
    "subjects": ["j1"],
    "template": "onboarding",
    "cards.messages": ["m1", "m2", "m3"],
    "templates.template": template(goal="changed"),
    "text": "acme",
    "tolds": [Told(WORKSPACE, "j1", Level.DELAYED, 1, "U-MARA")],
    "ts": "1.1",
    "types": {"arr": FactType.TEXT},
    "user": "U-MARA",
    "user_id": "U-MARA",
    "user_ids": ["U-MARA"],
    "users": ["U-MARA"],
    "version": 1,
    "wanted": {("onboarding", 1)},
    "why": "tried",
}


def queries() -> Iterator[tuple[str, Query]]:
    for found in pkgutil.iter_modules(storage.__path__):
        module = importlib.import_module(f"storage.{found.name}")
        for name, query in vars(module).items():
            if _asks_for_a_workspace(module, query):
                yield f"{found.name}.{name}", query


def _asks_for_a_workspace(module: ModuleType, query: object) -> bool:
    if not inspect.isfunction(query) or query.__module__ != module.__name__ or query.__name__.startswith("_"):
        return False
    return list(inspect.signature(query).parameters)[:2] == ["tx", "workspace"]


QUERIES = dict(queries())


def arguments(name: str, query: Query) -> dict[str, Any]:
    module = name.partition(".")[0]
    required = [p for p in inspect.signature(query).parameters.values() if p.default is p.empty][2:]
    return {p.name: ARGUMENTS.get(f"{module}.{p.name}", ARGUMENTS.get(p.name)) for p in required}


def fill(tx: Transaction, workspace: str) -> None:
    """One row of everything."""
    add_workspace(tx, workspace)
    facts.declare(tx, workspace, {"arr": FactType.NUMBER})
    customers.put_many(tx, [customer(workspace=workspace, segments=("Enterprise",), stage_since=date(2026, 1, 1))])
    journeys.insert_many(tx, [(journey(workspace=workspace), Level.STUCK)])
    written = (Change("journey", "j1", None, {}),)
    acts.record_many(tx, [Act("x1", workspace, "j1", Verb.NOTE, "U-MARA", NOW, changes=written)])
    checks.put_many(tx, [Check(workspace, CheckKind.JOURNEY, "j1", NOW)])
    told.add_new(tx, [Told(workspace, "j1", Level.STUCK, 1, "U-MARA")])
    outbox.put_many(tx, [message(workspace=workspace)], ready_at=NOW)
    cards.put_many(tx, [Card(workspace, "m1", CardKind.ALERT, "j1", "U-MARA", "C1", "1.1")])
    cards.put_many(tx, [Card(workspace, "m2", CardKind.TICKS, "", "U-MARA", "C1", "1.2", customer="acme")])
    cards.put_many(tx, [Card(workspace, "m3", CardKind.ALERT, "", "U-MARA", "C1", "1.3", {PARTS: [["j1", {}]]})])
    people.meet_many(tx, [Person(workspace, "U-MARA", "Mara Example")], NOW)
    stage_owners.put(tx, workspace, "Onboarding", "U-MARA")
    team_channels.put(tx, TeamChannel(workspace, "C1", "UTC", NOW.time(), ("mon",)))
    team_roll_ups.put(tx, TeamRollUp(workspace, "C1", "UTC", NOW.time(), "mon", "", NOW))
    open_gates.judged(tx, workspace, {("onboarding", "acme"): GateState.TICKS_MISSING})
    ticks.put_many(tx, [Tick(workspace, "onboarding", "acme", "c1", "U-MARA", NOW)])
    stage_changes.put_many(tx, [StageChange(workspace, "acme", NOW, "", "Onboarding", "U-MARA")])
    inbox.seen_before(tx, workspace, "Ev1", NOW)
    paces.note_posts(tx, [Channel(workspace, "C1")], owner="me")


@pytest.fixture
def other_is_full(database: Database) -> Database:
    """Everything there is belongs to the other workspace."""
    with database.write() as tx:
        workspaces.put(tx, WORKSPACE, "Example Team", "UTC", NOW)
        fill(tx, OTHER)
    return database


def rows_of_other(database: Database) -> dict[str, list[Any]]:
    with database.read() as tx:
        return {table.name: _rows(tx, table) for table in tables.customers.metadata.sorted_tables}


def _rows(tx: Transaction, table: Table) -> list[Any]:
    return sorted(map(repr, tx.execute(select(table).where(table.c.workspace_id == OTHER))))


def is_nothing(answer: Any) -> bool:
    if isinstance(answer, tuple):
        return all(map(is_nothing, answer))
    return not (any(answer.values()) if isinstance(answer, Mapping) else answer)


@pytest.mark.parametrize("name", QUERIES)
def test_every_argument_of_a_query_is_known_here(name: str) -> None:
    """Where this fails, say in ARGUMENTS what to give for the parameter."""
    assert None not in arguments(name, QUERIES[name]).values()


def test_the_other_workspace_has_a_row_in_every_table(other_is_full: Database) -> None:
    assert [name for name, rows in rows_of_other(other_is_full).items() if not rows] == []


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_sees_and_changes_nothing_of_another_workspace(other_is_full: Database, name: str) -> None:
    query = QUERIES[name]
    before = rows_of_other(other_is_full)
    try:
        with other_is_full.read() as tx:
            assert is_nothing(query(tx, WORKSPACE, **arguments(name, query))) or name == "workspaces.get"
    except NoResultFound:
        pass
    except DatabaseUnwritable:
        write(other_is_full, name)
    assert rows_of_other(other_is_full) == before


def write(database: Database, name: str) -> None:
    """Run a query that writes; whether it finds what to write to does not matter here."""
    try:
        with database.write() as tx:
            QUERIES[name](tx, WORKSPACE, **arguments(name, QUERIES[name]))
    except (Refused, DBAPIError, NoResultFound):
        pass


@pytest.mark.parametrize("name", ["customers.find", "journeys.get", "outbox_entries.entries", "cards.of_journeys"])
def test_a_query_does_see_its_own_workspace(other_is_full: Database, name: str) -> None:
    with other_is_full.read() as tx:
        assert not is_nothing(QUERIES[name](tx, OTHER, **arguments(name, QUERIES[name])))


def test_a_known_workspace_is_only_renamed(database: Database) -> None:
    with database.write() as tx:
        assert workspaces.put(tx, WORKSPACE, "Old Name", "Europe/Berlin", NOW)
        assert not workspaces.put(tx, WORKSPACE, "New Name", "UTC", NOW + timedelta(days=1))
        renamed = workspaces.Workspace(WORKSPACE, "New Name", "Europe/Berlin", NOW)
        assert workspaces.all_workspaces(tx) == [renamed]
