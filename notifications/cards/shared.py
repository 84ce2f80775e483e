"""A digest or roll-up that somebody has sent to a channel, where others read it as well (requirements N3)."""

from journeys.digests import Shared
from notifications import blocks, phrases
from notifications.elements import Block


def for_one(card: Block, recipient: str, shared: Shared | None) -> Block:
    """The card with a line on top that says whose it is; what a stand-in reads says that anyway (`absent`)."""
    if shared is None or shared.reader != recipient:
        return card
    told = f"For {phrases.said(shared.name)}: {card['text']}"
    return blocks.message(told, blocks.with_first(card, blocks.context(f"For {phrases.who(recipient)}.")))
