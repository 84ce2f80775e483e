"""Commands as busy people type them: signs, quotes, marks at the end, hours that are none (requirements V1)."""

import pytest

from bot.demo.cast import TEAM_CHANNEL
from bot.demo.stage import Stage
from bot.usecases.archiving import archive
from bot.usecases.customers import put_customers
from journeys.customer import Customer
from tests.e2e.acts import begun, opened, said
from tests.e2e.scene import a_template, furnished


def renamed(stage: Stage, name: str, key: str = "smith") -> None:
    """A customer of Mara's with this name."""
    roles = {"csm": stage.people["mara"].id}
    one = Customer(stage.workspace.team_id, key, name, "Onboarding", roles=roles)
    put_customers(stage.desk, one.workspace, [one], {}, stage.clock.now())


async def test_a_name_with_an_ampersand_is_found(stage: Stage) -> None:
    renamed(stage, "Smith & Sons <Berlin>")
    assert (await said(stage, "mara", "status smith & sons")).startswith("Smith & Sons <Berlin>")
    assert (await said(stage, "mara", "status smith & sons <berlin>")).startswith("Smith & Sons <Berlin>")


async def test_a_note_is_kept_as_it_was_typed(stage: Stage) -> None:
    begun(stage)
    await said(stage, "mara", "note acme kick-off call: R&D says 3 < 4, ask @theo")
    assert "R&D says 3 < 4, ask @theo" in await said(stage, "mara", "log acme")


async def test_a_note_typed_before_the_customer_was_clear_is_kept_so_too(http_stage: Stage) -> None:
    """The pick list carries it; nothing in it is read as Slack's a second time."""
    begun(http_stage)
    mara = http_stage.people["mara"]
    answer = await mara.command("/journey", "note ac kick-off call: write &lt; and R&D")
    await mara.press(answer.message, value="acme\nnote\nkick-off call: write &lt; and R&D")
    assert "write &lt; and R&D" in await said(http_stage, "mara", "log acme")


@pytest.mark.parametrize("words", ["status acme?", "status ACME.", "status “acme rockets”!", "pause acme, onboarding."])
async def test_marks_at_the_end_of_a_name_are_no_part_of_it(http_stage: Stage, words: str) -> None:
    begun(http_stage)
    answer = await http_stage.people["mara"].command("/journey", words)
    told = http_stage.people["mara"].read(answer.view or answer.message)
    assert "No customer" not in told
    assert "Acme Rockets" in told


async def test_a_mark_that_is_part_of_a_name_counts(http_stage: Stage) -> None:
    renamed(http_stage, "Acme Rockets!")
    assert (await said(http_stage, "mara", "status acme rockets!")).startswith("Acme Rockets!")


async def test_templates_and_stages_may_stand_in_quotes(http_stage: Stage) -> None:
    assert "From first team to daily habit v1" in await preview(http_stage, "start acme “adoption”")
    assert "has moved from Onboarding to Adoption" in await said(http_stage, "mara", 'stage acme "Adoption"')
    assert "looked through" in await said(http_stage, "jonas", "template reviewed 'onboarding'")


async def preview(stage: Stage, words: str) -> str:
    return stage.people["mara"].read(await opened(stage, "mara", words))


async def test_an_activity_may_end_the_sentence_and_a_mark_alone_names_none(http_stage: Stage) -> None:
    begun(http_stage)
    assert "Which one?" in await said(http_stage, "mara", "done acme .")
    assert (await said(http_stage, "mara", "done acme kick-off call.")).startswith("Done: Hold the kick-off call")


@pytest.mark.parametrize("hour", ["09:00+02:00", "09:00:30", "9", "24:00"])
async def test_an_hour_that_means_something_else_is_asked_back(http_stage: Stage, hour: str) -> None:
    begun(http_stage)
    told = await said(http_stage, "mara", f"digest here {hour}", f"#{TEAM_CHANNEL}")
    assert told == f"“{hour}” is not a time of day; write 09:00, for example."


async def test_whom_a_task_waits_for_may_begin_with_a_capital(http_stage: Stage) -> None:
    begun(http_stage)
    told = await said(http_stage, "mara", "block acme kick-off call Customer Until 2026-12-01")
    assert "is waiting on the customer until Tue 1 Dec" in told


async def test_a_customer_whose_key_is_the_name_of_another_can_be_chosen(stage: Stage) -> None:
    renamed(stage, "Acme")
    mara = stage.people["mara"]
    for key, name in (("acme", "Acme Rockets"), ("smith", "Acme")):
        question = (await mara.command("/journey", "status acme")).message
        assert mara.read(question).startswith("2 customers match “acme”.")
        await mara.press(question, value=f"{key}\nstatus\n")
        assert mara.read(question).startswith(f"{name} · Onboarding")


async def test_whoever_was_chosen_is_not_taken_for_another_whose_name_goes_on(http_stage: Stage) -> None:
    """“Acme” was chosen, and the activity begins as the name of “Acme Hold” goes on."""
    renamed(http_stage, "Acme Hold")
    begun(http_stage)
    begun(http_stage, "smith")
    mara = http_stage.people["mara"]
    question = (await mara.command("/journey", "done ac hold the kick-off call")).message
    await mara.press(question, value="acme\ndone\nhold the kick-off call")
    assert mara.read(question).startswith("Done: Hold the kick-off call (Acme Rockets")


async def test_a_title_with_a_colon_is_no_reason_to_skip_or_fail_it(http_stage: Stage) -> None:
    scene = await furnished(http_stage)
    (first, *_) = a_template().model_dump()["milestones"]
    task = first["tasks"][0] | {"title": "Workshop: goals"}
    scene.applies(a_template(milestones=[first | {"name": "Phase 1: start", "tasks": [task]}]))
    scene.starts()
    assert "== Skip ==" in await preview(http_stage, "skip acme workshop: goals")
    assert "== Fail the milestone ==" in await preview(http_stage, "milestone fail acme phase 1: start")
    assert scene.journey.activities[0].is_open
    told = await said(http_stage, "mara", "note acme workshop: goals: they are keen: very")
    assert told.startswith("Noted on Workshop: goals (Acme Rockets")
    assert "Workshop: goals: they are keen: very" in await said(http_stage, "mara", "log acme")
    told = await said(http_stage, "mara", "milestone fail acme phase 1: start: no sponsor")
    assert told.startswith("Failed: Phase 1: start (Acme Rockets")


@pytest.mark.parametrize(
    "words",
    [
        "reassign acme kick-off call @theobald",
        "away 2026-12-01 2026-12-05 @theobald Lind",
        "stage owner adoption @theobald",
    ],
)
async def test_a_name_of_which_slack_made_no_mention_is_told_so(http_stage: Stage, words: str) -> None:
    begun(http_stage)
    told = await said(http_stage, "jonas", words)
    name = words[words.index("@") :]
    assert told == f"Slack knows nobody as “{name}”. Type @ and choose the person from the list."


async def test_a_template_that_is_archived_or_not_the_only_one_is_told_as_such(http_stage: Stage) -> None:
    await said(http_stage, "jonas", "template reviewed onboarding")
    archive(http_stage.desk, http_stage.caller("jonas"), "onboarding")
    told = await said(http_stage, "jonas", "start acme onboarding")
    assert told.startswith("First steps to first value is archived, so no journey starts from it.")
    told = await said(http_stage, "jonas", "start acme to")
    assert told.startswith("4 journey templates match “to”. Name one by its key, such as `")


@pytest.mark.parametrize(
    "words", ["due acme kick-off call", "snooze acme call", "block acme call customer", "start acme onboarding"]
)
async def test_a_date_written_otherwise_is_not_taken_for_a_name(stage: Stage, words: str) -> None:
    begun(stage)
    told = await said(stage, "mara", f"{words} until 31.12.")
    assert told.startswith("I cannot read “until 31.12.” as a date. Write it as 2026-12-01")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("snooze acme kick-off call until 2026-12-01", "Hold the kick-off call"),
        ("due acme kick-off call to 2026-12-24", "due Thu 24 Dec"),
        ("due acme kick-off call Until 2026-12-24", "due Thu 24 Dec"),
        ("block acme kick-off call customer till 2026-12-01", "waiting on the customer until Tue 1 Dec"),
        ("mute until 2026-12-01", "You are muted until"),
        ("mute until friday", "“friday” is no time that I know"),
        ("away from 2026-12-01 to 2026-12-05 @theo", "You are away from Tue 1 Dec to Sat 5 Dec"),
        ("away until 2026-12-05 @theo", "to Sat 5 Dec"),
        ("away from 2026-12-05 @theo", "“from” is no time that I know"),
    ],
)
async def test_a_last_day_may_be_led_to_by_a_word(http_stage: Stage, words: str, told: str) -> None:
    begun(http_stage)
    assert told in await said(http_stage, "mara", words)


@pytest.mark.parametrize(
    "words",
    [
        *("tasks.", "back!", "unmute.", "mute 2d.", "mute 2026-12-01.", "snooze acme kick-off call 2026-12-01."),
        *("list owner:me.", "list stage:onboarding!", "digest week.", "away 2026-12-01 2026-12-05 nobody."),
    ],
)
async def test_a_mark_after_a_day_a_time_a_filter_or_a_word_does_no_harm(http_stage: Stage, words: str) -> None:
    begun(http_stage)
    told = await said(http_stage, "mara", words)
    refused = ("I cannot", "I do not know", "Write", "There is no", "`/journey tasks` shows your own")
    assert not told.startswith(refused)


async def test_a_note_and_a_name_keep_their_marks(http_stage: Stage) -> None:
    begun(http_stage)
    await said(http_stage, "mara", "note acme kick-off call: they said 2026-12-01.")
    assert "they said 2026-12-01." in await said(http_stage, "mara", "log acme")


async def test_words_within_a_word_are_asked_about_before_anything_is_done(http_stage: Stage) -> None:
    begun(http_stage)
    told = await said(http_stage, "mara", "done acme all")
    assert "could be meant. Which one?" in told
    assert "Hold the kick-off call" in told
    assert "Done: Hold the kick-off call" in await said(http_stage, "mara", "done acme kick call")


@pytest.mark.parametrize(
    "words", ["done acme kickoff", "done acme kick off", "done acme KICKOFF-CALL", "done acme hold kickoff"]
)
async def test_a_hyphen_more_or_less_is_no_other_name(http_stage: Stage, words: str) -> None:
    begun(http_stage)
    assert (await said(http_stage, "mara", words)).startswith("Done: Hold the kick-off call")


async def test_where_a_hyphen_more_or_less_fits_several_names_it_is_asked_which(http_stage: Stage) -> None:
    scene = await furnished(http_stage)
    (first, *_) = a_template().model_dump()["milestones"]
    tasks = [first["tasks"][0] | {"id": key, "title": t} for key, t in (("a", "Kick-off"), ("b", "Plan the kickoff"))]
    scene.applies(a_template(milestones=[first | {"tasks": tasks}]))
    scene.starts()
    for words in ("kickoff", "kick off"):
        told = await said(http_stage, "mara", f"done acme {words}")
        assert "2 activities of Acme Rockets could be meant. Which one?" in told
    assert (await said(http_stage, "mara", "done acme kick-off")).startswith("Done: Kick-off (")


async def test_a_milestone_and_a_template_are_found_so_too(http_stage: Stage) -> None:
    begun(http_stage)
    assert "== Fail the milestone ==" in await preview(http_stage, "milestone fail acme kickoff")
    assert "belongs to “Go-live”" in await said(http_stage, "mara", "done acme golive")
    assert "From first team to daily habit v1" in await preview(http_stage, "start acme “daily-habit”")


async def test_who_is_waited_for_is_asked_where_only_a_day_is_clear(http_stage: Stage) -> None:
    begun(http_stage)
    told = await said(http_stage, "mara", "block acme kick-off call client until 2026-12-01")
    assert "customer, team or vendor" in told
    assert "cannot read" not in told


async def test_a_mute_into_another_year_names_it(http_stage: Stage) -> None:
    assert "until Mon 3 Jan 2028, 00:00" in await said(http_stage, "mara", "mute 2028-01-03")
