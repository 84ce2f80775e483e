"""What is on its way to somebody, and what they have been told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from journeys.messages import Arrival, Message, MessageKind
from journeys.outcomes import Ambiguous, Cancelled, Cause, Dead, DeliveryOutcome, RetryAt, Sent
from storage import outbox, outbox_reading
from storage.database import Database, Transaction
from tests.storage.examples import NOW, OTHER, WORKSPACE, message
from tests.storage.queueing import LATER, claim, put, settle


def _of_mara(message_id: str) -> Message:
    return message(message_id, channel=message_id, recipient="U-MARA", kind=MessageKind.HANDOFF)


def _unsent(tx: Transaction) -> set[str]:
    return {one.id for one in outbox_reading.unsent(tx, WORKSPACE, "U-MARA", MessageKind.HANDOFF)}


def test_what_is_being_sent_or_may_have_arrived_does_not_surely_wait(database: Database) -> None:
    names = ("retried", "doubtful", "sent", "dropped", "being sent")
    put(database, *map(_of_mara, names))
    retried, doubtful, sent, dropped, _ = claim(database)
    settle(database, (retried, RetryAt(LATER, "limited")), (doubtful, Ambiguous(LATER, "cut off")))
    settle(database, (sent, Sent("C", "1.1")), (dropped, Cancelled("over")))
    put(database, _of_mara("queued"), replace(_of_mara("of Tom"), recipient="U-TOM"), message("an alert"))
    with database.write() as tx:
        assert _unsent(tx) == {"retried", "queued"}


@pytest.mark.parametrize("kind", ["postgresql"])
def test_what_somebody_is_taking_to_send_does_not_surely_wait(database: Database) -> None:
    put(database, _of_mara("m1"))
    with database.write() as taking, database.write() as tx:
        outbox.claim(taking, NOW, limit=1, lease_seconds=60, owner="me")
        assert _unsent(tx) == set()


def test_a_message_has_been_dealt_with_once_it_was_sent_had_nothing_to_say_or_died_for_good(database: Database) -> None:
    in_vain = (Cause.TOO_LATE, Cause.UNCERTAIN, Cause.GONE, Cause.BROKEN)
    dead = (Dead("in vain", cause) for cause in in_vain)
    for number, outcome in enumerate((Sent("C1", "1.1"), Cancelled("over"), *dead, None), start=1):
        put(database, message(f"m{number}", channel=f"C{number}", key=f"k{number}"))
        if outcome:
            settle(database, (claim(database)[0], outcome))

    def dealt_with(before: datetime) -> list[str]:
        with database.read() as tx:
            keys = [f"k{number}" for number in range(1, 8)]
            return [key for key in keys if outbox_reading.was_settled(tx, WORKSPACE, key, before)]

    assert dealt_with(NOW + timedelta(seconds=1)) == ["k1", "k2", "k4", "k5"]
    assert dealt_with(NOW) == []


def test_what_was_told_was_sent_or_had_nothing_to_say(database: Database) -> None:
    nothing = "nothing"
    outcomes = (Sent("C1", "1.1"), Cancelled(nothing), Cancelled("too late"), Dead("gone", Cause.GONE), None)
    keys = [f"k{number}" for number, _ in enumerate(outcomes)]
    for number, (key, outcome) in enumerate(zip(keys, outcomes, strict=True)):
        one = message(f"m{number}", channel=f"C{number}", key=key)
        put(database, replace(one, created_at=NOW + timedelta(minutes=number)))
        if outcome:
            settle(database, (claim(database)[0], outcome))

    def told(*asked: str, workspace: str = WORKSPACE) -> dict[str, Arrival]:
        with database.read() as tx:
            return outbox_reading.told(tx, workspace, asked, nothing=nothing)

    minute = NOW + timedelta(minutes=1)
    assert told(*keys) == {"k0": Arrival(NOW, NOW), "k1": Arrival(minute, minute)}
    assert told("k0", "k3") == {"k0": Arrival(NOW, NOW)}
    assert told("k2", "k3", "k4") == told() == told("k0", workspace=OTHER) == {}


def test_digests_that_were_told_are_found_by_whose_they_are_and_when_they_were_queued(database: Database) -> None:
    queued = [("d0", "U-MARA", 0), ("d1", "U-MARA", 1), ("d2", "U-TOM", 1), ("d3", "U-PRIYA", 1), ("d4", "U-MARA", 2)]
    for key, recipient, minutes in queued:
        digest = message(key, channel=key, key=key, kind=MessageKind.DIGEST, recipient=recipient)
        put(database, replace(digest, created_at=NOW + timedelta(minutes=minutes)))
        settle(database, (claim(database)[0], Dead("gone", Cause.GONE) if key == "d4" else Sent("C1", "1.1")))
    put(database, message("m1", key="k1", recipient="U-MARA"))
    minute = NOW + timedelta(minutes=1)
    with database.read() as tx:
        told = outbox_reading.digests_told(tx, WORKSPACE, ["U-MARA", "U-TOM", "U-NEW"], minute, nothing="nothing")
        assert {one.id for one in outbox_reading.digests_queued(tx, WORKSPACE, "U-MARA", minute)} == {"d1", "d4"}
    at_minute = Arrival(minute, minute)
    assert told == {"U-MARA": {"d1": at_minute}, "U-TOM": {"d2": at_minute}, "U-NEW": {}}


def test_what_was_told_came_when_slack_had_it_or_when_there_was_nothing_to_say(database: Database) -> None:
    """However much later it was found in Slack, and never before it was owed, by a clock of Slack's that is behind."""
    owed, came = NOW - timedelta(hours=1), NOW - timedelta(minutes=30)
    outcomes: dict[str, DeliveryOutcome] = {
        "late": Sent("C1", f"{came.timestamp():.6f}"),
        "by a slow clock": Sent("C2", f"{(owed - timedelta(seconds=1)).timestamp():.6f}"),
        "nothing": Cancelled("nothing"),
    }
    for key, outcome in outcomes.items():
        put(database, replace(message(key, channel=key, key=key), created_at=owed))
        settle(database, (claim(database)[0], outcome))
    with database.read() as tx:
        told = outbox_reading.told(tx, WORKSPACE, outcomes, nothing="nothing")
    assert {key: one.came_at for key, one in told.items()} == {"late": came, "by a slow clock": owed, "nothing": NOW}
    assert {one.owed_at for one in told.values()} == {owed}
