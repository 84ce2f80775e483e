"""Each level is told once, requests are handled once, cards are known by their journey and their place."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from journeys.journey import Level
from journeys.messages import Card, CardKind, Told
from storage import cards, inbox, journeys, told
from storage.database import Database
from tests.storage.examples import HOUR, NOW, OTHER, WORKSPACE, furnish, journey

ONE = Told(WORKSPACE, "j1", Level.STUCK, 1, "U-MARA")
CARD = Card(WORKSPACE, "m1", CardKind.ALERT, "j1", "U-MARA", "D-MARA", "1700000000.000100", {"told": [["a", 1]]})


def add(database: Database, *new: Told) -> set[Told]:
    with database.write() as tx:
        return told.add_new(tx, new)


def test_a_level_is_new_once(database: Database) -> None:
    assert add(database, ONE, ONE) == {ONE}
    assert add(database, ONE) == set()
    assert add(database) == set()


def test_another_episode_level_subject_recipient_or_workspace_is_told_anew(database: Database) -> None:
    others = {
        replace(ONE, episode=2),
        replace(ONE, level=Level.DELAYED),
        replace(ONE, subject="j1/kickoff"),
        replace(ONE, recipient="U-TOM"),
        replace(ONE, workspace=OTHER),
    }
    add(database, ONE)
    assert add(database, ONE, *others) == others


def test_those_that_have_been_told_are_known(database: Database) -> None:
    other = replace(ONE, level=Level.DELAYED)
    add(database, ONE, replace(ONE, recipient="U-TOM"))
    with database.read() as tx:
        assert told.among(tx, WORKSPACE, {ONE, other}) == {ONE}
        assert told.among(tx, OTHER, {replace(ONE, workspace=OTHER)}) == set()
        assert told.among(tx, WORKSPACE, set()) == set()


def test_what_was_taken_back_is_new_again(database: Database) -> None:
    other = replace(ONE, level=Level.DELAYED)
    add(database, ONE, other)
    with database.write() as tx:
        assert told.take_back(tx, [ONE, replace(ONE, workspace=OTHER)]) == 1
        assert told.take_back(tx, []) == 0
    assert add(database, ONE, other) == {ONE}


def test_of_many_who_tell_the_same_at_once_exactly_one_does(database: Database) -> None:
    batch = [replace(ONE, subject=f"j{n}") for n in range(20)]
    orders = [batch, batch[::-1], batch[10:] + batch[:10], batch[::2] + batch[1::2]]
    with ThreadPoolExecutor(4) as pool:
        new = [one for found in pool.map(lambda order: add(database, *order), orders) for one in found]
    assert len(new) == 20
    assert set(new) == set(batch)


def test_a_request_is_seen_before_only_the_second_time(database: Database) -> None:
    with database.write() as tx:
        assert not inbox.seen_before(tx, WORKSPACE, "Ev1", NOW)
        assert inbox.seen_before(tx, WORKSPACE, "Ev1", NOW)
        assert not inbox.seen_before(tx, OTHER, "Ev1", NOW)


def test_a_request_whose_handling_failed_was_not_seen(database: Database) -> None:
    try:
        with database.write() as tx:
            inbox.seen_before(tx, WORKSPACE, "Ev1", NOW)
            raise RuntimeError
    except RuntimeError:
        pass
    with database.write() as tx:
        assert not inbox.seen_before(tx, WORKSPACE, "Ev1", NOW)


def test_old_requests_are_forgotten(database: Database) -> None:
    with database.write() as tx:
        inbox.seen_before(tx, WORKSPACE, "old", NOW)
        inbox.seen_before(tx, WORKSPACE, "new", NOW + HOUR)
        assert inbox.forget_older(tx, NOW + HOUR) == 1
        assert inbox.seen_before(tx, WORKSPACE, "new", NOW + HOUR)
        assert not inbox.seen_before(tx, WORKSPACE, "old", NOW + HOUR)


def test_a_card_is_found_by_its_message_its_journey_and_its_place(database: Database) -> None:
    furnish(database)
    other = replace(CARD, message="m2", journey="j2", ts="1700000000.000200")
    with database.write() as tx:
        journeys.insert_many(tx, [(journey("j1"), None), (journey("j2", again=True), None)])
        cards.put_many(tx, [CARD, other])
        assert cards.get_many(tx, WORKSPACE, ["m1", "m3"]) == {"m1": CARD}
        assert cards.of_journeys(tx, WORKSPACE, ["j1"]) == [CARD]
        assert cards.of_journeys(tx, WORKSPACE, ["j2", "j1"]) == [CARD, other]
        assert cards.at(tx, WORKSPACE, "D-MARA", "1700000000.000200") == other
        assert cards.at(tx, WORKSPACE, "D-MARA", "1700000000.000300") is None


def test_a_card_that_is_drawn_anew_replaces_what_it_told(database: Database) -> None:
    furnish(database)
    redrawn = replace(CARD, about={"told": [["a", 2]]})
    with database.write() as tx:
        journeys.insert_many(tx, [(journey("j1"), None)])
        cards.put_many(tx, [CARD])
        cards.put_many(tx, [redrawn])
        assert cards.of_journeys(tx, WORKSPACE, ["j1"]) == [redrawn]
