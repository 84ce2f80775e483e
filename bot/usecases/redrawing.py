"""Cards that are to be drawn again although nothing has changed: somebody pressed a stale one (requirements N6)."""

from bot.usecases.composing import Composed, compose_many
from bot.usecases.desk import Caller, Desk
from bot.usecases.drawing_again import draw_again, redraw_of
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
            draw_again(tx, [card], caller.now)


def card_out_of_turn(desk: Desk, caller: Caller, channel: str, ts: str) -> Composed | None:
    """The card that was posted as this message, as of now, where redraws of the workspace wait for their turn.

    Slack takes so many in a minute; whoever has pressed it is answered on it at once all the same.
    """
    with desk.database.read() as tx:
        is_put_off = outbox.puts_redraws_off(tx, caller.workspace, caller.now)
        card = cards.at(tx, caller.workspace, channel, ts) if is_put_off else None
    composed = compose_many(desk, [redraw_of(card, caller.now)], caller.now) if card else []
    return next((one for one in composed if isinstance(one, Composed)), None)
