"""Forms: opened by menus and commands, and told to whoever opened them (requirements J3, J5)."""

import pytest

from bot.demo.stage import Stage
from bot.sandbox.records import View
from bot.usecases import activities
from tests.e2e.acts import asked, begun, card, journeys_of, opened, redrawn, said

CALL = "Hold the kick-off call"


async def _form(stage: Stage, who: str, choice: str) -> View:
    """The form behind a choice of the first activity's menu on a status card."""
    person = stage.people[who]
    await person.choose(await card(stage, who, "status acme"), "activity_more", choice)
    assert person.modal is not None
    return person.modal


ACTS = [
    ("Skip…", {"reason": "not needed"}, "Skipped: Take over from sales"),
    ("Mark as failed…", {"reason": "no hand-over"}, "Marked as failed: Take over from sales"),
    ("Change due date…", {"due_on": "2026-12-01"}, "is now due Tue 1 Dec"),
    ("Add a note…", {"note": "They are keen"}, "Noted on Take over from sales"),
]


@pytest.mark.parametrize(("choice", "filled", "told"), ACTS)
async def test_what_a_form_did_is_said_on_the_card_it_was_opened_from(
    http_stage: Stage, choice: str, filled: dict[str, object], told: str
) -> None:
    begun(http_stage)
    mara, shown = http_stage.people["mara"], await card(http_stage, "mara", "status acme")
    await mara.choose(shown, "activity_more", choice)
    assert mara.modal is not None
    assert (await mara.submit(mara.modal, filled)).closed
    assert "(by @mara, today at 08:30)" in await redrawn(http_stage, shown, told)


BUTTONS = [
    ("Snooze", {"until": "2026-11-30"}, "No reminders of Take over from sales"),
    ("Reassign", {"owner": "priya"}, "is now with @priya"),
    ("Block", {"waits_for": "vendor", "until": "2026-11-30"}, "is waiting on a vendor until Mon 30 Nov"),
]


@pytest.mark.parametrize(("label", "filled", "told"), BUTTONS)
async def test_forms_behind_buttons_say_it_too(stage: Stage, label: str, filled: dict[str, object], told: str) -> None:
    begun(stage)
    mara, shown = stage.people["mara"], await card(stage, "mara", "status acme")
    await mara.press(shown, label)
    assert mara.modal is not None
    assert (await mara.submit(mara.modal, filled)).closed
    assert "(by @mara" in await redrawn(stage, shown, told)


COMMANDS = [
    ("skip", {"reason": "not needed"}, "Skipped: Hold the kick-off call"),
    ("note", {"note": "They are keen"}, "Noted on Hold the kick-off call"),
    ("due", {"due_on": "2026-12-01"}, "is now due Tue 1 Dec"),
    ("snooze", {"until": "2026-12-01"}, "No reminders of Hold the kick-off call"),
    ("reassign", {"owner": "priya"}, "is now with @priya"),
    ("block", {"until": "2026-12-01"}, "is waiting on the customer until Tue 1 Dec; its due date stays"),
    ("fail", {"reason": "nobody came"}, "Marked as failed: Hold the kick-off call"),
]


@pytest.mark.parametrize(("word", "filled", "told"), COMMANDS)
async def test_a_form_that_a_command_opened_answers_where_it_was_typed(
    http_stage: Stage, word: str, filled: dict[str, object], told: str
) -> None:
    begun(http_stage)
    mara = http_stage.people["mara"]
    form = await opened(http_stage, "mara", f"{word} acme kick-off call")
    assert CALL in mara.read(form)
    assert (await mara.submit(form, filled)).closed
    answer = await mara.sees(told)
    assert answer.only_for == mara.id


async def test_a_journey_is_paused_until_a_day_and_shows_it(stage: Stage) -> None:
    begun(stage)
    mara, shown = stage.people["mara"], await card(stage, "mara", "status acme")
    await mara.choose(shown, "journey_more", "Pause…")
    assert mara.modal is not None
    wrong = await mara.submit(mara.modal, {"until": "2026-11-20"})
    assert wrong.errors == {"until": "Choose a day after today."}
    assert mara.modal is not None
    assert (await mara.submit(mara.modal, {"until": "2026-11-30", "reason": "Waiting for legal"})).closed
    told = await redrawn(stage, shown, "Paused since Mon 23 Nov, until Mon 30 Nov: Waiting for legal")
    assert "[Resume]" in told


async def test_a_form_submitted_too_late_says_who_was_faster_in_its_place(stage: Stage) -> None:
    journey, mara = begun(stage), stage.people["mara"]
    shown = await card(stage, "mara", "status acme")
    await mara.choose(shown, "activity_more", "Skip…")
    form = mara.modal
    assert form is not None
    taken = next(a for a in journey.activities if a.title == "Take over from sales")
    activities.complete(stage.desk, stage.caller("jonas"), taken.id)
    late = await mara.submit(form, {"reason": "not needed"})
    assert (late.errors, late.closed) == ({}, False)
    assert late.view is not None
    assert "Take over from sales is already done: by @jonas, today at 08:30." in mara.read(late.view)
    assert "Next: Send the welcome message" in await redrawn(stage, shown, "1 of 21")


async def test_who_has_a_task_is_told_so_where_it_is_given_to_them_again(http_stage: Stage) -> None:
    begun(http_stage)
    told = "@mara has it already. Choose somebody else."
    assert await said(http_stage, "jonas", "reassign acme take over @mara") == told
    mara, form = http_stage.people["mara"], await opened(http_stage, "mara", "reassign acme take over")
    refused = await mara.submit(form, {"owner": "mara"})
    assert refused.errors == {"owner": told}
    assert (await mara.submit(form, {"owner": "priya"})).closed


async def test_a_right_lost_while_the_form_was_open_is_asked_for_again(http_stage: Stage) -> None:
    begun(http_stage)
    await asked(http_stage, "mara", "reassign acme take over @priya")
    form = await _form(http_stage, "priya", "Skip…")
    await asked(http_stage, "mara", "reassign acme take over @mara")
    priya = http_stage.people["priya"]
    refused = await priya.submit(form, {"reason": "not needed"})
    assert refused.view is not None
    assert "Only mara (the CSM) or a Slack admin can do this." in priya.read(refused.view)


async def test_a_submission_that_slack_delivers_twice_is_kept_once(stage: Stage) -> None:
    begun(stage)
    form = await _form(stage, "mara", "Add a note…")
    stage.workspace.faults.deliver_twice()
    assert (await stage.people["mara"].submit(form, {"note": "They are keen"})).closed
    log = (await asked(stage, "mara", "log acme")).message
    assert stage.people["mara"].read(log).count("wrote a note on") == 1


async def test_a_form_that_cannot_be_read_says_so(http_stage: Stage) -> None:
    begun(http_stage)
    mara, form = http_stage.people["mara"], await _form(http_stage, "mara", "Skip…")
    assert isinstance(form.body, dict)
    form.body["private_metadata"] = "tampered with"
    refused = await mara.submit(form, {"reason": "not needed"})
    assert refused.errors == {
        "reason": "This form could not be read. Close it, open it again and fill it in once more."
    }
    assert all(a.is_open for a in journeys_of(http_stage)[0].activities)


async def test_a_form_that_only_another_version_knows_says_so_in_its_place(http_stage: Stage) -> None:
    begun(http_stage)
    mara, form = http_stage.people["mara"], await _form(http_stage, "mara", "Skip…")
    assert isinstance(form.body, dict)
    form.body["callback_id"] = "skip_as_of_old"
    refused = await mara.submit(form, {"reason": "not needed"})
    assert refused.failure is None
    assert refused.view is not None
    assert "This form is of another version of Journeybot." in mara.read(refused.view)


async def test_moving_what_follows_says_how_much_that_is(http_stage: Stage) -> None:
    begun(http_stage)
    form = await opened(http_stage, "mara", "due acme kick-off call")
    assert "2 later activities would move by as many days." in http_stage.people["mara"].read(form)
