"""`journeybot demo --walk`: the main job in a few minutes, read aloud from a workspace on this machine."""

import tempfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.clock import MovableClock
from bot.demo.cast import TEAM_CHANNEL
from bot.demo.scene import set_scene
from bot.demo.stage import Stage, sqlite_in, staged
from bot.sandbox.person import Person
from bot.sandbox.records import Message
from journeys.calendar import instant, local_date

MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
PATIENCE = 20.0


async def walk() -> None:
    """Walk through the main job and print what people see; everything is thrown away at the end."""
    with tempfile.TemporaryDirectory(prefix="journeybot-") as folder:
        async with staged(sqlite_in(Path(folder)), MovableClock(MONDAY)) as stage:
            await _walk_through(stage)


async def _walk_through(stage: Stage) -> None:
    mara, jonas = stage.people["mara"], stage.people["jonas"]
    _say("A Slack workspace on this machine", "This is not Slack: everything happens in this process and is forgotten.")
    _say("Customers come from a CSV file", _last_line(await stage.import_sample()))
    _say("Their journeys", f"{set_scene(stage)} journeys have been under way for a while.")
    stage.bot.loop.nudge()
    await _ask(mara, "status acme")
    alert = await mara.sees("Acme Rockets is stuck", timeout=PATIENCE)
    _show(f"{mara.user.real_name} finds an alert in her direct messages", mara, alert)
    await _mark_done(mara, alert)
    await _ask(mara, "list stuck")
    await _ask(jonas, "digest here 09:00", channel=TEAM_CHANNEL)
    await _next_morning(stage)
    _say("That was the main job", "docs/for-cs-leads.md explains each part; README.md says how to connect it to Slack.")


async def _ask(person: Person, words: str, channel: str | None = None) -> None:
    answer = await person.command("/journey", words, channel=channel)
    _show(f"{person.user.real_name} types /journey {words}", person, answer.message)


async def _mark_done(person: Person, alert: Message) -> None:
    await person.press(alert, "Mark done")
    redrawn = await person.sees("Done by", timeout=PATIENCE)
    _show(f"{person.user.real_name} presses Mark done; the same card now reads", person, redrawn)
    again = await person.press(alert, "Mark done")
    _show("Pressed once more, on a screen that still shows the old card", person, (await again.arrives()).message)


async def _next_morning(stage: Stage) -> None:
    """Move the clock to nine in the morning in Berlin, and read what has come."""
    mara = stage.people["mara"]
    zone = mara.user.tz
    tomorrow = local_date(stage.clock.now(), zone) + timedelta(days=1)
    stage.clock.move(instant(tomorrow, time(9, 0, 5), zone) - stage.clock.now())
    stage.bot.loop.nudge()
    digest = await mara.sees("changes when it comes", timeout=PATIENCE)
    _show(f"The next morning at nine, {mara.user.real_name}'s digest", mara, digest)
    team = await mara.sees("By CSM", channel=TEAM_CHANNEL, timeout=PATIENCE)
    _show(f"And in #{TEAM_CHANNEL}", mara, team)


def _show(title: str, person: Person, message: Message) -> None:
    _say(title, person.read(message))


def _say(title: str, text: str) -> None:
    print(f"\n== {title}\n")
    print("\n".join(f"   {line}".rstrip() for line in text.splitlines()))


def _last_line(text: str) -> str:
    return text.splitlines()[-1]
