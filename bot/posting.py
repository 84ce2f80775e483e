"""One message on its way to Slack: it waits its turn, is composed and posted, or found where it arrived before."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from bot.clock import Clock
from bot.composer import Composer
from bot.delivered import Delivered, adopted, not_now
from bot.departures import Departures
from bot.drawing import draw_for
from bot.executor import UseCaseExecutor
from bot.rates import Pace
from bot.search import NobodyCanLook, Search
from bot.setbacks import LOST_CHANNEL, broken, cause_of, outcome_of
from bot.slack import Slack, SlackLimited, SlackRefused, SlackUncertain, SlackUnreachable, Withheld
from bot.slack_trouble import sentence
from bot.usecases.composing import Composed, NotNow
from bot.usecases.desk import Desk
from bot.usecases.posted_cards import card_of, drawn_from
from bot.usecases.showing import Content
from journeys.messages import IS_REPEAT, Card, ClaimedMessage, Message, MessageKind
from journeys.outcomes import Ambiguous, Cancelled, Cause, Dead, DeliveryOutcome, Postponed, RetryAt, Sent
from notifications.own_wording import Wording
from storage import outbox_settling
from storage.errors import StorageError

log = logging.getLogger(__name__)

NOT_YET = "it is not its turn yet"

LATEST_ARRIVAL = 45.0
"""So many seconds after a try has failed, a minute after it has left, what Slack still took of it has arrived. Before,
that it is not found says nothing."""

REPEAT_AFTER = 60.0
"""Seconds from finding that nobody can look to sending it once more: what comes of that has to be known, so Slack is
given time to recover."""

REPEATED_ONCE = "it may have arrived, and was repeated once"
GONE = frozenset(["message_not_found", "cant_update_message", "channel_not_found", "is_inactive", "is_archived"])


class LeaseOver(Exception):
    """Somebody else may have taken the message over: this process was paused, or is far too slow."""


class _Place(NamedTuple):
    """Where Slack has put a message, and why that is not the channel its recipient chose."""

    channel: str
    ts: str
    closed: Cause | None = None


class Posting:
    """Takes claimed messages to Slack. `owner` is who claims them."""

    def __init__(
        self,
        desk: Desk,
        slack: Slack,
        executor: UseCaseExecutor,
        clock: Clock,
        owner: str,
        wording: Wording,
    ) -> None:
        self._desk, self._slack, self._executor, self._clock = desk, slack, executor, clock
        self._pace, self._composer = Pace(clock.elapsed), Composer(desk, executor, clock)
        self._search, self._departures = Search(slack, self._pace), Departures(desk, slack, executor, clock)
        self._owner, self._wording, self._drawing = owner, wording, asyncio.Lock()
        self._complained_of = ""

    async def deliver(self, claimed: ClaimedMessage, longest_turn: float) -> Delivered:
        """Try once, unless its turn is more than so many seconds away. What Slack or the database do not let through
        becomes an outcome."""
        longest = max(0.0, min(longest_turn, claimed.until - self._clock.elapsed()))
        wait = self._turn(claimed.message, longest)
        if wait > longest:
            return Delivered(claimed, Postponed(self._in(wait), NOT_YET))
        await self._clock.sleep(wait)
        try:
            delivered = await self._attempt(claimed)
            self._complained_of = ""
            return delivered
        except (LeaseOver, Withheld):
            return Delivered(claimed, Postponed(self._clock.now(), "its lease ran out before it was sent"))
        except (SlackRefused, SlackUnreachable, SlackUncertain, StorageError) as failure:
            outcome = outcome_of(claimed, failure, self._clock.now())
            self._heed(claimed.message, failure, outcome)
            if isinstance(outcome, Dead) and outcome.cause is Cause.GONE:
                return await self._gone(claimed, outcome)
            return Delivered(claimed, outcome)

    async def _gone(self, claimed: ClaimedMessage, dead: Dead) -> Delivered:
        """Whoever has left is owed no digest any longer, and what they read for another is read by somebody else."""
        await self._departures.look_up(claimed.message.workspace, claimed.message.reader)
        composed = await self._composer.compose(claimed.message)
        if isinstance(composed, Composed):
            return Delivered(claimed, dead)
        return not_now(claimed, composed, is_in_doubt=self._may_have_arrived(claimed))

    def heed_post(self, message: Message, ago: float) -> None:
        """Another process has posted in the message's channel so many seconds ago."""
        self._pace.posted_by_other(message.workspace, message.channel, ago)

    def _heed(self, message: Message, failure: Exception, outcome: DeliveryOutcome) -> None:
        """Leave alone what Slack limits, and log what everything waits for: a token, or Slack."""
        if isinstance(failure, SlackLimited):
            self._pace.limited(failure.method, message.workspace, message.channel, failure.seconds)
        elif isinstance(failure, (SlackRefused, SlackUncertain)) and isinstance(outcome, (RetryAt, Ambiguous)):
            self._complain(sentence(failure))

    def _complain(self, of: str) -> None:
        """Once, until something has arrived again."""
        if of != self._complained_of:
            self._complained_of = of
            log.error("messages wait: %s", of)

    def unexpected(self, claimed: ClaimedMessage, failure: BaseException) -> Delivered:
        """An error of our own: nobody knows how far it came, so it is looked for before it is tried again."""
        log.error("message %s could not be delivered", claimed.message.id, exc_info=failure)
        return Delivered(claimed, broken(claimed, failure, self._clock.now()))

    def _still_ours(self, claimed: ClaimedMessage) -> None:
        """Asked just before sending: whoever was paused for longer must not post what another has taken over."""
        if not self._is_ours(claimed):
            raise LeaseOver

    def _is_ours(self, claimed: ClaimedMessage) -> bool:
        return self._clock.elapsed() < claimed.until

    def _turn(self, message: Message, longest: float) -> float:
        if message.kind is MessageKind.REDRAW:
            return self._pace.redraw(message.workspace, message.about["card"], longest)
        return self._pace.post(message.workspace, message.channel, longest)

    async def _attempt(self, claimed: ClaimedMessage) -> Delivered:
        message = claimed.message
        composed = await self._composer.compose(message)
        if not isinstance(composed, Composed):
            return await self._not_now(claimed, composed)
        if composed.card is not None:
            return await self._redraw(claimed, composed.content, composed.card)
        if self._may_have_arrived(claimed):
            return await self._once_more(claimed, composed)
        return await self._post(claimed, composed, await self._draw(message, composed.content))

    async def _draw(self, shown: Message | Card, content: Content) -> dict[str, Any]:
        """One in each round of the event loop, which hears of commands in between."""
        async with self._drawing:
            await asyncio.sleep(0)
            return draw_for(shown, content, self._wording)

    def _may_have_arrived(self, claimed: ClaimedMessage) -> bool:
        """To look for; a card is drawn again without a look."""
        return claimed.maybe_posted and claimed.message.kind is not MessageKind.REDRAW

    async def _redraw(self, claimed: ClaimedMessage, content: Content, card: Card) -> Delivered:
        drawn = await self._draw(card, content)
        await self._note_new_try(claimed)
        self._still_ours(claimed)
        try:
            await self._slack.update(card.channel, card.ts, drawn, lambda: self._is_ours(claimed))
        except SlackRefused as refusal:
            if refusal.code not in GONE:
                raise
            return Delivered(claimed, Cancelled("the message to draw again has been deleted"))
        if self._may_still_arrive(claimed):
            # Over what is drawn until then, which need not wait.
            return Delivered(claimed, Ambiguous(self._in(LATEST_ARRIVAL), outbox_settling.CALMING, lets_pass=True))
        return Delivered(claimed, Sent(card.channel, card.ts))

    async def _post(self, claimed: ClaimedMessage, composed: Composed, drawn: Mapping[str, Any]) -> Delivered:
        left_out = composed.rest.journeys if composed.rest else ()
        channel, ts, closed = await self._placed(claimed, drawn, left_out)
        return Delivered(
            claimed,
            Sent(channel, ts),
            card_of(claimed.message, composed.content, channel, ts),
            drawn_from(composed.content),
            closed,
            is_repeat=IS_REPEAT in claimed.message.about,
            rest=composed.rest,
        )

    async def _placed(self, claimed: ClaimedMessage, drawn: Mapping[str, Any], left_out: Sequence[str]) -> _Place:
        """In its channel; where the one a person chose is closed to the bot, as a direct message."""
        message = claimed.message
        try:
            return _Place(*await self._sent(claimed, message.channel, drawn, left_out))
        except SlackRefused as refusal:
            if refusal.code not in LOST_CHANNEL or message.reader in ("", message.channel):
                raise
            log.warning("channel %s is closed (%s); %s gets it directly", message.channel, refusal, message.reader)
            closed = cause_of(refusal.code, message)
        return _Place(*await self._sent(claimed, message.reader, drawn, left_out), closed)

    async def _sent(
        self, claimed: ClaimedMessage, channel: str, drawn: Mapping[str, Any], left_out: Sequence[str]
    ) -> tuple[str, str]:
        """Asked before there is a connection and again when there is: waiting for one may take long."""
        self._still_ours(claimed)
        return await self._slack.post(channel, drawn, claimed.message.id, lambda: self._is_ours(claimed), left_out)

    async def _once_more(self, claimed: ClaimedMessage, composed: Composed) -> Delivered:
        """Adopt it where an earlier try arrived, else send it when none can arrive any more; where nobody can look, at
        most once more (N4)."""
        try:
            found = await self._search.find(claimed.message)
        except NobodyCanLook:
            return await self._repeat(claimed, composed)
        if found:
            return adopted(claimed, composed.content, found, self._clock.now())
        # Drawn first: what cannot be drawn holds up nobody behind it.
        drawn = await self._draw(claimed.message, composed.content)
        if self._may_still_arrive(claimed):
            return self._calms(claimed, LATEST_ARRIVAL)
        await self._note_new_try(claimed)
        return await self._post(claimed, composed, drawn)

    async def _note_new_try(self, claimed: ClaimedMessage) -> None:
        """Of what has waited: it waits anew where nobody lives to tell what became of this try."""
        if claimed.calmed and not await self._executor.run(self._note, outbox_settling.note_new_try, claimed):
            raise LeaseOver

    def _may_still_arrive(self, claimed: ClaimedMessage) -> bool:
        return claimed.maybe_posted and not (claimed.calmed or claimed.repeated)

    def _calms(self, claimed: ClaimedMessage, seconds: float) -> Delivered:
        return Delivered(claimed, Postponed(self._in(seconds), outbox_settling.CALMING))

    async def _not_now(self, claimed: ClaimedMessage, reason: NotNow) -> Delivered:
        """What has arrived is adopted all the same."""
        if not self._may_have_arrived(claimed):
            return not_now(claimed, reason)
        try:
            found = await self._search.find(claimed.message)
        except NobodyCanLook:
            return not_now(claimed, reason, is_in_doubt=True)
        if found:
            return adopted(claimed, None, found, self._clock.now())
        return self._calms(claimed, LATEST_ARRIVAL) if self._may_still_arrive(claimed) else not_now(claimed, reason)

    async def _repeat(self, claimed: ClaimedMessage, composed: Composed) -> Delivered:
        given_up = Delivered(claimed, Dead(REPEATED_ONCE, Cause.UNCERTAIN))
        if claimed.repeated:
            return given_up
        if not claimed.calmed:
            return self._calms(claimed, REPEAT_AFTER)
        again = replace(claimed, message=_as_repeat(claimed.message))
        rest = _as_repeat(composed.rest) if composed.rest else None
        # Before it is noted: once it is, there is no further try.
        drawn = await self._draw(again.message, composed.content)
        if not await self._executor.run(self._note, outbox_settling.note_repeat, claimed):
            return given_up
        log.warning("message %s may have arrived already and is sent once more", claimed.message.id)
        try:
            return await self._post(again, composed._replace(rest=rest), drawn)
        except SlackUncertain:
            return replace(given_up, is_repeat=True)

    def _note(self, note: Callable[..., bool], claimed: ClaimedMessage) -> bool:
        """Before it is done; whether the claim still stands."""
        with self._desk.database.write() as tx:
            return note(tx, claimed, owner=self._owner)

    def _in(self, seconds: float) -> datetime:
        return self._clock.now() + timedelta(seconds=seconds)


def _as_repeat(message: Message) -> Message:
    """So is the rest of what is repeated: the first try may have told of all."""
    return replace(message, about={**message.about, IS_REPEAT: True})
