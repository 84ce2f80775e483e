"""The history: acts with their changes, never altered and kept after the end of a journey (requirements J7)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, insert, select

from journeys.history import Act, Change
from storage.columns import next_number
from storage.database import Transaction
from storage.history_tables import acts as _table
from storage.history_tables import events as _events
from storage.journey_rows import chunks
from storage.records import KeptIn
from storage.statements import Rows, execute_many, in_workspace, one_of

_kept = KeptIn(_table, Act, without=["changes"], journey="journey_id")
_kept_change = KeptIn(_events, Change)
_select: Select[Any] = select(*_kept.columns).where(in_workspace(_table))
# Not the bare column: a database would rather walk through all acts of all workspaces in order than sort a few.
_numbered = _table.c.seq + 0
_before = _table.c.seq < (
    select(_table.c.seq).where(in_workspace(_table), _table.c.id == bindparam("before")).scalar_subquery()
)

_RECORD = insert(_table).values(seq=next_number(_table.c.seq))
_RECORD_CHANGES = insert(_events)
_OF_JOURNEYS = _select.where(one_of(_table.c.journey_id, "ids")).order_by(_numbered.desc()).limit(bindparam("limit"))
_SINCE = _select.where(_table.c.at >= bindparam("since")).order_by(_numbered)
_OF_JOURNEYS_SINCE = _SINCE.where(one_of(_table.c.journey_id, "ids"))
_LAST_OF_JOURNEYS = (
    select(_table.c.journey_id, func.max(_table.c.at))
    .where(in_workspace(_table), one_of(_table.c.journey_id, "ids"))
    .group_by(_table.c.journey_id)
)
_FIRST_OF_JOURNEYS = (
    select(_table.c.journey_id, _events.c.before)
    .join(_events, and_(_events.c.workspace_id == _table.c.workspace_id, _events.c.act_id == _table.c.id))
    .where(in_workspace(_table), _table.c.at >= bindparam("since"), _events.c.kind == "journey")
    .order_by(_numbered)
)
_CHANGES = select(_events.c.act_id, _events.c.position, *_kept_change.columns).where(
    in_workspace(_events), one_of(_events.c.act_id, "ids")
)


def record_many(tx: Transaction, acts: Iterable[Act]) -> None:
    """Add acts to the history, in the order in which they happened."""
    acts = list(acts)
    execute_many(tx, _RECORD, [_kept.values(act) for act in acts])
    execute_many(tx, _RECORD_CHANGES, [row for act in acts for row in _change_rows(act)])


def _change_rows(act: Act) -> Rows:
    place = {"workspace_id": act.workspace, "act_id": act.id}
    return [_kept_change.values(change) | place | {"position": i} for i, change in enumerate(act.changes)]


def of_journey(tx: Transaction, workspace: str, journey_id: str, limit: int, *, before: str | None = None) -> list[Act]:
    """Acts on a journey, newest first; `before` is the id of the last act already read."""
    return of_journeys(tx, workspace, [journey_id], limit, before=before)


def of_journeys(
    tx: Transaction, workspace: str, journey_ids: Iterable[str], limit: int, *, before: str | None = None
) -> list[Act]:
    """Acts on several journeys together, newest first; `before` is the id of the last act already read."""
    parameters = {"workspace": workspace, "ids": sorted(set(journey_ids)), "limit": limit}
    if before:
        return _read(tx, _OF_JOURNEYS.where(_before), parameters | {"before": before})
    return _read(tx, _OF_JOURNEYS, parameters)


def since(tx: Transaction, workspace: str, at: datetime) -> list[Act]:
    """All acts of a workspace from an instant on, oldest first."""
    return _read(tx, _SINCE, {"workspace": workspace, "since": at})


def of_journeys_since(tx: Transaction, workspace: str, journey_ids: Iterable[str], at: datetime) -> list[Act]:
    """All acts on some journeys from an instant on, each journey's oldest first."""
    chosen = chunks(sorted(set(journey_ids)))
    found = (_read(tx, _OF_JOURNEYS_SINCE, {"workspace": workspace, "since": at, "ids": some}) for some in chosen)
    return [act for some in found for act in some]


def last_of_journeys(tx: Transaction, workspace: str, journey_ids: Iterable[str]) -> dict[str, datetime]:
    """Of each of some journeys the instant of its last act."""
    chosen = chunks(sorted(set(journey_ids)))
    found = (tx.execute(_LAST_OF_JOURNEYS, {"workspace": workspace, "ids": some}) for some in chosen)
    return {journey_id: at for some in found for journey_id, at in some}


def journeys_before(tx: Transaction, workspace: str, at: datetime) -> dict[str, dict[str, Any] | None]:
    """Of each journey that has itself changed since an instant, by id, what its record held then; None before it was
    started. Changes of its milestones and activities alone do not count."""
    found: dict[str, dict[str, Any] | None] = {}
    for row in tx.execute(_FIRST_OF_JOURNEYS, {"workspace": workspace, "since": at}):
        found.setdefault(row.journey_id, row.before)
    return found


def _read(tx: Transaction, statement: Select[Any], parameters: Mapping[str, Any]) -> list[Act]:
    rows = tx.execute(statement, parameters).all()
    changes = _changes(tx, parameters["workspace"], [row.id for row in rows])
    return [_act(row, changes.get(row.id, ())) for row in rows]


def _act(row: Row[Any], changes: Iterable[Change]) -> Act:
    fields: tuple[Any, ...] = (*row, tuple(changes))
    return Act(*fields)


def _changes(tx: Transaction, workspace: str, act_ids: Sequence[str]) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for some in chunks(act_ids):
        rows = tx.execute(_CHANGES, {"workspace": workspace, "ids": some}).all()
        for act_id, _, *change in sorted(rows, key=itemgetter(0, 1)):
            found.setdefault(act_id, []).append(Change(*change))
    return found
