"""Buttons: every press is answered with the truth, and what was pressed shows it (requirements J3, N6)."""

import asyncio
import json
from dataclasses import replace

import pytest

from bot.demo.cast import TEAM_CHANNEL
from bot.demo.stage import Stage
from bot.sandbox.records import Message, View
from bot.usecases import activities
from journeys.journey import ActivityState
from tests.e2e.acts import asked, begun, card, journeys_of, now, redrawn

CHANNEL = f"#{TEAM_CHANNEL}"


async def _journey_modal(stage: Stage, who: str) -> View:
    person = stage.people[who]
    await person.press(await card(stage, who, "status acme"), "Open journey")
    assert person.modal is not None
    return person.modal


async def _modal_says(stage: Stage, who: str, words: str) -> str:
    """The modal on top once it says these words."""
    person = stage.people[who]

    def look() -> str | None:
        told = person.read(person.modal) if person.modal else ""
        return told if words in told else None

    told = await stage.workspace.changes.wait_for(look, 5)
    assert told is not None, person.modal and person.read(person.modal)
    return told


async def test_a_pressed_card_says_who_did_what_and_shows_what_is_next(stage: Stage) -> None:
    begun(stage)
    shown = await card(stage, "mara", "status acme")
    await stage.people["mara"].press(shown, "Mark done")
    told = await redrawn(stage, shown, "(by @mara, today at 08:30)")
    assert "1 of 21 activities done" in told
    assert "Next: Send the welcome message" in told
    assert "Done: Take over from sales (Acme Rockets, First steps to first value) (by @mara" in told


async def test_who_presses_a_stale_card_is_told_and_sees_it_drawn_again(stage: Stage) -> None:
    begun(stage)
    shown = await _shared(stage)
    mara, jonas = stage.people["mara"], stage.people["jonas"]
    await mara.press(shown, "Mark done")
    await redrawn(stage, shown, "1 of 21")
    late = await jonas.press(shown, "Mark done")
    assert f"*Take over from sales* is already done: by <@{mara.id}>" in (await late.arrives()).text
    assert "Next: Send the welcome message" in mara.read(shown)


async def _shared(stage: Stage) -> Message:
    return (await asked(stage, "mara", "status acme --share", CHANNEL)).message


@pytest.mark.parametrize("choice", ["Skip…", "Mark as failed…", "Change due date…", "Set in progress"])
async def test_a_stale_menu_refuses_before_its_form_opens(http_stage: Stage, choice: str) -> None:
    begun(http_stage)
    mara, shown = http_stage.people["mara"], await card(http_stage, "mara", "status acme")
    await asked(http_stage, "mara", "done acme take over")
    answer = await mara.choose(shown, "activity_more", choice)
    assert "*Take over from sales* is already done: by" in (await answer.arrives()).text
    assert mara.modal is None
    assert "Next: Send the welcome message" in await redrawn(http_stage, shown, "1 of 21")


async def test_two_who_press_at_once_change_it_once(stage: Stage) -> None:
    begun(stage)
    shown = await _shared(stage)
    mara, jonas = stage.people["mara"], stage.people["jonas"]
    await asyncio.gather(mara.press(shown, "Mark done"), jonas.press(shown, "Mark done"))
    done = [a for a in journeys_of(stage)[0].activities if a.state is ActivityState.COMPLETED]
    assert [a.title for a in done] == ["Take over from sales"]
    log = (await asked(stage, "mara", "log acme")).message
    assert mara.read(log).count("marked Take over from sales done") == 1


async def test_a_press_that_slack_delivers_twice_is_done_once_and_answered_once(stage: Stage) -> None:
    begun(stage)
    shown = await card(stage, "mara", "status acme")
    stage.workspace.faults.deliver_twice()
    answer = await stage.people["mara"].press(shown, "Mark done")
    assert "1 of 21" in await redrawn(stage, shown, "(by @mara")
    assert answer.failure is None
    assert not any("already" in m.text.casefold() for m in stage.people["mara"].dm())


async def test_somebody_elses_shared_tasks_do_not_become_mine_at_a_press(http_stage: Stage) -> None:
    begun(http_stage)
    shown = (await asked(http_stage, "mara", "tasks --share", CHANNEL)).message
    jonas = http_stage.people["jonas"]
    answer = await jonas.press(shown, "Mark done")
    assert jonas.read((await answer.arrives()).message).startswith("Done: Take over from sales")
    assert "You have" in jonas.read(now(http_stage, shown)), "still those of mara"


async def test_pages_of_somebody_elses_tasks_stay_theirs(http_stage: Stage) -> None:
    for customer in ("acme", "acme-gardens", "bluebell"):
        begun(http_stage, customer)
    shown = (await asked(http_stage, "mara", "tasks --share", CHANNEL)).message
    answer = await http_stage.people["jonas"].press(shown, "Next")
    assert (await answer.arrives()).text == "These are somebody else's tasks. `/journey tasks` shows yours."


async def test_a_task_done_in_the_list_of_tasks_leaves_it(http_stage: Stage) -> None:
    begun(http_stage)
    shown = await card(http_stage, "mara", "tasks")
    await http_stage.people["mara"].press(shown, "Mark done")
    assert "Take over from sales\n" not in await redrawn(http_stage, shown, "Done: Take over from sales")


async def test_a_list_of_tasks_stays_at_its_page_when_one_is_done(http_stage: Stage) -> None:
    for customer in ("acme", "acme-gardens", "bluebell"):
        begun(http_stage, customer)
    mara, shown = http_stage.people["mara"], await card(http_stage, "mara", "tasks")
    await mara.press(shown, "Next")
    second = await redrawn(http_stage, shown, "11–")
    await mara.press(now(http_stage, shown), "Mark done")
    after = await redrawn(http_stage, shown, "Done: ")
    assert "11–" in second
    assert "11–" in after


async def test_a_journey_opens_in_a_modal_and_shows_what_is_done_there(stage: Stage) -> None:
    begun(stage)
    await stage.people["mara"].press(await _journey_modal(stage, "mara"), "Mark done")
    assert "1 of 21 activities done" in await _modal_says(stage, "mara", "Done by @mara")


async def test_a_refusal_in_a_modal_is_a_modal_on_top_and_below_it_the_truth(http_stage: Stage) -> None:
    begun(http_stage)
    mara, old = http_stage.people["mara"], await _journey_modal(http_stage, "mara")
    await asked(http_stage, "mara", "done acme success plan agreed")
    await mara.press(old, "Mark done")
    told = await _modal_says(http_stage, "mara", "That did not work")
    assert "Success plan agreed by the sponsor is already done: by @mara, today at 08:30." in told
    assert mara.modal is not None
    await mara.close(mara.modal)
    assert "1 of 21" in await _modal_says(http_stage, "mara", "Done by @mara")


async def test_history_opens_on_top_of_a_journey(http_stage: Stage) -> None:
    begun(http_stage)
    mara = http_stage.people["mara"]
    await mara.choose(await _journey_modal(http_stage, "mara"), "journey_more", "History")
    assert "@jonas started First steps to first value" in await _modal_says(http_stage, "mara", "History of Acme")


async def test_a_form_leaves_the_modal_below_on_its_page(http_stage: Stage) -> None:
    begun(http_stage)
    mara = http_stage.people["mara"]
    for _ in range(13):
        (journey,) = journeys_of(http_stage)
        following = next(a for a in journey.activities if a.is_open)
        activities.complete(http_stage.desk, http_stage.caller("jonas"), following.id)
    await mara.press(await _journey_modal(http_stage, "mara"), "Next")
    assert "21–24 of 24" in await _modal_says(http_stage, "mara", "21–24")
    assert mara.modal is not None
    await mara.choose(mara.modal, "activity_more", "Add a note…")
    assert mara.modal is not None
    assert (await mara.submit(mara.modal, {"Note": "Nearly there"})).view is not None
    assert "21–24 of 24" in await _modal_says(http_stage, "mara", "21–24")


async def test_a_form_on_a_digests_section_redraws_that_section(http_stage: Stage) -> None:
    for customer in ("acme", "acme-gardens", "bluebell"):
        begun(http_stage, customer)
    mara = http_stage.people["mara"]
    await mara.press(await card(http_stage, "mara", "digest"), "Show all")
    assert "New for you" in await _modal_says(http_stage, "mara", "New for you")
    assert mara.modal is not None
    await mara.choose(mara.modal, "activity_more", "Skip…")
    assert mara.modal is not None
    await mara.submit(mara.modal, {"reason": "not needed"})
    assert "== New for you ==" in await _modal_says(http_stage, "mara", "New for you")


async def test_a_button_that_carries_what_nobody_reads_is_refused_with_what_to_do(http_stage: Stage) -> None:
    begun(http_stage)
    shown = await card(http_stage, "mara", "status acme")
    blocks = [
        {**block, "elements": [{**e, "value": "something else"} if "value" in e else e for e in block["elements"]]}
        if block["type"] == "actions"
        else block
        for block in shown.blocks
    ]
    answer = await http_stage.people["mara"].press(replace(shown, blocks=tuple(blocks)), "Mark done")
    assert "This is of another version of Journeybot." in (await answer.arrives()).text


async def test_a_button_that_only_another_version_knows_is_refused_with_what_to_do(http_stage: Stage) -> None:
    begun(http_stage)
    shown = await card(http_stage, "mara", "status acme")
    mara = http_stage.people["mara"]
    renamed = json.loads(json.dumps(shown.blocks).replace("activity_done", "activity_finish"))
    answer = await mara.press(replace(shown, blocks=tuple(renamed)), "Mark done")
    assert answer.failure is None
    assert "This is of another version of Journeybot." in (await answer.arrives()).text
