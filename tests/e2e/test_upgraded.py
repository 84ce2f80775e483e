"""After an upgrade the bot goes on where an earlier version stopped, with all that people and it have done."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import MovableClock
from bot.demo.stage import Stage, staged
from storage.database import Database
from storage.migrations import known_versions
from tests.e2e.acts import card, redrawn, said
from tests.storage.old_databases import left_by

STOPPED = datetime(2026, 12, 7, 7, 40, tzinfo=UTC)
"""When the earlier version did: at twenty to nine in Berlin."""

FIRST_COMPLETE = "0003"


@pytest.fixture(params=[version for version in known_versions()[:-1] if version >= FIRST_COMPLETE])
async def upgraded(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[Stage]:
    """The stage migrates what it finds."""
    database = Database(database_url)
    left_by(request.param, database)
    database.close()
    async with staged(database_url, MovableClock(STOPPED)) as stage:
        yield stage
        assert list(stage.workspace.problems) == []


async def test_the_bot_goes_on_with_what_an_earlier_version_stored(upgraded: Stage) -> None:
    mara = upgraded.people["mara"]
    # What was on its way when it stopped is looked for, and again after a minute.
    await upgraded.bot.loop.settled()
    upgraded.clock.move(timedelta(minutes=1))
    upgraded.bot.loop.nudge()
    await mara.sees("your work in Take stock", timeout=20)
    shown = await card(upgraded, "mara", "status acme")
    assert "First steps to first value" in mara.read(shown)
    assert "They are keen" in await said(upgraded, "mara", "log acme")
    await mara.press(shown, "Mark done")
    await redrawn(upgraded, shown, "(by @mara")
    upgraded.clock.move(timedelta(minutes=21))
    upgraded.bot.loop.nudge()
    await mara.sees("changes when it comes", timeout=20)
