"""A whole installation for each test: workspace, database and bot, over HTTP and over Socket Mode."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.demo.stage import Stage, sqlite_in, staged
from tests.postgres import PostgresServer

MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


@pytest.fixture(params=["http", "socket"])
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(sqlite_in(tmp_path), MovableClock(MONDAY), request.param) as ready:
        await ready.import_sample()
        yield ready
        assert list(ready.workspace.problems) == []


@pytest.fixture
async def http_stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Over HTTP only, for what the transport cannot make different."""
    async with staged(sqlite_in(tmp_path), MovableClock(MONDAY)) as ready:
        await ready.import_sample()
        yield ready
        assert list(ready.workspace.problems) == []


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of its own for the test, of either kind."""
    if request.param == "sqlite":
        return sqlite_in(tmp_path)
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.create_database(tmp_path.name)
