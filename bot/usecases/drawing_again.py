"""Posted cards that are drawn again, since what they show has changed (requirements N6)."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from journeys.messages import Card, Message, MessageKind
from storage import outbox
from storage.database import Transaction, write_last


def draw_again(tx: Transaction, posted: Iterable[Card], now: datetime) -> None:
    """Queue cards to be drawn again, last of all and together with those that follow from the rest of the transaction.

    Whoever has the same card drawn again waits for this transaction to end: for a digest that are many.
    """
    write_last(tx, _queue, ((card, now) for card in posted))


def _queue(tx: Transaction, owed: Iterable[tuple[Card, datetime]]) -> None:
    now = max(at for _, at in owed)
    queue_redraws(tx, [card for card, _ in owed], now)


def queue_redraws(tx: Transaction, posted: Iterable[Card], now: datetime) -> None:
    """Queue cards to be drawn again; whoever does has nothing more to wait for in the transaction.

    In one order, so that no two who queue the same wait for each other.
    """
    outbox.put_many(tx, [redraw_of(card, now) for card in sorted(posted, key=_posted_first)], ready_at=now)


def _posted_first(card: Card) -> tuple[str, str, str]:
    return card.workspace, card.ts, card.message


def redraw_of(card: Card, now: datetime) -> Message:
    """The message that draws a posted card again."""
    return Message(
        workspace=card.workspace,
        id=secrets.token_urlsafe(9),
        key=f"redraw:{card.message}",
        kind=MessageKind.REDRAW,
        channel=card.channel,
        recipient=card.recipient,
        journey=card.journey,
        created_at=now,
        about={"card": card.message},
    )
