"""A mistake of our own in one place keeps nobody else from being told (requirements N4)."""

import re
from dataclasses import replace
from datetime import time

import pytest
from sqlalchemy import text

from bot.setbacks import FEWEST_TRIES
from bot.usecases.starting import StartOrder, start
from journeys.messages import MessageKind, MessageState
from storage import outbox
from tests.e2e.scene import MONDAY, THURSDAY, Scene


@pytest.fixture
async def scene(on_both: Scene) -> Scene:
    """Beside Acme's journey, one of another customer that cannot be judged: no form lets such a date through."""
    on_both.starts()
    theirs = replace(on_both.acme, key="bolt", name="Bolt Bakery")
    on_both.says(theirs)
    order = StartOrder("bolt", "rollout", MONDAY, {})
    broken = start(on_both.stage.desk, on_both.stage.caller("jonas"), order)[0].journey
    await on_both.settles()
    _becomes_due(on_both, broken.activities[0].id, "9999-12-31")
    return on_both


def _becomes_due(scene: Scene, activity: str, day: str) -> None:
    with scene.stage.desk.database.write() as tx:
        tx.execute(text(f"UPDATE activities SET due_on = '{day}' WHERE id = :id"), {"id": activity})


def _alerts(scene: Scene, of: str, who: str = "priya") -> list[str]:
    return [told for told in scene.texts(who) if told.startswith(f"{of} is")]


async def test_a_journey_that_cannot_be_judged_holds_up_no_other_and_is_looked_at_again(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    await scene.comes_to(THURSDAY, time(0))
    await scene.comes_to(THURSDAY, time(9, 5))
    assert len(_alerts(scene, "Acme Rockets")) == 1
    assert any("Do the call" in told for told in scene.texts("mara"))
    assert "the journey check of" in caplog.text
    assert re.search(rb"journeybot_errors_total [1-9]", await scene.stage.bot.loop.figures())
    assert _alerts(scene, "Bolt Bakery") == []

    with scene.stage.desk.database.read() as tx:
        (broken,) = tx.execute(text("SELECT id FROM activities WHERE due_on > '9000-01-01'")).scalars()
    _becomes_due(scene, broken, "2026-11-25")
    await scene.passes(minutes=16)
    assert len(_alerts(scene, "Bolt Bakery")) == 1


async def test_a_message_that_cannot_be_composed_holds_up_none_behind_it_and_is_given_up_in_the_end(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    with scene.stage.desk.database.write() as tx:
        (handoff, *_) = (e.message for e in scene.outbox() if e.message.kind is MessageKind.HANDOFF)
        broken = replace(handoff, id="broken", key="broken", about={}, created_at=scene.stage.clock.now())
        outbox.put_many(tx, [broken], ready_at=scene.stage.clock.now())
    await scene.settles()
    await scene.comes_to(THURSDAY, time(0))
    assert len(_alerts(scene, "Acme Rockets")) == 1

    for _ in range(FEWEST_TRIES):
        await scene.passes(minutes=16)
    (entry,) = (e for e in scene.outbox() if e.message.id == "broken")
    assert (entry.state, entry.attempts) == (MessageState.DEAD, FEWEST_TRIES)
    (told,) = (told for told in scene.texts("mara") if " to @priya could not be delivered" in told)
    assert "a mistake in Journeybot itself" in told
    assert "tell whoever runs Journeybot" in told
    assert "message broken is undeliverable: " in caplog.text
    figures = (await scene.stage.bot.loop.figures()).decode()
    (count,) = re.findall(r"^journeybot_errors_total (\d+)", figures, re.MULTILINE)
    assert int(count) >= FEWEST_TRIES
