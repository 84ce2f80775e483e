"""Who answers for a stage (requirements N2)."""

from sqlalchemy import bindparam, delete, select

from storage.database import Transaction
from storage.owed_tables import stage_owners as _table
from storage.statements import in_workspace, upsert

_is_it = _table.c.stage == bindparam("in_stage")
_PUT = upsert(_table)
_REMOVE = delete(_table).where(in_workspace(_table), _is_it)
_ALL = select(_table.c.stage, _table.c.owner).where(in_workspace(_table)).order_by(_table.c.stage)


def put(tx: Transaction, workspace: str, stage: str, owner: str) -> None:
    """Let this person answer for a stage, whoever did before."""
    tx.execute(_PUT, {"workspace_id": workspace, "stage": stage, "owner": owner})


def remove(tx: Transaction, workspace: str, stage: str) -> None:
    tx.execute(_REMOVE, {"workspace": workspace, "in_stage": stage})


def all_owners(tx: Transaction, workspace: str) -> dict[str, str]:
    """Slack ids by stage."""
    return {row.stage: row.owner for row in tx.execute(_ALL, {"workspace": workspace})}
