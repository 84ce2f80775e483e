"""Stages as people see and change them in Slack (requirements J8), and reviews of templates (T1)."""

from datetime import timedelta

from bot.demo.stage import Stage
from bot.usecases import activities
from bot.usecases.asking import status_of
from tests.e2e.acts import asked, begun, said
from tests.e2e.test_questions import completed

PATIENCE = 10.0


async def test_a_csm_moves_a_customer_and_everybody_reads_its_history(http_stage: Stage) -> None:
    http_stage.clock.move(timedelta(days=34))
    moved = await said(http_stage, "mara", "stage bluebell adoption")
    assert "Bluebell Bakeries has moved from Onboarding to Adoption." in moved
    http_stage.clock.move(timedelta(days=3))

    history = await said(http_stage, "theo", "stage bluebell")
    assert "Adoption stage for 3 days" in history
    assert "3 days so far, moved by @mara" in history
    assert "Onboarding since Mon 23 Nov: 34 days" in history
    assert "Adoption stage for 3 days" in await said(http_stage, "theo", "status bluebell")


async def test_only_the_csm_or_an_admin_moves_a_customer(http_stage: Stage) -> None:
    refused = await said(http_stage, "theo", "stage bluebell adoption")
    assert "Only the CSM of Bluebell Bakeries or a Slack admin can change its stage." in refused
    assert "has moved" in await said(http_stage, "jonas", "stage bluebell adoption")


async def test_a_stage_that_is_misspelt_is_suggested_and_nothing_moves(http_stage: Stage) -> None:
    answer = await said(http_stage, "mara", "stage bluebell adopton")
    assert "There is no stage “adopton”. Did you mean Adoption?" in answer
    assert "is in Onboarding already" in await said(http_stage, "mara", "stage bluebell onboarding")
    assert "Did you mean `/journey stage" in (await asked(http_stage, "mara", "stge bluebell")).text


async def test_picking_one_of_two_customers_goes_on_with_the_stage_that_was_typed(http_stage: Stage) -> None:
    mara = http_stage.people["mara"]
    question = await asked(http_stage, "mara", "stage acm adoption")
    answer = await mara.press(question.message, "Choose")
    assert "has moved from Onboarding to Adoption" in mara.read((await answer.arrives()).message)


async def test_who_has_been_in_a_stage_for_long_is_listed_without_notifying_anybody(http_stage: Stage) -> None:
    assert "No customer has been in its stage for more than 90 days" in await said(http_stage, "mara", "stage over 90")
    http_stage.clock.move(timedelta(days=95))
    await said(http_stage, "mara", "stage bluebell adoption")

    answer = await asked(http_stage, "mara", "stage over 90 onboarding")
    listed = http_stage.people["mara"].read(answer.message)
    assert "Acme Rockets (acme) · 95 days · CSM mara" in listed
    assert "Bluebell" not in listed
    assert "<@" not in str(answer.message.blocks)


async def test_how_many_days_are_meant_has_to_be_a_number(http_stage: Stage) -> None:
    for words in ("stage over", "stage over many", "stage over 999999999999", "stage over -3"):
        assert "Write over how many days" in await said(http_stage, "mara", words)
    assert "Say which customer" in await said(http_stage, "mara", "stage")


async def test_a_move_by_command_is_seen_on_the_card_that_offered_it(http_stage: Stage) -> None:
    mara = http_stage.people["mara"]
    card = await completed(http_stage)
    assert "Move to Adoption" in mara.read(card)
    await said(http_stage, "mara", "stage bluebell adoption")
    redrawn = await mara.sees("is in the Adoption stage now", timeout=PATIENCE)
    assert redrawn.ts == card.ts


async def test_an_old_card_moves_nobody_whose_journey_goes_on_again(http_stage: Stage) -> None:
    mara = http_stage.people["mara"]
    card = await completed(http_stage)
    report = status_of(http_stage.desk, http_stage.caller("mara"), "bluebell")
    activities.reopen(http_stage.desk, http_stage.caller("mara"), report.runs[0].journey.activities[-1].id)
    await mara.press(card, "Move to Adoption")
    assert "This journey is not completed any longer" in mara.read(mara.dm()[-1])
    assert "Onboarding stage" in await said(http_stage, "mara", "status bluebell")


async def test_a_review_is_asked_for_after_months_and_noted(http_stage: Stage) -> None:
    begun(http_stage, "bluebell")
    assert "Review due" not in await said(http_stage, "mara", "template list")
    http_stage.clock.move(timedelta(days=200))
    assert "/journey template reviewed onboarding" in await said(http_stage, "mara", "template list")

    assert "was looked through" in await said(http_stage, "mara", "template reviewed onboarding")
    assert "/journey template reviewed onboarding" not in await said(http_stage, "mara", "template list")
    assert "Only a CSM of a running journey or a Slack admin" in await said(
        http_stage, "priya", "template reviewed adoption"
    )
    assert "no active template “nonsense”" in await said(http_stage, "mara", "template reviewed nonsense")
    misspelt = await said(http_stage, "mara", "template review onboarding")
    assert "Did you mean `/journey template reviewed onboarding`?" in misspelt
    assert "Name the journey template" in await said(http_stage, "mara", "template reviewed")


async def test_the_days_begin_anew_in_a_new_stage(http_stage: Stage) -> None:
    http_stage.clock.move(timedelta(days=10))
    await said(http_stage, "mara", "stage bluebell adoption")
    report = status_of(http_stage.desk, http_stage.caller("mara"), "bluebell")
    assert report.days_in_stage == 0
