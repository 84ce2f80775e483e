"""What may have arrived, and nobody can look, is sent once more at most and says so (requirements N4)."""

import pytest

from bot import posting
from bot.sandbox.faults import Fault, Kind
from journeys.messages import MessageKind, MessageState
from journeys.outcomes import Cause
from storage import outbox_entries
from tests.e2e.delivering import POST, handed_off, handoff_of, of_kind, queues
from tests.e2e.scene import Scene


@pytest.fixture
def scene(on_both: Scene) -> Scene:
    return on_both


async def test_where_nobody_can_look_it_is_sent_once_more_and_says_so(scene: Scene) -> None:
    scene.stage.workspace.app.scopes -= {"im:history"}
    scene.stage.workspace.faults.drop(POST, accepted=True)
    await handed_off(scene)
    await scene.passes(seconds=10)
    assert len(scene.texts("priya")) == 1
    await scene.minutes_pass(2)

    first, again = scene.texts("priya")
    assert "may be a repeat" not in first
    assert "may be a repeat" in again
    assert handoff_of(scene).state is MessageState.SENT


async def test_what_is_sent_once_more_still_says_so_when_it_is_drawn_again(scene: Scene) -> None:
    scene.stage.workspace.app.scopes -= {"im:history"}
    scene.stage.workspace.faults.drop(POST, accepted=True)
    await handed_off(scene)
    await scene.minutes_pass(2)
    scene.does("mara", "configure")
    await scene.passes(seconds=5)

    again = scene.texts("priya")[-1]
    assert "Done by @mara" in again
    assert "may be a repeat" in again


async def test_new_work_that_is_found_again_shows_what_was_done_of_it_meanwhile(scene: Scene) -> None:
    scene.stage.workspace.faults.drop(POST, times=2, accepted=True)
    scene.starts("jonas")
    await scene.settles()
    assert {entry.state for entry in of_kind(scene, MessageKind.HANDOFF)} == {MessageState.AMBIGUOUS}
    scene.does("jonas", "call")
    await scene.minutes_pass(3)

    (told,) = (text for text in scene.texts("mara") if "your work in First" in text)
    assert "Do the plan" in told
    assert "Do the call" in told
    assert "Done by @jonas" in told


async def test_a_repeat_that_cannot_be_drawn_is_not_taken_for_sent(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.stage.workspace.app.scopes -= {"im:history"}
    scene.stage.workspace.faults.drop(POST)
    with monkeypatch.context() as broken:
        await handed_off(scene)
        broken.setattr(posting, "draw_for", _cannot_draw)
        await scene.minutes_pass(3)
        assert handoff_of(scene).state is MessageState.AMBIGUOUS
    await scene.minutes_pass(20)

    (told,) = scene.texts("priya")
    assert "may be a repeat" in told
    assert handoff_of(scene).state is MessageState.SENT


def _cannot_draw(*_: object) -> None:
    raise RuntimeError("a mistake of ours")


async def test_where_nobody_can_look_it_waits_until_slack_has_recovered(scene: Scene) -> None:
    """Half a minute in which every post fails, and then ten in which Slack fails altogether."""
    workspace = scene.stage.workspace
    workspace.app.scopes -= {"im:history"}
    workspace.faults.stand("posts", Fault(Kind.DROP), POST)
    await handed_off(scene)
    await scene.passes(seconds=30)
    workspace.faults.lift("posts")
    workspace.faults.stand("all", Fault(Kind.FAIL))
    await scene.minutes_pass(10)
    assert (handoff_of(scene).state, scene.texts("priya")) == (MessageState.AMBIGUOUS, [])
    workspace.faults.clear()
    await scene.minutes_pass(20)
    (told,) = scene.texts("priya")
    assert "may be a repeat" in told
    assert handoff_of(scene).state is MessageState.SENT


async def test_where_nobody_can_look_it_is_not_sent_a_third_time(scene: Scene) -> None:
    scene.stage.workspace.app.scopes -= {"im:history"}
    scene.stage.workspace.faults.drop(POST, times=5, accepted=True)
    await handed_off(scene)
    for _ in range(4):
        await scene.passes(minutes=20)

    assert len(scene.texts("priya")) == 2
    assert handoff_of(scene).state is MessageState.DEAD


async def test_each_message_that_stays_in_doubt_is_told_to_the_csm_each_time(scene: Scene) -> None:
    workspace = scene.stage.workspace
    workspace.app.scopes -= {"im:history"}
    workspace.faults.drop(POST, times=2)
    await handed_off(scene)
    await scene.minutes_pass(3)
    workspace.faults.drop(POST, times=2)
    queues(scene, "another")
    await scene.minutes_pass(3)
    workspace.faults.drop(POST, times=1)
    with scene.stage.desk.database.write() as tx:
        assert outbox_entries.requeue(tx, scene.acme.workspace, "another", now=scene.stage.clock.now())
    await scene.minutes_pass(3)

    assert [entry.cause for entry in of_kind(scene, MessageKind.HANDOFF)] == [Cause.UNCERTAIN] * 2
    told = [text for text in scene.texts("mara") if "may not have arrived" in text]
    beginning = "1 message to @priya may not have arrived: Slack confirmed neither the first try nor the second. Ask"
    assert [text.startswith(beginning) for text in told] == [True] * 3
    assert all("New tasks: Acme Rockets" in text for text in told)
