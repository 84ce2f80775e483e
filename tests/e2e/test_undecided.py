"""What waits for the CSM's decision is shown where they look (requirements J4)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.demo.stage import sqlite_in, staged
from bot.usecases.activities import fail, reopen
from tests.e2e.acts import said
from tests.e2e.scene import Scene, furnished

START = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with staged(sqlite_in(tmp_path), MovableClock(START)) as stage:
        scene = await furnished(stage)
        yield scene
        assert list(stage.workspace.problems) == []


def _fails(scene: Scene) -> None:
    fail(scene.stage.desk, scene.stage.caller("priya"), scene.activity("configure"), "They refuse")


async def test_status_and_the_journey_say_which_milestone_waits_for_a_decision(scene: Scene) -> None:
    scene.starts()
    _fails(scene)
    waits = "waits for a decision about Do the configure (failed)"
    assert f"First {waits}" in await said(scene.stage, "mara", "status acme")
    answer = await scene.stage.people["mara"].command("/journey", "status acme")
    page = (await scene.stage.people["mara"].press(answer.message, "Open journey")).view
    assert page
    assert waits in scene.stage.people["mara"].read(page)

    reopen(scene.stage.desk, scene.stage.caller("mara"), scene.activity("configure"))
    assert "waits for a decision" not in await said(scene.stage, "mara", "status acme")
