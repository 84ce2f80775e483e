"""`python -m tests.chaos.process CLOCK`: `journeybot serve` with the shared clock, short leases and a quick pace."""

import asyncio
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot import app, posting
from bot.delivery import Delivery
from bot.rates import Pace
from bot.serve import serve
from bot.settings import read_settings
from tests.chaos.clock import QUICKENED, SharedClock

LEASE_SECONDS = 6


def _quick(elapsed: Callable[[], float]) -> Pace:
    """So many times the messages a minute, or the run would take hours."""
    return Pace(lambda: elapsed() * QUICKENED)


def _hasten() -> None:
    """In the modules that look these names up; nothing else of the bot is touched."""
    vars(posting)["Pace"] = _quick
    vars(app)["Delivery"] = partial(Delivery, lease_seconds=LEASE_SECONDS)


if __name__ == "__main__":
    _hasten()
    asyncio.run(serve(read_settings(), SharedClock(Path(sys.argv[1])), wait=True))
