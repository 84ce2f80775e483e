"""The demo's clock: moved at once, or lived through tick by tick, people get the same messages."""

import shutil
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from pathlib import Path

import pytest

from bot.app import Bot
from bot.clock import MovableClock
from bot.demo.installation import Installation, installed
from bot.demo.jumps import Due, Leap, at_rest, goal_of, jump, next_instant
from bot.sandbox.records import Change, Message
from bot.sandbox.text import message_text
from storage import outbox
from tests.bot.demo.crowd import furnish

START = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
TICK, SECOND = timedelta(minutes=15), timedelta(seconds=1)
A_WEEK, A_MONTH = timedelta(days=7), timedelta(days=30)

Seen = dict[str, list[tuple[datetime, str]]]
"""By channel, and whether it was posted or redrawn: when, and how it is read."""


@pytest.mark.parametrize(
    ("leap", "zone", "goal"),
    [
        (Leap.HOUR, "Europe/Berlin", "2026-11-23T07:00"),
        (Leap.DAY, "Europe/Berlin", "2026-11-24T06:00"),
        (Leap.MORNING, "Europe/Berlin", "2026-11-23T08:00"),
        (Leap.MORNING, "Asia/Kolkata", "2026-11-24T03:30"),
        (Leap.MORNING, "America/New_York", "2026-11-23T14:00"),
        (Leap.MONDAY, "Europe/Berlin", "2026-11-30T08:00"),
        (Leap.MONDAY, "Asia/Kolkata", "2026-11-30T03:30"),
    ],
)
def test_mornings_are_at_nine_where_the_person_is(leap: Leap, zone: str, goal: str) -> None:
    assert goal_of(leap, START, zone) == datetime.fromisoformat(goal).replace(tzinfo=UTC)


def test_the_next_monday_is_at_most_a_week_away() -> None:
    sunday = START - timedelta(hours=6)
    assert goal_of(Leap.MONDAY, sunday, "America/New_York") == START.replace(hour=14)


@pytest.mark.parametrize(("ready_in", "microseconds"), [(1, 1), (999, 999), (1000, 1), (1000, 1000)])
def test_turns_that_are_microseconds_apart_are_lived_through_together(ready_in: int, microseconds: int) -> None:
    due = Due(START + timedelta(microseconds=ready_in), START + timedelta(microseconds=microseconds))
    assert next_instant(MovableClock(START), due, START) == START + timedelta(milliseconds=1)


async def test_a_month_at_once_brings_200_journeys_the_same_messages_as_living_through_it(tmp_path: Path) -> None:
    async with installed(tmp_path / "kept") as kept:
        await furnish(kept, 200)
    shutil.copytree(tmp_path / "kept", tmp_path / "copy")

    jumped = await _lived(tmp_path / "kept", lambda there, goal: there.move(goal, lambda _: None))
    ticked = await _lived(tmp_path / "copy", _tick_by_tick)

    assert sum(map(len, jumped.values())) > 900
    assert _said(jumped) == _said(ticked)
    assert _furthest_apart(jumped, ticked) < timedelta(minutes=1)


async def _lived(folder: Path, move: Callable[[Installation, datetime], Awaitable[None]]) -> Seen:
    """What was posted comes in its order; what is drawn again has no order beside that, nor beside each other."""
    seen: Seen = {}
    async with installed(folder) as there:
        there.workspace.changes.listen(lambda change: _note(there, change, seen))
        await move(there, _whole(there.clock.now()) + A_MONTH)
    return {
        place: told if place.endswith("posted") else sorted(told, key=itemgetter(1, 0)) for place, told in seen.items()
    }


def _note(there: Installation, change: Change, seen: Seen) -> None:
    if isinstance(change.subject, Message):
        message, viewer = change.subject, next(iter(there.workspace.people))
        text = message_text(there.workspace, message, viewer)
        seen.setdefault(f"{message.channel} {change.what}", []).append((there.clock.now(), text))


def _said(seen: Seen) -> dict[str, list[str]]:
    return {place: [text for _, text in told] for place, told in seen.items()}


def _furthest_apart(one: Seen, other: Seen) -> timedelta:
    """A backlog goes out with each tick of a second, or when its turn has come to the millisecond."""
    pairs = [pair for place in one for pair in zip(one[place], other[place], strict=True)]
    return max(abs(at - then) for (at, _), (then, _) in pairs)


async def _tick_by_tick(there: Installation, goal: datetime) -> None:
    """Every quarter of an hour, on which all midnights fall, and every second while something is on its way."""
    bot, clock = there.bot, there.clock
    assert bot is not None
    with clock.held():
        while clock.now() < goal:
            clock.move(SECOND if _is_on_its_way(bot, clock.now()) else _whole(clock.now()) - clock.now())
            bot.loop.nudge()
            await at_rest(clock, lambda: bot)


def _whole(now: datetime) -> datetime:
    """The next instant of the ticks."""
    return now + TICK - timedelta(seconds=(now.timestamp() % TICK.total_seconds()))


def _is_on_its_way(bot: Bot, now: datetime) -> bool:
    with bot.office.desk.database.read() as tx:
        ready = outbox.next_ready(tx, now)
    return bool(bot.loop.busy) or (ready is not None and ready <= now + timedelta(minutes=1))


async def test_time_passes_unused_while_no_bot_is_alive() -> None:
    clock, told = MovableClock(START), list[datetime]()
    await jump(clock, lambda: None, START + A_WEEK, told.append)
    assert told == [START + A_WEEK]
    assert START + A_WEEK <= clock.now() < START + A_WEEK + TICK
