"""How the bot is doing, for those who run it (docs/watching.md)."""

from datetime import datetime

from bot.usecases.desk import Desk
from storage import backlog as _stored
from storage import checks
from storage.backlog import Backlog
from storage.paces import Channel


def backlog(desk: Desk) -> Backlog:
    """What all workspaces together are owed."""
    with desk.database.read_anew() as tx:
        return _stored.backlog(tx)


def answers(desk: Desk) -> None:
    """Ask the database for what is always asked of it. Raises `StorageError`."""
    with desk.database.read_anew() as tx:
        checks.earliest(tx)


def ready_channels(desk: Desk, now: datetime, most: int) -> list[Channel]:
    """Where there is something to deliver now that nobody is at, the latest first."""
    with desk.database.read() as tx:
        return _stored.ready_channels(tx, now, limit=most)
