"""What was cancelled, or has died, keeps nothing else from being told (requirements N4, N6)."""

from dataclasses import replace
from datetime import time

from bot.office import MEET_AGAIN
from bot.outbox_jobs import cancel_messages, retry_messages
from bot.settings import Settings
from bot.usecases.outbox import Fate, cancel, retry
from journeys.messages import MessageKind, MessageState
from tests.e2e.delivering import POST
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


async def test_whoever_cancels_what_may_have_arrived_is_told_so(scene: Scene) -> None:
    settings = Settings(database_url=scene.stage.desk.database.url)
    scene.stage.workspace.faults.drop(POST, accepted=True)
    scene.hands_off_again("again")
    await scene.settles()
    assert await cancel_messages(settings, ["again"]) == "again will not be sent again; it may have arrived."
    assert await retry_messages(settings, ["again"], all_dead=False) == "again is sent again."


async def test_after_an_explanation_that_had_nothing_to_say_any_more_what_dies_next_is_explained(scene: Scene) -> None:
    """Priya is deactivated by mistake and back before Mara's quiet hours end, and leaves for good two days later."""
    scene.chooses("mara", quiet=(time(20), time(12)))
    people = scene.stage.workspace.people
    priya = people.deactivate(scene.stage.people["priya"].id)
    scene.hands_off_again("first")
    await scene.settles()
    people.put(replace(priya, deleted=False))
    _retries_the_dead(scene)
    await scene.passes(hours=5)
    assert [entry.state for entry in scene.entries(MessageKind.UNDELIVERED)] == [MessageState.CANCELLED]

    await scene.passes(days=1)
    people.deactivate(priya.id)
    scene.hands_off_again("second")
    await scene.passes(hours=1)
    assert len(scene.told("1 message to @priya could not be delivered")) == 1


async def test_after_an_explanation_that_died_itself_what_dies_next_is_explained(scene: Scene) -> None:
    """At first neither the CSM nor the only admin is in Slack either."""
    people = scene.stage.workspace.people
    *_, jonas = (people.deactivate(scene.stage.people[who].id) for who in ("priya", "mara", "jonas"))
    scene.hands_off_again("first")
    await scene.settles()
    assert [entry.state for entry in scene.entries(MessageKind.UNDELIVERED, "jonas")] == [MessageState.DEAD]

    people.put(replace(jonas, deleted=False))
    await scene.passes(seconds=MEET_AGAIN + 1)
    await scene.stage.bot.office.meet(scene.acme.workspace, [jonas.id])
    scene.hands_off_again("second")
    await scene.passes(hours=1)
    assert len(scene.told("2 messages to @priya could not be delivered", "jonas")) == 1


def _retries_the_dead(scene: Scene) -> None:
    dead = [entry.message.id for entry in scene.outbox() if entry.state is MessageState.DEAD]
    retry(scene.stage.desk, scene.acme.workspace, dead, scene.stage.clock.now())
