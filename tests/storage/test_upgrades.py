"""Whatever an earlier version has stored is still there after `migrate`, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect

from storage.database import Database
from storage.migrations import SchemaState, known_versions, migrate, schema_state
from tests.postgres import PostgresServer
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


def test_what_was_stored_fills_every_table_that_there_was(empty: Database) -> None:
    left_by("0005", empty)
    with empty.read() as tx:
        there = set(inspect(tx).get_table_names()) - {"schema_version"}

    assert there == set(STORED)
