"""A message that somebody reads for a person who is away (requirements N5)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from notifications import blocks, phrases
from notifications.elements import Block
from notifications.refs import AbsentRef


def for_absent(card: Mapping[str, Any], person: str, until: date) -> Block:
    """The card with a line on top that says for whom it is; `until` is the last day of their absence."""
    ref = AbsentRef(person, until)
    told = f"For {phrases.who(person)}: {card['text']}"
    return {**card, **blocks.message(told, blocks.with_first(card, mark(ref)))}


def mark(ref: AbsentRef) -> Block:
    """The line alone; its id says for whom, so that what is drawn in its place can be marked again."""
    until = phrases.day(ref.until, ref.until)
    line = f"For {phrases.who(ref.person)}, who is away until {until}. It comes to you meanwhile."
    return {**blocks.context(line), "block_id": str(ref)}
