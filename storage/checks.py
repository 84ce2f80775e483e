"""Checks: at which instant what is to be looked at again (design, A narrow table of next checks).

The index leads with a bucket of the workspace, so that looking for what is due stays cheap over a million rows, and
the load can be split.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zlib import crc32

from sqlalchemy import Select, and_, bindparam, delete, literal_column, not_, or_, select, text
from sqlalchemy.dialects.postgresql import insert

from journeys.messages import Check, CheckKind
from storage.columns import UtcDateTime
from storage.database import Transaction
from storage.owed_tables import checks as _table
from storage.records import KeptIn
from storage.statements import execute_many, in_workspace, one_of, upsert
from storage.tables import journeys as _journeys

BUCKETS = 16

_kept = KeptIn(_table, Check)
_its_journey = and_(_journeys.c.workspace_id == _table.c.workspace_id, _journeys.c.id == _table.c.subject)
_of_a_journey = and_(_table.c.kind == CheckKind.JOURNEY, select(_journeys.c.id).where(_its_journey).exists())
_due: Select[Any] = (
    select(*_kept.columns)
    .where(
        _table.c.bucket.in_([literal_column(str(bucket)) for bucket in range(BUCKETS)]),
        _table.c.at <= bindparam("now", type_=UtcDateTime()),
    )
    .limit(bindparam("limit"))
)

_PUT = upsert(_table)
_PUT_IF_ABSENT = insert(_table).on_conflict_do_nothing()
_of_subjects = (in_workspace(_table), _table.c.kind == bindparam("of_kind"), one_of(_table.c.subject, "subjects"))
_REMOVE = delete(_table).where(*_of_subjects)
_LOCK = select(_table.c.subject).where(*_of_subjects).order_by(_table.c.subject).with_for_update()
_is_daily = _table.c.kind == CheckKind.DAILY_ROUND
_DUE_OTHERS = _due.where(not_(or_(_of_a_journey, _is_daily))).with_for_update(of=_table, skip_locked=True)
_DUE_ROUNDS = _due.where(_is_daily).with_for_update(skip_locked=True)
# Whoever saves a journey locks first it and then its check; claiming locks the journey itself, so that two who come
# from both sides never wait for each other.
_DUE_JOURNEYS = (
    _due.where(_table.c.kind == CheckKind.JOURNEY)
    .join(_journeys, _its_journey)
    .with_for_update(of=_journeys, skip_locked=True)
)
_earliest_of_each = " UNION ALL ".join(f"SELECT min(at) AS at FROM checks WHERE bucket = {b}" for b in range(BUCKETS))  # noqa: S608 - numbers of ours
_EARLIEST = text(f"SELECT min(at) AS at FROM ({_earliest_of_each}) AS earliest").columns(at=UtcDateTime())  # noqa: S608 - numbers of ours


def bucket_of(workspace: str) -> int:
    return crc32(workspace.encode()) % BUCKETS


def put_many(tx: Transaction, checks: Iterable[Check]) -> None:
    """Plan checks; a new one takes the place of that of the same kind and subject."""
    execute_many(tx, _PUT, [_row(check) for check in sorted(checks, key=_subject)])


def put_if_absent(tx: Transaction, check: Check) -> None:
    """Plan a check unless there is one of its kind and subject."""
    tx.execute(_PUT_IF_ABSENT, _row(check))


def remove(tx: Transaction, workspace: str, kind: CheckKind, subjects: Iterable[str]) -> None:
    """Look at these subjects no more."""
    if subjects := sorted(set(subjects)):
        tx.execute(_REMOVE, {"workspace": workspace, "of_kind": kind, "subjects": subjects})


def lock(tx: Transaction, workspace: str, kind: CheckKind, subjects: Iterable[str]) -> None:
    """Let nobody else claim or change these checks before this transaction ends.

    Whoever sweeps has claimed a check before it queues what is owed; whoever owes it for another reason locks it first.
    """
    tx.execute(_LOCK, {"workspace": workspace, "of_kind": kind, "subjects": sorted(set(subjects))}).all()


def claim_due(tx: Transaction, now: datetime, limit: int) -> list[Check]:
    """Some of the checks that are due, at most `limit`, which nobody else gets before this transaction ends.

    A claimed check stays due until it is replaced or removed. A journey's check comes with the journey locked; those
    whose journey somebody is saving are left out. A daily round, for which customers are locked, comes by itself and
    when nothing else is due: whoever changes customers locks their journeys after them.
    """
    # On SQLite there is one writer at a time, to whom nothing is locked.
    if tx.dialect.name == "sqlite":
        return _claim(tx, _due, now, limit)
    others = _claim(tx, _DUE_OTHERS, now, limit)
    found = others + (_claim(tx, _DUE_JOURNEYS, now, limit - len(others)) if len(others) < limit else [])
    return found or _claim(tx, _DUE_ROUNDS, now, 1)


def due(tx: Transaction, now: datetime, limit: int) -> list[Check]:
    """Some of the checks that are due, which others may have, too."""
    return _claim(tx, _due, now, limit)


def earliest(tx: Transaction) -> datetime | None:
    """The instant of the earliest check there is."""
    at: datetime | None = tx.execute(_EARLIEST).scalar()
    return at


def _claim(tx: Transaction, statement: Select[Any], now: datetime, limit: int) -> list[Check]:
    return [Check(*row) for row in tx.execute(statement, {"now": now, "limit": limit})]


def _subject(check: Check) -> tuple[str, str, str]:
    return check.workspace, check.kind, check.subject


def _row(check: Check) -> dict[str, Any]:
    return _kept.values(check) | {"bucket": bucket_of(check.workspace)}
