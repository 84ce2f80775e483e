"""A message that somebody reads for a person who is away (requirements N5)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from notifications import blocks, phrases
from notifications.elements import Block
from notifications.refs import AbsentRef


def for_absent(card: Mapping[str, Any], person: str, until: date, now_read_by: str = "") -> Block:
    """The card with a line on top that says for whom it is; `until` is the last day of their absence, `now_read_by` who
    reads such a card by now, if another."""
    told = f"For {phrases.who(person)}: {card['text']}"
    return {**card, **blocks.message(told, blocks.with_first(card, _mark(AbsentRef(person, until), now_read_by)))}


def _mark(ref: AbsentRef, now_read_by: str) -> Block:
    """The line alone; its id says for whom, so that what is drawn in its place can be marked again."""
    return {**blocks.context(_line(ref, now_read_by)), "block_id": str(ref)}


def _line(ref: AbsentRef, now_read_by: str) -> str:
    whose = phrases.who(ref.person)
    if now_read_by == ref.person:
        return f"Came to you while {whose} was away. It is theirs again."
    if now_read_by:
        return f"Came to you while {whose} is away. {phrases.who(now_read_by)} stands in by now."
    return f"For {whose}, who is away until {phrases.day(ref.until, ref.until)}. It comes to you meanwhile."
