"""How much is owed and for how long: what those who watch the bot want to know (docs/watching.md)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, bindparam, literal_column, select

from storage import checks, outbox
from storage.database import Transaction
from storage.owed_tables import ON_ITS_WAY
from storage.owed_tables import outbox as _table
from storage.paces import Channel

_READY_SINCE = (
    select(_table.c.ready_at).where(literal_column(f"outbox.{ON_ITS_WAY}")).order_by(_table.c.ready_at).limit(1)
)
_READY_CHANNELS = (
    select(_table.c.workspace_id, _table.c.channel)
    .where(outbox.CLAIMABLE)
    .order_by(_table.c.ready_at.desc(), _table.c.seq.desc())
    .limit(bindparam("limit", type_=Integer()))
)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Of all workspaces: messages on their way, when the first of them is ready, and the instant of the next check."""

    messages: int
    ready_since: datetime | None
    next_check: datetime | None


def backlog(tx: Transaction) -> Backlog:
    """Leased messages count, too: they have not been sent yet."""
    return Backlog(outbox.pending_count(tx), tx.execute(_READY_SINCE).scalar(), checks.earliest(tx))


def ready_channels(tx: Transaction, now: datetime, *, limit: int) -> list[Channel]:
    """Where a message could be claimed now, the latest first."""
    return [Channel(*row) for row in tx.execute(_READY_CHANNELS, {"now": now, "limit": limit})]
