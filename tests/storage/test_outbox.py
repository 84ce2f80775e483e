"""Messages go out in order, one at a time in a channel, each by one deliverer, and none is lost (requirements N4)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from journeys.messages import ClaimedMessage, MessageKind, MessageState
from journeys.outcomes import Ambiguous, Cancelled, Dead, DeliveryOutcome, RetryAt, Sent
from storage import outbox, outbox_entries
from storage.database import Database
from tests.storage.examples import NOW, OTHER, WORKSPACE, message
from tests.storage.queueing import LATER, RUN_OUT, claim, entry, ids, put, redraw, settle


def test_a_message_is_claimed_as_it_was_put(database: Database) -> None:
    put(database, message())
    assert claim(database) == [ClaimedMessage(message(), attempts=1, maybe_posted=False)]


def test_a_message_is_not_claimed_before_it_is_ready(database: Database) -> None:
    with database.write() as tx:
        outbox.put_many(tx, [message()], ready_at=LATER)
        assert outbox.claim(tx, NOW, limit=9, lease_seconds=60, owner="me") == []
        assert outbox.next_ready(tx, NOW) == LATER
        assert len(outbox.claim(tx, LATER, limit=9, lease_seconds=60, owner="me")) == 1
        assert outbox.next_ready(tx, LATER) is None


def test_what_is_ready_already_is_not_what_comes_next(database: Database) -> None:
    put(database, message("now", channel="A"))
    with database.write() as tx:
        outbox.put_many(tx, [message("later", channel="B")], ready_at=LATER)
        assert outbox.next_ready(tx, NOW) == LATER


def test_a_key_is_queued_once_however_often_and_whatever_became_of_it(database: Database) -> None:
    assert put(database, message("m1", key="alert:1"), message("m2", key="alert:1")) == 1
    [claimed] = claim(database)
    settle(database, (claimed, Sent("D-MARA", "1.1")))
    assert put(database, message("m3", key="alert:1")) == 0
    assert put(database, message("m4", key="alert:1", workspace=OTHER)) == 1


@pytest.mark.parametrize(
    ("outcome", "is_spent"), [(Sent("D-MARA", "1.1"), True), (Cancelled("over"), False), (Dead("gone"), False)]
)
def test_an_explanation_that_told_nothing_leaves_its_key_to_the_next(
    database: Database, outcome: DeliveryOutcome, is_spent: bool
) -> None:
    first, second = (message(name, kind=MessageKind.UNDELIVERED, key="undelivered:1") for name in ("m1", "m2"))
    put(database, first)
    assert put(database, second) == 0
    settle(database, (claim(database)[0], outcome))
    assert put(database, second) == (0 if is_spent else 1)


def test_a_channel_gets_its_messages_one_by_one_in_the_order_in_which_they_were_queued(database: Database) -> None:
    put(database, *(message(name) for name in ("z", "a", "m")))
    order = []
    while claimed := claim(database):
        order += ids(claimed)
        settle(database, *((one, Sent("D-MARA", "1.1")) for one in claimed))
    assert order == ["z", "a", "m"]


def test_channels_do_not_wait_for_each_other(database: Database) -> None:
    put(database, message("a1", channel="A"), message("a2", channel="A"), message("b1", channel="B"))
    put(database, message("a3", channel="A", workspace=OTHER))
    assert ids(claim(database)) == ["a1", "b1", "a3"]


@pytest.mark.parametrize("outcome", [RetryAt(LATER, "limited"), Ambiguous(LATER, "timed out")])
def test_a_message_that_must_wait_holds_back_its_channel(database: Database, outcome: DeliveryOutcome) -> None:
    put(database, message("first"), message("second"))
    [claimed] = claim(database)
    assert settle(database, (claimed, outcome)) == 1
    assert claim(database) == []
    with database.write() as tx:
        assert outbox.next_ready(tx, NOW) == LATER
        assert ids(outbox.claim(tx, LATER, limit=9, lease_seconds=60, owner="me")) == ["first"]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Sent("D1", "17.3"), MessageState.SENT),
        (Cancelled("no longer true"), MessageState.CANCELLED),
        (Dead("channel is archived"), MessageState.DEAD),
    ],
)
def test_a_settled_message_makes_way(database: Database, outcome: DeliveryOutcome, state: MessageState) -> None:
    put(database, message("m1"), message("m2"))
    settle(database, (claim(database)[0], outcome))
    assert (entry(database).state, entry(database).settled_at) == (state, NOW)
    assert ids(claim(database)) == ["m2"]
    with database.read() as tx:
        assert outbox.pending_count(tx) == 1


def test_outcomes_of_a_batch_are_all_written(database: Database) -> None:
    put(database, *(message(f"m{n}", channel=f"C{n}") for n in range(5)))
    outcomes: list[DeliveryOutcome] = [
        Sent("C0", "1"),
        RetryAt(LATER, "limited"),
        Ambiguous(LATER, "?"),
        Cancelled("over"),
        Dead("gone"),
    ]
    claimed = claim(database)
    assert settle(database, *zip(claimed, outcomes, strict=True)) == 5
    states = [entry(database, f"m{n}").state.value for n in range(5)]
    assert states == ["sent", "queued", "ambiguous", "cancelled", "dead"]
    assert [entry(database, f"m{n}").why for n in range(5)] == [None, "limited", "?", "over", "gone"]


def test_a_leased_message_is_nobody_elses(database: Database) -> None:
    put(database, message())
    assert len(claim(database)) == 1
    assert claim(database, owner="other") == []


def test_a_lease_lasts_by_the_clock_of_the_database_whatever_those_who_claim_think(database: Database) -> None:
    put(database, message())
    assert len(claim(database)) == 1
    for skew in (timedelta(days=1), timedelta(days=-1), timedelta()):
        with database.write() as tx:
            outbox.put_many(tx, [message("m2", channel="B")], ready_at=NOW - timedelta(days=2))
            claimed = outbox.claim(tx, NOW + skew, limit=9, lease_seconds=60, owner="whose clock is wrong")
            assert "m1" not in ids(claimed)


def test_who_comes_late_does_not_settle_what_somebody_else_has_claimed(database: Database) -> None:
    put(database, message())
    [late] = claim(database, seconds=RUN_OUT, owner="me")
    [current] = claim(database, owner="me")
    assert settle(database, (late, Dead("too late"))) == 0
    assert settle(database, (current, Sent("D1", "1.1")), owner="somebody else") == 0
    assert settle(database, (current, Sent("D1", "1.1"))) == 1
    assert entry(database).state is MessageState.SENT


@pytest.mark.parametrize("outcome", [RetryAt, Ambiguous])
def test_what_lets_others_pass_is_claimed_itself_when_it_is_tried_again(
    database: Database, outcome: type[RetryAt | Ambiguous]
) -> None:
    put(database, message("first"), message("second"))
    settle(database, (claim(database)[0], outcome(LATER, "not for now", lets_pass=True)))
    [second] = claim(database)
    assert second.message.id == "second"
    settle(database, (second, Sent("D1", "1.0")))
    with database.write() as tx:
        assert ids(outbox.claim(tx, LATER, limit=9, lease_seconds=60, owner="me")) == ["first"]


def test_a_card_that_cannot_be_drawn_again_holds_back_no_message(database: Database) -> None:
    put(database, redraw("r1"), message("m1"), message("m2"))
    first = claim(database)
    assert ids(first) == ["r1", "m1"]
    settle(database, (first[0], RetryAt(LATER, "limited")), (first[1], Sent("D1", "1.1")))
    assert ids(claim(database)) == ["m2"]


def test_a_message_that_must_wait_holds_back_no_card(database: Database) -> None:
    put(database, message("m1"), redraw("r1"))
    posted, drawn = claim(database)
    settle(database, (posted, RetryAt(LATER, "limited")), (drawn, RetryAt(NOW, "not its turn yet")))
    assert ids(claim(database)) == ["r1"]


def test_redraws_that_wait_are_one(database: Database) -> None:
    assert put(database, redraw("r1"), redraw("r2")) == 1
    assert ids(claim(database)) == ["r1"]


def test_a_change_while_a_card_is_being_redrawn_is_drawn_after_it(database: Database) -> None:
    put(database, redraw("r1"))
    [drawing] = claim(database)
    assert put(database, redraw("r2"), redraw("r3")) == 1
    settle(database, (drawing, RetryAt(NOW, "limited")))
    [again] = claim(database)
    settle(database, (again, Sent("D1", "1.1")))
    assert [again.message.id, *ids(claim(database))] == ["r1", "r2"]


def test_deliverers_at_once_share_no_message_and_no_channel(database: Database) -> None:
    put(database, *(message(f"m{n}", channel=f"C{n % 20}") for n in range(60)))

    def drain(owner: int) -> list[ClaimedMessage]:
        return [one for _ in range(5) for one in claim(database, limit=2, owner=f"worker {owner}")]

    with ThreadPoolExecutor(4) as pool:
        claimed = [one for batch in pool.map(drain, range(4)) for one in batch]
    channels = [one.message.channel for one in claimed]
    assert len(channels) == len(set(channels)) == 20


def test_nothing_is_lost_or_doubled_however_deliverers_stop(database: Database) -> None:
    put(database, *(message(f"m{n}", channel=f"C{n % 3}") for n in range(30)))
    sent: list[str] = []
    for turn in range(200):
        claimed = claim(database, seconds=RUN_OUT if turn % 3 else 60, limit=2, owner=f"turn {turn}")
        if turn % 3 == 0:
            settle(database, *((one, Sent("C", "1")) for one in claimed), owner=f"turn {turn}")
            sent += ids(claimed)
    assert sorted(sent) == sorted(f"m{n}" for n in range(30))


def test_what_only_a_newer_program_can_read_is_left_to_it(database: Database) -> None:
    put(database, message("m1", channel="A"), message("m2", channel="A"), message("m3", channel="B"))
    with database.write() as tx:
        tx.execute(text("UPDATE outbox SET kind = 'of tomorrow' WHERE id = 'm1'"))
    assert ids(claim(database)) == ["m3"]


def test_settled_messages_are_forgotten_after_a_while(database: Database) -> None:
    put(database, message("m1"), message("m2"))
    settle(database, (claim(database)[0], Sent("D1", "1.1")))
    with database.write() as tx:
        assert outbox.forget_settled(tx, NOW) == 0
        assert outbox.forget_settled(tx, NOW + timedelta(seconds=1)) == 1
        assert [one.message.id for one in outbox_entries.entries(tx, WORKSPACE, limit=9)] == ["m2"]
