"""Channels that get the team digest (requirements N3)."""

from sqlalchemy import bindparam, delete, select

from journeys.person import TeamChannel
from storage.database import Transaction
from storage.records import KeptIn
from storage.statements import in_workspace, upsert
from storage.tables import team_channels as _table

_kept = KeptIn(_table, TeamChannel)
_is_it = _table.c.channel == bindparam("in_channel")
_PUT = upsert(_table)
_REMOVE = delete(_table).where(in_workspace(_table), _is_it)
_GET = select(*_kept.columns).where(in_workspace(_table), _is_it)
_ALL = select(*_kept.columns).where(in_workspace(_table)).order_by(_table.c.channel)


def put(tx: Transaction, team: TeamChannel) -> None:
    """Give a channel the digest, or change when."""
    tx.execute(_PUT, _kept.values(team))


def remove(tx: Transaction, workspace: str, channel: str) -> None:
    tx.execute(_REMOVE, {"workspace": workspace, "in_channel": channel})


def get(tx: Transaction, workspace: str, channel: str) -> TeamChannel | None:
    row = tx.execute(_GET, {"workspace": workspace, "in_channel": channel}).first()
    return TeamChannel(*row) if row else None


def all_channels(tx: Transaction, workspace: str) -> list[TeamChannel]:
    return [TeamChannel(*row) for row in tx.execute(_ALL, {"workspace": workspace})]
