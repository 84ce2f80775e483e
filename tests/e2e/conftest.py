"""A whole installation for each test: workspace, database and bot, over HTTP and over Socket Mode."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.demo.stage import Stage, sqlite_in, staged
from tests.e2e.scene import START, Scene, furnished, under_way
from tests.postgres import PostgresServer


@pytest.fixture(params=["http", "socket"])
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(sqlite_in(tmp_path), MovableClock(START), request.param) as ready:
        await ready.import_sample()
        yield ready
        assert list(ready.workspace.problems) == []


@pytest.fixture
async def http_stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Over HTTP only, for what the transport cannot make different."""
    async with staged(sqlite_in(tmp_path), MovableClock(START)) as ready:
        await ready.import_sample()
        yield ready
        assert list(ready.workspace.problems) == []


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """Mara's and Priya's work has begun."""
    async with under_way(tmp_path, START) as scene:
        yield scene


@pytest.fixture
async def idle(tmp_path: Path) -> AsyncIterator[Scene]:
    """Nothing has begun."""
    async with staged(sqlite_in(tmp_path), MovableClock(START)) as stage:
        yield await furnished(stage)
        assert list(stage.workspace.problems) == []


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of its own for the test, of either kind."""
    if request.param == "sqlite":
        return sqlite_in(tmp_path)
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.create_database(tmp_path.name)


@pytest.fixture
async def on_both(database_url: str) -> AsyncIterator[Scene]:
    """Nothing has begun; on a database of either kind."""
    async with staged(database_url, MovableClock(START)) as stage:
        scene = await furnished(stage)
        yield scene
        stage.workspace.faults.clear()
        assert list(stage.workspace.problems) == []


@pytest.fixture
def soon_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack is waited for no longer than half a second."""
    monkeypatch.setattr("bot.slack.TIMEOUT_SECONDS", 0.5)
