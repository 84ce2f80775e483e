"""Putting messages into the outbox, claiming and settling them, each in a transaction of its own."""

from collections.abc import Sequence

from journeys.messages import ClaimedMessage, Message, MessageKind
from journeys.outcomes import DeliveryOutcome
from storage import outbox, outbox_entries, outbox_settling
from storage.database import Database
from tests.storage.examples import HOUR, NOW, WORKSPACE, message

RUN_OUT = 0
"""A lease of so many seconds has run out at once, as that of somebody who died has after a while."""


LATER = NOW + HOUR


def put(database: Database, *messages: Message) -> int:
    with database.write() as tx:
        return outbox.put_many(tx, messages, ready_at=NOW)


def claim(database: Database, seconds: int = 60, limit: int = 10, owner: str = "me") -> list[ClaimedMessage]:
    with database.write() as tx:
        return outbox.claim(tx, NOW, limit=limit, lease_seconds=seconds, owner=owner)


def settle(database: Database, *outcomes: tuple[ClaimedMessage, DeliveryOutcome], owner: str = "me") -> int:
    with database.write() as tx:
        return outbox_settling.settle_many(tx, outcomes, NOW, owner=owner)


def entry(database: Database, message_id: str = "m1", workspace: str = WORKSPACE) -> outbox_entries.OutboxEntry:
    with database.read() as tx:
        found = outbox_entries.get(tx, workspace, message_id)
    assert found is not None
    return found


def ids(claimed: Sequence[ClaimedMessage]) -> list[str]:
    return [one.message.id for one in claimed]


def redraw(message_id: str) -> Message:
    return message(message_id, kind=MessageKind.REDRAW, key="redraw:m0")
