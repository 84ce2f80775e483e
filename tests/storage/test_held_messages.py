"""What a reader's hours hold back comes when they end, and nobody else waits behind it (requirements N5)."""

from dataclasses import replace

from journeys.messages import PARTS
from journeys.outcomes import Rerouted, RetryAt
from storage import outbox
from storage.database import Database
from tests.storage.examples import HOUR, NOW, OTHER, WORKSPACE, message
from tests.storage.queueing import LATER, claim, entry, ids, put, settle


def test_a_message_that_is_held_back_is_claimed_when_that_ends(database: Database) -> None:
    put(database, replace(message(), held_until=LATER))
    assert claim(database) == []
    with database.write() as tx:
        assert outbox.next_ready(tx, NOW) == LATER
        [claimed] = outbox.claim(tx, LATER, limit=9, lease_seconds=60, owner="me")
    assert claimed.message == replace(message(), held_until=LATER)


def test_whoever_shares_the_channel_does_not_wait_for_it(database: Database) -> None:
    put(database, replace(message("held"), held_until=LATER), message("other"))
    assert ids(claim(database)) == ["other"]


def test_it_has_its_place_in_line_again_once_its_time_has_come(database: Database) -> None:
    put(database, replace(message("first"), held_until=NOW), message("second"))
    [claimed] = claim(database)
    assert claimed.message.id == "first"
    settle(database, (claimed, RetryAt(LATER, "limited")))
    assert claim(database) == []
    with database.read() as tx:
        assert outbox.next_ready(tx, NOW) == LATER


def test_a_message_takes_another_way_without_losing_an_attempt(database: Database) -> None:
    put(database, message())
    [claimed] = claim(database)
    moved = replace(message(), channel="U-TOM", about={"stand_in": "U-TOM"}, held_until=LATER)
    moved = replace(moved, recipient="U-ANN")
    assert settle(database, (claimed, Rerouted(moved, LATER, "its recipient is away"))) == 1
    now = entry(database)
    assert (now.message, now.ready_at, now.attempts, now.why) == (moved, LATER, 0, "its recipient is away")


def test_what_is_not_held_back_any_longer_keeps_its_turn_when_choices_change(database: Database) -> None:
    put(database, replace(message(), held_until=NOW))
    settle(database, (claim(database)[0], RetryAt(LATER, "limited")))
    with database.write() as tx:
        assert outbox.release(tx, WORKSPACE, ["U-MARA"], [message().channel], NOW) == 0
    assert claim(database) == []


def test_what_is_held_back_from_somebody_is_looked_at_again_when_their_choices_change(database: Database) -> None:
    held = [
        replace(message("to"), channel="A", recipient="U-MARA", held_until=LATER),
        replace(message("for"), channel="U-MARA", recipient="U-TOM", held_until=LATER),
        replace(message("else"), channel="B", recipient="U-TOM", held_until=LATER),
        replace(message("other", workspace=OTHER), channel="C", recipient="U-MARA", held_until=LATER),
    ]
    put(database, *held)
    settle(database, *((one, RetryAt(NOW + 2 * HOUR, "limited")) for one in claim(database)))
    with database.write() as tx:
        assert outbox.release(tx, WORKSPACE, ["U-MARA"], ["U-MARA"], NOW) == 2
    assert set(ids(claim(database))) == {"to", "for"}


def test_what_is_held_back_about_a_journey_is_looked_at_again_when_that_goes_on(database: Database) -> None:
    held = [
        replace(message("about"), channel="A", journey="j1", held_until=LATER),
        replace(message("ready"), channel="B", journey="j1"),
        replace(message("else"), channel="C", journey="j2", held_until=LATER),
        replace(message("other", workspace=OTHER), channel="D", journey="j1", held_until=LATER),
    ]
    put(database, *held)
    with database.write() as tx:
        assert outbox.release_of(tx, WORKSPACE, ["j1"], NOW) == 1
    assert set(ids(claim(database))) == {"about", "ready"}


def test_what_tells_of_several_journeys_is_looked_at_again_when_any_of_them_goes_on(database: Database) -> None:
    about = {
        "first": {PARTS: [["j1", {"told": []}], ["j2", {}]]},
        "last": {PARTS: [["j2", {}], ["j3", {}], ["j1", {}]]},
        "else": {PARTS: [["j2", {"tasks": ["j1"]}], ["j3", {"milestones": [["j1"]]}]]},
    }
    held = [replace(message(one), channel=one, journey="j2", about=of, held_until=LATER) for one, of in about.items()]
    put(database, *held)
    with database.write() as tx:
        assert outbox.release_of(tx, WORKSPACE, ["j1", "j9"], NOW) == 2
    assert set(ids(claim(database))) == {"first", "last"}
