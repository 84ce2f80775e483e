"""Who waits for whom over messages that are held back, whose rows PostgreSQL locks (requirements N4)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from journeys.messages import Message
from journeys.outcomes import RetryAt, Sent
from storage import outbox, outbox_entries, outbox_settling
from storage.database import Database, Transaction
from tests.storage.examples import NOW, WORKSPACE, message
from tests.storage.queueing import LATER, claim, entry, ids, put, settle
from tests.storage.waiting import is_waited_for

A_SECOND = timedelta(seconds=1)
_BY_ANOTHER_WAY = text("SET LOCAL enable_indexscan = off")
Release = Callable[[Transaction], int]


def _held(message_id: str, channel: str) -> Message:
    return replace(message(message_id), channel=channel, recipient="U-MARA", journey="j1", held_until=NOW)


@pytest.fixture(params=["from somebody", "about a journey"])
def release(request: pytest.FixtureRequest) -> Release:
    """By a clock that is a second behind, to which what is held back has not come due."""
    if request.param == "from somebody":
        return lambda tx: outbox.release(tx, WORKSPACE, ["U-MARA"], [], NOW - A_SECOND)
    return lambda tx: outbox.release_of(tx, WORKSPACE, ["j1"], NOW - A_SECOND)


@pytest.mark.parametrize("kind", ["postgresql"])
def test_whoever_settles_what_has_come_due_is_not_waited_for(database: Database, release: Release) -> None:
    """They may be about to wait for the journeys of whoever lets go of it."""
    put(database, _held("m1", "A"))
    with database.write() as settling, database.write() as letting_go:
        [claimed] = claim(database)
        outbox_settling.settle_many(settling, [(claimed, Sent("A", "1.1"))], NOW, owner="me")
        assert release(letting_go) == 0
    assert entry(database).settled_at == NOW


def test_what_is_being_sent_keeps_its_hold_and_what_nobody_sends_any_more_is_let_go(
    database: Database, release: Release
) -> None:
    put(database, _held("m1", "A"), _held("m2", "B"))
    sent, dropped = claim(database)
    settle(database, (dropped, RetryAt(LATER, "limited", lets_pass=True)))
    with database.write() as tx:
        assert release(tx) == 1
    assert [entry(database, one.message.id).message.held_until for one in (sent, dropped)] == [NOW, None]
    assert ids(claim(database)) == [dropped.message.id]


def test_what_was_being_sent_when_its_sender_died_is_let_go(database: Database, release: Release) -> None:
    put(database, _held("m1", "A"))
    claim(database, seconds=0)
    with database.write() as tx:
        assert release(tx) == 1
    assert ids(claim(database)) == ["m1"]


@pytest.mark.parametrize("kind", ["postgresql"])
def test_all_lock_what_they_let_go_in_one_order_however_they_find_it(database: Database, release: Release) -> None:
    """Somebody else has locked the first and is about to lock the second."""
    put(database, _held("m2", "B"), _held("m1", "A"))

    def let_go() -> int:
        with database.write() as tx:
            tx.execute(_BY_ANOTHER_WAY)
            return release(tx)

    with ThreadPoolExecutor(1) as beside:
        with database.write() as tx:
            outbox_entries.cancel(tx, WORKSPACE, "m1", why="by hand", now=NOW)
            letting_go = beside.submit(let_go)
            while not is_waited_for(database):
                assert not letting_go.done()
            outbox_entries.cancel(tx, WORKSPACE, "m2", why="by hand", now=NOW)
        assert letting_go.result(timeout=30) == 0
