"""What the operator sees of messages on their way to Slack, and does about them (requirements N4)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto

from bot.usecases.desk import Desk
from journeys.journey import Journey
from journeys.messages import MessageState
from journeys.outcomes import Cause
from storage import journeys, outbox_entries, people
from storage.database import Transaction
from storage.outbox_entries import OutboxEntry

EVERYTHING = 1_000_000
CANCELLED_BY_HAND = "cancelled by whoever runs Journeybot"


@dataclass(frozen=True, slots=True)
class Listed:
    """Messages, newest first, with the names of their recipients as far as they are known."""

    entries: Sequence[OutboxEntry]
    names: dict[str, str]


class Fate(Enum):
    """What became of a retry or cancellation, or what kept it from being done."""

    DONE = auto()
    IN_DOUBT = auto()
    """It is done, but an earlier try may have arrived."""

    UNKNOWN = auto()
    SENT = auto()
    ON_ITS_WAY = auto()
    OVER = auto()


def listed(desk: Desk, workspace: str, states: Iterable[MessageState], limit: int) -> Listed:
    with desk.database.read() as tx:
        return _named(tx, workspace, outbox_entries.entries(tx, workspace, limit=limit, states=states))


def shown(desk: Desk, workspace: str, message_id: str) -> tuple[Listed, list[Journey]]:
    """One message, none where it is not known, and the journeys it is about."""
    with desk.database.read() as tx:
        entry = outbox_entries.get(tx, workspace, message_id)
        about = journeys.get_many(tx, workspace, entry.message.journeys) if entry else []
        return _named(tx, workspace, [entry] if entry else []), about


def _named(tx: Transaction, workspace: str, entries: Sequence[OutboxEntry]) -> Listed:
    known = people.get_many(tx, workspace, {entry.message.recipient for entry in entries})
    return Listed(entries, {user: person.name for user, person in known.items()})


def dead(desk: Desk, workspace: str) -> list[str]:
    """Ids of all dead messages, oldest death first; cards that could not be drawn again are none."""
    with desk.database.read() as tx:
        found = outbox_entries.dead_since(tx, workspace, datetime.min.replace(tzinfo=UTC), limit=EVERYTHING)
    return [entry.message.id for entry in found]


def retry(desk: Desk, workspace: str, ids: Sequence[str], now: datetime) -> dict[str, Fate]:
    """Send dead and cancelled messages again; where one is not known, none."""
    return _each(desk, workspace, ids, lambda tx, one: outbox_entries.requeue(tx, workspace, one, now=now))


def cancel(desk: Desk, workspace: str, ids: Sequence[str], now: datetime) -> dict[str, Fate]:
    """Never send messages that wait; where one is not known, none is cancelled."""
    return _each(
        desk, workspace, ids, lambda tx, one: outbox_entries.cancel(tx, workspace, one, why=CANCELLED_BY_HAND, now=now)
    )


def _each(desk: Desk, workspace: str, ids: Sequence[str], act: Callable[[Transaction, str], bool]) -> dict[str, Fate]:
    with desk.database.write() as tx:
        known = {one: outbox_entries.get(tx, workspace, one) for one in ids}
        if not all(known.values()):
            return {one: Fate.UNKNOWN for one, entry in known.items() if entry is None}
        return {one: _fate(tx, workspace, one, is_done=act(tx, one)) for one in known}


def _fate(tx: Transaction, workspace: str, one: str, *, is_done: bool) -> Fate:
    """Read only now: somebody else may have done the same meanwhile."""
    entry = outbox_entries.get(tx, workspace, one)
    if entry is None:
        return Fate.UNKNOWN
    if is_done:
        return Fate.IN_DOUBT if entry.cause is Cause.UNCERTAIN else Fate.DONE
    if entry.state is MessageState.SENT:
        return Fate.SENT
    return Fate.OVER if entry.settled_at else Fate.ON_ITS_WAY
