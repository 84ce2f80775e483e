"""Getting queued messages to Slack, each once and in order (design, Flows: Deliver; requirements N4)."""

import asyncio
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.drawing import draw, marked_as_repeat
from bot.executor import UseCaseExecutor
from bot.rates import Pace
from bot.slack import Payload, Slack, SlackLimited, SlackRefused, SlackUncertain, SlackUnreachable
from bot.usecases.composing import Content, NoLongerTrue, card_of, compose
from bot.usecases.desk import Desk
from journeys.messages import Ambiguous, Cancelled, Card, ClaimedMessage, Dead, DeliveryOutcome, RetryAt, Sent
from storage import cards, outbox

log = logging.getLogger(__name__)

BATCH = 50
LEASE_SECONDS = 60
GIVE_UP_AFTER = timedelta(hours=24)
LONGEST_BACKOFF = timedelta(minutes=15)
PASSING = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"})
"""Errors of Slack's own that go away; all others will be the same next time."""

UNREADABLE = frozenset({"missing_scope", "not_in_channel", "channel_not_found", "no_permission"})
GONE = frozenset({"message_not_found", "cant_update_message", "channel_not_found", "is_inactive", "is_archived"})


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of one message, and the card to remember it by."""

    claimed: ClaimedMessage
    outcome: DeliveryOutcome
    card: Card | None = None


def _sent(claimed: ClaimedMessage, content: Content, place: tuple[str, str]) -> Delivered:
    return Delivered(claimed, Sent(*place), card_of(claimed, content, *place))


class Delivery:
    """Drains the outbox of this installation; any number of these may run on one database."""

    def __init__(self, desk: Desk, slack: Slack, executor: UseCaseExecutor, clock: Clock) -> None:
        self._desk, self._slack, self._executor, self._clock = desk, slack, executor, clock
        self._pace = Pace(clock.elapsed)
        self._owner = secrets.token_urlsafe(6)

    async def drain(self) -> int:
        """Claim what is ready, post it all at once, one message a channel, and settle; gives how many there were."""
        now = self._clock.now()
        claimed = await self._executor.run(self._claim, now)
        if not claimed:
            return 0
        delivered = await asyncio.gather(*(self._deliver(one) for one in claimed))
        await self._executor.run(self._settle, delivered)
        return len(delivered)

    def _claim(self, now: datetime) -> list[ClaimedMessage]:
        with self._desk.database.write() as tx:
            return outbox.claim(tx, now, limit=BATCH, lease_seconds=LEASE_SECONDS, owner=self._owner)

    def _settle(self, delivered: Sequence[Delivered]) -> None:
        now = self._clock.now()
        with self._desk.database.write() as tx:
            outbox.settle_many(tx, [(one.claimed, one.outcome) for one in delivered], now, owner=self._owner)
            cards.put_many(tx, [one.card for one in delivered if one.card])
        for one in delivered:
            if isinstance(one.outcome, Dead):
                log.error("message %s is undeliverable: %s", one.claimed.message.id, one.outcome.why)

    async def _deliver(self, claimed: ClaimedMessage) -> Delivered:
        message = claimed.message
        wait = self._pace.wait_for(message.workspace, message.channel)
        if wait:
            return Delivered(claimed, self._retry(timedelta(seconds=wait), "one message a second in a channel"))
        try:
            content, card = await self._executor.run(compose, self._desk, message, self._clock.now())
        except NoLongerTrue as reason:
            return Delivered(claimed, Cancelled(str(reason)))
        self._pace.posted(message.workspace, message.channel)
        try:
            return await (self._redraw(claimed, content, card) if card else self._post(claimed, content))
        except (SlackRefused, SlackUnreachable, SlackUncertain) as failure:
            return Delivered(claimed, self._outcome(claimed, failure))

    async def _post(self, claimed: ClaimedMessage, content: Content) -> Delivered:
        drawn = draw(content)
        if not claimed.maybe_posted:
            return await self._post_first(claimed, content, drawn)
        try:
            place = await self._find(claimed)
        except SlackRefused as refusal:
            if refusal.code not in UNREADABLE:
                raise
            return await self._post_repeat(claimed, content, drawn)
        if place is None:
            return await self._post_first(claimed, content, drawn)
        return _sent(claimed, content, place)

    async def _post_first(self, claimed: ClaimedMessage, content: Content, drawn: Payload) -> Delivered:
        message = claimed.message
        return _sent(claimed, content, await self._slack.post(message.channel, drawn, message.id))

    async def _find(self, claimed: ClaimedMessage) -> tuple[str, str] | None:
        """Where an earlier try of this message arrived, if it did."""
        since = claimed.message.created_at - timedelta(minutes=5)
        return await self._slack.find_posted(claimed.message.channel, claimed.message.id, since)

    async def _post_repeat(self, claimed: ClaimedMessage, content: Content, drawn: Payload) -> Delivered:
        """Where the history may not be read it is sent once more at most, marked as a possible repeat (N4)."""
        log.warning("message %s may have arrived already and is sent once more", claimed.message.id)
        try:
            return await self._post_first(claimed, content, marked_as_repeat(drawn))
        except SlackUncertain:
            return Delivered(claimed, Dead("it may have arrived, and was repeated once"))

    async def _redraw(self, claimed: ClaimedMessage, content: Content, card: Card) -> Delivered:
        try:
            await self._slack.update(card.channel, card.ts, draw(content))
        except SlackRefused as refusal:
            if refusal.code not in GONE:
                raise
            return Delivered(claimed, Cancelled("the message to draw again has been deleted"))
        return Delivered(claimed, Sent(card.channel, card.ts))

    def _outcome(self, claimed: ClaimedMessage, failure: Exception) -> DeliveryOutcome:
        match failure:
            case SlackLimited(seconds=seconds):
                self._pace.pause_channel(claimed.message.workspace, claimed.message.channel, seconds)
                return self._retry(timedelta(seconds=seconds), str(failure))
            case SlackRefused(code=code) if code not in PASSING:
                return Dead(str(failure))
            case SlackUncertain():
                return self._given_up(claimed) or Ambiguous(
                    self._clock.now() + _backoff(claimed.attempts), str(failure)
                )
            case _:
                return self._given_up(claimed) or self._retry(_backoff(claimed.attempts), str(failure))

    def _retry(self, after: timedelta, why: str) -> RetryAt:
        return RetryAt(self._clock.now() + after, why)

    def _given_up(self, claimed: ClaimedMessage) -> Dead | None:
        waited = self._clock.now() - claimed.message.created_at
        return Dead("a day of trying was in vain") if waited > GIVE_UP_AFTER else None


def _backoff(attempts: int) -> timedelta:
    """Twice as long each time, with jitter so that many messages do not come back at once."""
    seconds = min(2.0 ** min(attempts, 10), LONGEST_BACKOFF.total_seconds())
    return timedelta(seconds=seconds * (0.5 + secrets.randbelow(1000) / 2000))
