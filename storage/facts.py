"""Which facts a workspace declares about its customers (requirements C1)."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from journeys.facts import Declarations, FactType
from storage.database import Transaction
from storage.statements import execute_many, in_workspace
from storage.tables import facts as _table

_DECLARE = insert(_table).on_conflict_do_nothing()
_DECLARED = select(_table.c.name, _table.c.type).where(in_workspace(_table)).order_by(_table.c.name)


def declared(tx: Transaction, workspace: str) -> dict[str, FactType]:
    """Types of the declared facts by name, without the built-in ones."""
    rows = tx.execute(_DECLARED, {"workspace": workspace})
    return {row.name: row.type for row in rows}


def declare(tx: Transaction, workspace: str, types: Declarations) -> None:
    """Add declarations, once whoever declares the same has ended; a fact that is declared already keeps its type."""
    rows = [{"workspace_id": workspace, "name": name, "type": types[name]} for name in sorted(types)]
    execute_many(tx, _DECLARE, rows)
