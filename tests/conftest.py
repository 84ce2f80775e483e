"""What tests of more than one room need."""

from collections.abc import Iterator

import pytest

from tests.postgres import PostgresServer, postgres_programs, running_postgres

LEFT_OUT = "PostgreSQL is not installed, so this was tested on SQLite only (apt-get install postgresql)"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server for the whole session; every test makes databases of its own in it."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip(LEFT_OUT)
    with running_postgres(programs) as server:
        yield server
