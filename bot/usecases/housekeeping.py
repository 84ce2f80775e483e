"""Letting go of what nobody needs any longer."""

from datetime import datetime, timedelta

from bot.usecases.desk import Desk
from storage import inbox, outbox, paces

KEEP_REQUESTS = timedelta(days=7)
KEEP_MESSAGES = timedelta(days=90)
"""A message's key may be used again then; what it told is kept elsewhere, and its day is long over."""


def tidy_up(desk: Desk, now: datetime) -> None:
    """Forget ids of requests that Slack no longer repeats, messages settled long ago, and paces nobody keeps."""
    with desk.database.write() as tx:
        inbox.forget_older(tx, now - KEEP_REQUESTS)
        outbox.forget_settled(tx, now - KEEP_MESSAGES)
        paces.forget_old(tx)
