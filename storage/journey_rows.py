"""Journeys, milestones and activities as rows: three tables in, whole records out, and back."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Row, Select, Table, select

from journeys.journey import Activity, Journey, Level, Milestone
from storage.database import Transaction
from storage.records import KeptIn
from storage.statements import in_workspace, one_of
from storage.tables import activities as _activities
from storage.tables import journeys as _table
from storage.tables import milestones as _milestones

Item = TypeVar("Item")

_POSITION = itemgetter(1)

CHUNK = 5000
"""So many ids at most go into one parameter."""

_kept = KeptIn(_table, Journey, without=("milestones", "activities"), customer="customer_key", template="template_key")
_kept_milestone = KeptIn(_milestones, Milestone)
_kept_activity = KeptIn(_activities, Activity)


def _parts(table: Table, kept: KeptIn) -> Select[Any]:
    """Unordered: putting the few parts of a journey in order here takes half as long as having them sorted."""
    columns = (table.c.journey_id, table.c.position, *kept.columns)
    return select(*columns).where(in_workspace(table), one_of(table.c.journey_id, "ids"))


SELECT_JOURNEYS: Select[Any] = select(*_kept.columns).where(in_workspace(_table))
_READ_MILESTONES = _parts(_milestones, _kept_milestone)
_READ_ACTIVITIES = _parts(_activities, _kept_activity)


def read(tx: Transaction, statement: Select[Any], parameters: Mapping[str, Any]) -> list[Journey]:
    """The journeys a statement made from `SELECT_JOURNEYS` finds, in its order."""
    # The journey comes first: should its parts be newer, its revision is too old to be saved.
    rows = tx.execute(statement, parameters).all()
    workspace = parameters["workspace"]
    return [journey for chunk in chunks(rows) for journey in _assembled(tx, workspace, chunk)]


def chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[i : i + CHUNK] for i in range(0, len(items), CHUNK))


def _assembled(tx: Transaction, workspace: str, found: Sequence[Row[Any]]) -> Iterator[Journey]:
    ids = [row.id for row in found]
    parameters = {"workspace": workspace, "ids": ids}
    milestones = _by_journey(tx.execute(_READ_MILESTONES, parameters).all(), ids)
    activities = _by_journey(tx.execute(_READ_ACTIVITIES, parameters).all(), ids)
    for row in found:
        parts = (_records(Milestone, milestones[row.id]), _records(Activity, activities[row.id]))
        fields: tuple[Any, ...] = (*row[:-1], *parts, row[-1])
        yield Journey(*fields)


def _by_journey(parts: Sequence[Row[Any]], journeys: Sequence[str]) -> Mapping[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = {journey: [] for journey in journeys}
    for part in parts:
        found[part[0]].append(part)
    return found


def _records(make: Callable[..., Item], parts: Sequence[Row[Any]]) -> tuple[Item, ...]:
    """In the order of their positions."""
    return tuple([make(*part[2:]) for part in sorted(parts, key=_POSITION)])


def journey_row(journey: Journey, headline: Level | None) -> dict[str, Any]:
    return _kept.values(journey) | {"csm": journey.csm, "headline": headline}


def milestone_row(journey: Journey, position: int, milestone: Milestone) -> dict[str, Any]:
    return _kept_milestone.values(milestone) | _place(journey, position)


def activity_row(journey: Journey, position: int, activity: Activity) -> dict[str, Any]:
    return _kept_activity.values(activity) | _place(journey, position)


def _place(journey: Journey, position: int) -> dict[str, Any]:
    return {"workspace_id": journey.workspace, "journey_id": journey.id, "position": position}
