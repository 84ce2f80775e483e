"""What is told of several journeys in one message, of which some are paused or were ended by mistake: nothing of it is
lost, and nothing comes twice (requirements N1, N4)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.delivered import Delivered
from bot.usecases import running
from bot.usecases.activities import reopen
from bot.usecases.settings import Mute, mute
from journeys.journey import Outcome
from journeys.messages import ClaimedMessage, MessageKind
from journeys.outcomes import DeliveryOutcome
from tests.e2e.scene import TUESDAY, Scene
from tests.e2e.several import (
    NAMES,
    activity_of,
    begins,
    does,
    grows_late,
    is_quiet_at_night,
    journey_of,
    three_begin,
    told_to,
)


@pytest.fixture
async def scene(on_both: Scene) -> Scene:
    await three_begin(on_both)
    return on_both


async def test_what_it_would_say_of_a_paused_journey_comes_when_that_is_resumed(scene: Scene) -> None:
    scene.stage.workspace.faults.fail("chat.postMessage", times=2)
    await grows_late(scene)
    journey = journey_of(scene, "bluebell")
    running.pause(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    await scene.passes(hours=1)
    await scene.minutes_pass(2)
    (told,) = told_to(scene, "priya")
    assert told.startswith("2 late journeys: 2 delayed")
    assert "Bluebell" not in told
    before = len(scene.messages("priya"))
    await scene.passes(hours=2)
    assert len(scene.messages("priya")) == before

    running.resume(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    await scene.passes(seconds=5)
    (later,) = scene.texts("priya")[before:]
    assert later.startswith("1 late journey: 1 delayed")
    assert "Bluebell Bakeries is delayed" in later
    await scene.passes(hours=5)
    assert len(scene.messages("priya")) == before + 1


@pytest.mark.parametrize("paused", [("bluebell",), ("acme", "bluebell", "cobalt")], ids=["one", "all"])
async def test_new_work_is_told_once_whichever_of_its_journeys_are_paused(
    on_both: Scene, paused: tuple[str, ...]
) -> None:
    is_quiet_at_night(on_both, "priya")
    for name in NAMES:
        begins(on_both, replace(on_both.acme, key=name.split()[0].lower(), name=name), TUESDAY)
    await on_both.comes_to(TUESDAY, time(0, 5))
    for customer in paused:
        running.pause(on_both.stage.desk, on_both.stage.caller("mara"), journey_of(on_both, customer).id)
    before = len(on_both.messages("priya"))
    for hours in (3, 1, 1, 1):
        await on_both.passes(hours=hours)
    told = on_both.texts("priya")[before:]
    assert len(told) == (len(paused) < len(NAMES))
    assert "Bluebell" not in "".join(told)

    for customer in paused:
        running.resume(on_both.stage.desk, on_both.stage.caller("mara"), journey_of(on_both, customer).id)
    for hours in (1, 1, 1):
        await on_both.passes(hours=hours)
    later = [text for text in on_both.texts("priya")[before:] if "your work in" in text]
    assert sum("Bluebell Bakeries" in text for text in later) == 1


async def test_what_was_shown_of_a_journey_paused_since_is_not_told_again(scene: Scene) -> None:
    """It has arrived, though Slack did not say so, and shows all three."""
    scene.stage.workspace.faults.drop("chat.postMessage", times=2, accepted=True)
    before = len(scene.messages("priya"))
    await grows_late(scene)
    journey = journey_of(scene, "bluebell")
    running.pause(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    await scene.passes(minutes=10)
    running.resume(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    await scene.passes(hours=2)
    (told,) = scene.texts("priya")[before:]
    assert "Bluebell Bakeries is delayed" in told


@pytest.mark.parametrize("done", [(), ("acme", "cobalt")], ids=["others late", "others done"])
async def test_what_a_message_that_was_found_has_left_out_comes_when_that_is_resumed(
    scene: Scene, done: tuple[str, ...]
) -> None:
    """It has arrived without Bluebell, though Slack did not say so."""
    faults = scene.stage.workspace.faults
    faults.fail("chat.postMessage", times=2)
    await grows_late(scene)
    journey = journey_of(scene, "bluebell")
    running.pause(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    faults.clear()
    before = len(scene.messages("priya"))
    await scene.passes(hours=1)
    faults.drop("chat.postMessage", times=2, accepted=True)
    await scene.minutes_pass(1)
    for customer in done:
        does(scene, "priya", customer, "configure")
        does(scene, "mara", customer, "call")
    await scene.passes(hours=2)
    assert len(scene.messages("priya")) == before + 1

    running.resume(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    await scene.passes(seconds=5)
    told, later = scene.texts("priya")[before:]
    assert "Bluebell" not in told
    assert "Bluebell Bakeries is delayed" in later
    await scene.passes(hours=5)
    assert len(scene.messages("priya")) == before + 2


async def test_what_follows_a_repeat_says_that_it_may_be_one_and_is_counted(scene: Scene) -> None:
    """All three have arrived, though Slack did not say so, and nobody can look."""
    workspace, repeats = scene.stage.workspace, _Repeats(scene)
    workspace.app.scopes -= {"im:history"}
    workspace.faults.drop("chat.postMessage", times=2, accepted=True)
    await grows_late(scene)
    journey = journey_of(scene, "bluebell")
    running.pause(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    await scene.minutes_pass(5)
    before = len(scene.messages("priya"))
    assert repeats.count == 2

    running.resume(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    await scene.minutes_pass(5)
    (later,) = scene.texts("priya")[before:]
    assert "Bluebell Bakeries is delayed" in later
    assert "This may be a repeat" in later
    assert repeats.count == 4


class _Repeats:
    """Counts what is sent although it may have arrived before."""

    def __init__(self, scene: Scene) -> None:
        self.count = 0
        scene.stage.bot.delivery.tried = self._tried

    def _tried(self, _kind: MessageKind, _outcome: DeliveryOutcome, is_repeat: bool) -> None:
        self.count += is_repeat


async def test_whichever_of_the_paused_journeys_is_resumed_is_told_at_once(scene: Scene) -> None:
    scene.stage.workspace.faults.fail("chat.postMessage", times=2)
    await grows_late(scene)
    desk, mara = scene.stage.desk, scene.stage.caller("mara")
    for customer in ("acme", "bluebell", "cobalt"):
        running.pause(desk, mara, journey_of(scene, customer).id)
    await scene.passes(hours=1)
    await scene.minutes_pass(2)

    for customer, name in (("cobalt", "Cobalt Canoes"), ("acme", "Acme Rockets"), ("bluebell", "Bluebell Bakeries")):
        before = len(scene.messages("priya"))
        running.resume(desk, mara, journey_of(scene, customer).id)
        await scene.passes(seconds=5)
        (told,) = scene.texts("priya")[before:]
        assert told.startswith("1 late journey: 1 delayed")
        assert f"{name} is delayed" in told


@pytest.mark.parametrize("paused", [("bluebell",), ("acme", "bluebell", "cobalt")], ids=["one", "all"])
async def test_what_is_resumed_while_the_message_is_on_its_way_is_told_at_once(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, paused: tuple[str, ...]
) -> None:
    scene.stage.workspace.faults.fail("chat.postMessage", times=2)
    await grows_late(scene)
    desk, mara, delivery = scene.stage.desk, scene.stage.caller("mara"), scene.stage.bot.delivery
    ids = [journey_of(scene, customer).id for customer in paused]
    for journey in ids:
        running.pause(desk, mara, journey)
    exchange = delivery._exchange
    resumed: list[object] = []

    def resume_first(delivered: Sequence[Delivered], room: int) -> list[ClaimedMessage]:
        if not resumed and any(len(one.claimed.message.journeys) == 3 for one in delivered):
            resumed.append([running.resume(desk, mara, journey) for journey in ids])
        return exchange(delivered, room)

    monkeypatch.setattr(delivery, "_exchange", resume_first)
    await scene.passes(minutes=30)
    await scene.minutes_pass(2)
    assert resumed
    await scene.passes(seconds=5)
    assert sum("Bluebell Bakeries is delayed" in text for text in scene.texts("priya")) == 1


async def test_what_waits_for_a_resumed_journey_tells_of_no_other(scene: Scene) -> None:
    scene.stage.workspace.faults.fail("chat.postMessage", times=2)
    await grows_late(scene)
    journey = journey_of(scene, "bluebell")
    running.pause(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    for customer in ("acme", "cobalt"):
        does(scene, "priya", customer, "configure")
        does(scene, "mara", customer, "call")
    await scene.passes(hours=2)
    await scene.minutes_pass(2)
    before = len(scene.messages("priya"))
    acme = journey_of(scene, "acme")
    configure = next(a.id for a in acme.activities if a.definition == "configure")
    reopen(scene.stage.desk, scene.stage.caller("mara"), configure)
    await scene.passes(hours=2)
    running.resume(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    await scene.passes(seconds=5)
    told = scene.texts("priya")[before:]
    assert sum("Acme Rockets is delayed" in text for text in told) == 1
    assert sum("Bluebell Bakeries is delayed" in text for text in told) == 1


async def test_what_a_pause_keeps_back_is_not_lost_to_a_mute(scene: Scene) -> None:
    scene.stage.workspace.faults.fail("chat.postMessage", times=1000)
    await grows_late(scene)
    journey = journey_of(scene, "bluebell")
    running.pause(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    until = Mute(scene.stage.clock.now() + timedelta(hours=30))
    mute(scene.stage.desk, scene.stage.caller("priya"), until)
    scene.stage.workspace.faults.clear()
    before = len(scene.messages("priya"))
    for hours in (1, 31, 1):
        await scene.passes(hours=hours)
    running.resume(scene.stage.desk, scene.stage.caller("mara"), journey.id)
    await scene.passes(hours=2)
    assert any("Bluebell Bakeries is delayed" in text for text in scene.texts("priya")[before:])


async def test_of_what_waits_together_the_journey_ended_by_mistake_is_told_when_it_is_taken_up(scene: Scene) -> None:
    is_quiet_at_night(scene, "mara")
    await grows_late(scene)
    running.end(scene.stage.desk, scene.stage.caller("jonas"), journey_of(scene, "bluebell").id, Outcome.COMPLETED)
    await scene.passes(hours=10)
    (told,) = told_to(scene, "mara")
    assert "Bluebell" not in told

    before = len(scene.messages("mara"))
    reopen(scene.stage.desk, scene.stage.caller("jonas"), activity_of(scene, "bluebell", "call"))
    await scene.passes(hours=1)
    later, reopened = scene.texts("mara")[before:]
    assert later.startswith("1 late journey: 1 delayed\nBluebell Bakeries is delayed in Rollout v1\n")
    assert reopened.startswith("@jonas reopened Do the call for Bluebell Bakeries, and Rollout v1 with it.")
    await scene.passes(days=4)
    assert sum("is delayed in Rollout v1" in text for text in scene.texts("mara") if "Bluebell" in text) == 1
