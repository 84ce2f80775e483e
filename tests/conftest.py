"""What tests of more than one room need."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.postgres import PostgresServer, postgres_programs, running_postgres

# How long a test takes depends on what else the machine does; that is for benchmarks/ to measure.
settings.register_profile("without time", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("without time")

LEFT_OUT = "PostgreSQL is not installed, so this was tested on SQLite only (apt-get install postgresql)"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server for the whole session; every test makes databases of its own in it."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip(LEFT_OUT)
    with running_postgres(programs) as server:
        yield server
