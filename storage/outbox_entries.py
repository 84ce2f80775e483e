"""What became of messages, for whoever looks after them: to be read, cancelled and tried again (requirements N4)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, func, literal_column, or_, select, update

from journeys.messages import Message, MessageKind, MessageState
from journeys.outcomes import Cause
from storage.columns import UtcDateTime
from storage.database import Transaction
from storage.outbox import IS_FREE, IS_KNOWN
from storage.outbox_settling import DOUBTED, LEFT_TO_THE_NEXT
from storage.owed_tables import DEAD, ON_ITS_WAY
from storage.owed_tables import outbox as _table
from storage.records import KeptIn
from storage.statements import in_workspace, one_of


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """A message with what became of it so far; `why` is the reason of its last setback, `cause` why it is dead, or that
    one which was cancelled may have arrived."""

    message: Message
    state: MessageState
    ready_at: datetime
    attempts: int
    settled_at: datetime | None
    why: str | None
    cause: Cause | None = None


_kept = KeptIn(_table, Message, journey="journey_id")
_entry: Select[Any] = select(
    *_kept.columns,
    _table.c.state,
    _table.c.ready_at,
    _table.c.attempts,
    _table.c.settled_at,
    _table.c.why,
    _table.c.cause,
)
_causes: ColumnElement[bool] = literal_column(f"outbox.cause IN ({', '.join(repr(cause.value) for cause in Cause)})")
_can_be_read = and_(IS_KNOWN, or_(_table.c.cause.is_(None), _causes))
_is_one = and_(in_workspace(_table), _table.c.id == bindparam("message"))
_on_its_way: ColumnElement[bool] = literal_column(f"outbox.{ON_ITS_WAY}")
_ENTRIES = (
    _entry.where(in_workspace(_table), _can_be_read, one_of(_table.c.state, "states"))
    .order_by(_table.c.seq.desc())
    .limit(bindparam("limit"))
)
# A card that could not be drawn again is nothing that anybody was waiting for.
_dead_since = and_(
    in_workspace(_table),
    literal_column(f"outbox.{DEAD}"),
    _table.c.settled_at >= bindparam("since", type_=UtcDateTime()),
    _table.c.kind != MessageKind.REDRAW,
)
# What an explanation would have told of is counted itself.
_LOST_COUNT = select(func.count()).select_from(_table).where(_dead_since, _table.c.kind != MessageKind.UNDELIVERED)
_DEAD = _entry.where(_dead_since, _can_be_read).order_by(_table.c.settled_at, _table.c.seq).limit(bindparam("limit"))
_LOST_IN = _DEAD.where(
    _table.c.channel == bindparam("channel"),
    _table.c.cause == bindparam("cause"),
    _table.c.kind != MessageKind.UNDELIVERED,
)
_GET = _entry.where(_is_one, _can_be_read)
# Whoever had leased it died, or Slack never said; it is free to be cancelled all the same.
_may_have_arrived = or_(_table.c.state == MessageState.AMBIGUOUS, _table.c.leased_until.is_not(None))
_CANCEL = (
    update(_table)
    .where(_is_one, _on_its_way, IS_FREE)
    .values(state=MessageState.CANCELLED, settled_at=bindparam("now"), leased_until=None, lease_owner=None)
    .values(why=bindparam("reason"), cause=case((_may_have_arrived, Cause.UNCERTAIN)))
    .values(slot=LEFT_TO_THE_NEXT)
)
_TRY_AGAIN = update(_table).values(
    # What may have arrived after all is looked for first.
    state=case(
        (
            or_(
                _table.c.cause.in_([Cause.TOO_LATE, Cause.BROKEN, Cause.UNCERTAIN]),
                _table.c.why.startswith(DOUBTED, autoescape=True),
            ),
            MessageState.AMBIGUOUS,
        ),
        else_=MessageState.QUEUED,
    ),
    # It is tried for another day.
    attempts=0,
    ready_at=bindparam("at", type_=UtcDateTime()),
    settled_at=None,
    why=None,
    cause=None,
)
_REQUEUE = _TRY_AGAIN.where(_is_one, _table.c.state.in_([MessageState.CANCELLED, MessageState.DEAD]))
_REQUEUE_DEAD = _TRY_AGAIN.where(
    in_workspace(_table),
    one_of(_table.c.slot, "keys"),
    _table.c.state == MessageState.DEAD,
    one_of(_table.c.cause, "causes"),
).values(held_until=bindparam("at", type_=UtcDateTime()))


def entries(
    tx: Transaction, workspace: str, *, limit: int, states: Iterable[MessageState] = MessageState
) -> list[OutboxEntry]:
    """Messages of a workspace that are in one of these states, newest first."""
    parameters = {"workspace": workspace, "limit": limit, "states": [state.value for state in states]}
    return [_shown(row) for row in tx.execute(_ENTRIES, parameters)]


def dead_since(tx: Transaction, workspace: str, since: datetime, *, limit: int) -> list[OutboxEntry]:
    """The first messages of a workspace that have died since an instant and are still dead, oldest death first; redraws
    left out."""
    return [_shown(row) for row in tx.execute(_DEAD, {"workspace": workspace, "since": since, "limit": limit})]


def lost_count(tx: Transaction, workspace: str, since: datetime) -> int:
    """How many have died since an instant and are still dead, redraws and explanations left out."""
    return tx.execute(_LOST_COUNT, {"workspace": workspace, "since": since}).scalar_one()


def lost_in(
    tx: Transaction, workspace: str, channel: str, cause: Cause, since: datetime, *, limit: int
) -> list[OutboxEntry]:
    """The first of those that `lost_count` counts, of one cause on the way to a channel, oldest death first."""
    parameters = {"workspace": workspace, "channel": channel, "cause": cause, "since": since, "limit": limit}
    return [_shown(row) for row in tx.execute(_LOST_IN, parameters)]


def get(tx: Transaction, workspace: str, message_id: str) -> OutboxEntry | None:
    row = tx.execute(_GET, {"workspace": workspace, "message": message_id}).first()
    return _shown(row) if row else None


def _shown(row: Row[Any]) -> OutboxEntry:
    message = Message(*row[: len(_kept.columns)])
    return OutboxEntry(message, *row[len(_kept.columns) :])


def cancel(tx: Transaction, workspace: str, message_id: str, *, why: str, now: datetime) -> bool:
    """Never send a message, unless it is sent already or being sent; whether that could be done."""
    parameters = {"workspace": workspace, "message": message_id, "reason": why, "now": now}
    return tx.execute(_CANCEL, parameters).rowcount == 1


def requeue(tx: Transaction, workspace: str, message_id: str, *, now: datetime) -> bool:
    """Try a dead or cancelled message again, in its old place in line; whether there was such a one.

    One that may have arrived is looked for before it is sent.
    """
    return tx.execute(_REQUEUE, {"workspace": workspace, "message": message_id, "at": now}).rowcount == 1


def requeue_dead(
    tx: Transaction, workspace: str, keys: Collection[str], causes: Collection[Cause], *, at: datetime
) -> None:
    """The same, not before an instant, for all with these keys that died of one of these causes."""
    if keys:
        parameters = {"workspace": workspace, "keys": sorted(keys), "causes": sorted(causes), "at": at}
        tx.execute(_REQUEUE_DEAD, parameters)
