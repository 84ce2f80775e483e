"""Two ways in: readers see one state and cannot write, writers wait their turn and lose nothing."""

import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage import customers, journeys
from storage.database import Database, Transaction, write_last
from storage.errors import DatabaseUnwritable, Unstorable
from tests.storage.examples import WORKSPACE, customer, furnish, journey


def names(database: Database) -> list[str]:
    with database.read() as tx:
        return [name for _, name in customers.names(tx, WORKSPACE)]


def test_sixteen_writers_lose_no_update(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        journeys.save(tx, None, journey(), None)

    def add_ten_days() -> None:
        for _ in range(10):
            with database.write() as tx:
                before = journeys.get(tx, WORKSPACE, "j1", lock=True)
                assert before is not None
                journeys.save(tx, before, replace(before, paused_days=before.paused_days + 1), None)

    in_threads(add_ten_days, 16)
    with database.read() as tx:
        after = journeys.get(tx, WORKSPACE, "j1")
    assert after is not None
    assert (after.paused_days, after.revision) == (160, 160)


def in_threads(job: Callable[[], None], count: int) -> None:
    with ThreadPoolExecutor(count) as pool:
        for running in [pool.submit(job) for _ in range(count)]:
            running.result()


def test_an_exception_undoes_all_that_was_written(database: Database) -> None:
    furnish(database)

    def change_my_mind() -> None:
        with database.write() as tx:
            customers.put_many(tx, [customer("globex", "Globex")])
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        change_my_mind()
    assert names(database) == ["Acme Corp"]


def test_what_is_written_last_is_written_at_once_and_in_its_own_transaction_only(database: Database) -> None:
    furnish(database)
    written: list[list[str]] = []

    def write(tx: Transaction, keys: list[str]) -> None:
        written.append(keys)
        customers.put_many(tx, [customer(key, key.title()) for key in keys])

    def change_my_mind() -> None:
        with database.write() as tx:
            write_last(tx, write, ["bluebell"])
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        change_my_mind()
    with database.write() as tx:
        for keys in (["cobalt"], [], ["globex"]):
            write_last(tx, write, keys)
        assert written == []
    assert written == [["cobalt", "globex"]]
    assert names(database) == ["Acme Corp", "Cobalt", "Globex"]


def test_a_reader_is_not_held_up_by_a_writer_and_does_not_see_its_work(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        customers.put_many(tx, [customer("globex", "Globex")])
        assert names(database) == ["Acme Corp"]
    assert names(database) == ["Acme Corp", "Globex"]


def test_a_reader_sees_one_state_whatever_is_written_meanwhile(database: Database) -> None:
    furnish(database)
    with database.read() as reading:
        assert customers.count(reading, WORKSPACE) == 1
        with database.write() as tx:
            customers.put_many(tx, [customer("globex", "Globex")])
        assert customers.count(reading, WORKSPACE) == 1
    assert len(names(database)) == 2


def test_a_reader_cannot_write(database: Database) -> None:
    furnish(database)
    with pytest.raises(DatabaseUnwritable), database.read() as tx:
        customers.put_many(tx, [customer("globex", "Globex")])
    assert names(database) == ["Acme Corp"]


def test_half_a_character_is_refused_with_a_sentence(database: Database) -> None:
    furnish(database)
    with pytest.raises(Unstorable, match="cannot be stored"), database.write() as tx:
        customers.put_many(tx, [customer("broken", "\ud800")])


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_nul_is_refused_with_a_sentence_where_it_cannot_be_kept(database: Database) -> None:
    furnish(database)
    with pytest.raises(Unstorable, match="cannot be stored"), database.write() as tx:
        customers.put_many(tx, [customer("broken", "\0")])


def test_a_closed_database_opens_again_when_it_is_used(database: Database) -> None:
    furnish(database)
    database.close()
    assert names(database) == ["Acme Corp"]


def test_what_was_committed_survives_the_sudden_death_of_its_process(database: Database) -> None:
    furnish(database)
    program = (
        "import os, signal, sys; from storage import customers; from storage.database import Database\n"
        "from tests.storage.examples import customer\n"
        "with Database(sys.argv[1]).write() as tx: customers.put_many(tx, [customer('globex', 'Globex')])\n"
        "with Database(sys.argv[1]).write() as tx:\n"
        "    customers.put_many(tx, [customer('initech', 'Initech')])\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", program, database.url], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert names(database) == ["Acme Corp", "Globex"]


def test_an_error_nobody_expected_does_not_quote_what_was_to_be_stored(database: Database) -> None:
    """Its trace goes into the log, where no customer's words belong (requirements S4)."""
    said = " ".join(["their", "words"])
    with pytest.raises(DBAPIError) as broken, database.write() as tx:
        tx.execute(text("SELECT * FROM customers WHERE nobody(:said) = 1"), {"said": said})

    assert said not in "".join(traceback.format_exception(broken.value))


@pytest.mark.parametrize(
    "secret",
    ["bot:topsecret@host/db?", "host/db?password=topsecret", "host/db?sslpassword=topsecret&passfile=topsecret"],
)
def test_a_password_is_not_shown_with_the_address_wherever_it_stands(secret: str) -> None:
    shown = Database(f"postgresql://{secret}&sslmode=prefer").url
    assert "topsecret" not in shown
    assert "sslmode=prefer" in shown
