"""Who waits for whom over the rows of journeys, which PostgreSQL locks."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from threading import Barrier

import pytest

from bot.usecases.pauses import release_going_on
from journeys.journey import JourneyState
from journeys.messages import PARTS, Card, CardKind, Message, MessageKind
from storage import cards, journeys
from storage.database import Database
from storage.errors import ChangesCollided
from storage.journey_saves import insert_many
from tests.storage.examples import WORKSPACE, furnish, journey
from tests.storage.waiting import is_waited_for

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ONE = Card(WORKSPACE, "m1", CardKind.ALERT, "j3", "U-MARA", "D-MARA", "1.1", {"told": []})
ABOUT_BOTH = {PARTS: [["j1", {"told": []}], ["j2", {"told": []}]]}
SEVERAL = Card(WORKSPACE, "m2", CardKind.ALERT, "", "U-MARA", "D-MARA", "1.2", ABOUT_BOTH)


def _put(database: Database) -> None:
    with database.write() as tx:
        cards.put_many(tx, [ONE, SEVERAL])


@pytest.mark.parametrize("kind", ["postgresql"])
def test_cards_lock_their_journeys_in_one_order(database: Database) -> None:
    furnish(database, WORKSPACE)
    with database.write() as tx:
        insert_many(tx, [(journey(one, again=True), None) for one in ("j1", "j2", "j3")])
    with ThreadPoolExecutor(1) as beside:
        with database.write() as tx:
            journeys.get_many(tx, WORKSPACE, ["j2"], lock=True)
            putting = beside.submit(_put, database)
            while not is_waited_for(database):
                assert not putting.done()
            journeys.get_many(tx, WORKSPACE, ["j3"], lock=True)
        putting.result(timeout=30)
    with database.read() as tx:
        assert cards.of_journeys(tx, WORKSPACE, ["j1"]) == [SEVERAL]


def _states(database: Database) -> dict[str, JourneyState]:
    with database.write() as tx:
        return journeys.states(tx, WORKSPACE, ["j1", "j2", "j9"])


def test_the_states_of_journeys_are_known(database: Database) -> None:
    furnish(database, WORKSPACE)
    with database.write() as tx:
        states = (JourneyState.PAUSED, JourneyState.IN_PROGRESS)
        insert_many(tx, [(journey(f"j{n}", again=True, state=state), None) for n, state in enumerate(states, 1)])
    assert _states(database) == {"j1": JourneyState.PAUSED, "j2": JourneyState.IN_PROGRESS}


@pytest.mark.parametrize("kind", ["postgresql"])
def test_whether_a_journey_is_paused_is_known_once_whoever_resumes_it_is_done(database: Database) -> None:
    furnish(database, WORKSPACE)
    before = journey("j1", state=JourneyState.PAUSED)
    with database.write() as tx:
        insert_many(tx, [(before, None)])
    with ThreadPoolExecutor(1) as beside:
        with database.write() as tx:
            journeys.get(tx, WORKSPACE, "j1", lock=True)
            asking = beside.submit(_states, database)
            while not is_waited_for(database):
                assert not asking.done()
            journeys.save(tx, before, replace(before, state=JourneyState.IN_PROGRESS), None)
        assert asking.result(timeout=30) == {"j1": JourneyState.IN_PROGRESS}


@pytest.mark.parametrize("kind", ["postgresql"])
@pytest.mark.parametrize("is_dropped", [False, True], ids=["it waits", "it was dropped"])
def test_whoever_settles_locks_what_was_not_posted_and_what_was_in_one_order(
    database: Database, is_dropped: bool
) -> None:
    """Somebody else has locked the first and is about to lock the last, as an import of many customers does."""
    furnish(database, WORKSPACE)
    with database.write() as tx:
        insert_many(tx, [(journey(one, again=True), None) for one in ("j3", "j5")])
    other = Message(WORKSPACE, "m5", "k5", MessageKind.ALERT, "D-MARA", "U-MARA", "j5", NOW)
    waiting, dropped = ([], [other]) if is_dropped else ([other], [])

    def settle() -> None:
        with database.write() as tx:
            release_going_on(tx, waiting, [ONE], dropped, NOW)
            cards.put_many(tx, [ONE])

    with ThreadPoolExecutor(1) as beside:
        with database.write() as tx:
            journeys.get_many(tx, WORKSPACE, ["j3"], lock=True)
            settling = beside.submit(settle)
            while not is_waited_for(database):
                assert not settling.done()
            journeys.get_many(tx, WORKSPACE, ["j5"], lock=True)
        settling.result(timeout=30)
    with database.read() as tx:
        assert cards.of_journeys(tx, WORKSPACE, ["j3"]) == [ONE]


@pytest.mark.parametrize("kind", ["postgresql"])
def test_of_two_who_wait_for_each_other_one_is_told_to_try_again(database: Database) -> None:
    furnish(database, WORKSPACE)
    with database.write() as tx:
        insert_many(tx, [(journey(one, again=True), None) for one in ("j1", "j2")])
    both = Barrier(2)

    def lock(first: str, then: str) -> str:
        try:
            with database.write() as tx:
                journeys.get(tx, WORKSPACE, first, lock=True)
                both.wait(timeout=30)
                journeys.get(tx, WORKSPACE, then, lock=True)
        except ChangesCollided as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(1) as beside:
        other = beside.submit(lock, "j2", "j1")
        told = sorted([lock("j1", "j2"), other.result(timeout=30)])
    assert told[0] == ""
    assert told[1].startswith("Somebody else changed the same at the same moment")
