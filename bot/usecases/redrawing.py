"""Cards that are to be drawn again although nothing has changed: somebody pressed a stale one (requirements N6)."""

from bot.usecases.acting import redraw_of
from bot.usecases.desk import Caller, Desk
from storage import cards, outbox


def is_card(desk: Desk, caller: Caller, channel: str, ts: str) -> bool:
    """Whether what was posted as this message is drawn again whenever what it shows changes."""
    with desk.database.read() as tx:
        return cards.at(tx, caller.workspace, channel, ts) is not None


def redraw_card(desk: Desk, caller: Caller, channel: str, ts: str) -> None:
    """Queue the card that was posted as this message, if it is one of ours, to be drawn again."""
    with desk.database.write() as tx:
        card = cards.at(tx, caller.workspace, channel, ts)
        if card is not None:
            outbox.put_many(tx, [redraw_of(card, caller.now)], ready_at=caller.now)
