"""Commands that ask, read as a person reads them (requirements V1)."""

import pytest

from bot.demo.cast import TEAM_CHANNEL
from bot.demo.stage import Stage
from bot.listeners.commands import ALSO_TRIED, WORDS
from tests.e2e.acts import asked, begun, card, journeys_of, opened, said

NEEDS_A_CUSTOMER = ("status", "log", "done", "progress", "reopen", "skip", "note", "pause", "resume", "end", "fail")


@pytest.mark.parametrize("words", ["", "help", "HELP"])
async def test_the_command_alone_shows_what_can_be_asked(http_stage: Stage, words: str) -> None:
    assert "What you can do" in await said(http_stage, "mara", words)


async def test_every_word_is_in_the_help(http_stage: Stage) -> None:
    told = await said(http_stage, "mara", "help")
    assert [word for word in WORDS if word not in (told + "templates help")] == []


async def test_an_unknown_word_suggests_the_command_as_it_was_meant(stage: Stage) -> None:
    told = await said(stage, "mara", "stauts acme")
    assert told == "I do not know “stauts”. Did you mean `/journey status acme`? `/journey help` shows all I know."
    assert "Did you mean" not in await said(stage, "mara", "frobnicate acme")


@pytest.mark.parametrize(
    ("tried", "meant"),
    [("complete acme call", "done acme call"), ("Cancel acme", "end acme"), ("vacation tomorrow", "away tomorrow")],
)
async def test_a_word_of_another_tool_suggests_the_one_that_is_meant(http_stage: Stage, tried: str, meant: str) -> None:
    assert f"Did you mean `/journey {meant}`?" in await said(http_stage, "mara", tried)


def test_whatever_is_suggested_for_other_words_is_known() -> None:
    assert set(ALSO_TRIED.values()) <= WORDS.keys()
    assert not ALSO_TRIED.keys() & WORDS.keys()


@pytest.mark.parametrize("word", NEEDS_A_CUSTOMER)
async def test_a_word_without_its_customer_says_what_to_add(http_stage: Stage, word: str) -> None:
    assert await said(http_stage, "mara", word) == "Say which customer: its name, a part of it, or its key."


async def test_a_key_is_one_hit_although_other_names_hold_it(http_stage: Stage) -> None:
    told = await said(http_stage, "mara", "status ACME")
    assert told.startswith("Acme Rockets · Onboarding stage since today · CSM @mara\nNo journey is running.")


async def test_a_name_in_quotes_is_still_that_name(http_stage: Stage) -> None:
    assert (await said(http_stage, "mara", 'status "acme rockets"')).startswith("Acme Rockets")
    assert "no journey" in await said(http_stage, "mara", 'pause "acme rockets"')


async def test_of_two_that_match_one_is_picked_and_the_question_becomes_the_answer(stage: Stage) -> None:
    begun(stage)
    mara = stage.people["mara"]
    question = await card(stage, "mara", "status acme ")
    assert "Acme Rockets" in mara.read(question)

    question = await card(stage, "mara", "status ac")
    assert mara.read(question).startswith("3 customers match “ac”. Which one do you mean?")
    await mara.press(question, value="acme\nstatus\n")
    assert "First steps to first value v1\nOn track" in mara.read(question)


async def test_the_words_after_the_customer_survive_the_choice(http_stage: Stage) -> None:
    begun(http_stage)
    mara = http_stage.people["mara"]
    question = await card(http_stage, "mara", "note ac kick-off call: They are keen")
    await mara.press(question, value="acme\nnote\nkick-off call: They are keen")
    assert mara.read(question).startswith("Noted on Hold the kick-off call (Acme Rockets")
    assert "They are keen" in await said(http_stage, "mara", "log acme")


async def test_a_mistyped_name_suggests_what_is_like_it_and_no_more(http_stage: Stage) -> None:
    told = await said(http_stage, "mara", "status acmee")
    assert told.startswith("No customer is called “acmee”. Did you mean one of these?")
    assert told.count("[Choose]") == 2
    assert "“Bluebell Bakeries”?" in await said(http_stage, "mara", "status Blubell Bakeres")
    assert "Acme Rockets" in await said(http_stage, "mara", "status rockets acme")
    assert "customers import" in await said(http_stage, "mara", "status zzzqqq")


async def test_an_answer_is_shared_only_when_asked_and_a_question_never(http_stage: Stage) -> None:
    channel, lucia = f"#{TEAM_CHANNEL}", http_stage.people["lucia"]
    await asked(http_stage, "mara", "status acme", channel)
    await asked(http_stage, "mara", "status ac --share", channel)
    await asked(http_stage, "mara", "frobnicate --share", channel)
    assert lucia.messages(channel) == ()

    await asked(http_stage, "mara", "status --share acme", channel)
    assert "Acme Rockets" in lucia.read(lucia.messages(channel)[-1])


@pytest.mark.parametrize("typed", ["—share", "–share"])
async def test_two_hyphens_that_a_phone_made_a_dash_of_share_too(http_stage: Stage, typed: str) -> None:
    channel, lucia = f"#{TEAM_CHANNEL}", http_stage.people["lucia"]
    await asked(http_stage, "mara", f"status acme {typed}", channel)
    assert "Acme Rockets" in lucia.read(lucia.messages(channel)[-1])


async def test_a_shared_command_is_shared_after_the_choice_too(http_stage: Stage) -> None:
    channel, lucia, mara = f"#{TEAM_CHANNEL}", http_stage.people["lucia"], http_stage.people["mara"]
    question = await card(http_stage, "mara", "status ac --share")
    await mara.press(
        (await asked(http_stage, "mara", "status ac --share", channel)).message, value="acme\nstatus\n--share"
    )
    assert "Acme Rockets" in lucia.read(await lucia.sees("Acme Rockets", channel=channel))
    assert "Which one" in mara.read(question)


async def test_templates_are_listed_and_other_words_say_where_they_are_edited(http_stage: Stage) -> None:
    assert "`onboarding`" in await said(http_stage, "mara", "template list")
    assert await said(http_stage, "mara", "templates") == await said(http_stage, "mara", "template")
    assert "`journeybot templates apply`" in await said(http_stage, "mara", "template edit")


async def test_tasks_are_the_callers_own(http_stage: Stage) -> None:
    begun(http_stage)
    told = await said(http_stage, "mara", "tasks")
    assert "Take over from sales\nAcme Rockets, First steps to first value · due tomorrow" in told
    assert await said(http_stage, "jonas", "tasks") == "You have no open tasks."


async def test_tasks_of_somebody_else_are_not_answered_with_the_callers_own(http_stage: Stage) -> None:
    told = await said(http_stage, "mara", "tasks @theo")
    assert told.startswith("`/journey tasks` shows your own tasks, and takes no further words.")


async def test_history_names_who_did_what(http_stage: Stage) -> None:
    begun(http_stage)
    assert "@jonas started First steps to first value" in await said(http_stage, "mara", "log acme")
    assert "Nothing has happened yet" in await said(http_stage, "mara", "log bluebell")


async def test_a_template_may_stand_alone_and_the_form_has_it_chosen(http_stage: Stage) -> None:
    form = await opened(http_stage, "mara", "start onboarding")
    told = http_stage.people["mara"].read(form)
    assert "Customer: [Type a part of the name ▾]" in told
    assert "Journey: [First steps to first value ▾]" in told


async def test_a_mistyped_template_is_suggested_with_the_whole_command(http_stage: Stage) -> None:
    told = await said(http_stage, "mara", "start acme onbording")
    assert "Did you mean `/journey start acme onboarding`?" in told
    assert journeys_of(http_stage) == []
