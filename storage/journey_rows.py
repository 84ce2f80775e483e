"""Journeys, milestones and activities as rows: three tables in, whole records out, and back."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Row, Select, Table, select

from journeys.journey import Activity, Journey, Level, Milestone
from storage.database import Transaction
from storage.records import KeptIn
from storage.statements import in_workspace, one_of
from storage.tables import activities as _activities
from storage.tables import journeys as _table
from storage.tables import milestones as _milestones

Item = TypeVar("Item")

Places: TypeAlias = dict[str, dict[int, Item]]
"""By journey and position."""

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
    parameters = {"workspace": workspace, "ids": [row.id for row in found]}
    milestones: Places[Milestone] = {row.id: {} for row in found}
    activities: Places[Activity] = {row.id: {} for row in found}
    for part in tx.execute(_READ_MILESTONES, parameters).all():
        milestones[part[0]][part[1]] = Milestone(*part[2:])
    for part in tx.execute(_READ_ACTIVITIES, parameters).all():
        activities[part[0]][part[1]] = Activity(*part[2:])
    for row in found:
        parts = (_in_order(milestones[row.id]), _in_order(activities[row.id]))
        fields: tuple[Any, ...] = (*row[:-1], *parts, row[-1])
        yield Journey(*fields)


def _in_order(places: dict[int, Item]) -> tuple[Item, ...]:
    return tuple(places[place] for place in sorted(places))


def journey_row(journey: Journey, headline: Level | None) -> dict[str, Any]:
    return _kept.values(journey) | {"csm": journey.csm, "headline": headline}


def milestone_row(journey: Journey, position: int, milestone: Milestone) -> dict[str, Any]:
    return _kept_milestone.values(milestone) | _place(journey, position)


def activity_row(journey: Journey, position: int, activity: Activity) -> dict[str, Any]:
    return _kept_activity.values(activity) | _place(journey, position)


def _place(journey: Journey, position: int) -> dict[str, Any]:
    return {"workspace_id": journey.workspace, "journey_id": journey.id, "position": position}
