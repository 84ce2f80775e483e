"""What is typed into a command: as Slack hands it over, and as the person typed it."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from itertools import islice
from typing import TypeVar

from bot.forms.submission import YEARS
from journeys.errors import NotFound, NotPossible

LIKE_A_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
"""Written as a date, which need not exist."""

_LINK = re.compile(r"<(?:mailto:)?((?![@#!])[^<>|]*)(?:\|([^<>]*))?>")
_ENTITY = re.compile("&(amp|lt|gt);")
_MEANT = {"amp": "&", "lt": "<", "gt": ">"}
# Marks that nobody sees, as they come along with what is copied from elsewhere. Joiners stay: emoji hold them.
_UNSEEN = re.compile("[\u200b\u202a-\u202e\u2060\u2066-\u2069]")
_MENTION = re.compile(r"<([@#])(\w+)(?:\|([^<>]*))?>")
_COLON = re.compile(r":\s+(?=\S)")
MOST_COLONS = 5
"""So many, at most, are looked at for the end of a name."""

T = TypeVar("T")

_NO_MENTION = re.compile(r"(?:^|\s)(@\w[^@]{0,99})$")
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_OF_MONTH = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th|\.)?"
_YEAR = r"(?:,? ?(?:\d\d)?\d\d)?"
_OTHER_DAY = re.compile(
    r"(?:^|\s)((?:until |till |on )?(?:"
    rf"{_OF_MONTH} ?{_MONTH}\.?{_YEAR}|{_MONTH}\.? {_OF_MONTH}{_YEAR}"
    r"|\d{1,2}\. ?\d{1,2}\.(?: ?\d{2,4})?|\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|(?:0?[1-9]|1[0-2])/(?:[12]\d|3[01]|0?[1-9])"
    r"|\d{4}[./-]\d{1,2}[./-]\d{1,2}\.?"
    rf"|today|tomorrow|(?:next |this )?{_WEEKDAY}|(?:next|this) (?:week|month)|end of (?:the )?(?:week|month)"
    r"|in (?:\d+|an?|one|two|three|four) ?(?:days?|weeks?|months?)|\d+ ?(?:days?|weeks?|months?|d|w)))$",
    re.IGNORECASE | re.ASCII,
)
"""Ways in which people write a day that this program does not read."""

_MARKS = ".,!?…"
_MARKED = re.compile(
    rf"(?:^\w+|\s(?:{LIKE_A_DAY.pattern}|\d+[mhdw]?|\d{{1,2}}[:.]\d\d|<[@#][^<>]*>|\w+:\S+|nobody|here|stop|week))[{_MARKS}]+$",
    re.ASCII | re.IGNORECASE,
)
_DOTTED_DAY = re.compile(r"\d\. ?\d{1,2}\.$", re.ASCII)
_GROUP = re.compile(r"<!(?:[^<>|]*\|)?@?([^<>|]+)>")


def as_typed(text: str) -> str:
    """A command's text before Slack wrote its signs as entities and what looks like an address as a link.

    Mentions stay marked up, since they name a person or a channel for certain.
    """
    unlinked = _LINK.sub(lambda link: link[2] or link[1], text)
    return _UNSEEN.sub("", _ENTITY.sub(lambda entity: _MEANT[entity[1]], unlinked))


def without_mark(text: str) -> str:
    """A command without the mark at the end of its sentence, where it stands after a day, a time, a person, a filter or
    a single word. One after a name may belong to it, and one in a text to keep, which a colon begins, does."""
    is_mark = _MARKED.search(text) and not _COLON.search(text) and not _DOTTED_DAY.search(text)
    return text.rstrip(_MARKS) if is_mark else text


def typed_text(text: str, most: int) -> str:
    """A text to keep, its mentions as people read them; raises `NotPossible` for more than `most` characters."""
    named = _MENTION.sub(lambda one: f"{one[1]}{one[3] or one[2]}", text)
    kept = _GROUP.sub(r"@\1", named)
    if len(kept) > most:
        raise NotPossible(f"This text is {len(kept)} characters long. Shorten it to {most}.")
    return kept


def require_mentions(text: str) -> None:
    """Raises `NotPossible` for a name after an @ of which Slack has made no mention."""
    if found := _NO_MENTION.search(text):
        raise NotPossible(f"Slack knows nobody as “{found[1]}”. Type @ and choose the person from the list.")


def require_readable_day(text: str) -> None:
    """Raises `NotPossible` for a day at the end that is not written as 2026-12-01."""
    if found := _OTHER_DAY.search(text):
        raise NotPossible(
            f"I cannot read “{found[1]}” as a date. Write it as 2026-12-01, or say only what it is about, and a form "
            "asks for the rest."
        )


def name_and_text(typed: str, find: Callable[[str], T]) -> tuple[T, str]:
    """What the name means that was typed, and the text after it, which a colon begins; empty where there is none.

    A name may hold colons itself, so the longest counts that `find` knows. Raises its `NotFound` for the shortest.
    """
    ends = [*(colon.start() for colon in islice(_COLON.finditer(typed), MOST_COLONS)), len(typed)]
    for end in reversed(ends[1:]):
        with suppress(NotFound):
            return find(typed[:end]), typed[end + 1 :].strip()
    return find(typed[: ends[0]]), typed[ends[0] + 1 :].strip()


def typed_day(text: str, otherwise: str = "") -> date:
    """A date as 2026-12-01; raises `NotPossible` with `otherwise` for what is none, and for a year out of range."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise NotPossible(otherwise or f"There is no day {text}. Write it as 2026-12-01.") from error
    if day.year not in YEARS:
        raise NotPossible(f"Choose a date between {YEARS[0]} and {YEARS[-1]}.")
    return day
