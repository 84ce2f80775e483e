"""The main job as people do it: import, start, alert, Mark done, digest, in one go over either transport."""

from datetime import date, time, timedelta

from bot.demo.stage import Stage
from bot.sandbox.records import Message
from journeys.calendar import instant, local_date


async def _start(stage: Stage, who: str, words: str) -> Message:
    """Through the preview, as `/journey start` offers it."""
    person = stage.people[who]
    asked = await person.command("/journey", f"start {words}")
    assert asked.view is not None
    preview = person.read(asked.view)
    assert "Hold the kick-off call" in preview
    sent = await person.submit(asked.view)
    assert (sent.errors, sent.closed) == ({}, True)
    return await person.sees("First steps to first value")


def _move_to(stage: Stage, day: date, at: time, zone: str) -> None:
    stage.clock.move(instant(day, at, zone) - stage.clock.now())
    stage.bot.loop.nudge()


async def test_from_start_to_stuck_to_done_to_digest(stage: Stage) -> None:
    mara, zone = stage.people["mara"], "Europe/Berlin"
    today = local_date(stage.clock.now(), zone)

    await _start(stage, "mara", "acme onboarding")
    status = await mara.command("/journey", "status acme")
    assert "On track" in mara.read(status.message)

    _move_to(stage, today + timedelta(days=8), time(0, 0, 1), zone)
    alert = await mara.sees("Acme Rockets is stuck", timeout=10)
    assert "5 of 5 activities overdue" in mara.read(alert)

    await mara.press(alert, "Mark done")
    redrawn = await mara.sees("Done by @mara", timeout=10)
    assert redrawn.ts == alert.ts
    again = await mara.press(alert, "Mark done")
    assert "is already done: by @mara" in mara.read((await again.arrives()).message)

    _move_to(stage, today + timedelta(days=8), time(9, 0, 1), zone)
    digest = await mara.sees("changes when it comes", timeout=10)
    assert digest.text.startswith("4 overdue")


async def test_what_others_do_not_own_they_read_but_cannot_change(stage: Stage) -> None:
    await _start(stage, "mara", "acme onboarding")
    lucia = stage.people["lucia"]

    status = await lucia.command("/journey", "status acme")
    refused = await lucia.press(status.message, "Mark done")

    assert "Only" in (await refused.arrives()).text
    assert "On track" in lucia.read((await lucia.command("/journey", "status acme")).message)
