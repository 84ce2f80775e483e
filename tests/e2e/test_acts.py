"""Commands that act on an activity or a journey (requirements J3, J5): once, and told to whoever is second."""

import asyncio
from datetime import date, timedelta

import pytest

from bot.demo.stage import Stage
from bot.usecases import activities
from journeys.journey import ActivityState, JourneyState
from tests.e2e.acts import asked, begun, journeys_of, opened, redrawn, said

SECOND = "{} is already {}: by @mara, today at 08:30."
TAKE_OVER, CALL = "Take over from sales", "Hold the kick-off call"


async def test_what_is_done_by_command_is_done_and_says_what_is_next(stage: Stage) -> None:
    begun(stage)
    told = await said(stage, "mara", "done acme take over")
    assert told.startswith("Done: Take over from sales (Acme Rockets, First steps to first value)")
    assert "Next\nSend the welcome message" in told
    assert await said(stage, "mara", "done acme take over") == SECOND.format(TAKE_OVER, "done")


@pytest.mark.parametrize(
    ("first", "second", "word"),
    [
        ("progress acme kick-off call", "progress acme kick-off call", "set in progress"),
        ("skip acme kick-off call: not needed", "done acme kick-off call", "skipped"),
        ("fail acme kick-off call: nobody came", "done acme kick-off call", "marked as failed"),
        ("reassign acme kick-off call @priya", "reassign acme kick-off call @priya", "reassigned"),
        ("due acme kick-off call 2026-12-01", "due acme kick-off call 2026-12-01", "moved to that day"),
        (
            "block acme kick-off call customer until 2026-12-01",
            "block acme kick-off call customer 2026-12-01",
            "blocked so",
        ),
        ("snooze acme kick-off call 2026-12-01", "snooze acme kick-off call 2026-12-01", "snoozed"),
    ],
)
async def test_the_second_who_does_the_same_hears_who_was_first(
    http_stage: Stage, first: str, second: str, word: str
) -> None:
    begun(http_stage)
    assert "Hold the kick-off call" in await said(http_stage, "mara", first)
    assert await said(http_stage, "jonas", second) == SECOND.format(CALL, word)


async def test_reopening_and_resuming_name_who_was_first_too(http_stage: Stage) -> None:
    begun(http_stage)
    await said(http_stage, "mara", "done acme take over")
    assert "Open again: Take over from sales" in await said(http_stage, "mara", "reopen acme take over")
    assert await said(http_stage, "jonas", "reopen acme take over") == SECOND.format(TAKE_OVER, "reopened")

    mara = http_stage.people["mara"]
    assert (await mara.submit(await opened(http_stage, "mara", "pause acme"))).closed
    assert await said(http_stage, "jonas", "pause acme") == "Already paused by @mara, today at 08:30."
    assert (await said(http_stage, "mara", "done acme take over")).startswith("This journey is paused.")
    assert (await said(http_stage, "mara", "resume acme")).startswith("Resumed: Acme Rockets")
    assert await said(http_stage, "jonas", "resume acme") == "Already resumed by @mara, today at 08:30."


async def test_an_act_with_everything_typed_needs_no_form(http_stage: Stage) -> None:
    begun(http_stage)
    priya = http_stage.people["priya"].id
    await said(http_stage, "mara", "reassign acme kick-off call @priya")
    await said(http_stage, "mara", "due acme kick-off call 2026-12-01")
    await said(http_stage, "mara", "fail acme welcome: no address")
    (journey,) = journeys_of(http_stage)
    call = next(a for a in journey.activities if a.title == "Hold the kick-off call")
    welcome = next(a for a in journey.activities if a.title == "Send the welcome message")
    assert (call.owner, call.due_on) == (priya, date(2026, 12, 1))
    assert (welcome.state, welcome.reason) == (ActivityState.FAILED, "no address")
    assert "There is no day 2026-13-01" in await said(http_stage, "mara", "due acme kick-off call 2026-13-01")


async def test_a_new_owner_the_bot_has_never_met_gets_the_task_and_a_message(http_stage: Stage) -> None:
    begun(http_stage)
    await said(http_stage, "mara", "reassign acme kick-off call @lucia")
    lucia = http_stage.people["lucia"]
    assert "gave you Hold the kick-off call" in lucia.read(await lucia.sees("gave you", timeout=10))


async def test_words_that_fit_several_activities_are_asked_about(http_stage: Stage) -> None:
    begun(http_stage)
    told = await said(http_stage, "mara", "done acme the")
    assert told.startswith("4 activities of Acme Rockets could be meant. Which one?")
    assert all(a.is_open for a in journeys_of(http_stage)[0].activities)


async def test_the_same_title_in_two_journeys_is_asked_about(http_stage: Stage) -> None:
    begun(http_stage)
    begun(http_stage)
    told = await said(http_stage, "mara", "done acme take over from sales")
    assert told.startswith("2 activities of Acme Rockets could be meant.")
    assert "Several journeys could be meant" in await said(http_stage, "mara", "pause acme")


async def test_no_words_never_complete_anything(http_stage: Stage) -> None:
    begun(http_stage)
    assert "could be meant" in await said(http_stage, "mara", "done acme")


async def test_an_activity_that_is_still_to_come_is_said_to_be(http_stage: Stage) -> None:
    begun(http_stage)
    told = await said(http_stage, "mara", "done acme train the team")
    assert told.startswith("“Train the team” belongs to “Go-live”, which has not begun yet.")
    assert "“hold the kick-off call”" in await said(http_stage, "mara", "done acme holt the kik-off call")


async def test_without_a_journey_the_answer_says_how_to_start_one(http_stage: Stage) -> None:
    for word in ("done", "pause", "resume", "end", "fail"):
        assert "`/journey start bluebell` starts one" in await said(http_stage, "mara", f"{word} bluebell")


async def test_who_may_not_act_hears_who_may_before_any_form_opens(http_stage: Stage) -> None:
    begun(http_stage)
    await said(http_stage, "mara", "reassign acme kick-off call @priya")
    who = "Only priya (its owner), mara (the CSM) or a Slack admin can do this."
    assert await said(http_stage, "lucia", "skip acme kick-off call") == who
    assert await said(http_stage, "lucia", "done acme kick-off call") == who
    assert await said(http_stage, "lucia", "pause acme") == "Only mara (the CSM) or a Slack admin can do this."
    assert "may" not in await said(http_stage, "lucia", "status acme")


async def test_a_right_that_was_lost_is_lost_at_the_next_press(http_stage: Stage) -> None:
    begun(http_stage)
    await said(http_stage, "mara", "reassign acme kick-off call @priya")
    priya = http_stage.people["priya"]
    given = await priya.sees("gave you Hold the kick-off call")
    await said(http_stage, "mara", "reassign acme kick-off call @mara")
    refused = await priya.press(given, "Mark done")
    assert "Only mara (the CSM) or a Slack admin" in (await refused.arrives()).text
    assert all(a.is_open for a in journeys_of(http_stage)[0].activities)


async def test_a_command_that_slack_delivers_twice_acts_once(stage: Stage) -> None:
    begun(stage)
    stage.workspace.faults.deliver_twice()
    answer = await asked(stage, "mara", "note acme kick-off call: They are keen")
    assert answer.text.startswith("Noted on")
    assert (await said(stage, "mara", "log acme")).count("wrote a note") == 1


async def test_of_two_who_act_at_once_one_is_told_about_the_other(stage: Stage) -> None:
    begun(stage)
    both = await asyncio.gather(said(stage, "mara", "done acme take over"), said(stage, "jonas", "done acme take over"))
    first, second = sorted(both)
    assert first.startswith("Done: Take over from sales")
    assert second.startswith("Take over from sales is already done: by")
    assert (await said(stage, "mara", "log acme")).count("marked Take over from sales done") == 1


async def test_ending_asks_how_and_tells_the_second_who_ended_it(http_stage: Stage) -> None:
    begun(http_stage)
    mara = http_stage.people["mara"]
    form = await opened(http_stage, "mara", "end acme")
    assert (await mara.submit(form, {"outcome": "Exited", "Note": "They merged"})).closed
    (journey,) = journeys_of(http_stage)
    assert (journey.state, journey.note) == (JourneyState.ENDED, "They merged")
    assert await said(http_stage, "jonas", "end acme") == "Already ended (exited) by @mara, today at 08:30."
    assert (await said(http_stage, "jonas", "done acme take over")) == SECOND.format(TAKE_OVER, "skipped")


async def test_failing_asks_for_one_of_the_templates_reasons(http_stage: Stage) -> None:
    begun(http_stage)
    mara = http_stage.people["mara"]
    form = await opened(http_stage, "mara", "fail acme onboarding")
    assert (await mara.submit(form, {"reason": "The budget was withdrawn"})).closed
    assert "Failed by @mara" in await said(http_stage, "lucia", "status acme")


async def test_an_alert_that_is_stale_is_drawn_again_at_a_press(http_stage: Stage) -> None:
    journey = begun(http_stage)
    task = journey.activities[1]
    await said(http_stage, "mara", f"reassign acme {task.title} @priya")
    priya = http_stage.people["priya"]
    given = await priya.sees(f"gave you {task.title}")
    activities.complete(http_stage.desk, http_stage.caller("mara"), task.id)
    refused = await priya.press(given, "Mark done")
    assert (await refused.arrives()).text.startswith(f"*{task.title}* is already done: by")
    assert "Done by @mara" in await redrawn(http_stage, given, "Done by")


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (f"note acme kick-off call: {'y' * 2001}", "This text is 2001 characters long. Shorten it to 2000."),
        (f"skip acme kick-off call: {'y' * 501}", "This text is 501 characters long. Shorten it to 500."),
        ("due acme kick-off call 1999-01-01", "Choose a date between 2000 and 2100."),
        ("block acme kick-off call vendor 2026-11-20", "Choose a day after today until which it waits."),
        ("unblock acme kick-off call", "is not waiting for anybody."),
        ("snooze acme kick-off call 2026-11-20", "Choose a day after today to be reminded on."),
        ("reassign acme kick-off call @journeybot", "is no active member of this Slack workspace."),
        ("reassign acme plan agreed @priya", "is the customer's achievement; only tasks have an owner."),
    ],
)
async def test_a_command_takes_no_more_than_its_form_would(http_stage: Stage, words: str, refusal: str) -> None:
    begun(http_stage)
    assert refusal in await said(http_stage, "mara", words)


async def test_a_title_in_quotes_is_still_that_title(http_stage: Stage) -> None:
    begun(http_stage)
    assert (await said(http_stage, "mara", 'done acme "take over from sales"')).startswith("Done: Take over from sales")


async def test_who_is_no_longer_an_admin_in_slack_is_none_here_soon(http_stage: Stage) -> None:
    begun(http_stage)
    jonas = http_stage.people["jonas"]
    assert (await said(http_stage, "jonas", "done acme take over")).startswith("Done")
    http_stage.workspace.people.add("jonas", "Jonas Adler", tz="Europe/Berlin", is_admin=False, user_id=jonas.id)
    http_stage.clock.move(timedelta(minutes=6))
    assert (await said(http_stage, "jonas", "done acme welcome")).startswith("Only mara (the CSM)")


async def test_a_blocked_task_is_marked_and_counted_until_it_is_unblocked(stage: Stage) -> None:
    begun(stage)
    await said(stage, "mara", "block acme kick-off call team until 2026-12-01")
    assert "blocked: waiting on our own team until Tue 1 Dec" in await said(stage, "mara", "tasks")
    assert (await said(stage, "mara", "unblock acme kick-off call")).startswith("Hold the kick-off call")
    assert "blocked" not in await said(stage, "mara", "tasks")
    assert await said(stage, "mara", "unblock acme kick-off call") == SECOND.format(CALL, "unblocked")
    assert "waits for: team → none" in await said(stage, "mara", "log acme")
