"""Draining the outbox channel by channel, as others ask for it (docs/outgrowing-one-machine.md)."""

import asyncio
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivered import Delivered
from bot.delivery import AT_ONCE, LEASE_SECONDS, SHORTEST_TURN, Delivery
from bot.executor import UseCaseExecutor
from bot.slack import Slack
from bot.usecases.desk import Desk
from journeys.messages import ClaimedMessage, Message, MessageKind
from journeys.outcomes import Ambiguous, Postponed, RetryAt, Sent
from notifications.own_wording import SHIPPED, Wording
from storage import paces
from storage.database import Transaction
from storage.paces import Channel

LEFT_ALONE = timedelta(seconds=5)
"""What has been ready for longer is delivered without being asked for: nobody may have told."""

LOOK_SECONDS = 1.0


class ChannelDelivery(Delivery):
    """Delivers in the channels it is asked to drain, and everywhere what was left alone for too long.

    Any number of these may run on one database: whose turn it is in a channel they tell each other there.
    """

    def __init__(
        self,
        desk: Desk,
        slack: Slack,
        executor: UseCaseExecutor,
        clock: Clock,
        lease_seconds: int = LEASE_SECONDS,
        wording: Wording = SHIPPED,
    ) -> None:
        super().__init__(desk, slack, executor, clock, lease_seconds, wording)
        self._asked: dict[Channel, asyncio.Future[float | None]] = {}
        self._busy: Counter[Channel] = Counter()
        self._again_at: dict[Channel, datetime] = {}
        self._posts_of_others: dict[Channel, float] = {}
        self._next_look = 0.0
        self._resting = False

    async def drain_channel(self, channel: Channel) -> float | None:
        """Deliver until nothing can be sent there now; seconds until something may be, if that is known."""
        asked = self._asked.setdefault(channel, asyncio.get_running_loop().create_future())
        self.wake()
        return await asyncio.shield(asked)

    def rest(self) -> None:
        """Begin nothing new; whoever waits for a channel goes on when what is under way there has arrived."""
        self._resting = True
        self.wake()

    async def step(self) -> int:
        asked, is_full = list(self._asked), len(self.under_way) >= AT_ONCE
        count = await super().step()
        # Where there was no room for more nobody knows what would have come next.
        if not count and not is_full:
            for channel in asked:
                self._leave(channel)
        return count

    def _leave(self, channel: Channel) -> None:
        """Nothing was there to claim; unless something is under way, its drain is over."""
        if not self._busy[channel] and (done := self._asked.pop(channel, None)):
            again = self._again_at.pop(channel, None)
            done.set_result(max(0.0, (again - self._clock.now()).total_seconds()) if again else None)

    def _claim(
        self, tx: Transaction, now: datetime, room: int, channels: Collection[Channel] | None = None
    ) -> list[ClaimedMessage]:
        claimed: list[ClaimedMessage] = []
        asked = channels if channels is not None else list(self._asked)
        if asked and not self._resting:
            claimed = super()._claim(tx, now, room, asked)
        if room > len(claimed) and self._looks():
            claimed += super()._claim(tx, now - LEFT_ALONE, room - len(claimed))
            # Where so much was left alone, there is more: it need not wait for the next look.
            self._next_look = 0.0 if len(claimed) == room else self._next_look
        if claimed:
            places = [channel_of(one.message) for one in claimed]
            self._posts_of_others |= paces.seconds_since(tx, places, besides=self._owner)
        return claimed

    def _looks(self) -> bool:
        """Whether it is time to look for what was left alone."""
        if self._resting or self._clock.elapsed() < self._next_look:
            return False
        self._next_look = self._clock.elapsed() + LOOK_SECONDS
        return True

    def _begin(self, claimed: ClaimedMessage) -> None:
        channel = channel_of(claimed.message)
        self._busy[channel] += 1
        if (ago := self._posts_of_others.pop(channel, None)) is not None:
            self._posting.heed_post(claimed.message, ago)
        super()._begin(claimed)

    def _longest_turn(self) -> float:
        """The channel is left to others meanwhile."""
        return SHORTEST_TURN

    def _wake_at(self, turn: datetime) -> None:
        """Whoever asked for the channel asks again then."""

    def _forget(self, delivered: Sequence[Delivered]) -> None:
        super()._forget(delivered)
        for one in delivered:
            channel = channel_of(one.claimed.message)
            self._busy -= Counter([channel])
            if channel in self._asked and isinstance(one.outcome, RetryAt | Postponed | Ambiguous):
                self._again_at[channel] = min(one.outcome.at, self._again_at.get(channel, one.outcome.at))

    def _settle(self, tx: Transaction, delivered: Sequence[Delivered], now: datetime) -> None:
        super()._settle(tx, delivered, now)
        posted = [one.claimed.message for one in delivered if isinstance(one.outcome, Sent)]
        new = [channel_of(message) for message in posted if message.kind is not MessageKind.REDRAW]
        paces.note_posts(tx, new, owner=self._owner)


def channel_of(message: Message) -> Channel:
    return Channel(message.workspace, message.channel)
