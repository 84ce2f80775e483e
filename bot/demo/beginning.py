"""What the demo can show before the bot is loaded: the workspace as it was kept, or a new one with its people.

Nothing of the bot is imported here, which takes longer than people like to wait for a page.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from bot.clock import Clock, MovableClock
from bot.demo.cast import empty_workspace, populate
from bot.demo.keeping import Kept
from bot.demo.page.reading import ReadPositions
from bot.sandbox.workspace import Workspace
from journeys.calendar import instant, local_date

BEGINNING = time(7), "Europe/Berlin"
"""The demo begins on a Monday at this time, before the digests of those who live there."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """A workspace in which no bot is at work yet; what is kept of it is in `folder`."""

    folder: Path
    kept: Kept
    clock: MovableClock
    workspace: Workspace
    reads: ReadPositions


def begun(folder: Path) -> Beginning:
    """The workspace kept in this folder, or a new one. Raises `JobFailed` where the folder cannot be used."""
    kept = Kept(folder)
    clock = MovableClock(kept.now or monday_of(Clock().now()))
    workspace = empty_workspace(clock)
    if kept.is_new:
        populate(workspace)
    else:
        kept.restore(workspace)
    return Beginning(folder, kept, clock, workspace, kept.reads)


def monday_of(now: datetime) -> datetime:
    """The early morning of this week's Monday."""
    at, zone = BEGINNING
    today = local_date(now, zone)
    return instant(today - timedelta(days=today.weekday()), at, zone)
