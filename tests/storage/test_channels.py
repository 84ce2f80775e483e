"""The outbox channel by channel: what is ready in which, and claiming in some only."""

from collections.abc import Sequence

from journeys.messages import ClaimedMessage, Message
from storage import outbox
from storage.backlog import ready_channels
from storage.database import Database
from storage.paces import Channel
from tests.storage.examples import HOUR, NOW, OTHER, WORKSPACE, message

LATER = NOW + HOUR


def _put(database: Database, *messages: Message) -> None:
    with database.write() as tx:
        outbox.put_many(tx, messages, ready_at=NOW)


def _claim(database: Database) -> list[ClaimedMessage]:
    with database.write() as tx:
        return outbox.claim(tx, NOW, limit=10, lease_seconds=60, owner="me")


def _ids(claimed: Sequence[ClaimedMessage]) -> list[str]:
    return [one.message.id for one in claimed]


def test_only_messages_of_the_channels_asked_for_are_claimed(database: Database) -> None:
    _put(database, message(), message("m2", channel="C2"), message("m3", channel="C2"), message("m4", channel="C3"))
    wanted = [Channel(WORKSPACE, "C2"), Channel(OTHER, "C3")]
    with database.write() as tx:
        claimed = outbox.claim(tx, NOW, limit=10, lease_seconds=60, owner="me", channels=wanted)
        assert _ids(claimed) == ["m2"]
        assert outbox.claim(tx, NOW, limit=10, lease_seconds=60, owner="me", channels=[]) == []
    assert _ids(_claim(database)) == ["m1", "m4"]


def test_channels_are_ready_that_have_something_to_claim_the_latest_first(database: Database) -> None:
    _put(database, message(), message("m2", channel="C2"), message("m3", channel="C2"))
    with database.write() as tx:
        outbox.put_many(tx, [message("m4", channel="C4")], ready_at=LATER)
        assert ready_channels(tx, NOW, limit=10) == [Channel(WORKSPACE, "C2"), Channel(WORKSPACE, message().channel)]
        assert ready_channels(tx, LATER, limit=1) == [Channel(WORKSPACE, "C4")]
    _claim(database)
    with database.read() as tx:
        assert ready_channels(tx, NOW, limit=10) == []
