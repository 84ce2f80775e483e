"""What comes up in several journeys at once is one message, live like any other (requirements N1, N4, N5, N6, N7)."""

from datetime import date, time, timedelta

import pytest

from bot.usecases import running
from bot.usecases.activities import move_due_date, note, reassign, reopen
from journeys.messages import Card, CardKind, MessageKind, MessageState
from storage import cards
from tests.e2e.scene import MONDAY, Scene
from tests.e2e.several import (
    CUSTOMERS,
    NAMES,
    activity_of,
    alerts_in,
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


async def test_each_owner_gets_one_message_that_tells_of_all(scene: Scene) -> None:
    before = len(scene.texts("priya"))
    await grows_late(scene)

    (told,) = scene.texts("priya")[before:]
    assert told.startswith("3 late journeys: 3 delayed\n")
    assert all(f"{name} is delayed in Rollout v1\nDelayed: 2 of 3 activities overdue" in told for name in NAMES)
    assert told.count("[Mark done]") == 3
    assert "Do the call" not in told


async def test_a_task_that_is_given_before_it_comes_and_that_it_names_is_not_told_again(scene: Scene) -> None:
    is_quiet_at_night(scene, "priya")
    await scene.comes_to(MONDAY + timedelta(days=3), time(0, 5))
    stage, call = scene.stage, activity_of(scene, "bluebell", "call")
    reassign(stage.desk, stage.caller("jonas"), call, stage.people["priya"].id)
    await scene.passes(hours=8)
    assert ["Do the call" in told for told in told_to(scene, "priya")] == [True]
    assert scene.told("gave you", "priya") == []


async def test_a_button_on_it_does_what_it_says_and_the_card_shows_who_did_it(scene: Scene) -> None:
    await grows_late(scene)
    priya = scene.stage.people["priya"]
    card = scene.messages("priya")[-1]
    await priya.press(card, "Mark done")
    await scene.settles()

    read = priya.read(card)
    assert read.count("[Mark done]") == 2
    assert "Done by @priya" in read


async def test_what_happens_in_any_of_its_journeys_is_drawn_on_it_and_nothing_new_comes(scene: Scene) -> None:
    await grows_late(scene)
    count = len(scene.messages("mara"))
    does(scene, "mara", "cobalt", "call")
    does(scene, "priya", "cobalt", "configure")
    await scene.settles()

    assert "Cobalt Canoes is back on track in Rollout v1" in scene.texts("mara")[-1]
    assert scene.texts("mara")[-1].startswith("2 late journeys: 2 delayed; besides, 1 no longer late\n")
    assert len(scene.messages("mara")) == count


async def test_what_is_no_longer_true_of_one_is_left_out_when_it_goes_out(scene: Scene) -> None:
    scene.stage.workspace.faults.fail("chat.postMessage", times=2)
    await grows_late(scene)
    does(scene, "mara", "bluebell", "call")
    does(scene, "priya", "bluebell", "configure")
    await scene.passes(hours=1)
    await scene.minutes_pass(2)

    for who in ("mara", "priya"):
        (told,) = told_to(scene, who)
        assert "Bluebell" not in told
        assert told.startswith("2 late journeys: 2 delayed")


async def test_one_that_is_late_anew_when_it_goes_out_is_left_to_the_alert_about_that(scene: Scene) -> None:
    is_quiet_at_night(scene, "mara")
    await grows_late(scene)
    for key in ("call", "configure"):
        does(scene, "jonas", "bluebell", key)
    reopen(scene.stage.desk, scene.stage.caller("jonas"), activity_of(scene, "bluebell", "call"))
    await scene.settles()
    await scene.passes(hours=8)

    (told,) = told_to(scene, "mara")
    assert told.startswith("2 late journeys: 2 delayed")
    assert "Bluebell" not in told
    assert len(scene.told("Bluebell Bakeries is delayed")) == 1


async def test_it_is_not_sent_once_it_is_true_of_none(scene: Scene) -> None:
    scene.stage.workspace.faults.fail("chat.postMessage", times=2)
    await grows_late(scene)
    for customer in ("acme", "bluebell", "cobalt"):
        does(scene, "mara", customer, "call")
        does(scene, "priya", customer, "configure")
    await scene.passes(hours=1)
    await scene.minutes_pass(2)

    states = {e.state for e in scene.outbox() if e.message.kind is MessageKind.ALERT}
    assert states == {MessageState.CANCELLED}


@pytest.mark.parametrize("is_accepted", [True, False])
async def test_after_an_uncertain_end_it_comes_once_and_is_live(scene: Scene, is_accepted: bool) -> None:
    scene.stage.workspace.faults.drop("chat.postMessage", times=2, accepted=is_accepted)
    await grows_late(scene)
    await scene.passes(minutes=10)
    await scene.minutes_pass(2)

    (told,) = told_to(scene, "priya")
    does(scene, "priya", "acme", "configure")
    await scene.settles()
    (told,) = told_to(scene, "priya")
    assert "Done by @priya" in told


async def test_who_stands_in_reads_it_marked_with_whom_it_is_for(scene: Scene) -> None:
    scene.leaves("priya", date(2026, 11, 24), date(2026, 12, 4), "theo")
    await grows_late(scene)

    assert len(alerts_in(scene)) == 2
    (told,) = told_to(scene, "theo")
    assert "@priya" in told


async def test_the_same_is_told_once_in_whatever_company(scene: Scene) -> None:
    await grows_late(scene)
    for _ in range(3):
        await scene.passes(hours=2)
    assert [len(message.journeys) for message in alerts_in(scene)] == [3, 3]


async def test_what_changes_in_one_of_its_journeys_while_it_is_on_its_way_is_drawn_on_it(scene: Scene) -> None:
    scene.stage.workspace.faults.slow(0.5, "chat.postMessage", times=2)
    scene.stage.clock.move(timedelta(days=2, hours=16))
    scene.stage.bot.loop.nudge()
    assert await scene.stage.workspace.changes.wait_for(lambda: told_to(scene, "priya") or None, 10)
    does(scene, "priya", "cobalt", "configure")
    await scene.settles()

    assert "Cobalt Canoes, Rollout: ~Do the configure~ Done by @priya" in told_to(scene, "priya")[0]


async def test_one_that_arrived_unheard_of_keeps_all_its_journeys_though_one_was_settled_meanwhile(
    scene: Scene,
) -> None:
    scene.stage.workspace.faults.drop("chat.postMessage", times=2, accepted=True)
    await grows_late(scene)
    does(scene, "mara", "bluebell", "call")
    does(scene, "priya", "bluebell", "configure")
    await scene.passes(minutes=10)

    (told,) = told_to(scene, "priya")
    assert told.startswith("2 late journeys: 2 delayed; besides, 1 no longer late\n")
    assert "Bluebell Bakeries is back on track in Rollout v1" in told


async def test_of_steps_told_together_the_one_that_was_dropped_is_taken_again(scene: Scene) -> None:
    """Somebody acts on one of three journeys while what the CSM is to hear of them waits for the morning."""
    is_quiet_at_night(scene, "mara")
    for customer in CUSTOMERS:
        plan, spring = activity_of(scene, customer, "plan"), date(2027, 3, 1)
        move_due_date(scene.stage.desk, scene.stage.caller("mara"), plan, spring, following=False)
    await grows_late(scene)
    await scene.passes(days=5, hours=1)
    assert journey_of(scene, "bluebell").escalated == 1
    configure = activity_of(scene, "bluebell", "configure")
    note(scene.stage.desk, scene.stage.caller("priya"), configure, "They are on holiday.")
    await scene.passes(hours=10)
    (first,) = _steps(scene)
    assert set(first.journeys) == {journey_of(scene, "acme").id, journey_of(scene, "cobalt").id}

    for _ in range(20):
        await scene.passes(days=1)
    assert [card.journeys for card in _steps(scene)[1:]] == [(journey_of(scene, "bluebell").id,)]


@pytest.mark.parametrize("paused", [(), ("acme", "cobalt")], ids=["others late", "others paused"])
async def test_who_gets_back_what_was_left_out_as_somebody_elses_is_alerted_of_that_alone(
    scene: Scene, paused: tuple[str, ...]
) -> None:
    """Bluebell's task goes to Theo while Priya's alert of three journeys waits for the morning, and back after it."""
    is_quiet_at_night(scene, "priya")
    await grows_late(scene)
    for customer in paused:
        running.pause(scene.stage.desk, scene.stage.caller("mara"), journey_of(scene, customer).id)
    _gives(scene, "theo")
    await scene.passes(hours=10)
    told = told_to(scene, "priya")
    assert [text.count("is delayed") for text in told] == ([] if paused else [2])
    assert "Bluebell" not in "".join(told)

    for who in ("priya", "theo", "priya"):
        _gives(scene, who)
        await scene.passes(minutes=1)
    (later,) = [text for text in scene.texts("priya") if "Bluebell Bakeries is delayed" in text]
    assert later.count("is delayed") == 1


async def test_what_a_repeat_leaves_out_may_have_been_heard_and_is_not_told_again(scene: Scene) -> None:
    """All three have arrived, though Slack did not say so, and nobody can look."""
    workspace = scene.stage.workspace
    workspace.app.scopes -= {"im:history"}
    workspace.faults.drop("chat.postMessage", times=2, accepted=True)
    await grows_late(scene)
    _gives(scene, "theo")
    await scene.minutes_pass(5)
    assert [text.count("is delayed") for text in told_to(scene, "priya")] == [3, 2]

    _gives(scene, "priya")
    await scene.minutes_pass(5)
    assert sum("Bluebell Bakeries is delayed" in text for text in scene.texts("priya")) == 1


def _gives(scene: Scene, to: str) -> None:
    """Bluebell's task gets another owner."""
    configure = activity_of(scene, "bluebell", "configure")
    reassign(scene.stage.desk, scene.stage.caller("jonas"), configure, scene.stage.people[to].id)


def _steps(scene: Scene) -> list[Card]:
    """What has come of escalations, oldest first."""
    with scene.stage.desk.database.read() as tx:
        known = cards.of_journeys(tx, scene.acme.workspace, [journey_of(scene, key).id for key in CUSTOMERS])
    found = {card.message: card for card in known if card.kind is CardKind.ESCALATION}
    return sorted(found.values(), key=lambda card: card.ts)
