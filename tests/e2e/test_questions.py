"""What only the CSM can decide is asked of them, and the card shows what was decided (requirements J4, T3, J8)."""

from bot.demo.stage import Stage
from bot.sandbox.records import Message
from bot.usecases import activities, milestones, templates
from bot.usecases.asking import journey_of
from journeys.journey import Activity, Journey
from journeys.template import ActivityKind
from notifications.ids import Action
from tests.e2e.acts import begun, said

PATIENCE = 10.0


def first_task(journey: Journey) -> Activity:
    return next(a for a in journey.activities if a.is_open and a.required and a.kind is ActivityKind.TASK)


def finish(stage: Stage, journey: Journey) -> None:
    """Mara marks everything done."""
    mara = stage.caller("mara")
    while following := journey_of(stage.desk, mara, journey.id).next_activity:
        activities.complete(stage.desk, mara, following.id)
    stage.bot.loop.nudge()


async def completed(stage: Stage) -> Message:
    """The card Mara gets when a journey of hers has completed."""
    finish(stage, begun(stage, "bluebell"))
    return await stage.people["mara"].sees("Congratulations", timeout=PATIENCE)


async def failed_by_priya(stage: Stage) -> Message:
    """The card Mara gets when Priya fails a task of hers."""
    task = first_task(begun(stage, "bluebell"))
    activities.reassign(stage.desk, stage.caller("mara"), task.id, stage.people["priya"].id)
    activities.fail(stage.desk, stage.caller("priya"), task.id, "Nobody came")
    stage.bot.loop.nudge()
    return await stage.people["mara"].sees("did not succeed", timeout=PATIENCE)


async def test_the_csm_is_asked_what_becomes_of_a_failed_activity_and_sees_what_was_decided(stage: Stage) -> None:
    mara = stage.people["mara"]
    card = await failed_by_priya(stage)
    text = mara.read(card)
    assert "Failed by @priya" in text
    assert "Nobody came" in text
    assert "cannot be completed" in text

    form = (await mara.press(card, "Fail the milestone…")).view
    assert form
    result = await mara.submit(form, {"Why is it given up?": "They went silent"})
    assert result.closed

    redrawn = await mara.sees("was failed by @mara", timeout=PATIENCE)
    assert redrawn.ts == card.ts
    assert "They went silent" in mara.read(redrawn)
    stale = await mara.press(card, "Fail the milestone…")
    assert "is already marked as failed: by" in (await stale.arrives()).text


async def test_reopening_from_the_card_gives_the_task_its_buttons_back(http_stage: Stage) -> None:
    mara = http_stage.people["mara"]
    card = await failed_by_priya(http_stage)
    await mara.press(card, "Reopen")
    redrawn = await mara.sees("is open again: reopened by @mara", timeout=PATIENCE)
    assert "Mark done" in mara.read(redrawn)


async def test_a_csm_who_fails_a_task_is_not_asked_but_finds_the_choices_in_its_menu(http_stage: Stage) -> None:
    mara = http_stage.people["mara"]
    task = first_task(begun(http_stage, "bluebell"))
    form = (await mara.command("/journey", f"fail bluebell {task.title}")).view
    assert form
    await mara.submit(form, {"Why did it not succeed?": "Nobody came"})

    told = await mara.sees("Marked as failed")
    assert "Fail the milestone…" in mara.read(told)
    finish(http_stage, begun(http_stage, "acme"))
    await mara.sees("Congratulations", timeout=PATIENCE)
    assert all("did not succeed" not in mara.read(message) for message in mara.dm())


async def test_a_completed_journey_asks_for_its_outcome_and_offers_the_next_stage(http_stage: Stage) -> None:
    mara = http_stage.people["mara"]
    card = await completed(http_stage)
    assert "Was the desired outcome reached?" in mara.read(card)

    await mara.press(card, "Yes")
    answered = await mara.sees("was reached", timeout=PATIENCE)
    assert answered.ts == card.ts
    await mara.press(answered, "Move to Adoption")
    moved = await mara.sees("is in the Adoption stage now", timeout=PATIENCE)
    assert "Move to Adoption" not in mara.read(moved)

    again = await (await mara.press(answered, "Move to Adoption")).arrives()
    assert "is in Adoption already" in again.text


async def test_accepting_the_next_journey_moves_the_customer_and_shows_the_dates_first(http_stage: Stage) -> None:
    mara = http_stage.people["mara"]
    card = await completed(http_stage)
    preview = (await mara.press(card, action_id=Action.NEXT_JOURNEY)).view
    assert preview
    assert "Bluebell Bakeries" in mara.read(preview)
    moved = await mara.sees("is in the Adoption stage now", timeout=PATIENCE)
    assert "From first team to daily habit" in mara.read(moved)

    await mara.submit(preview, {"override": ["yes"]})
    await mara.sees("From first team to daily habit v1 has started for Bluebell Bakeries", timeout=PATIENCE)

    def is_gone() -> bool | None:
        return "From first team" not in mara.read(mara.current(card) or card) or None

    assert await http_stage.workspace.changes.wait_for(is_gone, PATIENCE), "what was started is offered no longer"


async def test_only_the_csm_or_an_admin_accepts_what_is_offered(http_stage: Stage) -> None:
    theo = http_stage.people["theo"]
    card = await completed(http_stage)
    http_stage.workspace.conversations.join(card.channel, theo.user.id)
    refused = await (await theo.press(card, "Move to Adoption")).arrives()
    assert "Only the CSM of Bluebell Bakeries or a Slack admin" in refused.text


async def test_the_log_names_a_failed_milestone_as_its_own_journey_does(http_stage: Stage) -> None:
    (onboarding,) = templates.export(http_stage.desk, http_stage.workspace.team_id, ["onboarding"])
    renamed = tuple(m.model_copy(update={"name": f"Other {m.name}"}) for m in onboarding.milestones)
    other = onboarding.model_copy(update={"key": "other", "name": "Another start", "milestones": renamed})
    templates.apply(http_stage.desk, http_stage.workspace.team_id, [other], http_stage.clock.now(), activate=True)
    journey = begun(http_stage, "bluebell")
    begun(http_stage, "bluebell", "other")
    milestone = journey.activities[0].milestone
    milestones.fail(http_stage.desk, http_stage.caller("mara"), f"{journey.id}/{milestone}", "They went silent")

    log = await said(http_stage, "mara", "log bluebell")
    assert "@mara failed the milestone Kick-off: They went silent" in log
    assert "Kick-off: in progress → failed" in log
