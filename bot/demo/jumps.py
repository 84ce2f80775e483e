"""Moving the demo's clock: each instant at which something is due is lived through on the way."""

import asyncio
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.app import Bot
from bot.clock import MovableClock
from journeys.calendar import instant, local_date
from storage import outbox

MORNING = time(9)


class Leap(StrEnum):
    """How far somebody wants to go; mornings are at nine where they are."""

    HOUR = "hour"
    DAY = "day"
    MORNING = "morning"
    MONDAY = "monday"


class Due(NamedTuple):
    """When the earliest check and the earliest message on its way are due."""

    check: datetime | None = None
    message: datetime | None = None


def goal_of(leap: Leap, now: datetime, zone: str) -> datetime:
    """The instant it ends at, which is later than `now`."""
    match leap:
        case Leap.HOUR:
            return now + timedelta(hours=1)
        case Leap.DAY:
            return now + timedelta(days=1)
        case Leap.MORNING:
            mornings = (_morning(now, zone, ahead) for ahead in range(2))
            return next(morning for morning in mornings if morning > now)
        case Leap.MONDAY:
            return _morning(now, zone, 7 - local_date(now, zone).weekday())


def _morning(now: datetime, zone: str, days_ahead: int) -> datetime:
    return instant(local_date(now, zone) + timedelta(days=days_ahead), MORNING, zone)


async def jump(
    clock: MovableClock, bot: Callable[[], Bot | None], goal: datetime, told: Callable[[datetime], None]
) -> None:
    """Go to `goal`, and let the bot do at each instant what is due then; `told` hears of every one.

    The clock is held meanwhile, so channel limits and retries run in its time. Where no bot is alive time passes
    unused.
    """
    with clock.held(), _nothing_collected():
        _nudge(bot())
        while (now := clock.now()) < goal:
            await at_rest(clock, bot)
            alive = bot()
            due = next_due(alive, now) if alive else Due()
            clock.move(min(next_instant(clock, due, now) or goal, goal) - now)
            told(clock.now())
            _begin(bot(), due, clock.now())
        await at_rest(clock, bot)
    _nudge(bot())


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Looking for cycles costs a fourteenth of a jump, and what a month leaves behind is some megabytes."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _nudge(bot: Bot | None) -> None:
    if bot:
        bot.loop.nudge()


def _begin(bot: Bot | None, due: Due, now: datetime) -> None:
    """What a sweep queues it has delivered itself."""
    if bot and due.check and due.check <= now:
        bot.loop.sweep_now()
    if bot and due.message and due.message <= now:
        bot.loop.deliver_now()


async def at_rest(clock: MovableClock, bot: Callable[[], Bot | None]) -> None:
    """Wait until nothing runs, and whatever is on its way to Slack waits for the clock."""
    while (alive := bot()) and (awake := alive.loop.busy - clock.asleep):
        await asyncio.wait({*awake, clock.somebody_falls_asleep()}, return_when=asyncio.FIRST_COMPLETED)


def next_instant(clock: MovableClock, due: Due, now: datetime) -> datetime | None:
    """When something happens next, in whole milliseconds, as timers are: turns microseconds apart come together.

    What is overdue already could not be done, and is left to the loop's next round.
    """
    at = min((at for at in (*due, clock.next_waking) if at and at > now), default=None)
    return at + timedelta(microseconds=-at.microsecond % 1000) if at else None


def next_due(bot: Bot, now: datetime) -> Due:
    """Of a bot at rest, whose loop has swept."""
    with bot.office.desk.database.read() as tx:
        return Due(bot.loop.next_check, outbox.next_ready(tx, now))
