"""Ticks are kept once for each condition, by the first who ticked it; gates are kept as they were last judged."""

from datetime import timedelta

from journeys.gates import GateState, Tick
from journeys.messages import Card, CardKind
from storage import cards, customers, open_gates, ticks
from storage.database import Database
from tests.storage import examples
from tests.storage.examples import NOW, OTHER, WORKSPACE


def tick(condition: str = "c1", by: str = "U-MARA", workspace: str = WORKSPACE) -> Tick:
    return Tick(workspace, "onboarding", "acme", condition, by, NOW)


def put(database: Database, *found: Tick) -> None:
    with database.write() as tx:
        ticks.put_many(tx, found)


def kept(database: Database, *keys: str) -> dict[tuple[str, str], dict[str, str]]:
    """Who has ticked what."""
    with database.read() as tx:
        found = ticks.of_customers(tx, WORKSPACE, keys or ["acme"])
    return {gate: {one.condition: one.by for one in by.values()} for gate, by in found.items()}


def test_who_ticked_first_stays(database: Database) -> None:
    examples.furnish(database, WORKSPACE, OTHER)
    put(database, tick(), tick("c2"))
    put(database, tick(by="U-TOM"), tick("c3", by="U-TOM"), tick("c9", workspace=OTHER))
    assert kept(database) == {("onboarding", "acme"): {"c1": "U-MARA", "c2": "U-MARA", "c3": "U-TOM"}}


def test_a_tick_that_is_taken_away_is_gone_and_the_others_stay(database: Database) -> None:
    examples.furnish(database)
    put(database, tick(), tick("c2"))
    with database.write() as tx:
        ticks.remove(tx, [tick()])
    assert kept(database) == {("onboarding", "acme"): {"c2": "U-MARA"}}
    assert kept(database, "nobody") == {}


def test_gates_are_kept_as_they_stand_and_closed_ones_not_at_all(database: Database) -> None:
    examples.furnish(database)
    gate = ("onboarding", "acme")
    for state in (GateState.TICKS_MISSING, GateState.OPEN, GateState.TICKS_MISSING):
        with database.write() as tx:
            open_gates.judged(tx, WORKSPACE, {gate: state})
            assert open_gates.of_customers(tx, WORKSPACE, ["acme"]) == {gate: state}
            lacking = ["acme"] if state is GateState.TICKS_MISSING else []
            assert open_gates.lacking_ticks(tx, WORKSPACE, "onboarding") == lacking
    with database.write() as tx:
        open_gates.judged(tx, WORKSPACE, {gate: GateState.CLOSED})
        assert open_gates.of_customers(tx, WORKSPACE, ["acme"]) == {}


def test_a_card_without_a_journey_is_found_by_its_customer(database: Database) -> None:
    examples.furnish(database)
    about = {"template": "onboarding", "customer": "acme"}
    card = Card(WORKSPACE, "m1", CardKind.TICKS, "", "U-MARA", "D1", "1.1", about, "acme")
    with database.write() as tx:
        customers.put_many(tx, [examples.customer("bluebell")])
        cards.put_many(tx, [card])
        assert cards.offered_to(tx, WORKSPACE, ["acme", "bluebell"]) == [card]
        assert cards.offered_to(tx, WORKSPACE, ["bluebell"]) == []
        assert cards.get_many(tx, WORKSPACE, ["m1"]) == {"m1": card}
        assert cards.at(tx, WORKSPACE, "D1", "1.1") == card


def test_ticks_bear_the_instant_they_were_given_at(database: Database) -> None:
    examples.furnish(database)
    put(database, tick())
    with database.read() as tx:
        at = ticks.of_customers(tx, WORKSPACE, ["acme"])["onboarding", "acme"]["c1"].at
    assert at == NOW
    assert at.utcoffset() == timedelta()
