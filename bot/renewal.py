"""Looking people up in Slack again: who moves to another zone, becomes admin or leaves tells only Slack (N3, N5)."""

import logging
from datetime import timedelta

from bot.clock import Clock
from bot.executor import UseCaseExecutor
from bot.slack import UNSEEN, Slack, SlackRefused, SlackUncertain, SlackUnreachable
from bot.usecases.desk import Desk
from bot.usecases.meeting import described_before, meet
from journeys.person import Person

RENEW = "renewal"
ROUND_SECONDS = 60.0
AT_ONCE = 10
"""So many a round; Slack answers a hundred such questions a minute and more."""

STALE = timedelta(hours=6)

log = logging.getLogger(__name__)


class Renewal:
    """A round asks Slack for a few of those it has not described for hours, the longest ago first."""

    def __init__(self, desk: Desk, slack: Slack, executor: UseCaseExecutor, clock: Clock, workspace: str) -> None:
        self._desk, self._slack, self._executor, self._clock = desk, slack, executor, clock
        self._workspace = workspace

    async def round(self) -> int:
        """Where Slack fails, what it has said so far is kept, and the next round goes on."""
        before = self._clock.now() - STALE
        known = await self._executor.run(described_before, self._desk, self._workspace, before, AT_ONCE)
        found: list[Person] = []
        try:
            for person in known:
                found.append(await self._described(person))
        except (SlackRefused, SlackUncertain, SlackUnreachable) as failure:
            log.info("Slack does not say who people are now (%s); they are asked for again later", failure)
        if found:
            await self._executor.run(meet, self._desk, found, self._clock.now())
        return 0

    async def _described(self, known: Person) -> Person:
        """As before where Slack does not show them to the bot any longer."""
        try:
            return await self._slack.person(known.workspace, known.id)
        except SlackRefused as refusal:
            if refusal.code not in UNSEEN:
                raise
            return known
