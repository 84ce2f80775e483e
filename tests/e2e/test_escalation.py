"""Late journeys on which nobody acts are told further, each step once (requirements N2, N6, N7)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.demo.stage import sqlite_in, staged
from bot.usecases import running
from bot.usecases.activities import complete, move_due_date, note
from bot.usecases.settings import Choices, Mute, choose, mute
from journeys.escalation import next_step_on
from journeys.messages import MessageKind, MessageState
from journeys.person import WORKING_DAYS
from journeys.progress import progress
from journeys.working_days import working_days
from storage import people
from storage.outbox_entries import OutboxEntry
from tests.e2e.acts import said
from tests.e2e.scene import START, ZONE, Scene, a_template, furnished

SPRING = date(2027, 3, 1)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with staged(sqlite_in(tmp_path), MovableClock(START)) as stage:
        yield await furnished(stage)
        assert list(stage.workspace.problems) == []


async def _alerted(scene: Scene, third: date = SPRING, **owners: str) -> None:
    """Thursday, just after midnight: what was due on Wednesday is overdue, and its owners are alerted; the third task
    is not due for long."""
    scene.starts(**owners)
    move_due_date(scene.stage.desk, scene.stage.caller("mara"), scene.activity("plan"), third, following=False)
    await scene.passes(days=2, hours=16)


def _told(scene: Scene, who: str) -> list[str]:
    return [text for text in scene.texts(who) if "nobody has acted for" in text]


async def _days(scene: Scene, count: int) -> None:
    for _ in range(count):
        await scene.passes(days=1)
    await scene.passes(minutes=1)


async def test_the_csm_hears_after_three_working_days_and_the_stage_owner_after_three_more(scene: Scene) -> None:
    assert "answers for Onboarding from now on" in await said(scene.stage, "jonas", "stage owner onboarding @theo")
    await _alerted(scene)
    await _days(scene, 4)
    assert _told(scene, "mara") == []
    await _days(scene, 1)
    (told,) = _told(scene, "mara")
    assert told.startswith("Acme Rockets is delayed in Rollout v1, and nobody has acted for 3 working days")
    assert "Do the call" in told
    assert "Do the configure" in told
    assert _told(scene, "theo") == []
    await _days(scene, 3)
    assert len(_told(scene, "theo")) == 1
    await _days(scene, 3)
    assert (len(_told(scene, "mara")), len(_told(scene, "theo"))) == (1, 1)


async def test_without_a_stage_owner_the_manager_of_the_customer_hears_it(scene: Scene) -> None:
    await _alerted(scene, manager=scene.stage.people["jonas"].id)
    await _days(scene, 8)
    assert len(_told(scene, "jonas")) == 1


async def test_without_either_it_stops_at_the_csm(scene: Scene) -> None:
    await _alerted(scene)
    await _days(scene, 15)
    about_acme = [entry.message for entry in scene.outbox() if entry.message.journey == scene.journey.id]
    told = [message.recipient for message in about_acme if message.kind is MessageKind.ESCALATION]
    assert told == [scene.stage.people["mara"].id]


async def test_of_who_has_left_slack_the_next_one_hears_it_instead(scene: Scene) -> None:
    await said(scene.stage, "jonas", "stage owner onboarding @theo")
    await _alerted(scene, manager=scene.stage.people["lucia"].id)
    _leaves_slack(scene, "theo")
    await _days(scene, 8)
    assert [len(_told(scene, who)) for who in ("mara", "lucia", "jonas")] == [1, 1, 0]
    assert "Onboarding: @theo, who has left Slack" in await said(scene.stage, "jonas", "stage owner")


async def test_where_all_who_answer_for_it_have_left_an_admin_hears_it(scene: Scene) -> None:
    await said(scene.stage, "jonas", "stage owner onboarding @theo")
    await _alerted(scene)
    _leaves_slack(scene, "theo")
    await _days(scene, 8)
    assert [len(_told(scene, who)) for who in ("mara", "lucia", "jonas")] == [1, 0, 1]


@pytest.mark.parametrize(
    ("owner", "manager", "left", "heard"),
    [
        ("theo", "mara", ["theo"], ["mara", "jonas"]),
        ("theo", "mara", ["theo", "mara"], ["jonas"]),
        ("theo", "mara", ["mara"], ["theo"]),
        ("mara", "lucia", ["lucia"], ["mara"]),
        ("mara", "lucia", ["mara"], ["lucia"]),
        ("mara", "lucia", [], ["mara"]),
        (None, "mara", [], ["mara"]),
        (None, "mara", ["mara"], ["jonas"]),
    ],
)
async def test_where_the_csm_answers_for_more_somebody_else_hears_it_instead_of_who_has_left(
    scene: Scene, owner: str | None, manager: str, left: list[str], heard: list[str]
) -> None:
    if owner:
        await said(scene.stage, "jonas", f"stage owner onboarding @{owner}")
    await _alerted(scene, manager=scene.stage.people[manager].id)
    for who in left:
        _leaves_slack(scene, who)
    await _days(scene, 10)
    told = {who: len(_told(scene, who)) for who in ("mara", "theo", "lucia", "jonas")}
    assert told == {who: int(who in heard) for who in told}


async def test_where_the_csm_has_left_whoever_answers_for_the_stage_hears_it_once_and_in_their_place(
    scene: Scene,
) -> None:
    await said(scene.stage, "jonas", "stage owner onboarding @theo")
    await _alerted(scene)
    _leaves_slack(scene, "mara")
    await _days(scene, 5)
    assert [len(_told(scene, who)) for who in ("theo", "jonas")] == [1, 0]
    await _days(scene, 5)
    assert [len(_told(scene, who)) for who in ("theo", "jonas")] == [1, 0]


def _leaves_slack(scene: Scene, who: str) -> None:
    """And the bot has heard of it."""
    user, workspace = scene.stage.people[who].id, scene.acme.workspace
    scene.stage.workspace.people.deactivate(user)
    with scene.stage.desk.database.write() as tx:
        people.put_many(
            tx, [replace(known, is_active=False) for known in people.get_many(tx, workspace, [user]).values()]
        )


async def test_an_act_starts_the_count_anew_and_the_card_says_so(scene: Scene) -> None:
    await _alerted(scene)
    await _days(scene, 5)
    assert len(_told(scene, "mara")) == 1
    note(scene.stage.desk, scene.stage.caller("priya"), scene.activity("configure"), "They are on holiday.")
    await scene.settles()
    await scene.passes(minutes=1)
    assert _told(scene, "mara") == []
    assert any("somebody has acted, or there is a newer alert" in text for text in scene.texts("mara"))
    await _days(scene, 9)
    assert _told(scene, "mara") == [], "the step was told in this episode already"


async def test_a_newer_alert_starts_the_count_anew_and_the_card_does_not_say_that_all_is_well(scene: Scene) -> None:
    await _alerted(scene, third=date(2026, 12, 3))
    await _days(scene, 5)
    assert len(_told(scene, "mara")) == 1
    await _days(scene, 3)
    assert _told(scene, "mara") == []
    assert any(
        "Rollout v1: somebody has acted, or there is a newer alert\nStuck: 3 of 3" in text
        for text in scene.texts("mara")
    )


async def test_once_it_is_on_track_again_the_card_says_that_it_is_no_longer_late(scene: Scene) -> None:
    await _alerted(scene)
    await _days(scene, 5)
    for key, who in (("call", "mara"), ("configure", "priya")):
        complete(scene.stage.desk, scene.stage.caller(who), scene.activity(key))
    await scene.settles()
    await scene.passes(minutes=1)
    assert any(text.startswith("Acme Rockets, Rollout v1: no longer late") for text in scene.texts("mara"))


async def test_what_somebody_has_acted_on_in_time_is_told_no_further(scene: Scene) -> None:
    await _alerted(scene)
    await _days(scene, 2)
    for key, who in (("call", "mara"), ("configure", "priya")):
        complete(scene.stage.desk, scene.stage.caller(who), scene.activity(key))
    await _days(scene, 5)
    assert _told(scene, "mara") == []


async def test_a_template_can_leave_it_out(scene: Scene) -> None:
    scene.applies(a_template(escalate_after_days=0))
    await _alerted(scene)
    await _days(scene, 8)
    assert _told(scene, "mara") == []


async def test_only_an_admin_says_who_answers_for_a_stage(scene: Scene) -> None:
    assert "Only a Slack admin" in await said(scene.stage, "mara", "stage owner onboarding @theo")
    assert "Onboarding: nobody yet" in await said(scene.stage, "mara", "stage owner")
    await said(scene.stage, "jonas", "stage owner onboarding @theo")
    assert "Onboarding: @theo" in await said(scene.stage, "mara", "stage owner")
    assert "Nobody answers for Onboarding" in await said(scene.stage, "jonas", "stage owner onboarding nobody")
    assert "Did you mean Onboarding?" in await said(scene.stage, "jonas", "stage owner onbording @theo")
    assert "Write the stage and the person" in await said(scene.stage, "jonas", "stage owner onboarding")


@pytest.mark.parametrize("act", ["note", "pause"])
async def test_a_step_that_was_dropped_before_it_was_heard_is_taken_again(scene: Scene, act: str) -> None:
    """Theo's waits in the night for eight o'clock, and what is done meanwhile starts the count anew."""
    await said(scene.stage, "jonas", "stage owner onboarding @theo")
    quiet = Choices(False, time(9), WORKING_DAYS, "", ZONE, quiet=(time(20), time(8)))
    choose(scene.stage.desk, scene.stage.caller("theo"), quiet)
    await _alerted(scene)
    await _days(scene, 8)
    assert scene.journey.escalated == 2
    await _acts(scene, act)
    await scene.passes(hours=10)
    await _days(scene, 1)
    assert _told(scene, "theo") == []

    await _days(scene, 10)
    assert len(_told(scene, "theo")) == 1
    note(scene.stage.desk, scene.stage.caller("priya"), scene.activity("configure"), "Still on holiday.")
    await _days(scene, 15)
    steps = [e.message.recipient for e in scene.outbox() if _is_escalation(e) and e.state is MessageState.SENT]
    assert steps == [scene.stage.people[who].id for who in ("mara", "theo")], "each was heard once"


async def _acts(scene: Scene, act: str) -> None:
    if act == "note":
        note(scene.stage.desk, scene.stage.caller("priya"), scene.activity("configure"), "They are on holiday.")
        return
    running.pause(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id)
    await scene.passes(hours=30)
    running.resume(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id)


def _is_escalation(entry: OutboxEntry) -> bool:
    return entry.message.kind is MessageKind.ESCALATION


async def test_days_of_silence_are_working_days_of_the_customers_country(scene: Scene) -> None:
    """Tuesday the 8th of December is a holiday in Austria."""
    scene.says(replace(scene.acme, country="AT"))
    await _alerted(scene)
    await _days(scene, 8)
    note(scene.stage.desk, scene.stage.caller("mara"), scene.activity("call"), "They call back.")
    assert scene.journey.unattended_since == date(2026, 12, 4)
    today, days = date(2026, 12, 4), working_days("AT")
    current = progress(scene.journey, a_template(), today)
    assert next_step_on(scene.journey, a_template(), current, today, days) == date(2026, 12, 10)


@pytest.mark.parametrize("days", [16, 22])
async def test_a_step_that_waits_while_it_falls_due_anew_is_heard_once(scene: Scene, days: int) -> None:
    await said(scene.stage, "jonas", "stage owner onboarding @theo")
    await _alerted(scene)
    await _days(scene, 1)
    mute(scene.stage.desk, scene.stage.caller("theo"), Mute(scene.stage.clock.now() + timedelta(days=days)))
    await _days(scene, 8)
    assert scene.journey.escalated == 2
    note(scene.stage.desk, scene.stage.caller("priya"), scene.activity("configure"), "They are on holiday.")
    await _days(scene, 30)
    (told,) = _told(scene, "theo")
    assert "@priya" in told
    await _days(scene, 10)
    assert len(_told(scene, "theo")) == 1
    assert "somebody has acted" not in _told(scene, "theo")[0]


@pytest.mark.parametrize("can_look", [True, False], ids=["its history can be read", "nobody can look"])
async def test_a_step_that_may_have_been_heard_is_not_taken_again(scene: Scene, can_look: bool) -> None:
    await said(scene.stage, "jonas", "stage owner onboarding @theo")
    await _alerted(scene)
    await _days(scene, 7)
    if not can_look:
        scene.stage.workspace.app.scopes -= {"im:history"}
    scene.stage.workspace.faults.drop("chat.postMessage", times=1, accepted=True)
    await scene.passes(days=1)
    scene.stage.workspace.faults.clear()
    note(scene.stage.desk, scene.stage.caller("priya"), scene.activity("configure"), "They are on holiday.")
    await scene.minutes_pass(10)
    await _days(scene, 15)
    steps = [e for e in scene.outbox() if _is_escalation(e) and e.message.recipient == scene.stage.people["theo"].id]
    assert len(steps) == 1


def _goes_over(scene: Scene) -> None:
    """An import makes Lucia the CSM."""
    scene.says(replace(scene.acme, roles={**scene.acme.roles, "csm": scene.stage.people["lucia"].id}))


async def test_a_step_that_waits_while_its_journey_goes_over_is_the_new_csms_when_it_is_due_to_them(
    scene: Scene,
) -> None:
    scene.chooses("mara", quiet=(time(20), time(8)))
    await _alerted(scene)
    await _days(scene, 5)
    assert scene.journey.escalated == 1
    _goes_over(scene)
    await scene.passes(hours=10)
    await _days(scene, 2)
    assert (_told(scene, "mara"), _told(scene, "lucia")) == ([], [])
    await _days(scene, 8)
    assert (len(_told(scene, "mara")), len(_told(scene, "lucia"))) == (0, 1)


async def test_a_step_that_waits_until_it_is_due_to_the_new_csm_is_not_the_former_ones(scene: Scene) -> None:
    await _alerted(scene)
    mute(scene.stage.desk, scene.stage.caller("mara"), Mute(scene.stage.clock.now() + timedelta(days=14)))
    await _days(scene, 5)
    _goes_over(scene)
    await _days(scene, 10)
    assert (len(_told(scene, "mara")), len(_told(scene, "lucia"))) == (0, 1)


async def test_who_takes_over_what_the_former_csm_was_told_has_as_many_days_for_it(scene: Scene) -> None:
    await said(scene.stage, "jonas", "stage owner onboarding @theo")
    await _alerted(scene)
    await _days(scene, 7)
    assert len(_told(scene, "mara")) == 1
    _goes_over(scene)
    await _days(scene, 2)
    assert (_told(scene, "lucia"), _told(scene, "theo")) == ([], [])
    await _days(scene, 4)
    assert (len(_told(scene, "lucia")), _told(scene, "theo")) == (1, [])
    await _days(scene, 5)
    assert (len(_told(scene, "lucia")), len(_told(scene, "theo"))) == (1, 1)
