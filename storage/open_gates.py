"""Which gates of automatic templates stood open when last judged, or lacked nothing but ticks (requirements T2).

A gate that is open and not kept here as open has just turned true.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, delete, select

from journeys.gates import GateState
from storage.database import Transaction
from storage.journey_rows import chunks
from storage.statements import execute_many, has_key, in_workspace, key_of, one_of, upsert
from storage.tables import open_gates as _table

Gate = tuple[str, str]
"""A template's key and a customer's."""

_OF_CUSTOMERS = select(_table.c.template_key, _table.c.customer_key, _table.c.state).where(
    in_workspace(_table), one_of(_table.c.customer_key, "customers")
)
_LACKING_TICKS = select(_table.c.customer_key).where(
    in_workspace(_table), _table.c.template_key == bindparam("template"), _table.c.state == GateState.TICKS_MISSING
)
_PUT = upsert(_table)
_REMOVE = delete(_table).where(*has_key(_table))


def of_customers(tx: Transaction, workspace: str, customers: Iterable[str]) -> dict[Gate, GateState]:
    """The gates of these customers that were not closed."""
    asked = ({"workspace": workspace, "customers": some} for some in chunks(sorted(set(customers))))
    rows = (row for one in asked for row in tx.execute(_OF_CUSTOMERS, one))
    return {(template, customer): state for template, customer, state in rows}


def lacking_ticks(tx: Transaction, workspace: str, template: str) -> list[str]:
    """Keys of the customers who lacked nothing but ticks for this template."""
    return list(tx.execute(_LACKING_TICKS, {"workspace": workspace, "template": template}).scalars())


def judged(tx: Transaction, workspace: str, gates: Mapping[Gate, GateState]) -> None:
    """Keep how gates stand now."""
    execute_many(tx, _PUT, [_row(workspace, gate) | {"state": state} for gate, state in sorted(_kept(gates))])
    gone = [gate for gate, state in gates.items() if state is GateState.CLOSED]
    execute_many(tx, _REMOVE, [key_of(_table, _row(workspace, gate)) for gate in gone])


def _kept(gates: Mapping[Gate, GateState]) -> Iterable[tuple[Gate, GateState]]:
    return ((gate, state) for gate, state in gates.items() if state is not GateState.CLOSED)


def _row(workspace: str, gate: Gate) -> dict[str, object]:
    template, customer = gate
    return {"workspace_id": workspace, "template_key": template, "customer_key": customer}
