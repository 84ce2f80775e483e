"""A task that is given to somebody who is away is told to them when they are back, once (requirements J3, N5)."""

from datetime import time, timedelta

import pytest

from bot.usecases.activities import complete
from tests.e2e.acts import said
from tests.e2e.scene import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Scene, a_milestone, a_task, a_template

GIVEN = "gave you Do the configure"


@pytest.fixture
async def scene(idle: Scene) -> Scene:
    """It is Tuesday noon. Mara is away until Wednesday, and Theo stands in; Priya's task is due in four weeks."""
    idle.applies(a_template(milestones=[a_milestone("first", {}, [a_task("configure", "priya", 28)])]))
    idle.starts(priya=idle.stage.people["priya"].id)
    idle.leaves("mara", TUESDAY, WEDNESDAY, "theo")
    await idle.comes_to(TUESDAY, time(12))
    return idle


async def _gives(scene: Scene, who: str, to: str) -> None:
    scene.gives(who, "configure", to)
    await scene.passes(hours=1)


def _told(scene: Scene, *people: str) -> list[int]:
    """How often each of them has been told."""
    return [len(scene.told(GIVEN, who)) for who in people]


async def _days_pass(scene: Scene) -> None:
    await scene.passes_until(MONDAY + timedelta(days=14), time(12), hours=3)


@pytest.mark.parametrize(("giver", "meanwhile"), [("theo", 0), ("jonas", 1)])
async def test_it_is_told_once_whoever_gave_it(scene: Scene, giver: str, meanwhile: int) -> None:
    await _gives(scene, giver, "mara")
    assert _told(scene, "theo", "mara") == [meanwhile, 0]
    await scene.comes_to(THURSDAY, time(9, 5))
    (told,) = scene.told(GIVEN)
    assert f"@{giver} gave you" in told
    assert "who is away" not in told
    await _days_pass(scene)
    assert _told(scene, "theo", "mara") == [meanwhile, 1]


@pytest.mark.parametrize("giver", ["theo", "jonas"])
async def test_it_comes_behind_the_digest_of_the_first_morning(scene: Scene, giver: str) -> None:
    await _gives(scene, giver, "mara")
    await scene.comes_to(THURSDAY, time(1))
    assert _told(scene, "mara") == [0]
    await scene.comes_to(THURSDAY, time(9))
    await scene.passes(minutes=2)
    (digest,), (told,) = scene.digests(), scene.told(GIVEN)
    assert scene.texts("mara").index(digest) < scene.texts("mara").index(told)


@pytest.mark.parametrize("days", [["2026-12-07"], ["2026-12-07", "2026-12-08"]], ids=["once", "and corrected"])
@pytest.mark.parametrize("digest_on", [True, False])
async def test_it_comes_behind_that_digest_also_where_other_days_off_are_noted_before(
    scene: Scene, digest_on: bool, days: list[str]
) -> None:
    scene.chooses(digest_on=digest_on, keeps_absence=True)
    await _gives(scene, "jonas", "mara")
    await scene.comes_to(THURSDAY, time(8))
    for day in days:
        await said(scene.stage, "mara", f"away 2026-12-07 {day} @lucia")
    await scene.comes_to(THURSDAY, time(8, 30))
    assert _told(scene, "mara") == [0]
    await scene.comes_to(THURSDAY, time(9))
    await scene.passes(minutes=2)
    assert len(scene.digests()) == digest_on
    assert GIVEN in scene.texts("mara")[-1]
    await _days_pass(scene)
    assert _told(scene, "mara") == [1]


async def test_it_comes_the_same_where_nobody_stands_in(scene: Scene) -> None:
    """Jonas would read it as an admin."""
    scene.leaves("mara", TUESDAY, WEDNESDAY)
    await _gives(scene, "jonas", "mara")
    await _days_pass(scene)
    assert _told(scene, "jonas", "mara") == [0, 1]


@pytest.mark.parametrize("giver", ["theo", "jonas"])
async def test_whoever_comes_back_early_is_told_then(scene: Scene, giver: str) -> None:
    await _gives(scene, giver, "mara")
    await said(scene.stage, "mara", "back")
    await scene.comes_to(WEDNESDAY, time(9, 5))
    assert _told(scene, "mara") == [1]
    await _days_pass(scene)
    assert _told(scene, "mara") == [1]


async def test_another_stand_in_is_told_of_what_the_one_before_gave(scene: Scene) -> None:
    await _gives(scene, "theo", "mara")
    scene.leaves("mara", TUESDAY, WEDNESDAY, "lucia")
    await scene.passes(hours=1)
    assert _told(scene, "theo", "lucia", "mara") == [0, 1, 0]
    await _days_pass(scene)
    assert _told(scene, "theo", "lucia", "mara") == [0, 1, 1]


@pytest.mark.parametrize("givers", [("jonas", "theo"), ("theo", "jonas"), ("jonas", "jonas")])
async def test_what_was_given_to_her_twice_is_told_once(scene: Scene, givers: tuple[str, str]) -> None:
    first, second = givers
    await _gives(scene, first, "mara")
    await _gives(scene, first, "priya")
    await _gives(scene, second, "mara")
    await _days_pass(scene)
    assert _told(scene, "mara") == [1]


@pytest.mark.parametrize("giver", ["theo", "jonas"])
async def test_what_was_done_meanwhile_is_not_told(scene: Scene, giver: str) -> None:
    await _gives(scene, giver, "mara")
    complete(scene.stage.desk, scene.stage.caller("theo"), scene.activity("configure"))
    await _days_pass(scene)
    assert _told(scene, "mara") == [0]


@pytest.mark.parametrize("giver", ["theo", "jonas"])
async def test_what_was_taken_back_meanwhile_is_not_told(scene: Scene, giver: str) -> None:
    await _gives(scene, giver, "mara")
    await _gives(scene, giver, "priya")
    await _days_pass(scene)
    assert _told(scene, "mara") == [0]
