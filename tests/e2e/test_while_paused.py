"""While a journey is paused a command says what stands in its way, and what to do about it (requirements J5, V1)."""

import pytest

from bot.usecases import running
from bot.usecases.starting import StartOrder, start
from tests.e2e.acts import card, said
from tests.e2e.scene import MONDAY, Scene


@pytest.fixture
def scene(scene: Scene) -> Scene:
    """Acme's only journey is paused."""
    running.pause(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id, "Works holidays")
    return scene


@pytest.mark.parametrize("words", ["done acme", "skip acme", "done acme do the"])
async def test_where_nothing_can_be_pressed_the_pause_is_named_with_resume(scene: Scene, words: str) -> None:
    mara, asked_back = scene.stage.people["mara"], await card(scene.stage, "mara", words)
    told = mara.read(asked_back)
    assert told.startswith("Acme Rockets, Rollout is paused. Resume it first.")
    assert "Which one?" not in told
    await mara.press(asked_back, "Resume")
    assert "[Mark done]" in await said(scene.stage, "mara", words)


async def test_of_several_paused_each_can_be_resumed(scene: Scene) -> None:
    start(scene.stage.desk, scene.stage.caller("jonas"), StartOrder("acme", "rollout", MONDAY, {}, again=True))
    for journey in scene.journeys():
        if journey.again:
            running.pause(scene.stage.desk, scene.stage.caller("mara"), journey.id, "Too much")
    told = await said(scene.stage, "mara", "done acme do the call")
    assert told.startswith("2 journeys of Acme Rockets are paused. Resume the right one first.")
    assert "Rollout v1 · started again Mon 23 Nov" in told
    assert told.count("[Resume]") == 2


async def test_a_note_says_how_to_write_it_to_the_right_one(scene: Scene) -> None:
    told = await said(scene.stage, "mara", "note acme: R&D is keen")
    assert "3 activities of Acme Rockets could be meant. Which one?" in told
    assert told.endswith("Write more of its title: `/journey note acme do the call: R&D is keen`")
    await said(scene.stage, "mara", "note acme do the call: R&D is keen")
    assert "@mara wrote a note on Do the call: R&D is keen" in await said(scene.stage, "mara", "log acme")


async def test_a_note_where_buttons_stand_needs_no_advice(scene: Scene) -> None:
    running.resume(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id)
    assert "Write more of its title" not in await said(scene.stage, "mara", "note acme: R&D is keen")


async def test_resuming_says_how_many_due_dates_have_moved(scene: Scene) -> None:
    told = await said(scene.stage, "mara", "resume acme")
    assert told.startswith("Resumed: Acme Rockets, Rollout; due dates stay as they were")
    running.pause(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id)
    await scene.passes(days=1)
    told = await said(scene.stage, "mara", "resume acme")
    assert told.startswith("Resumed: Acme Rockets, Rollout; 3 due dates have moved by the days of the pause")
