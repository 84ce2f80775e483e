"""A day of digests in a process of its own: `python -m benchmarks.digest_day URL NOW`, NOW in ISO 8601.

The clock is put to each instant at which some are owed. They are queued as the loop does it, and composed and drawn as
delivery does it; what is not done is to send them. A `Zone` for each instant goes to standard output as JSON.
"""

import gc
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from benchmarks.alerts import desk_on
from benchmarks.processes import Program
from bot.delivery import BATCH
from bot.drawing import draw_for
from bot.usecases.composing import Composed, compose_many
from bot.usecases.desk import Desk
from bot.usecases.posted_cards import card_of
from bot.usecases.sweeping import next_check, sweep
from journeys.messages import Card, ClaimedMessage
from journeys.outcomes import Sent
from notifications.own_wording import SHIPPED
from storage import cards, outbox, outbox_settling

OWNER = "benchmark"
LEASE_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Zone:
    """So many digests of one instant, seconds to queue and to compose them from `begun` on, of the processor for both,
    and resident bytes afterwards."""

    digests: int
    begun: float
    queueing: float
    composing: float
    processor: float
    memory: float


def zones(desk: Desk, now: datetime) -> Iterator[Zone]:
    """A day and a night, from `now` on."""
    while (at := next_check(desk)) and at < now + timedelta(days=1):
        begun, used = time.perf_counter(), time.process_time()
        while sweep(desk, at):
            pass
        queued = time.perf_counter()
        count = 0
        while batch := _composed(desk, at):
            count += batch
        memory = Program(os.getpid()).memory()["VmRSS"]
        yield Zone(count, begun, queued - begun, time.perf_counter() - queued, time.process_time() - used, memory)


def _composed(desk: Desk, now: datetime) -> int:
    """A batch, drawn, settled and remembered; how many there were."""
    with desk.database.write() as tx:
        claimed = outbox.claim(tx, now, limit=BATCH, lease_seconds=LEASE_SECONDS, owner=OWNER)
    said = compose_many(desk, [one.message for one in claimed], now)
    drawn = [_drawn(one, what) for one, what in zip(claimed, said, strict=True)]
    with desk.database.write() as tx:
        outbox_settling.settle_many(tx, [(one, Sent(card.channel, card.ts)) for one, card in drawn], now, owner=OWNER)
        cards.put_many(tx, [card for _, card in drawn])
    return len(claimed)


def _drawn(claimed: ClaimedMessage, composed: object) -> tuple[ClaimedMessage, Card]:
    """Everybody has something late, so that there is something to say to all."""
    assert isinstance(composed, Composed)
    assert draw_for(claimed.message, composed.content, SHIPPED)["blocks"]
    card = card_of(claimed.message, composed.content, claimed.message.channel, "1.000001")
    assert card is not None
    return claimed, card


def main() -> None:
    desk = desk_on(sys.argv[1])
    gc.collect()
    gc.freeze()
    print(json.dumps([asdict(zone) for zone in zones(desk, datetime.fromisoformat(sys.argv[2]))]))


if __name__ == "__main__":
    main()
