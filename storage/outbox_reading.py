"""What somebody has been told or asked, or is about to be, by the messages on their way and those that have left."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, literal_column, or_, select

from journeys.messages import Arrival, Message, MessageKind, MessageState
from journeys.outcomes import PASSING
from storage.columns import UtcDateTime
from storage.database import Transaction
from storage.owed_tables import DIGEST, IN_LINE, IN_NO_DIGEST, IS_POST
from storage.owed_tables import offer_cards as _cards
from storage.owed_tables import outbox as _table
from storage.records import KeptIn
from storage.statements import in_workspace, one_of

_kept = KeptIn(_table, Message, journey="journey_id")
_waits_in_line: ColumnElement[bool] = literal_column(f"outbox.{IN_LINE}")
_WAS_SETTLED: Select[Any] = select(literal_column("1")).where(
    in_workspace(_table),
    _table.c.slot == bindparam("key"),
    or_(
        _table.c.state.in_([MessageState.SENT, MessageState.CANCELLED]),
        and_(_table.c.state == MessageState.DEAD, _table.c.cause.not_in(PASSING)),
    ),
    _table.c.settled_at < bindparam("at", type_=UtcDateTime()),
)
_OWED_AT = func.coalesce(_table.c.held_until, _table.c.created_at).label("owed_at")
_ALL_TOLD: Select[Any] = select(_table.c.slot, _OWED_AT, _table.c.settled_at, _table.c.posted_ts).where(
    in_workspace(_table),
    or_(
        _table.c.state == MessageState.SENT,
        and_(_table.c.state == MessageState.CANCELLED, _table.c.why == bindparam("nothing")),
    ),
)
_TOLD = _ALL_TOLD.where(one_of(_table.c.slot, "keys"))
_DIGESTS_TOLD = _ALL_TOLD.add_columns(_table.c.recipient).where(
    literal_column(f"outbox.{DIGEST}"),
    one_of(_table.c.recipient, "people"),
    _table.c.created_at >= bindparam("since", type_=UtcDateTime()),
)
_DIGESTS_QUEUED: Select[Any] = select(*_kept.columns).where(
    in_workspace(_table),
    literal_column(f"outbox.{DIGEST}"),
    _table.c.recipient == bindparam("person"),
    _table.c.created_at >= bindparam("since", type_=UtcDateTime()),
)
_WAITING = (
    select(*_kept.columns)
    .where(in_workspace(_table), _waits_in_line, _table.c.recipient == bindparam("person"))
    .where(literal_column(f"outbox.{IS_POST}"), _table.c.kind == bindparam("kind"))
)
_UNSENT = _WAITING.where(_table.c.state == MessageState.QUEUED, _table.c.leased_until.is_(None)).with_for_update(
    skip_locked=True  # What somebody is about to send.
)
_ASKED: Select[Any] = (
    select(*_kept.columns)
    .where(
        in_workspace(_table),
        literal_column(f"outbox.{IN_NO_DIGEST}"),
        _table.c.recipient == bindparam("person"),
        _table.c.state == MessageState.SENT,
        _table.c.settled_at >= bindparam("since", type_=UtcDateTime()),
    )
    .order_by(_table.c.seq)
)
_QUESTIONS: Select[Any] = select(*_kept.columns).where(
    in_workspace(_table),
    literal_column(f"outbox.{IN_NO_DIGEST}"),
    _table.c.recipient == bindparam("person"),
    _table.c.kind == bindparam("kind"),
    _table.c.journey_id == bindparam("journey"),
    one_of(_table.c.state, "states"),
)
_TICKS_ASKED: Select[Any] = (
    select(*_kept.columns)
    .join(_cards, and_(_cards.c.workspace_id == _table.c.workspace_id, _cards.c.message_id == _table.c.id))
    .where(in_workspace(_cards), one_of(_cards.c.customer_key, "customers"), _table.c.kind == MessageKind.TICKS)
)


def was_settled(tx: Transaction, workspace: str, key: str, at: datetime) -> bool:
    """Whether the message with this key was sent, had nothing to say, or died for good, before an instant."""
    return tx.execute(_WAS_SETTLED, {"workspace": workspace, "key": key, "at": at}).first() is not None


def told(tx: Transaction, workspace: str, keys: Iterable[str], *, nothing: str = "") -> dict[str, Arrival]:
    """Of those messages with these keys that were sent, or cancelled for a reason, when they came, by key."""
    rows = tx.execute(_TOLD, {"workspace": workspace, "keys": sorted(set(keys)), "nothing": nothing})
    return {row.slot: _arrival(row) for row in rows}


def digests_told(
    tx: Transaction, workspace: str, people: Iterable[str], since: datetime, *, nothing: str
) -> dict[str, dict[str, Arrival]]:
    """The same of each of these people, of all their digests that were queued since an instant, whoever read them."""
    told: dict[str, dict[str, Arrival]] = {person: {} for person in people}
    parameters = {"workspace": workspace, "people": sorted(told), "since": since, "nothing": nothing}
    for row in tx.execute(_DIGESTS_TOLD, parameters):
        told[row.recipient][row.slot] = _arrival(row)
    return told


def _arrival(row: Row[Any]) -> Arrival:
    """By Slack's timestamp, since what may have arrived is settled when it is found, perhaps much later."""
    came_at = datetime.fromtimestamp(float(row.posted_ts), UTC) if row.posted_ts else row.settled_at
    return Arrival(row.owed_at, max(row.owed_at, came_at))  # Slack's clock may be behind.


def digests_queued(tx: Transaction, workspace: str, person: str, since: datetime) -> list[Message]:
    """Digests of a person that were queued since an instant, whatever has become of them."""
    rows = tx.execute(_DIGESTS_QUEUED, {"workspace": workspace, "person": person, "since": since})
    return [Message(*row) for row in rows]


def waiting(tx: Transaction, workspace: str, person: str, kind: MessageKind) -> list[Message]:
    """Messages of a kind to a person that have not arrived yet, as far as is known."""
    return [Message(*row) for row in tx.execute(_WAITING, {"workspace": workspace, "person": person, "kind": kind})]


def unsent(tx: Transaction, workspace: str, person: str, kind: MessageKind) -> list[Message]:
    """Those of them that surely do not leave before this transaction ends."""
    return [Message(*row) for row in tx.execute(_UNSENT, {"workspace": workspace, "person": person, "kind": kind})]


def asked_since(tx: Transaction, workspace: str, person: str, since: datetime) -> list[Message]:
    """What no digest tells, for a person, and has been posted since an instant, whoever read it, oldest first."""
    rows = tx.execute(_ASKED, {"workspace": workspace, "person": person, "since": since})
    return [Message(*row) for row in rows]


def questions(
    tx: Transaction, workspace: str, person: str, kind: MessageKind, journey: str, states: Iterable[MessageState]
) -> list[Message]:
    """What no digest tells, of a kind, for a person, about a journey or about none, that is in one of these states."""
    about = {"person": person, "kind": kind, "journey": journey, "states": [state.value for state in states]}
    return [Message(*row) for row in tx.execute(_QUESTIONS, {"workspace": workspace, **about})]


def ticks_asked(tx: Transaction, workspace: str, customers: Iterable[str]) -> list[Message]:
    """What asked for ticks for these customers and has come, of whomever it was asked and whoever read it."""
    rows = tx.execute(_TICKS_ASKED, {"workspace": workspace, "customers": sorted(set(customers))})
    return [Message(*row) for row in rows]
