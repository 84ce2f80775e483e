"""How the bot is doing, for those who run it (docs/for-operators.md)."""

from bot.usecases.desk import Desk
from storage.backlog import Backlog
from storage.backlog import backlog as _backlog


def backlog(desk: Desk) -> Backlog:
    """What all workspaces together are owed."""
    with desk.database.read() as tx:
        return _backlog(tx)
