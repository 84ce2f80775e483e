"""A journey entered for a later date starts on that date, whoever counts or tells it (requirements J1, J7, N3)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.demo.cast import TEAM_CHANNEL
from bot.usecases import running
from bot.usecases.starting import StartOrder, start
from journeys.journey import Journey, Outcome
from storage import journeys
from tests.e2e.acts import said
from tests.e2e.scene import MONDAY, Scene, a_milestone, a_task, a_template, under_way

SUNDAY = datetime(2026, 11, 22, 19, tzinfo=UTC)
THURSDAY = MONDAY + timedelta(days=10)
CALL = [a_task("call", "csm", 2)]


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """On Monday, as Acme's journey begins, Mara has planned Bravo's for Thursday of next week."""
    async with under_way(tmp_path, SUNDAY) as scene:
        await scene.comes_to(MONDAY, time(8, 30))
        await said(scene.stage, "mara", "digest here 09:00", TEAM_CHANNEL)
        _planned(scene)
        yield scene


def _planned(scene: Scene) -> Journey:
    scene.says(replace(scene.acme, key="bravo", name="Bravo"))
    order = StartOrder("bravo", "rollout", THURSDAY, {})
    return start(scene.stage.desk, scene.stage.caller("mara"), order)[0].journey


async def _told(scene: Scene, words: str) -> str:
    return await said(scene.stage, "mara", words, TEAM_CHANNEL)


async def test_it_counts_as_started_in_the_week_and_the_day_in_which_it_starts(scene: Scene) -> None:
    assert "Since then: 1 journey started." in await _told(scene, "digest week")
    await scene.comes_to(MONDAY + timedelta(days=9), time(9, 1))
    assert "Since then: none started or ended." in await _told(scene, "digest week")
    assert "started" not in await _told(scene, "digest team")
    await scene.comes_to(THURSDAY, time(8, 30))
    assert "Since then: 1 journey started." in await _told(scene, "digest week")
    assert "• 1 journey started" in await _told(scene, "digest team")


async def test_one_cancelled_before_its_day_has_never_started(scene: Scene) -> None:
    (planned,) = (one for one in _all(scene) if one.starts_on == THURSDAY)
    await scene.passes(minutes=5)
    running.end(scene.stage.desk, scene.stage.caller("mara"), planned.id, Outcome.CANCELLED)
    assert "Since then: 1 journey started, 1 cancelled." in await _told(scene, "digest week")
    told = await _told(scene, "digest team")
    assert "• 1 journey started\n• 1 journey cancelled" in told


async def test_one_cancelled_before_its_day_was_only_planned_for_it(scene: Scene) -> None:
    (planned,) = (one for one in _all(scene) if one.starts_on == THURSDAY)
    running.end(scene.stage.desk, scene.stage.caller("mara"), planned.id, Outcome.CANCELLED)
    assert "0 of 4 activities done · was planned for Thu 3 Dec" in await _told(scene, "status bravo")
    assert "was planned for 3 Dec 2026" in await _told(scene, "list cancelled")


async def test_one_that_ended_after_its_day_says_that_it_started(scene: Scene) -> None:
    await scene.comes_to(THURSDAY, time(8, 30))
    planned = next(one for one in _all(scene) if one.starts_on == THURSDAY)
    running.end(scene.stage.desk, scene.stage.caller("mara"), planned.id, Outcome.CANCELLED)
    assert "activities done · started Thu 3 Dec" in await _told(scene, "status bravo")
    assert "started 3 Dec 2026" in await _told(scene, "list cancelled")


async def test_one_that_ended_before_its_first_milestone_began_had_started(scene: Scene) -> None:
    scene.says(replace(scene.acme, key="charly", name="Charly"))
    scene.applies(
        a_template(key="later", name="Later", milestones=[a_milestone("first", {"days_after_start": 5}, CALL)])
    )
    order = StartOrder("charly", "later", MONDAY, {})
    begun = start(scene.stage.desk, scene.stage.caller("mara"), order)[0].journey
    await scene.passes(days=1)
    running.end(scene.stage.desk, scene.stage.caller("mara"), begun.id, Outcome.CANCELLED)
    assert "activities done · started Mon 23 Nov" in await _told(scene, "status charly")
    assert "started 23 Nov 2026" in await _told(scene, "list cancelled")


async def test_one_that_ran_and_ended_since_has_started(scene: Scene) -> None:
    await scene.comes_to(THURSDAY, time(8, 30))
    planned = next(one for one in _all(scene) if one.starts_on == THURSDAY)
    running.end(scene.stage.desk, scene.stage.caller("mara"), planned.id, Outcome.EXITED)
    assert "Since then: 1 journey started, 1 exited." in await _told(scene, "digest week")


async def test_one_whose_day_came_while_the_bot_was_down_is_not_both_there_then_and_started_since(scene: Scene) -> None:
    await scene.comes_to(THURSDAY + timedelta(days=9), time(9))
    told = await _told(scene, "digest week")
    assert "On Sat 5 Dec: 1 stuck, 1 on track. Since then: none started or ended." in told


async def test_the_log_says_for_when_it_was_planned_and_that_it_has_started(scene: Scene) -> None:
    assert "@mara planned Rollout for Thu 3 Dec" in await _told(scene, "log bravo")
    await scene.comes_to(THURSDAY, time(8, 30))
    told = await _told(scene, "log bravo")
    assert "Journeybot, by itself, started Rollout\n• Rollout: scheduled → in progress" in told
    assert "@mara planned Rollout for Thu 3 Dec" in told


def _all(scene: Scene) -> list[Journey]:
    with scene.stage.desk.database.read() as tx:
        return [one for key in ("acme", "bravo") for one in journeys.of_customer(tx, scene.acme.workspace, key)]
