"""Asking Slack at once who somebody is to whom it delivers nothing: they may have left (requirements N4, S3)."""

import logging

from bot.clock import Clock
from bot.executor import UseCaseExecutor
from bot.slack import Slack, SlackRefused, SlackUncertain, SlackUnreachable
from bot.usecases.desk import Desk
from bot.usecases.meeting import meet
from storage.errors import StorageError

log = logging.getLogger(__name__)


class Departures:
    """What would be found out hours later by asking in turn."""

    def __init__(self, desk: Desk, slack: Slack, executor: UseCaseExecutor, clock: Clock) -> None:
        self._desk, self._slack, self._executor, self._clock = desk, slack, executor, clock

    async def look_up(self, workspace: str, user: str) -> None:
        """Where Slack does not say it now, the round that asks for everybody does."""
        try:
            person = await self._slack.person(workspace, user)
            await self._executor.run(meet, self._desk, [person], self._clock.now())
        except (SlackRefused, SlackUncertain, SlackUnreachable, StorageError) as failure:
            log.info("whether %s has left is found out later (%s)", user, failure)
