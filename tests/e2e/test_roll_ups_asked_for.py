"""A weekly roll-up is chosen in the settings, and shown whenever somebody asks (requirements N3, N5)."""

from datetime import time, timedelta

import pytest

from bot.demo.stage import Stage
from bot.usecases.rolling_up import Weekly
from bot.usecases.settings import Choices, choose
from journeys.person import WORKING_DAYS
from tests.e2e.acts import asked, begun, opened, said


async def test_it_is_chosen_in_the_settings_and_shown_with_its_next_day(stage: Stage) -> None:
    jonas, form = stage.people["jonas"], await opened(stage, "jonas", "settings")
    wrong = await jonas.submit(form, {"weekly_on": ["yes"], "weekly_scope": "stuck"})
    assert list(wrong.errors) == ["weekly_scope"]
    odd = await jonas.submit(form, {"weekly_scope": "segmetn:enterprise"})
    assert "Did you mean “segment:”?" in odd.errors["weekly_scope"]
    mistyped = await jonas.submit(form, {"weekly_scope": "segment:enterprize"})
    assert mistyped.errors["weekly_scope"] == (
        "No customer is in the segment “enterprize”. Did you mean “segment:enterprise”?"
    )
    kept = await jonas.submit(form, {"weekly_day": "tue", "weekly_scope": "segment:enterprise"})
    assert (kept.errors, kept.closed) == ({}, True)

    told = jonas.read(await opened(stage, "jonas", "settings"))
    assert "[x] Send me once a week" in told
    assert "Roll-up on: [Tuesday ▾]" in told
    assert "segment:enterprise" in told
    assert "Next roll-up: tomorrow at 09:00" in told


async def test_a_sample_comes_at_once_and_is_not_the_weeks(stage: Stage) -> None:
    begun(stage)
    jonas, form = stage.people["jonas"], await opened(stage, "jonas", "settings")
    pressed = await jonas.press(form, "Sample of the roll-up")
    assert pressed.view is not None
    assert "on its way" in jonas.read(pressed.view)
    sample = await jonas.sees("This is a sample you asked for, of the last seven days.")
    assert "First steps to first value" in jonas.read(sample)


async def test_the_command_shows_it_at_once_of_whatever_is_asked(http_stage: Stage) -> None:
    begun(http_stage)
    assert "9 journeys in progress: 9 on track" in await said(http_stage, "jonas", "digest week")
    enterprise = await said(http_stage, "jonas", "digest weekly segment:enterprise")
    assert "About segment:enterprise." in enterprise
    assert "9 journeys" not in enterprise
    assert "counts journeys of every status" in await said(http_stage, "jonas", "digest week stuck")


@pytest.mark.parametrize(
    ("words", "asked_back"),
    [
        ("segment:nothing", "No customer is in the segment “nothing”. The segments are enterprise, "),
        ("segment:enterprize", "Did you mean “segment:enterprise”?"),
        ("stage:upsel", "There is no stage “upsel”. Did you mean Upsell?"),
        ("template:onbording", "There is no template “onbording”. Did you mean “template:onboarding”?"),
        ("template:frobnicate", "There is no template “frobnicate”. `/journey template list` shows all."),
        ("stage:advocacy template:onboarding", "Nothing runs, and nothing has happened in the last seven days, for "),
    ],
)
async def test_what_there_is_not_is_asked_back(http_stage: Stage, words: str, asked_back: str) -> None:
    assert asked_back in await said(http_stage, "jonas", f"digest week {words}")


async def test_one_of_somebody_who_has_nothing_names_them_as_people_do(http_stage: Stage) -> None:
    nothing = await said(http_stage, "jonas", "digest week owner:@theo stage:adoption")
    assert "for owner theo · stage adoption. `/journey list` shows" in nothing


async def test_a_form_which_knows_no_mentions_says_what_can_be_typed_for_an_owner(stage: Stage) -> None:
    jonas, form = stage.people["jonas"], await opened(stage, "jonas", "settings")
    refused = await jonas.submit(form, {"weekly_on": ["yes"], "weekly_scope": "owner:@mara"})
    assert refused.errors["weekly_scope"] == (
        "Slack makes no @mention in this field, so the owner can be you only: `owner:me`. "
        "`/journey digest week owner:@mara` shows somebody else's at any time."
    )
    assert (await jonas.submit(form, {"weekly_scope": "owner:me"})).closed


async def test_one_about_what_is_gone_by_now_can_still_be_kept(stage: Stage) -> None:
    """Nobody has to mend it in order to change something else."""
    gone = Choices(False, time(9), WORKING_DAYS, "", weekly=Weekly("mon", "segment:gone"))
    choose(stage.desk, stage.caller("jonas"), gone)
    jonas, form = stage.people["jonas"], await opened(stage, "jonas", "settings")
    assert (await jonas.submit(form, {"weekly_day": "tue"})).closed


async def test_all_that_is_stuck_is_behind_a_button_with_pages(http_stage: Stage) -> None:
    begun(http_stage)
    http_stage.clock.move(timedelta(days=40))
    http_stage.bot.loop.nudge()
    await http_stage.bot.loop.settled()
    jonas = http_stage.people["jonas"]
    card = (await asked(http_stage, "jonas", "digest week")).message
    assert "Stuck longest (9)" in jonas.read(card)
    opened_view = (await jonas.press(card, "Show all")).view
    assert opened_view is not None
    told = jonas.read(opened_view)
    assert told.startswith("== Stuck longest ==")
    assert told.count("[Open]") == 9
