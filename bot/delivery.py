"""Draining the outbox: each message once and in order, many at a time (design, Flows: Deliver; requirements N4)."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.clock import Clock
from bot.delivered import Delivered
from bot.executor import UseCaseExecutor
from bot.posting import Posting
from bot.slack import TIMEOUT_SECONDS, Slack
from bot.usecases.desk import Desk
from bot.usecases.drawing_again import queue_redraws
from bot.usecases.dropping import NOTED_AS_TOLD, take_back
from bot.usecases.pauses import release_going_on
from bot.usecases.ticking import ticks_of_card
from bot.usecases.undelivered import tell_of_closed, tell_of_dead
from journeys.messages import Card, ClaimedMessage, MessageKind
from journeys.outcomes import Dead, DeliveryOutcome, Postponed, Sent
from notifications.own_wording import SHIPPED, Wording
from storage import cards, journeys, outbox, outbox_settling
from storage.database import Transaction
from storage.paces import Channel

log = logging.getLogger(__name__)

AT_ONCE = 100
"""So many messages are on their way at the same time."""

LONGEST_TURN, SHORTEST_TURN = 5.0, 0.2
"""A message whose turn is further away, in seconds, goes back into the queue until then: while there is much room, and
when others need its place."""

BATCH = 50
LEASE_SECONDS = 60
WAKE_AFTER = 0.002
"""So many seconds after its turn a message is surely ready."""

LONGEST_POST = TIMEOUT_SECONDS + 2
"""Nothing is sent in the last seconds of a lease: it would be on its way when somebody else looks for it."""


class Delivery:
    """Any number of these may run on one database.

    Messages are posted beside each other, so a slow one holds up its own channel only; whatever has arrived by the
    time of a step is settled in it together. `wake` is called when there is something to settle, `tried`
    with what came of each try, and `failed` when one ended in a mistake of ours; `under_way` is what is being posted.
    """

    def __init__(
        self,
        desk: Desk,
        slack: Slack,
        executor: UseCaseExecutor,
        clock: Clock,
        lease_seconds: int = LEASE_SECONDS,
        wording: Wording = SHIPPED,
        places: int = AT_ONCE,
    ) -> None:
        self._places = places
        self._desk, self._executor, self._clock, self._lease_seconds = desk, executor, clock, lease_seconds
        self._owner = secrets.token_urlsafe(6)
        self._posting = Posting(desk, slack, executor, clock, self._owner, wording)
        self.under_way: set[asyncio.Task[Delivered]] = set()
        self._delivered: list[Delivered] = []
        self.wake: Callable[[], None] = lambda: None
        self.tried: Callable[[MessageKind, DeliveryOutcome, bool], None] = lambda *_: None
        self.failed: Callable[[], None] = lambda: None

    async def step(self) -> int:
        """Settle what has been posted and begin to post what is ready; gives how many, or 0 if that was all."""
        delivered = tuple(self._delivered)
        room = min(BATCH, self._places - len(self.under_way))
        if not delivered and not room:
            return 0
        until = self._clock.elapsed() + self._lease_seconds - min(LONGEST_POST, self._lease_seconds / 2)
        claimed = await self._executor.run(self._exchange, delivered, room)
        self._forget(delivered)
        for one in claimed:
            self._begin(replace(one, until=until))
        return len(claimed) if len(claimed) == room else 0

    async def drain(self) -> None:
        """Deliver until nothing is ready and nothing is under way."""
        while await self.step() or self.under_way or self._delivered:
            if self.under_way:
                await asyncio.wait(self.under_way, return_when=asyncio.FIRST_COMPLETED)

    async def finish(self) -> None:
        """Let what is under way arrive, and settle it; nothing new is begun."""
        if self.under_way:
            await asyncio.wait(self.under_way)
        if self._delivered:
            delivered = tuple(self._delivered)
            await self._executor.run(self._exchange, delivered, 0)
            self._forget(delivered)

    def _forget(self, delivered: Sequence[Delivered]) -> None:
        """Only once it is stored; a step that fails leaves all to the next."""
        del self._delivered[: len(delivered)]
        for one in delivered:
            self.tried(one.claimed.message.kind, one.outcome, one.is_repeat)
            if isinstance(one.outcome, Postponed):
                self._wake_at(one.outcome.at)
            if isinstance(one.outcome, Dead):
                log.error("message %s is undeliverable: %s", one.claimed.message.id, one.outcome.why)

    def _wake_at(self, turn: datetime) -> None:
        """The loop's next round may come up to a second later."""
        seconds = (turn - self._clock.now()).total_seconds()
        asyncio.get_running_loop().call_later(max(0.0, seconds) + WAKE_AFTER, lambda: self.wake())

    def _begin(self, claimed: ClaimedMessage) -> None:
        task = asyncio.create_task(self._posting.deliver(claimed, self._longest_turn()))
        self.under_way.add(task)
        task.add_done_callback(lambda done: self._arrived(claimed, done))

    def _longest_turn(self) -> float:
        return LONGEST_TURN if len(self.under_way) < self._places // 2 else SHORTEST_TURN

    def _arrived(self, claimed: ClaimedMessage, task: asyncio.Task[Delivered]) -> None:
        self.under_way.discard(task)
        if task.cancelled():
            return
        failure = task.exception()
        if failure:
            self.failed()
        self._delivered.append(self._posting.unexpected(claimed, failure) if failure else task.result())
        self.wake()

    def _exchange(self, delivered: Sequence[Delivered], room: int) -> list[ClaimedMessage]:
        """Settled messages in, claimed ones out, in one transaction."""
        now = self._clock.now()
        with self._desk.database.write() as tx:
            if delivered:
                self._settle(tx, delivered, now)
            if not room:
                return []
            return self._claim(tx, now, room)

    def _claim(
        self, tx: Transaction, now: datetime, room: int, channels: Collection[Channel] | None = None
    ) -> list[ClaimedMessage]:
        seconds = self._lease_seconds
        return outbox.claim(tx, now, limit=room, lease_seconds=seconds, owner=self._owner, channels=channels)

    def _settle(self, tx: Transaction, delivered: Sequence[Delivered], now: datetime) -> None:
        unsaid = [one for one in delivered if one.claimed.message.kind in NOTED_AS_TOLD and one.dropped]
        self._note(tx, [one for one in delivered if one not in unsaid], now)
        dropped = [one for one in unsaid if self._note(tx, [one], now)]
        tell_of_dead(tx, self._desk, [one.claimed.message for one in delivered if isinstance(one.outcome, Dead)], now)
        tell_of_closed(tx, [(one.claimed.message, one.closed) for one in delivered if one.closed], now)
        later = [one.rest for one in delivered if one.rest and isinstance(one.outcome, Sent)]
        outbox.put_many(tx, later, ready_at=now)
        posted = [one for one in delivered if one.card]
        shown = [one.card for one in posted if one.card]
        waiting = [*later, *(one.kept_back for one in delivered if one.kept_back)]
        release_going_on(tx, waiting, shown, [one.claimed.message for one in dropped], now)
        for one in dropped:
            take_back(tx, self._desk, one.claimed.message, one.dropped, now)
        cards.put_many(tx, shown)
        # At once: what is queued here can be claimed in the same transaction.
        queue_redraws(tx, self._outdated(tx, posted, now), now)

    def _note(self, tx: Transaction, delivered: Sequence[Delivered], now: datetime) -> int:
        """How many of them are still ours to settle."""
        return outbox_settling.settle_many(
            tx, [(one.claimed, one.outcome) for one in delivered], now, owner=self._owner
        )

    def _outdated(self, tx: Transaction, posted: Sequence[Delivered], now: datetime) -> list[Card]:
        """Cards that would be drawn differently by now: what changed while they were on their way saw none of them."""
        offers = [(one.card, one.drawn_from) for one in posted if one.card and not one.card.journeys]
        changed = [card for card, drawn in offers if ticks_of_card(tx, self._desk, card, now) != drawn]
        return [*_outdated(tx, posted), *changed]


def _outdated(tx: Transaction, posted: Sequence[Delivered]) -> list[Card]:
    """Cards of which a journey has changed."""
    drawn = [(one.card, one.drawn_from) for one in posted if one.card and one.card.journeys]
    ids: dict[str, set[str]] = {}
    for card, _ in drawn:
        ids.setdefault(card.workspace, set()).update(card.journeys)
    known = {workspace: journeys.revisions(tx, workspace, some) for workspace, some in ids.items()}
    return [card for card, seen in drawn if {j: known[card.workspace].get(j) for j in card.journeys} != seen]
