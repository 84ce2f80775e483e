"""The settings name the next digest and roll-up that really come, whoever is muted or away meanwhile (V1, N5)."""

from collections.abc import AsyncIterator
from datetime import date, time
from pathlib import Path

import pytest

from bot.usecases.rolling_up import Weekly
from bot.usecases.settings import Choices, choose
from journeys.person import WORKING_DAYS
from tests.e2e.acts import opened, said
from tests.e2e.scene import START, Scene, under_way


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """Mara's and Priya's work has begun; Mara wants a roll-up on Tuesdays at nine."""
    async with under_way(tmp_path, START) as scene:
        choices = Choices(True, time(9), WORKING_DAYS, "", weekly=Weekly("tue"))
        choose(scene.stage.desk, scene.stage.caller("mara"), choices)
        yield scene


async def _promised(scene: Scene, *words: str) -> str:
    """What the settings say comes next, after the commands with these words."""
    for one in words:
        await said(scene.stage, "mara", one)
    mara, form = scene.stage.people["mara"], await opened(scene.stage, "mara", "settings")
    told = next(line for line in mara.read(form).splitlines() if line.startswith("Your zone is"))
    await mara.close(form, everything=True)
    return "; ".join(part for part in told.split("  ") if part.startswith("Next"))


@pytest.mark.parametrize(
    ("words", "promised"),
    [
        (["mute 2026-12-10"], "Next digest: 10 Dec at 09:00; Next roll-up: 10 Dec at 09:00"),
        (["away 2026-11-23 2026-12-11 @theo"], "Next digest: 14 Dec at 09:00; Next roll-up: 15 Dec at 09:00"),
        (["away 2026-11-23 2026-12-11 nobody"], "Next digest: 14 Dec at 09:00; Next roll-up: 14 Dec at 09:00"),
        (["away 2026-12-01 2026-12-02 nobody"], "Next digest: today at 09:00; Next roll-up: tomorrow at 09:00"),
        (
            ["mute 2026-12-24", "away 2026-12-24 2027-01-03 nobody"],
            "Next digest: 4 Jan at 09:00; Next roll-up: 4 Jan at 09:00",
        ),
    ],
)
async def test_a_mute_or_an_absence_puts_both_off(scene: Scene, words: list[str], promised: str) -> None:
    assert await _promised(scene, *words) == promised


async def test_whoever_is_muted_without_an_end_is_promised_nothing(scene: Scene) -> None:
    assert await _promised(scene, "mute") == ""


@pytest.mark.parametrize("fraction", [0, 1, 200_000])
async def test_a_mute_may_end_a_fraction_of_a_second_after_the_hour(scene: Scene, fraction: int) -> None:
    await scene.comes_to(date(2026, 11, 24), time(8, microsecond=fraction))
    assert (await _promised(scene, "mute 1h")).startswith("Next digest: ")


@pytest.mark.parametrize(
    ("words", "promised", "day"),
    [
        ("mute 2026-11-26", "tomorrow at 09:00", 26),
        ("mute 2026-11-28", "30 Nov at 09:00", 30),
        ("away 2026-11-23 2026-11-26 nobody", "27 Nov at 09:00", 27),
    ],
)
async def test_a_roll_up_that_has_been_kept_comes_when_it_is_promised(
    scene: Scene, words: str, promised: str, day: int
) -> None:
    await said(scene.stage, "mara", words)
    await scene.comes_to(date(2026, 11, 25), time(9, 30))
    assert (await _promised(scene)).endswith(f"Next roll-up: {promised}")
    await scene.comes_to(date(2026, 11, day), time(8, 59))
    assert not any("Week to" in text for text in scene.texts("mara"))
    await scene.comes_to(date(2026, 11, day), time(9))
    assert any("Week to" in text for text in scene.texts("mara"))


async def test_one_that_has_come_before_the_mute_is_not_promised_again(scene: Scene) -> None:
    await scene.comes_to(date(2026, 11, 24), time(9, 30))
    assert (await _promised(scene, "mute 2026-11-26")).endswith("Next roll-up: 1 Dec at 09:00")
