"""A whole installation for each test: workspace, database and bot, over HTTP and over Socket Mode."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.demo.stage import Stage, sqlite_in, staged

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
