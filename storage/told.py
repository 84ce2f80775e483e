"""Who was told what, so that each level is told once in an episode (requirements N1; design, Once)."""

from collections.abc import Collection, Iterable

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from journeys.messages import Told
from storage.database import Transaction
from storage.owed_tables import told as _table
from storage.records import KeptIn
from storage.statements import execute_many, has_key, in_workspace, key_of, one_of

_kept = KeptIn(_table, Told)
_ADD = insert(_table).on_conflict_do_nothing().returning(*_kept.columns)
_TAKE_BACK = delete(_table).where(*has_key(_table))
_OF_SUBJECTS = select(*_kept.columns).where(in_workspace(_table), one_of(_table.c.subject, "subjects"))


def add_new(tx: Transaction, tolds: Iterable[Told]) -> set[Told]:
    """Note what is to be told; gives what had not been told before."""
    rows = [_kept.values(one) for one in sorted(set(tolds), key=_order)]
    return {Told(*row) for row in tx.execute(_ADD, rows)} if rows else set()


def take_back(tx: Transaction, tolds: Iterable[Told]) -> int:
    """Forget what was to be told and never was, so that it can be new again; how much of it there was."""
    rows = [key_of(_table, _kept.values(one)) for one in sorted(set(tolds), key=_order)]
    return execute_many(tx, _TAKE_BACK, rows)


def among(tx: Transaction, workspace: str, tolds: Collection[Told]) -> set[Told]:
    """Those of a workspace's that have been told."""
    asked = {"workspace": workspace, "subjects": sorted({one.subject for one in tolds})}
    return {Told(*row) for row in tx.execute(_OF_SUBJECTS, asked)}.intersection(tolds) if tolds else set()


def _order(one: Told) -> tuple[str, str, str, int, str]:
    """Always the same, so that two who tell the same never wait for each other."""
    return one.workspace, one.subject, one.level, one.episode, one.recipient
