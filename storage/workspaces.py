"""Workspaces: one per Slack team that uses this installation (requirements S2)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.database import Transaction
from storage.records import KeptIn
from storage.statements import execute_many, in_workspace
from storage.tables import workspaces as _table


@dataclass(frozen=True, slots=True)
class Workspace:
    """A Slack team. `default_timezone` is an IANA name, for customers without their own (requirements P5)."""

    id: str
    name: str
    default_timezone: str
    created_at: datetime


_kept = KeptIn(_table, Workspace, id="workspace_id")
_NEW = insert(_table).on_conflict_do_nothing()
_RENAME = update(_table).where(in_workspace(_table)).values(name=bindparam("new_name"))
_ALL = select(*_kept.columns).order_by(_table.c.workspace_id)


def put(tx: Transaction, workspace: str, name: str, default_timezone: str, at: datetime) -> bool:
    """Add a workspace, or only rename one that is known; whether it is new."""
    new = Workspace(workspace, name, default_timezone, at)
    is_new = execute_many(tx, _NEW, [_kept.values(new)]) == 1
    if not is_new:
        tx.execute(_RENAME, {"workspace": workspace, "new_name": name})
    return is_new


def all_workspaces(tx: Transaction) -> list[Workspace]:
    return [Workspace(*row) for row in tx.execute(_ALL)]
