"""What was asked or told in one absence is nobody's twice and somebody's in the end, however many absences follow
(requirements N4, N5)."""

from datetime import time, timedelta
from random import Random

import pytest

from bot.usecases.activities import fail
from tests.e2e.acts import said
from tests.e2e.scene import FRIDAY, MONDAY, NEXT_MONDAY, SATURDAY, THURSDAY, TUESDAY, WEDNESDAY, Scene

MONTH = timedelta(days=28)
ASKED = {"completed": "Was the goal reached?", "failed": "configure did not succeed", "given": "gave you Do the conf"}


async def _comes_up(scene: Scene, what: str) -> None:
    """On Tuesday at four in the afternoon, which is a working hour of everybody but Priya."""
    await scene.comes_to(TUESDAY, time(16))
    match what:
        case "completed":
            for key, who in {"call": "jonas", "plan": "jonas", "configure": "priya", "import": "priya"}.items():
                scene.does(who, key)
        case "failed":
            fail(scene.stage.desk, scene.stage.caller("priya"), scene.activity("configure"), "They refuse")
        case "given":
            scene.gives("jonas", "configure", "mara")
    await scene.settles()


async def _weeks_pass(scene: Scene) -> None:
    await scene.passes_until(MONDAY + MONTH, time(12), hours=4)


def _read(scene: Scene, what: str, *people: str) -> list[int]:
    """How often each of them has."""
    return [len(scene.told(ASKED[what], who)) for who in people]


@pytest.mark.parametrize(("second", "read"), [("theo", [1, 0, 1]), ("lucia", [1, 1, 1])])
@pytest.mark.parametrize("what", ASKED)
async def test_who_is_away_again_before_the_first_morning_back_is_asked_after_that(
    scene: Scene, what: str, second: str, read: list[int]
) -> None:
    scene.leaves("mara", TUESDAY, FRIDAY, "theo")
    await _comes_up(scene, what)
    await scene.comes_to(SATURDAY, time(12))
    scene.leaves("mara", NEXT_MONDAY, NEXT_MONDAY + timedelta(days=2), second)
    await _weeks_pass(scene)
    assert _read(scene, what, "theo", "lucia", "mara") == read


@pytest.mark.parametrize(("second", "read"), [("theo", [1, 0, 1]), ("lucia", [1, 1, 1])])
@pytest.mark.parametrize("what", ASKED)
async def test_what_a_mute_keeps_until_another_absence_is_asked_after_that(
    scene: Scene, what: str, second: str, read: list[int]
) -> None:
    scene.leaves("mara", TUESDAY, TUESDAY, "theo")
    await _comes_up(scene, what)
    await scene.comes_to(WEDNESDAY, time(8))
    scene.mutes("mara", THURSDAY, time(14))
    await scene.comes_to(WEDNESDAY, time(12))
    scene.leaves("mara", THURSDAY, FRIDAY, second)
    await _weeks_pass(scene)
    assert _read(scene, what, "theo", "lucia", "mara") == read


async def test_another_stand_in_in_the_same_absence_leaves_it_to_its_owner(scene: Scene) -> None:
    scene.leaves("mara", TUESDAY, THURSDAY, "theo")
    await _comes_up(scene, "completed")
    await scene.comes_to(WEDNESDAY, time(12))
    scene.leaves("mara", TUESDAY, THURSDAY, "lucia")
    await _weeks_pass(scene)
    assert _read(scene, "completed", "theo", "lucia", "mara") == [1, 0, 1]


@pytest.mark.parametrize("seed", range(10))
async def test_whoever_is_away_time_and_again_is_asked_once_and_nobody_else_twice(scene: Scene, seed: int) -> None:
    chance = Random(seed)
    stand_ins = chance.choices(["theo", "lucia", ""], k=4)
    last = TUESDAY + timedelta(days=chance.randint(0, 3))
    scene.leaves("mara", TUESDAY, last, stand_ins.pop())
    what = chance.choice(list(ASKED))
    await _comes_up(scene, what)
    while stand_ins:
        await scene.comes_to(last + timedelta(days=1), time(chance.choice([1, 8, 10])))
        if chance.random() < 0.6:
            await said(scene.stage, "mara", f"mute {chance.choice(['8h', '2d'])}")
        first = last + timedelta(days=chance.randint(1, 4))
        last = first + timedelta(days=chance.randint(0, 2))
        scene.leaves("mara", first, last, stand_ins.pop())
    await _weeks_pass(scene)
    assert _read(scene, what, "mara") == [1]
    assert max(_read(scene, what, "theo", "lucia", "jonas")) <= 1
