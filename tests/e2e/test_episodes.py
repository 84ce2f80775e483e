"""An alert of an episode that is over by then does not come beside that of the next (requirements N1, N7)."""

from datetime import date, time, timedelta

import pytest

from bot.usecases.activities import move_due_date, skip
from journeys.messages import MessageKind, MessageState
from tests.e2e.scene import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, Scene

SENT, CANCELLED = MessageState.SENT, MessageState.CANCELLED


@pytest.fixture
def scene(scene: Scene) -> Scene:
    """Mara has quiet hours, and nobody but Jonas does anything."""
    scene.chooses("mara", quiet=(time(20), time(7)))
    return scene


async def moves(scene: Scene, key: str, due_on: date) -> None:
    move_due_date(scene.stage.desk, scene.stage.caller("jonas"), scene.activity(key), due_on, following=False)
    await scene.passes(minutes=5)


async def does(scene: Scene, key: str) -> None:
    scene.does("jonas", key)
    await scene.passes(minutes=5)


async def reopens(scene: Scene, key: str) -> None:
    scene.reopens("jonas", key)
    await scene.passes(minutes=5)


def alerts(scene: Scene, who: str = "mara") -> list[MessageState]:
    return [entry.state for entry in scene.entries(MessageKind.ALERT, who)]


async def test_what_was_done_and_reopened_in_the_night_is_told_once(scene: Scene) -> None:
    await does(scene, "configure")
    await scene.comes_to(THURSDAY, time(0, 5))  # The call is overdue.
    await does(scene, "call")
    await reopens(scene, "call")
    assert len(alerts(scene)) == 2
    await scene.comes_to(THURSDAY, time(7, 30))
    assert alerts(scene) == [CANCELLED, SENT]
    assert len(scene.told("is delayed")) == 1


async def test_a_due_date_moved_back_and_forth_in_the_night_is_told_once(scene: Scene) -> None:
    await scene.comes_to(TUESDAY, time(22))
    for due_on in (MONDAY, THURSDAY, MONDAY):
        await moves(scene, "call", due_on)
    await scene.comes_to(WEDNESDAY, time(7, 30))
    assert alerts(scene) == [CANCELLED, SENT]
    assert len(scene.told("is delayed")) == 1


async def test_an_alert_of_a_day_off_does_not_come_after_that_of_the_next_episode(scene: Scene) -> None:
    scene.chooses("mara", working_days=("mon", "wed", "thu", "fri"))
    await scene.comes_to(TUESDAY, time(22))
    await moves(scene, "call", MONDAY)
    await does(scene, "call")
    await scene.comes_to(WEDNESDAY, time(0, 10))
    await moves(scene, "plan", MONDAY)
    assert alerts(scene) == [MessageState.QUEUED, SENT]
    await scene.comes_to(WEDNESDAY, time(12))
    assert alerts(scene) == [CANCELLED, SENT]
    assert len(scene.told("is delayed")) == 1


async def test_what_was_stuck_is_not_told_as_the_delay_that_has_begun_since(scene: Scene) -> None:
    for key in ("configure", "plan"):
        skip(scene.stage.desk, scene.stage.caller("jonas"), scene.activity(key), "Not wanted")
    await scene.comes_to(THURSDAY, time(0, 5))  # All that is open, the call, is overdue.
    await moves(scene, "call", THURSDAY)
    await reopens(scene, "plan")
    await moves(scene, "call", MONDAY)
    await scene.comes_to(THURSDAY, time(7, 30))
    assert alerts(scene) == [CANCELLED, SENT]
    assert len(scene.told("is delayed")) == 1


async def test_an_alert_kept_while_the_bot_was_down_leaves_the_next_episode_to_the_sweep(scene: Scene) -> None:
    await moves(scene, "configure", THURSDAY + timedelta(days=4))
    await moves(scene, "plan", THURSDAY)
    await scene.comes_to(THURSDAY, time(1))  # The call is overdue.
    scene.does("jonas", "call")
    await scene.comes_to(THURSDAY + timedelta(days=1), time(12))  # The plan is by now, and no sweep has seen it.
    assert alerts(scene) == [CANCELLED, SENT]
    assert len(scene.told("is delayed")) == 1


async def test_the_card_of_an_episode_that_is_over_tells_how_the_journey_stands_in_the_next(scene: Scene) -> None:
    await scene.comes_to(THURSDAY, time(9))
    mara, card = scene.stage.people["mara"], scene.messages("mara")[-1]
    for key in ("configure", "call"):
        await does(scene, key)
    assert "Acme Rockets is back on track" in mara.read(card)
    await reopens(scene, "call")
    assert "Acme Rockets is delayed" in mara.read(card)
    assert alerts(scene) == [SENT, SENT]
