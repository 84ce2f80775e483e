"""Cards that are drawn again are queued last, and in one order, so that nobody waits for each other (PostgreSQL)."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.usecases.drawing_again import draw_again, queue_redraws
from journeys.messages import Card, CardKind
from storage import outbox
from storage.database import Database
from storage.migrations import migrate
from tests.postgres import PostgresServer
from tests.storage.examples import NOW, OTHER, WORKSPACE, furnish

FIRST, SECOND, THIRD = (
    Card(WORKSPACE, f"m{9 - n}", CardKind.DIGEST, "", "U-MARA", f"D{n}", f"1764000000.00000{n}") for n in (1, 2, 3)
)
ELSEWHERE = Card(OTHER, "m1", CardKind.DIGEST, "", "U-MARA", "D1", "1763000000.000001")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        made = Database(f"sqlite:///{tmp_path / 'journeybot.db'}")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        made = Database(server.create_database(tmp_path.name))
    migrate(made)
    furnish(made, WORKSPACE, OTHER)
    yield made
    made.close()


def _queued(database: Database) -> list[str]:
    """Which cards, in the order in which they were queued."""
    with database.write() as tx:
        claimed = outbox.claim(tx, NOW, limit=9, lease_seconds=60, owner="me")
    return [one.message.about["card"] for one in claimed]


def test_cards_of_one_transaction_are_queued_in_the_order_they_were_posted_in(database: Database) -> None:
    with database.write() as tx:
        draw_again(tx, [THIRD], NOW)
        draw_again(tx, [], NOW)
        draw_again(tx, [ELSEWHERE, SECOND, FIRST, THIRD], NOW)
        assert outbox.pending_count(tx) == 0
    assert _queued(database) == [card.message for card in (FIRST, SECOND, THIRD, ELSEWHERE)]


def test_so_are_those_that_are_queued_at_once(database: Database) -> None:
    with database.write() as tx:
        queue_redraws(tx, [SECOND, THIRD, FIRST], NOW)
        assert outbox.pending_count(tx) == 3
    assert _queued(database) == [card.message for card in (FIRST, SECOND, THIRD)]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_two_who_come_to_the_same_cards_from_both_sides_are_both_done(database: Database) -> None:
    both_have_one = threading.Barrier(2)

    def draws(*cards: Card) -> None:
        with database.write() as tx:
            for card in cards:
                draw_again(tx, [card], NOW)
                both_have_one.wait(30)

    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(draws, FIRST, SECOND), both.submit(draws, SECOND, FIRST)]:
            done.result(60)
    assert _queued(database) == [FIRST.message, SECOND.message]
