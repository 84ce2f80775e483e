"""Journeys are read and written whole, cheaply, and never over each other."""

from storage import journeys
from storage.database import Database
from tests.storage.examples import WORKSPACE, furnish, journey


def test_a_journey_comes_back_as_it_was_saved(database: Database) -> None:
    furnish(database)
    new = journey()
    with database.write() as tx:
        journeys.save(tx, None, new, None)
    with database.read() as tx:
        assert journeys.get(tx, WORKSPACE, "j1") == new
