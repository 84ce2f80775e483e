"""Channels that get the weekly roll-up (requirements N3)."""

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, select

from journeys.person import TeamRollUp
from storage.database import Transaction
from storage.records import KeptIn
from storage.statements import in_workspace, one_of, upsert
from storage.tables import team_roll_ups as _table

_kept = KeptIn(_table, TeamRollUp)
_PUT = upsert(_table)
_REMOVE = delete(_table).where(in_workspace(_table), _table.c.channel == bindparam("in_channel"))
_GET_MANY = select(*_kept.columns).where(in_workspace(_table), one_of(_table.c.channel, "channels"))


def put(tx: Transaction, team: TeamRollUp) -> None:
    """Give a channel the roll-up, or change when or what it is about."""
    tx.execute(_PUT, _kept.values(team))


def remove(tx: Transaction, workspace: str, channel: str) -> bool:
    """Whether the channel got one."""
    return tx.execute(_REMOVE, {"workspace": workspace, "in_channel": channel}).rowcount == 1


def get(tx: Transaction, workspace: str, channel: str) -> TeamRollUp | None:
    return get_many(tx, workspace, [channel]).get(channel)


def get_many(tx: Transaction, workspace: str, channels: Iterable[str]) -> dict[str, TeamRollUp]:
    """Those of the channels that get one, by channel."""
    rows = tx.execute(_GET_MANY, {"workspace": workspace, "channels": sorted(set(channels))})
    return {team.channel: team for team in (TeamRollUp(*row) for row in rows)}
