"""What was cancelled keeps nothing else from being told (requirements N4, N6)."""

from bot.usecases.outbox import Fate, cancel
from journeys.messages import MessageKind
from tests.e2e.scene import Scene


async def test_a_card_whose_redraw_was_cancelled_by_hand_is_drawn_at_the_next_change(scene: Scene) -> None:
    scene.stage.workspace.faults.rate_limit(600, "chat.update")
    scene.does("mara", "call")
    await scene.settles()
    scene.does("mara", "plan")
    _cancel_redraws(scene)
    await scene.passes(minutes=30)
    assert "[Mark done]" in _work_of_priya(scene)

    scene.does("priya", "configure")
    await scene.passes(minutes=1)
    assert "[Mark done]" not in _work_of_priya(scene)


def _work_of_priya(scene: Scene) -> str:
    return scene.texts("priya")[0]


def _cancel_redraws(scene: Scene) -> None:
    waiting = [e.message.id for e in scene.outbox() if e.message.kind is MessageKind.REDRAW and not e.settled_at]
    assert waiting
    desk, workspace = scene.stage.desk, scene.acme.workspace
    assert set(cancel(desk, workspace, waiting, scene.stage.clock.now()).values()) == {Fate.DONE}
