"""A card about several journeys is found by each of them, and stays when one of them is removed (requirements N6)."""

import pytest
from sqlalchemy import delete, func, select, text

from journeys.messages import PARTS, Card, CardKind
from storage import cards
from storage.database import Database, Transaction
from storage.journey_saves import insert_many
from storage.owed_tables import gathered_journeys
from storage.tables import journeys
from tests.storage.examples import OTHER, WORKSPACE, furnish, journey

CARD = Card(
    WORKSPACE, "m1", CardKind.ALERT, "", "U-MARA", "D-MARA", "1700000000.000100",
    {PARTS: [["j1", {"told": []}], ["j2", {"told": []}]]},
)  # fmt: skip
SINGLE = Card(WORKSPACE, "m2", CardKind.ALERT, "j2", "U-MARA", "D-MARA", "1700000000.000200", {"told": []})


def _put(database: Database) -> None:
    furnish(database, WORKSPACE, OTHER)
    with database.write() as tx:
        for workspace in (WORKSPACE, OTHER):
            insert_many(tx, [(journey(one, workspace=workspace, again=True), None) for one in ("j1", "j2", "j3")])
        cards.put_many(tx, [CARD, SINGLE])


def test_a_card_is_found_by_each_of_its_journeys_its_message_and_its_place(database: Database) -> None:
    _put(database)
    with database.read() as tx:
        assert cards.of_journeys(tx, WORKSPACE, ["j1"]) == [CARD]
        assert cards.of_journeys(tx, WORKSPACE, ["j2", "j1"]) == [CARD, SINGLE]
        assert cards.of_journeys(tx, WORKSPACE, ["j3"]) == []
        assert cards.of_journeys(tx, OTHER, ["j1"]) == []
        assert cards.get_many(tx, WORKSPACE, ["m1", "m2", "m3"]) == {"m1": CARD, "m2": SINGLE}
        assert cards.get_many(tx, OTHER, ["m1"]) == {}
        assert cards.at(tx, WORKSPACE, CARD.channel, CARD.ts) == CARD
        assert cards.at(tx, OTHER, CARD.channel, CARD.ts) is None


def test_a_card_stays_with_the_journeys_that_are_left(database: Database) -> None:
    _put(database)
    with database.write() as tx:
        tx.execute(delete(journeys).where(journeys.c.workspace_id == WORKSPACE, journeys.c.id == "j1"))
    with database.read() as tx:
        assert cards.of_journeys(tx, WORKSPACE, ["j1"]) == []
        assert cards.of_journeys(tx, WORKSPACE, ["j2"]) == [CARD, SINGLE]


def test_a_card_that_was_posted_twice_is_remembered_where_it_came_last_too(database: Database) -> None:
    _put(database)
    again = Card(
        WORKSPACE, "m1", CardKind.ALERT, "", "U-MARA", "D-MARA", "1700000000.000900", CARD.about
    )  # fmt: skip
    with database.write() as tx:
        cards.put_many(tx, [again])
    with database.read() as tx:
        assert cards.at(tx, WORKSPACE, again.channel, again.ts) == again
        assert {card.ts for card in cards.of_journeys(tx, WORKSPACE, ["j1"])} == {CARD.ts, again.ts}


def _digest(message: str, ts: str, *, reader: str = "D-MARA", recipient: str = "U-MARA") -> Card:
    about = {PARTS: [["j1", {"overdue": ["a1"]}], ["j2", {"due_soon": ["a2"]}]]}
    return Card(WORKSPACE, message, CardKind.DIGEST, "", recipient, reader, ts, about)


def test_a_digest_takes_the_place_of_the_one_before_it(database: Database) -> None:
    """Wherever that came; not of somebody else's whom its reader stands in for."""
    _put(database)
    first, of_other, second = (
        _digest("d1", "1.1", reader="C"),
        _digest("d2", "1.2", recipient="U-LEO"),
        _digest("d3", "1.3"),
    )
    with database.write() as tx:
        cards.put_many(tx, [first, of_other])
        assert cards.at(tx, WORKSPACE, first.channel, first.ts) == first
        cards.put_many(tx, [second])
        cards.put_many(tx, [second])
    with database.read() as tx:
        assert cards.at(tx, WORKSPACE, first.channel, first.ts) is None
        assert cards.get_many(tx, WORKSPACE, ["d1"]) == {}
        assert _digests_of(tx, "j2") == [of_other, second]
        assert cards.at(tx, WORKSPACE, CARD.channel, CARD.ts) == CARD
    with database.write() as tx:
        assert tx.execute(select(func.count()).select_from(gathered_journeys)).scalar() == 6


def test_an_older_digest_that_is_found_later_does_not_take_the_place_of_a_newer_one(database: Database) -> None:
    _put(database)
    older, newer = _digest("d1", "1.1"), _digest("d2", "1.2")
    with database.write() as tx:
        cards.put_many(tx, [newer])
        cards.put_many(tx, [older])
        assert _digests_of(tx, "j1") == [newer]
        newest, between = _digest("d4", "1.4"), _digest("d3", "1.3")
        cards.put_many(tx, [newest, between])
        assert _digests_of(tx, "j1") == [newest]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "the earlier one found later"])
def test_a_digest_that_was_posted_twice_lives_where_it_came_last(database: Database, order: tuple[int, int]) -> None:
    """Both are of one message, and so are the journeys that it is found by."""
    _put(database)
    posted = _digest("d1", "1.1"), _digest("d1", "1.2")
    with database.write() as tx:
        for one in order:
            cards.put_many(tx, [posted[one]])
        assert cards.at(tx, WORKSPACE, posted[0].channel, posted[0].ts) is None
        assert _digests_of(tx, "j1") == _digests_of(tx, "j2") == [posted[1]]
        cards.put_many(tx, [following := _digest("d2", "1.3")])
        assert _digests_of(tx, "j1") == [following]
        assert tx.execute(select(func.count()).select_from(gathered_journeys)).scalar() == 4


def _digests_of(tx: Transaction, journey: str) -> list[Card]:
    return [card for card in cards.of_journeys(tx, WORKSPACE, [journey]) if card.kind is CardKind.DIGEST]


def test_a_card_of_a_kind_that_only_a_newer_program_knows_is_left_to_that(database: Database) -> None:
    _put(database)
    with database.write() as tx:
        for table in ("cards", "gathered_cards"):
            tx.execute(text(f"UPDATE {table} SET kind = 'hologram'"))
        assert cards.of_journeys(tx, WORKSPACE, ["j1", "j2"]) == []
        assert cards.get_many(tx, WORKSPACE, ["m1", "m2"]) == {}
        assert cards.at(tx, WORKSPACE, CARD.channel, CARD.ts) is None
