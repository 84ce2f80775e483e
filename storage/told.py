"""Who was told what, so that each level is told once in an episode (requirements N1; design, Once)."""

from collections.abc import Iterable

from sqlalchemy.dialects.postgresql import insert

from journeys.messages import Told
from storage.database import Transaction
from storage.owed_tables import told as _table
from storage.records import KeptIn

_kept = KeptIn(_table, Told)
_ADD = insert(_table).on_conflict_do_nothing().returning(*_kept.columns)


def add_new(tx: Transaction, tolds: Iterable[Told]) -> set[Told]:
    """Note what is to be told; gives what had not been told before."""
    rows = [_kept.values(one) for one in sorted(set(tolds), key=_order)]
    return {Told(*row) for row in tx.execute(_ADD, rows)} if rows else set()


def _order(one: Told) -> tuple[str, str, str, int, str]:
    """Always the same, so that two who tell the same never wait for each other."""
    return one.workspace, one.subject, one.level, one.episode, one.recipient
