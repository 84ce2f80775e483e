"""Whoever looks after the outbox reads, cancels and requeues what is in it (requirements N4)."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from journeys.messages import MessageKind, MessageState
from journeys.outcomes import PASSING, Ambiguous, Cancelled, Cause, Dead
from storage import outbox, outbox_entries
from storage.database import Database
from tests.storage.examples import HOUR, NOW, OTHER, WORKSPACE, message
from tests.storage.queueing import claim, entry, ids, put, redraw, settle


def test_an_operator_sees_cancels_and_requeues(database: Database) -> None:
    put(database, message("m1"), message("m2"))
    with database.write() as tx:
        assert outbox_entries.cancel(tx, WORKSPACE, "m1", why="by hand", now=NOW)
        assert not outbox_entries.cancel(tx, WORKSPACE, "m1", why="by hand", now=NOW)
        assert [one.message.id for one in outbox_entries.entries(tx, WORKSPACE, limit=9)] == ["m2", "m1"]
        [cancelled] = outbox_entries.entries(tx, WORKSPACE, limit=9, states=[MessageState.CANCELLED])
        assert (cancelled.message, cancelled.why) == (message("m1"), "by hand")
    assert ids(claim(database)) == ["m2"]
    with database.write() as tx:
        assert not outbox_entries.cancel(tx, WORKSPACE, "m2", why="too late, it is being sent", now=NOW)
        assert outbox_entries.requeue(tx, WORKSPACE, "m1", now=NOW)
        assert not outbox_entries.requeue(tx, WORKSPACE, "m2", now=NOW)
    assert ids(claim(database)) == ["m1"]


@pytest.mark.parametrize(
    ("cause", "maybe_posted"),
    [(Cause.ARCHIVED, False), (Cause.TOO_LATE, True), (Cause.BROKEN, True), (Cause.UNCERTAIN, True)],
)
def test_a_dead_message_that_is_requeued_is_looked_for_where_it_may_have_arrived(
    database: Database, cause: Cause, maybe_posted: bool
) -> None:
    put(database, message())
    settle(database, (claim(database)[0], Dead("why", cause)))
    assert entry(database).cause is cause
    with database.write() as tx:
        assert outbox_entries.requeue(tx, WORKSPACE, "m1", now=NOW)
    assert (entry(database).why, entry(database).cause) == (None, None)
    assert entry(database).attempts == 0
    assert claim(database)[0].maybe_posted is maybe_posted


def test_the_dead_are_requeued_by_their_keys_and_by_what_they_died_of(database: Database) -> None:
    causes = (Cause.TOO_LATE, Cause.GONE, Cause.UNCERTAIN, Cause.TOO_LATE)
    put(database, *(message(f"m{n}", channel=f"C{n}", key=f"k{n}") for n in range(5)))
    claimed = sorted(claim(database), key=lambda one: one.message.id)
    settle(database, *((one, Dead("why", cause)) for one, cause in zip(claimed, causes, strict=False)))
    settle(database, (claimed[4], Cancelled("over")))
    with database.write() as tx:
        outbox_entries.requeue_dead(tx, WORKSPACE, ["k0", "k1", "k2", "k4"], PASSING, at=NOW)
        outbox_entries.requeue_dead(tx, OTHER, ["k3"], PASSING, at=NOW)
    assert {one.message.id: one.maybe_posted for one in claim(database)} == {"m0": True}
    with database.write() as tx:
        outbox_entries.requeue_dead(tx, WORKSPACE, ["k1", "k2"], {Cause.GONE}, at=NOW + HOUR)
    put(database, message("behind", channel="C1"))
    assert ids(claim(database)) == ["behind"], "what is held back until an hour later holds up nobody"
    with database.write() as tx:
        assert ids(outbox.claim(tx, NOW + HOUR, limit=9, lease_seconds=60, owner="me")) == ["m1"]


def test_what_was_cancelled_although_it_may_have_arrived_is_looked_for_when_it_is_requeued(database: Database) -> None:
    """Slack never said, or whoever was sending it died."""
    put(database, message("m1", channel="A"), message("m2", channel="B"), message("m3", channel="C"))
    settle(database, (claim(database, limit=1)[0], Ambiguous(NOW, "timeout")))
    assert ids(claim(database, seconds=-1, limit=1)) == ["m1"]
    settle(database, (claim(database, limit=1)[0], Ambiguous(NOW + HOUR, "timeout")))
    assert ids(claim(database, seconds=-1, limit=1)) == ["m2"]
    with database.write() as tx:
        for one in ("m1", "m2", "m3"):
            assert outbox_entries.cancel(tx, WORKSPACE, one, why="by hand", now=NOW)
            assert outbox_entries.requeue(tx, WORKSPACE, one, now=NOW)
    assert {one.message.id: one.maybe_posted for one in claim(database)} == {"m1": True, "m2": True, "m3": False}


def test_a_redraw_that_is_cancelled_leaves_its_place_to_the_next(database: Database) -> None:
    put(database, redraw("r1"))
    with database.write() as tx:
        assert outbox_entries.cancel(tx, WORKSPACE, "r1", why="by hand", now=NOW)
    assert put(database, redraw("r2"), redraw("r3")) == 1
    assert ids(claim(database)) == ["r2"]


def test_the_dead_are_found_by_when_they_died_without_those_that_only_drew_again(database: Database) -> None:
    put(database, message("m1", channel="A"), message("m2", channel="B"), message("m3", channel="C"), redraw("r1"))
    put(database, message("o1", workspace=OTHER))
    dead = Dead("gone", Cause.GONE)
    settle(database, *((one, Cancelled("over") if one.message.id == "m3" else dead) for one in claim(database)))
    with database.read() as tx:
        assert [one.message.id for one in outbox_entries.dead_since(tx, WORKSPACE, NOW, limit=9)] == ["m1", "m2"]
        assert [one.message.id for one in outbox_entries.dead_since(tx, WORKSPACE, NOW, limit=1)] == ["m1"]
        assert outbox_entries.dead_since(tx, WORKSPACE, NOW + timedelta(seconds=1), limit=9) == []


def test_what_was_lost_is_counted_without_what_was_to_explain_it_and_found_by_channel_and_cause(
    database: Database,
) -> None:
    put(database, message("m1", channel="A"), message("m2", channel="B"), redraw("r1"))
    put(database, message("u1", channel="C", kind=MessageKind.UNDELIVERED))
    settle(database, *((one, Dead("gone", Cause.GONE)) for one in claim(database)))
    with database.read() as tx:
        assert outbox_entries.lost_count(tx, WORKSPACE, NOW) == 2
        assert outbox_entries.lost_count(tx, WORKSPACE, NOW + timedelta(seconds=1)) == 0
        found = {
            (channel, cause): [
                one.message.id for one in outbox_entries.lost_in(tx, WORKSPACE, channel, cause, NOW, limit=1)
            ]
            for channel in "ABC"
            for cause in (Cause.GONE, Cause.CLOSED)
        }
    assert {key: ids for key, ids in found.items() if ids} == {("A", Cause.GONE): ["m1"], ("B", Cause.GONE): ["m2"]}


@pytest.mark.parametrize("column", ["kind", "cause"])
def test_what_only_a_newer_program_can_read_is_left_to_it(database: Database, column: str) -> None:
    put(database, message("m1", channel="A"), message("m2", channel="B"))
    settle(database, *((one, Dead("gone", Cause.GONE)) for one in claim(database)))
    with database.write() as tx:
        tx.execute(text(f"UPDATE outbox SET {column} = 'of tomorrow' WHERE id = 'm1'"))
        assert [one.message.id for one in outbox_entries.entries(tx, WORKSPACE, limit=9)] == ["m2"]
        assert [one.message.id for one in outbox_entries.dead_since(tx, WORKSPACE, NOW, limit=9)] == ["m2"]
        assert outbox_entries.get(tx, WORKSPACE, "m1") is None
