"""Saving journeys: only the rows that changed, and never over what somebody else has written in the meantime."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Boolean, Delete, Insert, Table, Update, bindparam, case, delete, func, insert, select, update

from journeys.journey import Activity, Journey, Level, Milestone
from storage.database import Transaction
from storage.errors import Conflict
from storage.journey_rows import activity_row, journey_row, milestone_row
from storage.statements import altered, execute_many, has_key, key_of, update_many
from storage.tables import activities as _activities
from storage.tables import journeys as _table
from storage.tables import milestones as _milestones

Save = tuple[Journey | None, Journey, Level | None]
"""A journey before (None: it is new) and after, and its headline, by which lists filter."""

# A journey that is asked for again gets a number of its own, so that the unique index lets it in beside the others.
_next_reentry = (
    select(func.coalesce(func.max(_table.c.reentry), 0) + 1)
    .where(
        _table.c.workspace_id == bindparam("in_workspace"),
        _table.c.customer_key == bindparam("of_customer"),
        _table.c.template_key == bindparam("of_template"),
    )
    .scalar_subquery()
)
_INSERT = insert(_table).values(reentry=case((bindparam("is_again", type_=Boolean()), _next_reentry), else_=0))
_UPDATE = update(_table).where(*has_key(_table), _table.c.revision == bindparam("old_revision"))
_headline = bindparam("new_headline", type_=_table.c.headline.type)
_SET_HEADLINE = (
    update(_table).where(*has_key(_table), _table.c.headline.is_distinct_from(_headline)).values(headline=_headline)
)


@dataclass(frozen=True, slots=True)
class _Parts:
    """How the milestones, or the activities, of journeys are written."""

    table: Table
    of: Callable[[Journey], Sequence[Milestone | Activity]]
    row: Callable[[Journey, int, Any], dict[str, Any]]
    insert: Insert
    update: Update
    delete: Delete


def _parts(
    table: Table, of: Callable[[Journey], Sequence[Any]], row: Callable[[Journey, int, Any], dict[str, Any]]
) -> _Parts:
    key = has_key(table)
    return _Parts(table, of, row, insert(table), update(table).where(*key), delete(table).where(*key))


_PARTS = (
    _parts(_milestones, lambda journey: journey.milestones, milestone_row),
    _parts(_activities, lambda journey: journey.activities, activity_row),
)


def insert_many(tx: Transaction, new: Iterable[tuple[Journey, Level | None]]) -> None:
    """Insert new journeys with their headlines; raises `AlreadyRunning` (see `save_many`)."""
    new = list(new)
    execute_many(tx, _INSERT, [_new_row(journey, headline) for journey, headline in new])
    for parts in _PARTS:
        rows = [parts.row(journey, i, part) for journey, _ in new for i, part in enumerate(parts.of(journey))]
        execute_many(tx, parts.insert, rows)


def _new_row(journey: Journey, headline: Level | None) -> dict[str, Any]:
    return journey_row(journey, headline) | {
        "is_again": journey.again,
        "in_workspace": journey.workspace,
        "of_customer": journey.customer,
        "of_template": journey.template,
    }


def save(tx: Transaction, before: Journey | None, after: Journey, headline: Level | None) -> Journey:
    """Save one journey; see `save_many`."""
    return save_many(tx, [(before, after, headline)])[0]


def save_many(tx: Transaction, saves: Iterable[Save]) -> list[Journey]:
    """Insert new journeys and write what changed in others; gives them with their new revisions.

    Raises `AlreadyRunning` for a new one whose customer has one of the same template, unless it is marked `again`,
    and `Conflict` where somebody else has saved a journey since `before` was read. Let either end the transaction.
    """
    saves = list(saves)
    insert_many(tx, [(after, headline) for before, after, headline in saves if before is None])
    changed = [(before, after, headline) for before, after, headline in saves if before and before != after]
    _update_journeys(tx, changed)
    for parts in _PARTS:
        _save_parts(tx, parts, [(before, after) for before, after, _ in changed])
    set_headlines(tx, [(after, headline) for before, after, headline in saves if before == after])
    return [after if before is None or before == after else _next(before, after) for before, after, _ in saves]


def _next(before: Journey, after: Journey) -> Journey:
    return replace(after, revision=before.revision + 1)


def _update_journeys(tx: Transaction, changed: Sequence[tuple[Journey, Journey, Level | None]]) -> None:
    rows = [
        altered(_table, journey_row(before, None), journey_row(_next(before, after), None))
        | {"headline": headline, "old_revision": before.revision}
        for before, after, headline in changed
    ]
    if update_many(tx, _UPDATE, rows) != len(rows):
        raise Conflict


def set_headlines(tx: Transaction, headlines: Iterable[tuple[Journey, Level | None]]) -> None:
    """Note the headlines of journeys that did not change otherwise; their revisions stay."""
    rows = [_key_of(journey) | {"new_headline": headline} for journey, headline in headlines]
    execute_many(tx, _SET_HEADLINE, rows)


def _key_of(journey: Journey) -> dict[str, Any]:
    return key_of(_table, {"workspace_id": journey.workspace, "id": journey.id})


def _save_parts(tx: Transaction, parts: _Parts, changed: Iterable[tuple[Journey, Journey]]) -> None:
    new, changes, gone = [], [], []
    for before, after in changed:
        if parts.of(before) is not parts.of(after):
            old = {part.id: (i, part) for i, part in enumerate(parts.of(before))}
            for i, part in enumerate(parts.of(after)):
                was = old.pop(part.id, None)
                if was is None:
                    new.append(parts.row(after, i, part))
                elif was != (i, part):
                    changes.append(altered(parts.table, parts.row(before, *was), parts.row(after, i, part)))
            gone += [key_of(parts.table, parts.row(before, i, part)) for i, part in old.values()]
    execute_many(tx, parts.delete, gone)
    update_many(tx, parts.update, changes)
    execute_many(tx, parts.insert, new)
