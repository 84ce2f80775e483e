"""The settings name the next digest and roll-up that really come, whoever is muted or away meanwhile (V1, N5)."""

from datetime import date, time
from typing import Any

import pytest

from bot.usecases.rolling_up import Weekly
from journeys.calendar import instant
from tests.e2e.acts import opened, said
from tests.e2e.scene import MONDAY, TUESDAY, WEDNESDAY, ZONE, Scene


@pytest.fixture
def scene(scene: Scene) -> Scene:
    """Mara's and Priya's work has begun; Mara wants a roll-up on Tuesdays at nine."""
    _chooses(scene)
    return scene


def _chooses(scene: Scene, **choices: Any) -> None:
    usual: dict[str, Any] = {"digest_on": True, "weekly": Weekly("tue")}
    scene.chooses(**usual | choices)


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
    await scene.comes_to(TUESDAY, time(8, microsecond=fraction))
    assert (await _promised(scene, "mute 1h")).startswith("Next digest: today at 09:00;")


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
    await scene.comes_to(WEDNESDAY, time(9, 30))
    assert (await _promised(scene)).endswith(f"Next roll-up: {promised}")
    await scene.comes_to(date(2026, 11, day), time(8, 59))
    assert not any("Week to" in text for text in scene.texts("mara"))
    await scene.comes_to(date(2026, 11, day), time(9))
    assert any("Week to" in text for text in scene.texts("mara"))


async def test_one_that_has_come_before_the_mute_is_not_promised_again(scene: Scene) -> None:
    await scene.comes_to(TUESDAY, time(9, 30))
    assert (await _promised(scene, "mute 2026-11-26")).endswith("Next roll-up: 1 Dec at 09:00")


async def test_a_day_whose_digest_has_come_brings_none_at_a_later_hour(scene: Scene) -> None:
    await scene.comes_to(TUESDAY, time(9))
    await scene.comes_to(TUESDAY, time(10))
    _chooses(scene, digest_at=time(16))
    assert (await _promised(scene)).startswith("Next digest: tomorrow at 16:00;")
    _chooses(scene, timezone="Asia/Kolkata", digest_at=time(16))
    assert (await _promised(scene)).startswith("Next digest: tomorrow at 11:30;")


async def test_a_day_on_which_a_digest_has_made_up_for_a_mute_brings_none_at_a_later_hour(scene: Scene) -> None:
    await said(scene.stage, "mara", "mute 90m")
    await scene.comes_to(MONDAY, time(10))
    await scene.comes_to(MONDAY, time(11))
    _chooses(scene, digest_at=time(16))
    assert (await _promised(scene)).startswith("Next digest: tomorrow at 16:00;")


async def test_the_digest_after_a_mute_over_its_hour_is_the_next_and_comes(scene: Scene) -> None:
    assert (await _promised(scene, "mute 90m")).startswith("Next digest: today at 10:00;")
    before = len(scene.texts("mara"))
    for minute in (0, 59):
        await scene.comes_to(MONDAY, time(9, minute))
    assert len(scene.texts("mara")) == before
    await scene.comes_to(MONDAY, time(10, 1))
    assert "You were told nothing since" in scene.texts("mara")[-1]


async def test_one_that_was_read_before_the_hours_changed_is_not_promised_again(scene: Scene) -> None:
    """By the quiet hours that she has now, what makes up for the mute would have come in the morning."""
    await scene.comes_to(MONDAY, time(20))
    await said(scene.stage, "mara", "mute 3h")
    await scene.comes_to(MONDAY, time(23))
    await scene.comes_to(MONDAY, time(23, 1))
    _chooses(scene, quiet=(time(22), time(7)), digest_days=("wed",), keeps_mute=True)
    assert (await _promised(scene)).startswith("Next digest: 25 Nov at 09:00;")


async def test_a_week_whose_roll_up_has_come_brings_none_on_a_later_day(scene: Scene) -> None:
    await scene.comes_to(TUESDAY, time(9))
    await scene.comes_to(TUESDAY, time(9, 30))
    _chooses(scene, weekly=Weekly("fri"))
    assert (await _promised(scene)).endswith("Next roll-up: 4 Dec at 09:00")
    for day in (27, 30):
        await scene.comes_to(date(2026, 11, day), time(9))
    assert len(scene.told("Week to")) == 1
    await scene.comes_to(date(2026, 12, 4), time(9))
    assert len(scene.told("Week to")) == 2


async def test_a_roll_up_that_a_mute_has_kept_is_the_next_once_the_mute_is_ended(scene: Scene) -> None:
    await said(scene.stage, "mara", "mute")
    await scene.comes_to(TUESDAY, time(15))
    assert (await _promised(scene, "unmute")).endswith("Next roll-up: tomorrow at 09:00")
    await scene.comes_to(WEDNESDAY, time(9))
    assert len(scene.told("Week to")) == 1


async def test_a_roll_up_that_has_come_between_two_mutes_is_not_promised_again(scene: Scene) -> None:
    await said(scene.stage, "mara", "mute 2026-11-24 09:30")
    await scene.comes_to(TUESDAY, time(9, 30))
    assert len(scene.told("Week to")) == 1
    assert (await _promised(scene, "mute 2026-11-26")).endswith("Next roll-up: 1 Dec at 09:00")


async def test_what_waits_to_make_up_for_an_absence_is_promised_although_another_has_taken_its_place(
    scene: Scene,
) -> None:
    _chooses(scene, digest_days=("mon", "fri"))
    await scene.comes_to(MONDAY, time(9))
    await said(scene.stage, "mara", "away 2026-11-24 2026-11-27 nobody")
    await scene.comes_to(TUESDAY, time(15))
    await said(scene.stage, "mara", "back")
    promised = await _promised(scene, "away 2026-12-07 2026-12-08 nobody")
    assert promised.startswith("Next digest: tomorrow at 09:00;")
    await scene.comes_to(WEDNESDAY, time(9))
    assert len(scene.told("You were told nothing")) == 1


async def test_what_slack_keeps_waiting_is_on_its_way_until_it_comes(scene: Scene) -> None:
    await scene.comes_to(TUESDAY, time(8, 59))
    scene.stage.workspace.faults.rate_limit(5400, "chat.postMessage", times=1)
    for minute in (0, 30):
        scene.stage.clock.move(instant(TUESDAY, time(9, minute), ZONE) - scene.stage.clock.now())
        scene.stage.bot.loop.nudge()
        await scene.stage.bot.loop.settled()
    assert scene.told("# Tue 24 Nov") == scene.told("# Week to") == []
    assert await _promised(scene) == "Next digest: on its way; Next roll-up: on its way"

    await scene.comes_to(TUESDAY, time(11))
    assert (len(scene.told("# Tue 24 Nov")), len(scene.told("# Week to Tue 24 Nov"))) == (1, 1)
    assert await _promised(scene) == "Next digest: tomorrow at 09:00; Next roll-up: 1 Dec at 09:00"


async def test_what_quiet_hours_hold_back_is_promised_for_their_end(scene: Scene) -> None:
    _chooses(scene, quiet=(time(20), time(10)))
    await scene.comes_to(TUESDAY, time(9, 30))
    assert await _promised(scene) == "Next digest: today at 10:00; Next roll-up: today at 10:00"
