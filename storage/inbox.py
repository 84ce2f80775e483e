"""Requests that were handled, so that one Slack repeats is not handled again (requirements J3)."""

from datetime import datetime

from sqlalchemy import bindparam, delete
from sqlalchemy.dialects.postgresql import insert

from storage.database import Transaction
from storage.owed_tables import inbox as _table
from storage.statements import execute_many

_SEE = insert(_table).on_conflict_do_nothing()
_FORGET = delete(_table).where(_table.c.seen_at < bindparam("at"))


def seen_before(tx: Transaction, workspace: str, request_id: str, at: datetime) -> bool:
    """Note a request, in the transaction that handles it; whether it had been noted before."""
    return execute_many(tx, _SEE, [{"workspace_id": workspace, "id": request_id, "seen_at": at}]) == 0


def forget_older(tx: Transaction, at: datetime) -> int:
    """Forget requests from before an instant; how many there were."""
    return tx.execute(_FORGET, {"at": at}).rowcount
