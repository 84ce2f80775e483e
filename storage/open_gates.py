"""Which customers met all entry conditions of an automatic template when last judged (requirements T2).

A gate that is open and not kept here has just turned true.
"""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from storage.database import Transaction
from storage.statements import execute_many, has_key, in_workspace, key_of, one_of
from storage.tables import open_gates as _table

Gate = tuple[str, str]
"""A template's key and a customer's."""

_OF_CUSTOMERS = select(_table.c.template_key, _table.c.customer_key).where(
    in_workspace(_table), one_of(_table.c.customer_key, "customers")
)
_PUT = insert(_table).on_conflict_do_nothing()
_REMOVE = delete(_table).where(*has_key(_table))


def of_customers(tx: Transaction, workspace: str, customers: Iterable[str]) -> set[Gate]:
    """The gates of these customers that were open."""
    rows = tx.execute(_OF_CUSTOMERS, {"workspace": workspace, "customers": sorted(set(customers))})
    return {(template, customer) for template, customer in rows}


def opened(tx: Transaction, workspace: str, gates: Iterable[Gate]) -> None:
    execute_many(tx, _PUT, [_row(workspace, gate) for gate in gates])


def closed(tx: Transaction, workspace: str, gates: Iterable[Gate]) -> None:
    execute_many(tx, _REMOVE, [key_of(_table, _row(workspace, gate)) for gate in gates])


def _row(workspace: str, gate: Gate) -> dict[str, str]:
    template, customer = gate
    return {"workspace_id": workspace, "template_key": template, "customer_key": customer}
