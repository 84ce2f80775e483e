"""Whoever presses a card that was posted sees at once what came of it, whatever keeps the card from being drawn again
(requirements N6)."""

from dataclasses import replace
from datetime import time

import pytest
from sqlalchemy import delete

from bot.sandbox.faults import RESPONSE_URL
from bot.sandbox.records import Message
from bot.usecases import running
from journeys.journey import ActivityState, Outcome
from journeys.messages import MessageKind
from storage.owed_tables import cards
from tests.e2e.acts import said
from tests.e2e.scene import THURSDAY, Scene


@pytest.fixture
async def scene(scene: Scene) -> Scene:
    """On Thursday Mara and Priya are alerted of a task of theirs each."""
    await scene.comes_to(THURSDAY, time(0, 1))
    return scene


def _alert(scene: Scene, who: str) -> Message:
    person = scene.stage.people[who]
    return next(message for message in scene.messages(who) if person.read(message).startswith("Acme Rockets is"))


async def _slack_takes_no_updates(scene: Scene) -> None:
    scene.stage.workspace.faults.rate_limit(600, "chat.update", times=1)
    await said(scene.stage, "mara", "block acme do the plan customer until 2026-12-20")
    await scene.stage.bot.loop.settled()
    assert [e for e in scene.outbox() if e.message.kind is MessageKind.REDRAW and not e.settled_at]


async def test_a_press_is_shown_at_once_while_updates_wait_for_slack(scene: Scene) -> None:
    await _slack_takes_no_updates(scene)
    mara, alert = scene.stage.people["mara"], _alert(scene, "mara")
    await mara.press(alert, "Mark done")
    await scene.stage.bot.office.settled()
    assert "Done by @mara" in mara.read(alert)

    await scene.passes(seconds=700)
    assert "Done by @mara" in mara.read(alert)
    redraws = [e for e in scene.outbox() if e.message.kind is MessageKind.REDRAW]
    assert all(entry.settled_at for entry in redraws)


async def test_a_stale_press_is_shown_the_truth_at_once_while_updates_wait_for_slack(scene: Scene) -> None:
    await _slack_takes_no_updates(scene)
    priya, alert = scene.stage.people["priya"], _alert(scene, "priya")
    await said(scene.stage, "jonas", "done acme do the configure")
    assert "Done by @jonas" not in priya.read(alert)
    answer = await priya.press(alert, "Mark done")
    await scene.stage.bot.office.settled()
    assert "is already done: by" in (await answer.arrives()).text
    assert "Done by @jonas" in priya.read(alert)


async def test_a_press_in_a_digest_is_shown_at_once_too(scene: Scene) -> None:
    await scene.comes_to(THURSDAY, time(9))
    await _slack_takes_no_updates(scene)
    mara = scene.stage.people["mara"]
    digest = next(m for m in scene.messages("mara")[::-1] if "changes when it comes" in mara.read(m))
    await mara.press(digest, "Mark done")
    await scene.stage.bot.office.settled()
    assert "No longer on your list" in mara.read(digest)


async def test_what_slack_does_not_take_in_answer_comes_with_the_updates(scene: Scene) -> None:
    await _slack_takes_no_updates(scene)
    mara, alert = scene.stage.people["mara"], _alert(scene, "mara")
    scene.stage.workspace.faults.fail(RESPONSE_URL)
    before = len(scene.texts("mara"))
    await mara.press(alert, "Mark done")
    await scene.stage.bot.office.settled()
    assert "Done by @mara" not in mara.read(alert)
    await scene.passes(seconds=700)
    assert "Done by @mara" in mara.read(alert)
    assert len(scene.texts("mara")) == before


async def test_while_updates_do_not_wait_a_card_is_drawn_again_once(scene: Scene) -> None:
    mara, alert = scene.stage.people["mara"], _alert(scene, "mara")
    scene.stage.workspace.faults.fail(RESPONSE_URL)
    await mara.press(alert, "Mark done")
    await scene.settles()
    await scene.stage.bot.office.settled()
    assert "Done by @mara" in mara.read(alert)
    assert scene.stage.workspace.faults.pending == 1


async def test_a_press_on_a_card_the_bot_has_forgotten_is_answered(scene: Scene) -> None:
    """It was posted after the backup that was put back."""
    with scene.stage.desk.database.write() as tx:
        tx.execute(delete(cards))
    mara = scene.stage.people["mara"]
    answer = await mara.press(_alert(scene, "mara"), "Mark done")
    assert mara.read((await answer.arrives()).message).startswith("Done: Do the call")
    done = [a.definition for a in scene.journey.activities if a.state is ActivityState.COMPLETED]
    assert done == ["call"]
    again = await mara.press(_alert(scene, "mara"), "Mark done")
    assert "is already done: by" in (await again.arrives()).text


async def test_nothing_is_offered_that_a_cancelled_journey_would_refuse(scene: Scene) -> None:
    running.end(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id, Outcome.CANCELLED, "A mistake")
    await scene.settles()
    noted = await said(scene.stage, "mara", "note acme do the call: They call again")
    (handoff,) = (text for text in scene.texts("priya") if "your work in First" in text)
    for told in (handoff, noted):
        assert "Reopen" not in told
        assert "[⋯ Add a note…]" in told


async def test_a_completed_journey_offers_to_reopen_what_was_done_in_it(scene: Scene) -> None:
    running.end(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id, Outcome.COMPLETED)
    await scene.settles()
    assert "[⋯ Reopen | Add a note…]" in await said(scene.stage, "mara", "note acme do the call: They call again")


async def test_a_customer_that_is_renamed_is_so_on_what_was_posted_before(scene: Scene) -> None:
    await scene.comes_to(THURSDAY, time(9, 1))
    scene.says(replace(scene.acme, name="Nova"))
    await scene.settles()
    told = scene.texts("mara")
    assert any(text.startswith("Nova is delayed in Rollout v1") for text in told)
    assert any(text.startswith("# Thu 26 Nov") and "Nova, Rollout" in text for text in told)
    assert not any("Acme Rockets" in text for text in [*told, *scene.texts("priya")])
