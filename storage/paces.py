"""When a worker has last posted in a channel, for whoever posts there next (docs/outgrowing-one-machine.md).

Measured by the database's own clock, since the clocks of machines differ.
"""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Integer, Table, bindparam, delete, literal_column, select, tuple_

from storage.columns import real_time
from storage.database import Transaction
from storage.owed_tables import paces as _table
from storage.statements import execute_many, upsert

LONGEST_SECONDS = 60
"""Nobody asks about a post that is longer ago."""


class Channel(NamedTuple):
    """Where messages are delivered one after the other."""

    workspace: str
    id: str


def in_channels(table: Table) -> ColumnElement[bool]:
    """The rows of the channels in the parameter `channels`."""
    channels: BindParameter[Any] = bindparam("channels", expanding=True)
    return tuple_(table.c.workspace_id, table.c.channel).in_(channels)


_now = real_time(literal_column("0"))
_NOTE = upsert(_table).values(
    workspace_id=bindparam("workspace"), channel=bindparam("channel"), posted_at=_now, owner=bindparam("owner")
)
_BY_OTHERS = select(_table.c.workspace_id, _table.c.channel, _table.c.posted_at, _now).where(
    in_channels(_table), _table.c.owner != bindparam("owner")
)
_FORGET = delete(_table).where(_table.c.posted_at < real_time(bindparam("ago", type_=Integer())))


def note_posts(tx: Transaction, channels: Iterable[Channel], *, owner: str) -> None:
    """There was a post just now in each of these."""
    # In one order, so that two who note the same do not wait for each other.
    keys = sorted(set(channels))
    execute_many(tx, _NOTE, [{"workspace": one.workspace, "channel": one.id, "owner": owner} for one in keys])


def seconds_since(tx: Transaction, channels: Collection[Channel], *, besides: str) -> dict[Channel, float]:
    """Seconds since the last post of each channel where it was somebody else's than `besides`."""
    rows = tx.execute(_BY_OTHERS, {"channels": list(channels), "owner": besides})
    return {Channel(workspace, channel): (now - at).total_seconds() for workspace, channel, at, now in rows}


def forget_old(tx: Transaction) -> int:
    """Delete what no longer holds anybody up; how many there were."""
    return tx.execute(_FORGET, {"ago": -LONGEST_SECONDS}).rowcount
