"""Crossings are told once, to those who can act, and the card stays true (requirements N1, N5, N6, N7, N9)."""

import asyncio
from dataclasses import replace

import pytest

from bot.usecases.activities import block, move_due_date
from bot.usecases.running import pause
from journeys.journey import Level, WaitsFor
from journeys.messages import MessageKind, MessageState
from tests.e2e.scene import MONDAY, Scene, a_template


@pytest.fixture
def scene(idle: Scene) -> Scene:
    return idle


async def _delayed(scene: Scene) -> None:
    """On Thursday the call (Mara's) and the configuration (Priya's) were due the day before; the plan is not."""
    scene.starts()
    await scene.settles()
    await scene.passes(days=2, hours=16)


def _alerts(scene: Scene, who: str) -> list[str]:
    return [text for text in scene.texts(who) if text.startswith("Acme Rockets is")]


async def test_each_owner_hears_of_their_own_overdue_tasks(scene: Scene) -> None:
    await _delayed(scene)

    (to_mara,), (to_priya,) = _alerts(scene, "mara"), _alerts(scene, "priya")
    for text in (to_mara, to_priya):
        assert text.startswith("Acme Rockets is delayed in Rollout v1\nDelayed: 2 of 3 activities overdue")
    assert "Do the call" in to_mara
    assert "Do the configure" not in to_mara
    assert "1 day overdue, was due Wed 25 Nov" in to_mara
    assert "Do the configure" in to_priya
    assert "Do the call" not in to_priya
    assert _alerts(scene, "theo") == _alerts(scene, "jonas") == []


async def test_a_delay_is_told_once_however_often_the_loop_runs(scene: Scene) -> None:
    await _delayed(scene)
    for _ in range(5):
        await scene.passes(hours=1)

    assert len(_alerts(scene, "mara")) == len(_alerts(scene, "priya")) == 1


async def test_getting_stuck_is_told_although_the_delay_was(scene: Scene) -> None:
    await _delayed(scene)
    await scene.passes(days=7)

    assert [text.splitlines()[0] for text in _alerts(scene, "mara")][-1] == "Acme Rockets is stuck in Rollout v1"
    assert len(_alerts(scene, "mara")) == 2
    assert "3 of 3 activities overdue" in _alerts(scene, "mara")[1]


async def test_the_csm_hears_that_the_days_have_run_out(scene: Scene) -> None:
    scene.applies(a_template(status_rule="journey_days", progress={"on_time_up_to": 3, "delayed_up_to": 5}))
    scene.starts()
    await scene.passes(days=4)

    (told,) = _alerts(scene, "mara")
    assert "Delayed: day 4, on time up to 3" in told
    assert _alerts(scene, "priya") == []


async def test_snooze_is_offered_to_whoever_may_alone(scene: Scene) -> None:
    """Priya's task is done while the journey stays late by Mara's, whose journey it is; Jonas is an admin."""
    await _delayed(scene)
    scene.does("priya", "configure")
    await scene.settles()
    (to_priya,) = _alerts(scene, "priya")
    assert "Snooze" not in to_priya
    assert to_priya.splitlines()[-1] == "For @priya."

    scene.gives("mara", "call", "jonas")
    await scene.settles()
    scene.does("jonas", "call")
    scene.gives("mara", "plan", "theo")
    await scene.passes(days=7)
    assert "Snooze" in _alerts(scene, "theo")[-1]
    for who in ("mara", "jonas"):
        card = _alerts(scene, who)[-1]
        assert "[Open]  [Snooze]" in card
        assert card.splitlines()[-1] == f"For @{who}. Snooze stops the reminders, not the clock."


async def test_a_csm_who_has_handed_over_is_offered_no_snooze_any_longer(scene: Scene) -> None:
    await _delayed(scene)
    scene.says(replace(scene.acme, roles={**scene.acme.roles, "csm": scene.stage.people["theo"].id}))
    scene.does("mara", "call")
    await scene.settles()
    assert "Snooze" not in _alerts(scene, "mara")[-1]


async def test_mark_done_draws_the_card_again_with_who_and_when(scene: Scene) -> None:
    await _delayed(scene)
    mara = scene.stage.people["mara"]
    card = scene.messages("mara")[-1]
    await mara.press(card, "Mark done")
    await scene.settles()

    read = mara.read(card)
    assert "Do the call" in read
    assert "Done by @mara, today at 00:30" in read
    assert len(scene.messages("mara")) == 1


async def test_back_on_track_the_same_card_says_so_and_nothing_new_comes(scene: Scene) -> None:
    await _delayed(scene)
    before = [len(scene.messages(who)) for who in ("mara", "priya")]
    scene.does("mara", "call")
    scene.does("priya", "configure")
    await scene.settles()

    to_mara, to_priya = scene.texts("mara")[-1], scene.texts("priya")[-1]
    assert to_mara.startswith("Acme Rockets is back on track in Rollout v1")
    assert to_priya.startswith("Acme Rockets is back on track in Rollout v1")
    assert "[Mark done]" not in to_mara
    assert [len(scene.messages(who)) for who in ("mara", "priya")] == before


async def test_a_second_episode_is_told_again(scene: Scene) -> None:
    await _delayed(scene)
    scene.does("mara", "call")
    scene.does("priya", "configure")
    await scene.settles()
    await scene.passes(days=7)

    assert _alerts(scene, "mara")[-1].startswith("Acme Rockets is stuck in Rollout v1")


async def test_whoever_causes_a_crossing_reads_it_on_their_card_and_only_others_are_told(scene: Scene) -> None:
    await _delayed(scene)
    scene.does("mara", "plan")
    await scene.settles()

    (to_mara,) = _alerts(scene, "mara")
    assert to_mara.startswith("Acme Rockets is stuck in Rollout v1\nStuck: 2 of 2 activities overdue")
    first, second = _alerts(scene, "priya")
    assert first.splitlines()[0] == second.splitlines()[0] == "Acme Rockets is stuck in Rollout v1"
    await scene.passes(hours=1)
    assert len(_alerts(scene, "mara")) == 1


async def test_what_is_no_longer_true_is_not_sent(scene: Scene) -> None:
    scene.starts()
    await scene.settles()
    scene.stage.workspace.faults.fail("chat.postMessage", times=2)
    await scene.passes(days=2, hours=16)
    scene.does("mara", "call")
    scene.does("priya", "configure")
    await scene.passes(hours=1)
    await scene.minutes_pass(2)

    alerts = [entry for entry in scene.outbox() if entry.message.kind is MessageKind.ALERT]
    assert {entry.state for entry in alerts} == {MessageState.CANCELLED}
    assert _alerts(scene, "mara") == _alerts(scene, "priya") == []


async def test_an_alert_waits_for_nobody_while_the_journey_is_paused(scene: Scene) -> None:
    await _delayed(scene)
    pause(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id, "holidays")
    await scene.passes(days=30)

    assert len(scene.messages("mara")) == 1
    assert "paused" in scene.texts("mara")[0].lower()


async def test_when_the_milestone_is_done_the_next_owner_is_told_what_was_finished_by_whom(scene: Scene) -> None:
    scene.starts()
    await scene.settles()
    for who, key in (("priya", "configure"), ("mara", "call"), ("mara", "plan")):
        scene.does(who, key)
    await scene.settles()

    (first, second) = scene.texts("priya")
    assert first.startswith("@priya, your work in First for Acme Rockets begins: 1 task")
    assert second.startswith("@priya, your work in Second for Acme Rockets begins: 1 task")
    for line in ("Do the call", "@mara", "Do the configure", "Do the import"):
        assert line in second
    assert scene.texts("mara") == []


async def test_who_ends_a_milestone_whose_next_one_is_theirs_is_not_notified(scene: Scene) -> None:
    scene.starts()
    await scene.settles()
    for who, key in (("mara", "call"), ("mara", "plan"), ("priya", "configure")):
        scene.does(who, key)
    await scene.settles()

    assert len(scene.texts("priya")) == 1


async def test_a_new_owner_hears_of_an_overdue_task_and_the_former_one_no_longer(scene: Scene) -> None:
    await _delayed(scene)
    mara, theo = scene.stage.people["mara"], scene.stage.people["theo"]
    card = scene.messages("mara")[-1]
    form = (await mara.press(card, "Reassign")).view
    assert form is not None
    assert (await mara.submit(form, {"New owner": theo.id})).closed
    await scene.settles()

    (told,) = _alerts(scene, "theo")
    assert "Do the call" in told
    assert f"Do the call: now with @{theo.user.handle}" in mara.read(card)


async def test_who_has_had_the_alert_already_is_told_of_an_overdue_task_that_becomes_theirs(scene: Scene) -> None:
    await _delayed(scene)
    (alerted,) = _alerts(scene, "priya")
    scene.gives("jonas", "call", "priya")
    await scene.settles()
    assert "Do the call" in scene.texts("priya")[-1]
    assert "@jonas gave you" in scene.texts("priya")[-1]

    scene.gives("jonas", "call", "mara")
    await scene.settles()
    assert "@jonas gave you Do the call" in scene.texts("mara")[-1]
    assert len(_alerts(scene, "mara")) == len(_alerts(scene, "priya")) == 1
    assert "Do the call" not in alerted


async def test_who_waits_for_a_customer_is_not_alerted_and_the_csm_reads_why(scene: Scene) -> None:
    scene.starts()
    await scene.settles()
    scene.does("mara", "call")
    waits = (WaitsFor.CUSTOMER, MONDAY.replace(day=30))
    block(scene.stage.desk, scene.stage.caller("priya"), scene.activity("configure"), *waits)
    await scene.passes(days=2, hours=16)

    assert _alerts(scene, "priya") == []
    (told,) = _alerts(scene, "mara")
    assert "Delayed: 1 of 2 activities overdue, 1 of them blocked or snoozed" in told


async def test_a_moved_due_date_brings_the_journey_back_on_track(scene: Scene) -> None:
    scene.starts()
    await scene.settles()
    for key in ("call", "configure"):
        move_due_date(
            scene.stage.desk, scene.stage.caller("mara"), scene.activity(key), MONDAY.replace(day=30), following=False
        )
    await scene.passes(days=3)
    assert _alerts(scene, "mara") == []
    await scene.passes(days=5)
    assert len(_alerts(scene, "mara")) == 1


async def test_two_nudges_at_once_tell_once(scene: Scene) -> None:
    scene.starts()
    await scene.settles()
    scene.stage.clock.move(MONDAY.replace(day=26) - MONDAY)
    await asyncio.gather(*(scene.settles() for _ in range(5)))

    assert len(_alerts(scene, "mara")) == 1
    assert scene.journey.watches["(journey)"].peak is Level.DELAYED


def _redraws(scene: Scene, kind: MessageKind) -> int:
    of_kind = {entry.message.id for entry in scene.outbox() if entry.message.kind is kind}
    redraws = [entry.message for entry in scene.outbox() if entry.message.kind is MessageKind.REDRAW]
    return sum(message.about["card"] in of_kind for message in redraws)


async def test_new_work_is_drawn_again_when_its_tasks_change_but_not_for_another_level(scene: Scene) -> None:
    await _delayed(scene)
    await scene.passes(days=7)
    assert _redraws(scene, MessageKind.HANDOFF) == 0
    assert _redraws(scene, MessageKind.ALERT) == 2

    scene.does("priya", "configure")
    await scene.settles()
    assert _redraws(scene, MessageKind.HANDOFF) == 1


async def test_a_task_somebody_was_given_is_drawn_again_when_another_deals_with_it(scene: Scene) -> None:
    scene.starts()
    scene.gives("mara", "plan", "priya")
    await scene.settles()
    priya, given = scene.stage.people["priya"], scene.messages("priya")[-1]
    assert "@mara gave you Do the plan" in priya.read(given)
    assert "[Mark done" in priya.read(given)

    scene.does("jonas", "plan")
    await scene.passes(seconds=2)
    assert "@mara gave you Do the plan" in priya.read(given)
    assert "Done by @jonas" in priya.read(given)
    assert "[Mark done" not in priya.read(given)
    assert _redraws(scene, MessageKind.ASSIGNMENT) == 1
