"""Whatever an earlier version has stored is still there after `migrate`, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from journeys.history import Act, Change, Verb
from journeys.journey import JourneyState
from storage import acts
from storage.database import Database
from storage.migrations import SchemaState, known_versions, migrate, schema_state
from tests.postgres import PostgresServer
from tests.storage.examples import NOW
from tests.storage.old_databases import STORED, left_by, rows_of


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path}/old.db")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        database = Database(server.create_database(tmp_path.name))
    yield database
    database.close()


@pytest.mark.parametrize("version", known_versions()[:-1])
def test_nothing_that_an_earlier_version_stored_changes_or_goes(empty: Database, version: str) -> None:
    columns = left_by(version, empty)
    with empty.read() as tx:
        before = rows_of(tx, columns)
    assert schema_state(empty) is SchemaState.OUTDATED
    migrate(empty)

    assert schema_state(empty) is SchemaState.CURRENT
    with empty.read() as tx:
        assert rows_of(tx, columns) == before
    assert all(before.values())


@pytest.mark.parametrize(
    ("verb", "before", "never"),
    [
        (Verb.END, JourneyState.SCHEDULED, True),
        (Verb.FAIL, JourneyState.SCHEDULED, True),
        (Verb.END, JourneyState.IN_PROGRESS, False),
        (Verb.BEGIN, JourneyState.SCHEDULED, False),
    ],
)
def test_the_history_says_of_what_has_ended_whether_it_ever_began(
    empty: Database, verb: Verb, before: JourneyState, never: bool
) -> None:
    left_by("0022", empty)
    with empty.write() as tx:
        tx.execute(text("UPDATE journeys SET state = 'ended', outcome = 'cancelled'"))
        workspace, one = tx.execute(text("SELECT workspace_id, min(id) FROM journeys GROUP BY workspace_id")).one()
        was, now = {"id": one, "state": before}, {"id": one, "state": JourneyState.ENDED}
        ended = Act("new", workspace, one, verb, "U-MARA", NOW, changes=(Change("journey", one, was, now),))
        acts.record_many(tx, [ended])
    migrate(empty)

    with empty.read() as tx:
        found = tx.execute(text("SELECT id FROM journeys WHERE never_began")).scalars().all()
    assert found == ([one] if never else [])


def test_what_was_stored_fills_every_table_that_there_was(empty: Database) -> None:
    left_by("0005", empty)
    with empty.read() as tx:
        there = set(inspect(tx).get_table_names()) - {"schema_version"}

    assert there == set(STORED)
