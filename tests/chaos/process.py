"""`python -m tests.chaos.process CLOCK FORM`: `journeybot serve` or a part of it, with the shared clock, short leases,
a quick pace, and hints of which some are lost and some doubled.
"""

import asyncio
import random
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from bot import app, delivery, hints, posting
from bot.app import Only
from bot.channel_delivery import ChannelDelivery
from bot.delivery import Delivery
from bot.hints import Hints
from bot.posting import Posting
from bot.rates import Pace
from bot.serve import serve
from bot.settings import read_settings
from storage.paces import Channel
from tests.chaos.clock import QUICKENED, SharedClock

LEASE_SECONDS = 6
STALLED_SECONDS = 4.0
WHOLE = "whole"
"""The form that does everything; the others are those of `Only`."""


class ForgetfulHints(Hints):
    """One hint of five is lost, and one of five doubled, so that two may drain the same channel at the same time.

    Those that wait already are not doubled every time they are asked for again: there would soon be nothing else to do.
    """

    async def give(self, channels: Sequence[Channel]) -> None:
        waiting = await self._waiting()
        chances = [(random.random(), one) for one in channels if hints.job_of(one).lock not in waiting]
        await super().give([channel for chance, channel in chances if chance > 0.2])
        for chance, channel in chances:
            if chance > 0.8:
                unlocked = hints.job_of(channel).evolve(lock=None, queueing_lock=None)
                await self.app.job_manager.defer_job_async(unlocked)


class QuickPosting(Posting):
    """What waits for its turn is back in the queue as much sooner as turns come faster."""

    def _in(self, seconds: float) -> datetime:
        return super()._in(seconds / QUICKENED)


CALM_SECONDS = 18.0
"""Longer than a storm with its last pause lasts."""


def _quick(elapsed: Callable[[], float]) -> Pace:
    """So many times the messages a minute, or the run would take hours."""
    return Pace(lambda: elapsed() * QUICKENED)


def _hasten() -> None:
    """In the modules that look these names up; nothing else of the bot is touched."""
    vars(posting).update(Pace=_quick, LATEST_ARRIVAL=LEASE_SECONDS * QUICKENED, REPEAT_AFTER=CALM_SECONDS * QUICKENED)
    vars(delivery)["Posting"] = QuickPosting
    vars(app)["Delivery"] = partial(Delivery, lease_seconds=LEASE_SECONDS)
    vars(app)["ChannelDelivery"] = partial(ChannelDelivery, lease_seconds=LEASE_SECONDS)
    vars(hints).update(Hints=ForgetfulHints, BEAT_SECONDS=1.0, STALLED_SECONDS=STALLED_SECONDS)


if __name__ == "__main__":
    _hasten()
    _, clock, form = sys.argv
    only = None if form == WHOLE else Only(form)
    asyncio.run(serve(read_settings(), SharedClock(Path(clock)), wait=True, only=only))
