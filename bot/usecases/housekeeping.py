"""Letting go of what nobody needs any longer."""

from datetime import datetime, timedelta

from bot.usecases.desk import Desk
from storage import inbox

KEEP_REQUESTS = timedelta(days=7)


def tidy_up(desk: Desk, now: datetime) -> None:
    """Forget ids of requests that Slack no longer repeats."""
    with desk.database.write() as tx:
        inbox.forget_older(tx, now - KEEP_REQUESTS)
