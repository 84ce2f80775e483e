"""Where a journey has no CSM, the owner of its template has that role: alerts, digests, questions, rights (T6)."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.demo.cast import TEAM_CHANNEL
from bot.usecases.activities import block, move_due_date
from journeys.journey import ActivityState, WaitsFor
from tests.e2e.acts import said
from tests.e2e.scene import FRIDAY, MONDAY, THURSDAY, TUESDAY, Scene, a_template


@pytest.fixture
async def scene(idle: Scene) -> Scene:
    """Priya has the only task. Nobody is Acme's CSM; the template is Mara's."""
    people = idle.stage.people
    idle.applies(a_template(owner=people["mara"].id, status_rule="both", milestones=[_milestone()]))
    led = replace(idle.acme, roles={"implementation_specialist": people["priya"].id})
    idle.says(led)
    idle.starts("jonas")
    await idle.settles()
    assert idle.journey.csm is None
    return idle


def _milestone() -> dict[str, object]:
    return {
        "id": "first", "name": "First", "length_days": 2, "progress": {"on_time_up_to": 2, "delayed_up_to": 30},
        "tasks": [{"id": "configure", "title": "Do the configure", "role": "implementation_specialist",
                   "due_in_days": 12}],
        "achievements": [{"id": "login", "title": "First login", "due_in_days": 2}],
    }  # fmt: skip


async def test_the_digest_tells_what_waits_and_what_is_late(scene: Scene) -> None:
    block(scene.stage.desk, scene.stage.caller("priya"), scene.activity("configure"), WaitsFor.CUSTOMER, FRIDAY)
    await scene.comes_to(TUESDAY, time(9))
    (digest,) = scene.digests()
    assert "Waiting on others (2)" in digest
    assert "First login" in digest
    assert "Do the configure" in digest
    await scene.comes_to(THURSDAY, time(9))
    assert "Late journeys (1)" in scene.digests()[-1]
    assert "First login" in await said(scene.stage, "mara", "digest")


@pytest.mark.parametrize("due", [None, FRIDAY + timedelta(days=7)], ids=["overdue", "late by days alone"])
async def test_what_a_mute_has_dropped_stands_in_the_digest_after_it(scene: Scene, due: date | None) -> None:
    if due:
        desk, jonas = scene.stage.desk, scene.stage.caller("jonas")
        move_due_date(desk, jonas, scene.activity("login"), due, following=False)
    await scene.comes_to(MONDAY, time(10))
    scene.mutes("mara", FRIDAY, time(8))
    await scene.comes_to(THURSDAY, time(10))
    before = len(scene.texts("mara"))
    await scene.comes_to(FRIDAY, time(9))
    told = scene.texts("mara")[before:]
    assert len(told) == 1
    assert "You were told nothing since" in told[0]
    assert "Late journeys (1)" in told[0]


async def test_the_buttons_of_the_alert_work(scene: Scene) -> None:
    await scene.comes_to(THURSDAY, time(10))
    mara = scene.stage.people["mara"]
    alert = await mara.sees("is delayed in")
    await mara.press(alert, "Mark done")
    await scene.settles()
    login = next(a for a in scene.journey.activities if a.definition == "login")
    assert (login.state, login.ended_by) == (ActivityState.COMPLETED, mara.id)


async def test_the_questions_can_be_answered(scene: Scene) -> None:
    await said(scene.stage, "mara", "done acme first login")
    await said(scene.stage, "priya", "done acme do the configure")
    await scene.settles()
    mara = scene.stage.people["mara"]
    question = await mara.sees("Was the goal reached?")
    assert "Move to" not in mara.read(question), "a customer's stage is not theirs"
    assert "Start" not in mara.read(question)
    await mara.press(question, "Yes")
    await scene.settles()
    assert scene.journey.outcome_reached is True


async def test_who_may_is_named_to_others(scene: Scene) -> None:
    told = await said(scene.stage, "theo", "done acme first login")
    assert "Only mara (the template's owner) or a Slack admin can do this." in told


async def test_what_nobody_reads_for_somebody_away_comes_to_the_owner(scene: Scene) -> None:
    in_a_month = THURSDAY + timedelta(days=30)
    for who, stand_in in (("priya", "theo"), ("theo", "priya")):
        scene.leaves(who, TUESDAY, in_a_month, stand_in)
    move_due_date(scene.stage.desk, scene.stage.caller("jonas"), scene.activity("configure"), TUESDAY, following=False)
    await scene.comes_to(THURSDAY, time(12))
    assert any("Do the configure" in text and "who is away until" in text for text in scene.texts("mara"))
    assert scene.texts("jonas") == []


async def test_what_cannot_be_delivered_is_told_to_the_owner(scene: Scene) -> None:
    scene.leaves_slack("priya")
    move_due_date(scene.stage.desk, scene.stage.caller("jonas"), scene.activity("configure"), TUESDAY, following=False)
    await scene.comes_to(THURSDAY, time(12))
    assert any("to @priya could not be delivered" in text for text in scene.texts("mara"))
    assert not any("could not be delivered" in text for text in scene.texts("jonas"))


async def test_the_owner_may_give_a_channel_its_digest(scene: Scene) -> None:
    channel = scene.stage.workspace.channel(TEAM_CHANNEL).id
    assert "gets the team digest" in await said(scene.stage, "mara", "digest here", channel)
    assert "Only a CSM of a running journey" in await said(scene.stage, "theo", "digest here", channel)


async def test_lists_of_ones_own_have_it(scene: Scene) -> None:
    assert "Acme" in await said(scene.stage, "mara", "list owner:me")
    assert "Acme" not in await said(scene.stage, "theo", "list owner:me")
