"""A name that leads to another PostgreSQL server, and for a while to one that can only be read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.errors import DatabaseUnreachable, DatabaseUnwritable
from tests.conftest import LEFT_OUT
from tests.postgres import PostgresServer, postgres_programs, running_postgres

_NOTE = text("INSERT INTO notes VALUES ('noted')")
_NOTES = text("SELECT * FROM notes")


class Failover:
    """A former primary that stands by, to which the name of the database still leads, and who has taken over."""

    def __init__(self, former: PostgresServer, new: PostgresServer, name: Path) -> None:
        self.new, self.name = new, name
        for server in (former, new):
            server.execute("CREATE TABLE notes (said text)")
        name.symlink_to(former.directory)
        former.demote()

    @contextmanager
    def database(self, options: str = "") -> Iterator[Database]:
        """By its name."""
        database = Database(f"postgresql://postgres@/postgres?host={self.name}{options}")
        yield database
        database.close()

    def leads_on(self) -> None:
        """The name leads to the new primary."""
        self.name.unlink()
        self.name.symlink_to(self.new.directory)


@pytest.fixture
def failover() -> Iterator[Failover]:
    programs = postgres_programs()
    if programs is None:
        pytest.skip(LEFT_OUT)
    kept = "synchronous_commit=on"
    with running_postgres(programs, kept) as former, running_postgres(programs, kept) as new:
        name = former.directory.with_name(f"{former.directory.name}-name")
        try:
            yield Failover(former, new, name)
        finally:
            name.unlink()


def _note(database: Database) -> None:
    with database.write() as tx:
        tx.execute(_NOTE)


def _notes(database: Database) -> list[str]:
    with database.read() as tx:
        return list(tx.execute(_NOTES).scalars())


def test_a_server_that_can_only_be_read_is_not_taken_for_the_database(failover: Failover) -> None:
    with failover.database() as database:
        for use in (_notes, _note):
            with pytest.raises(DatabaseUnreachable, match="standby"):
                use(database)
        failover.leads_on()
        _note(database)
        assert _notes(database) == ["noted"]


def test_of_several_hosts_the_primary_is_found(failover: Failover) -> None:
    with failover.database(f",{failover.new.directory}") as database:
        _note(database)
        assert _notes(database) == ["noted"]


@pytest.mark.parametrize("reads_first", [False, True])
def test_who_is_connected_to_one_nevertheless_finds_the_one_that_took_over(
    failover: Failover, *, reads_first: bool
) -> None:
    with failover.database("&target_session_attrs=any") as database:
        for _ in range(2):
            if reads_first:
                assert _notes(database) == []
            with pytest.raises(DatabaseUnwritable):
                _note(database)
        failover.leads_on()
        _note(database)
        assert _notes(database) == ["noted"]
