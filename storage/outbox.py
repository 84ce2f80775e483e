"""Messages on their way to Slack (design, Transactional outbox; requirements N4).

A message is queued in the transaction that owes it, leased by whoever delivers it, and settled (`outbox_settling`).
The first message of a channel that is still on its way holds back those behind it, unless its own reader's hours hold
it back; cards to be drawn again are a line of their own. Leases are measured by the database's own clock.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    Update,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningUpdate

from journeys.messages import PARTS, ClaimedMessage, Message, MessageKind, MessageState
from storage.columns import Texts, UtcDateTime, is_any_of, names_any_of, next_number, real_time
from storage.database import Transaction
from storage.outbox_settling import CALMING, REPEATING
from storage.owed_tables import IN_LINE, IS_POST, IS_REDRAW, ON_ITS_WAY
from storage.owed_tables import outbox as _table
from storage.paces import Channel, in_channels
from storage.records import KeptIn
from storage.statements import execute_many, in_workspace, one_of

_kept = KeptIn(_table, Message, journey="journey_id")
_on_its_way: ColumnElement[bool] = literal_column(f"outbox.{ON_ITS_WAY}")
_waits_in_line: ColumnElement[bool] = literal_column(f"outbox.{IN_LINE}")
_ahead = _table.alias("ahead")
_now = bindparam("now", type_=UtcDateTime())


def _nobody_ahead(in_line: ColumnElement[bool]) -> ColumnElement[bool]:
    """No earlier message of the channel is on its way and waits in the same line."""
    return and_(*(_nobody_ahead_in(line, in_line) for line in (IS_POST, IS_REDRAW)))


def _nobody_ahead_in(line: str, in_line: ColumnElement[bool]) -> ColumnElement[bool]:
    ahead: tuple[ColumnElement[bool], ...] = (
        literal_column(f"outbox.{line}"),
        _ahead.c.workspace_id == _table.c.workspace_id,
        _ahead.c.channel == _table.c.channel,
        _ahead.c.seq < _table.c.seq,
        literal_column(f"ahead.{IN_LINE}"),
        literal_column(f"ahead.{line}"),
    )
    # The offset keeps PostgreSQL from joining, which by stale statistics reads the whole line for each message.
    return not_(select(_ahead.c.id).where(*ahead, in_line).offset(literal_column("0")).exists())


_is_first = _nobody_ahead(or_(_ahead.c.held_until.is_(None), _ahead.c.held_until <= _now))
IS_KNOWN: ColumnElement[bool] = literal_column(
    f"outbox.kind IN ({', '.join(repr(kind.value) for kind in MessageKind)})"
)
"""What a newer program beside this one queues and this one cannot read, that one delivers itself."""

IS_FREE = or_(_table.c.leased_until.is_(None), _table.c.leased_until <= real_time(literal_column("0")))
"""Nobody is sending it."""

CLAIMABLE = and_(_on_its_way, IS_KNOWN, _table.c.ready_at <= _now, IS_FREE, _is_first)
"""What can be sent at the parameter `now`."""


def _claiming(*more: ColumnElement[bool]) -> ReturningUpdate[Any]:
    """Lease what can be sent now, of that which is also `more`."""
    claimable = (
        select(_table.c.workspace_id, _table.c.id)
        .where(CLAIMABLE, *more)
        .order_by(_table.c.ready_at, _table.c.seq)
        .limit(bindparam("limit", type_=Integer()))
        .with_for_update(skip_locked=True)
        .cte("claimable")
    )
    return (
        update(_table)
        .where(_table.c.workspace_id == claimable.c.workspace_id, _table.c.id == claimable.c.id)
        .values(
            attempts=_table.c.attempts + 1,
            leased_until=real_time(bindparam("seconds", type_=Integer())),
            lease_owner=bindparam("owner"),
            # A lease that ran out was somebody's who may have posted before they died.
            state=case((_table.c.leased_until.is_not(None), MessageState.AMBIGUOUS), else_=_table.c.state),
            # What is being drawn may be stale already, so another redraw may queue up behind it.
            slot=case((_table.c.kind == MessageKind.REDRAW, _table.c.id), else_=_table.c.slot),
        )
        .returning(*_kept.columns, _table.c.attempts, _table.c.state, _table.c.seq, _table.c.why)
    )


_PUT = insert(_table).values(seq=next_number(_table.c.seq)).on_conflict_do_nothing()
_CLAIM = _claiming()
_CLAIM_IN = _claiming(in_channels(_table))
_NEXT_READY = (
    select(_table.c.ready_at)
    .where(_on_its_way, _table.c.ready_at > _now, IS_FREE, _is_first)
    .order_by(_table.c.ready_at, _table.c.seq)
    .limit(1)
)
_PENDING = select(func.count()).select_from(_table).where(_on_its_way)
_PUT_OFF: Select[Any] = (
    select(literal_column("1"))
    .where(in_workspace(_table), _waits_in_line, literal_column(f"outbox.{IS_REDRAW}"), _table.c.ready_at > _now)
    # What is held back lets others pass.
    .where(or_(_table.c.held_until.is_(None), _table.c.held_until <= _now))
    .limit(1)
)
_at = bindparam("at", type_=UtcDateTime())
_journeys = bindparam("journeys", type_=Texts())


def _releasing(which: ColumnElement[bool]) -> Update:
    """Let go of what is held back, in one order, so that no two who do so wait for each other.

    Not of what is being sent: whoever settles that may wait for journeys that whoever lets go has locked.
    """
    held = (
        select(_table.c.workspace_id, _table.c.id)
        .where(in_workspace(_table), _waits_in_line, literal_column(f"outbox.{IS_POST}"))
        .where(_table.c.held_until > _at, IS_FREE, which)
        .order_by(_table.c.channel, _table.c.seq)
        .with_for_update()
        .subquery("held")
    )
    return (
        update(_table)
        .where(_table.c.workspace_id == held.c.workspace_id, _table.c.id == held.c.id)
        .values(held_until=None, ready_at=_at)
    )


_RELEASE_TO = _releasing(or_(one_of(_table.c.recipient, "people"), one_of(_table.c.channel, "channels")))
_RELEASE_OF = _releasing(or_(is_any_of(_table.c.journey_id, _journeys), names_any_of(_table.c.about, PARTS, _journeys)))
_FORGET = delete(_table).where(_table.c.settled_at < bindparam("at"))


def put_many(tx: Transaction, messages: Iterable[Message], *, ready_at: datetime) -> int:
    """Queue messages behind the others of their channels; how many were not there yet.

    One that is held back is ready at the end of that. A message whose key was ever used is left out; a redraw only
    while another with its key waits to be sent, an explanation unless that one was cancelled or died.
    """
    return execute_many(tx, _PUT, [_new_row(message, ready_at) for message in messages])


def _new_row(message: Message, ready_at: datetime) -> dict[str, Any]:
    return _kept.values(message) | {
        "slot": message.key,
        "state": MessageState.QUEUED,
        "ready_at": message.held_until or ready_at,
        "attempts": 0,
    }


def claim(
    tx: Transaction,
    now: datetime,
    *,
    limit: int,
    lease_seconds: int,
    owner: str,
    channels: Collection[Channel] | None = None,
) -> list[ClaimedMessage]:
    """Lease messages that are ready, of all or some channels, one of each line, in the order they were queued in.

    Nobody else gets them until `lease_seconds` of the database's time have passed without `settle_many`.
    """
    parameters = {"now": now, "limit": limit, "seconds": lease_seconds, "owner": owner}
    some = {} if channels is None else {"channels": list(channels)}
    rows = tx.execute(_CLAIM_IN if some else _CLAIM, parameters | some).all()
    return [_claimed(row) for row in sorted(rows, key=lambda row: row.seq)]


def _claimed(row: Row[Any]) -> ClaimedMessage:
    doubt = {"calmed": row.why == CALMING, "repeated": row.why == REPEATING}
    return ClaimedMessage(
        Message(*row[: len(_kept.columns)]), row.attempts, row.state is MessageState.AMBIGUOUS, **doubt
    )


def next_ready(tx: Transaction, now: datetime) -> datetime | None:
    """The earliest instant after `now` at which one more message could be claimed, those leased at `now` left out."""
    at: datetime | None = tx.execute(_NEXT_READY, {"now": now}).scalar()
    return at


def pending_count(tx: Transaction) -> int:
    """How many messages of all workspaces are on their way."""
    return tx.execute(_PENDING).scalar_one()


def puts_redraws_off(tx: Transaction, workspace: str, now: datetime) -> bool:
    """Whether cards of a workspace wait until after an instant to be drawn again: Slack takes so many in a minute."""
    return tx.execute(_PUT_OFF, {"workspace": workspace, "now": now}).first() is not None


def release(tx: Transaction, workspace: str, people: Iterable[str], channels: Iterable[str], now: datetime) -> int:
    """Look again, at once, at what is held back from people or from one of their channels; how many there were.

    What is being sent at this moment is left to whoever sends it.
    """
    parameters = {"workspace": workspace, "people": sorted(set(people)), "channels": sorted(set(channels)), "at": now}
    return tx.execute(_RELEASE_TO, parameters).rowcount


def release_of(tx: Transaction, workspace: str, journey_ids: Iterable[str], now: datetime) -> int:
    """The same of what is held back about any of some journeys."""
    return tx.execute(_RELEASE_OF, {"workspace": workspace, "journeys": sorted(set(journey_ids)), "at": now}).rowcount


def forget_settled(tx: Transaction, at: datetime) -> int:
    """Delete messages settled before an instant; how many there were. Their keys may be used again."""
    return tx.execute(_FORGET, {"at": at}).rowcount
