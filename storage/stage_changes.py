"""How customers went through their stages (requirements J8)."""

from collections.abc import Iterable

from sqlalchemy import bindparam, insert, select

from journeys.customer import StageChange
from storage.database import Transaction
from storage.history_tables import stage_changes as _table
from storage.records import KeptIn
from storage.statements import execute_many, in_workspace

_kept = KeptIn(_table, StageChange, customer="customer_key")
_INSERT = insert(_table)
_OF_CUSTOMER = (
    select(*_kept.columns)
    .where(in_workspace(_table), _table.c.customer_key == bindparam("customer"))
    .order_by(_table.c.at.desc())
)


def put_many(tx: Transaction, changes: Iterable[StageChange]) -> None:
    execute_many(tx, _INSERT, [_kept.values(change) for change in changes])


def of_customer(tx: Transaction, workspace: str, customer: str) -> list[StageChange]:
    """Newest first."""
    rows = tx.execute(_OF_CUSTOMER, {"workspace": workspace, "customer": customer})
    return [StageChange(*row) for row in rows]
