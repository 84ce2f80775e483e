"""A PostgreSQL server that may be restarted at any moment: what it has committed is there afterwards."""

from collections.abc import Iterator

import pytest

from tests.conftest import LEFT_OUT
from tests.postgres import PostgresServer, postgres_programs, running_postgres


@pytest.fixture
def sturdy_postgres() -> Iterator[PostgresServer]:
    programs = postgres_programs()
    if programs is None:
        pytest.skip(LEFT_OUT)
    with running_postgres(programs, "synchronous_commit=on") as server:
        yield server
