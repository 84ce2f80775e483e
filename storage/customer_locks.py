"""Customers that are about to be changed by somebody who has read them."""

from collections.abc import Iterable

from sqlalchemy import select

from storage.database import Transaction
from storage.statements import in_workspace, one_of
from storage.tables import customers as _table

# Journeys that refer to a customer may be stored meanwhile: its key stays.
_LOCK = (
    select(_table.c.key)
    .where(in_workspace(_table), one_of(_table.c.key, "keys"))
    .order_by(_table.c.key)
    .with_for_update(key_share=True)
)


def lock(tx: Transaction, workspace: str, keys: Iterable[str]) -> None:
    """Let nobody else change these customers before this transaction ends; read them after this, not before."""
    tx.execute(_LOCK, {"workspace": workspace, "keys": sorted(set(keys))}).all()
