"""Tables of a library beside ours on PostgreSQL: created whole, brought up to date step by step, never taken back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import Database, Transaction
from storage.errors import SchemaMissing
from storage.guest_tables import Shipped, install, installed_step
from tests.postgres import PostgresServer

FIRST, SECOND, THIRD = "01_first.sql", "02_second.sql", "03_third.sql"
STEPS = {
    FIRST: "CREATE TYPE mood AS ENUM ('well'); CREATE TABLE guest (name text, mood mood DEFAULT 'well');",
    SECOND: "ALTER TYPE mood ADD VALUE 'unwell'; COMMENT ON TABLE guest IS '100 % of them';",
    THIRD: "ALTER TABLE guest ALTER mood SET DEFAULT 'unwell';",
}
WHOLE = "CREATE TYPE mood AS ENUM ('well', 'unwell'); CREATE TABLE guest (name text, mood mood DEFAULT 'unwell');"
NEW = Shipped("guests", WHOLE, STEPS)
OLD = Shipped("guests", STEPS[FIRST], {FIRST: STEPS[FIRST]})


@pytest.fixture
def guested(postgres: PostgresServer, tmp_path: Path) -> Iterator[Database]:
    made = Database(postgres.create_database(f"guests {tmp_path.name}"))
    yield made
    made.close()


def _mood(database: Database) -> str:
    with database.write() as tx:
        tx.execute(text("INSERT INTO guests.guest (name) VALUES ('mara')"))
        mood: str = tx.execute(text("SELECT mood FROM guests.guest")).scalars().all()[-1]
        return mood


def test_they_are_created_whole_and_once(guested: Database) -> None:
    assert installed_step(guested, "guests") is None
    install(guested, NEW)
    install(guested, NEW)
    assert installed_step(guested, "guests") == THIRD
    assert _mood(guested) == "unwell"


def test_older_ones_take_the_steps_they_lack_each_in_its_own_transaction(guested: Database) -> None:
    install(guested, OLD)
    assert (installed_step(guested, "guests"), _mood(guested)) == (FIRST, "well")
    install(guested, NEW)
    assert (installed_step(guested, "guests"), _mood(guested)) == (THIRD, "unwell")


def test_newer_ones_stay_as_they_are(guested: Database) -> None:
    install(guested, NEW)
    install(guested, OLD)
    assert installed_step(guested, "guests") == THIRD


def test_a_step_that_fails_leaves_what_the_one_before_it_made(guested: Database) -> None:
    install(guested, OLD)
    broken = replace(NEW, steps={**STEPS, THIRD: "ALTER TABLE guest ADD more text; ALTER TABLE nobody ADD more text;"})
    with pytest.raises(SchemaMissing):
        install(guested, broken)
    assert installed_step(guested, "guests") == SECOND
    install(guested, NEW)
    assert installed_step(guested, "guests") == THIRD


def test_whole_tables_that_fail_are_not_there_at_all(guested: Database) -> None:
    with pytest.raises(SchemaMissing):
        install(guested, replace(NEW, whole=f"{WHOLE} ALTER TABLE nobody ADD more text;"))
    assert installed_step(guested, "guests") is None


def test_of_several_that_begin_together_each_ends_well(guested: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: install(guested, NEW), range(4)))
    assert installed_step(guested, "guests") == THIRD


def test_what_another_creates_while_it_is_looked_for_is_not_created_twice(
    guested: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = guested.read

    @contextmanager
    def overtaken() -> Iterator[Transaction]:
        """A state from before the tables, to which PostgreSQL's catalogue does not keep."""
        monkeypatch.undo()
        with read() as tx:
            tx.execute(text("SELECT 1"))
            install(guested, NEW)
            yield tx

    monkeypatch.setattr(guested, "read", overtaken)
    install(guested, NEW)
    assert installed_step(guested, "guests") == THIRD


def test_the_search_path_of_others_is_not_changed(guested: Database) -> None:
    install(guested, NEW)
    with pytest.raises(SchemaMissing), guested.read() as tx:
        tx.execute(text("SELECT * FROM guest"))
