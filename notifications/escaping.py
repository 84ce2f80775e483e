"""The one way a user's text enters a message: it can neither format, nor ping, nor break a limit."""

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache

from notifications.graphemes import cut, weight

BLANK = "(no text)"
SHORT_MOMENT = "{date_short_pretty} at {time}"
_LONGEST_LABEL = 200

_LINE_ENDS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Controls, halves of characters, and the marks that reverse the text after them.
_UNREADABLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff]"
)
_INVISIBLE = frozenset("\u00ad\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_TRAILING = re.compile(r"[^\S\n]+$", re.MULTILINE)
_GAPS = re.compile(r"\n{3,}")
_QUOTE = re.compile(r"^[ >]*>", re.MULTILINE)
_EDGE_UNDERSCORE = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
# Slack's markup has no escape of its own for these, so they become signs that only look alike.
_LOOKALIKES = str.maketrans({"*": "\u2217", "~": "\u223c", "`": "\u02cb"})
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_USER_ID = re.compile(r"[UW][A-Z0-9]+", re.ASCII)
_CHANNEL_ID = re.compile(r"[CDG][A-Z0-9]+", re.ASCII)
_UNSAFE_IN_URL = re.compile(r"[\s<>|\"\\^`{}\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LONGEST_URL = 2000


def mrkdwn(text: str, *, limit: int = 3000, one_line: bool = False, blank: str = BLANK) -> str:
    """Return a user's text for a mrkdwn object: escaped, unformatted, at most `limit` characters once escaped.

    A text with nothing to see becomes `blank`, since Slack refuses empty ones and nobody can read them.
    """
    safe = _unformatted(_readable(text, one_line=one_line, blank=blank))
    return cut(safe, limit, _escaped_weight).translate(_ENTITIES)


def plain(text: str, limit: int, *, one_line: bool = True, blank: str = BLANK) -> str:
    """Return a user's text for a plain_text object, where nothing is markup and so nothing is escaped."""
    return (_label_text if len(text) <= _LONGEST_LABEL else _plain)(text, limit, one_line, blank)


def _plain(text: str, limit: int, one_line: bool, blank: str) -> str:
    return cut(_readable(text, one_line=one_line, blank=blank), limit)


_label_text = lru_cache(maxsize=4096)(_plain)
"""Kept, since the same labels are shown over and over."""


def mention(user_id: str) -> str:
    """Return the markup that names and notifies this user; what is no user id stays text."""
    return f"<@{user_id}>" if _USER_ID.fullmatch(user_id) else mrkdwn(user_id, one_line=True)


def channel(channel_id: str) -> str:
    """Return the markup that links to this channel; what is no channel id stays text."""
    return f"<#{channel_id}>" if _CHANNEL_ID.fullmatch(channel_id) else mrkdwn(channel_id, one_line=True)


def link(url: str, label: str, *, limit: int = 300) -> str:
    """Return a link reading `label`; an address not http(s) or over 2000 characters leaves the label alone."""
    text = _label(label, limit)
    address = _UNSAFE_IN_URL.sub(_percent, url).translate(_ENTITIES)
    if not url.startswith(("https://", "http://")) or weight(address) > _LONGEST_URL:
        return text
    return f"<{address}|{text}>"


def date_text(moment: datetime | date, *, form: str = SHORT_MOMENT, fallback: str | None = None) -> str:
    """Return a moment as Slack shows it in each reader's zone, or a calendar day as text that is the same for all.

    A due date belongs to the customer's zone (requirements P5): as a moment it would move by a day for some readers.
    `form` and `fallback` are for moments (aware datetimes; ValueError for a naive one). Only for mrkdwn.
    """
    if not isinstance(moment, datetime):
        return day_text(moment)
    if moment.tzinfo is None:
        raise ValueError("A moment needs a zone.")
    unless_shown = fallback or f"{day_text(moment.date())}, {moment:%H:%M} {moment.tzname()}"
    return f"<!date^{int(moment.timestamp())}^{form}|{_label(unless_shown, 200)}>"


def day_text(day: date) -> str:
    """Return a calendar day as text, such as "3 Jun 2026"."""
    return f"{day.day} {day:%b %Y}"


def _readable(text: str, *, one_line: bool, blank: str) -> str:
    lines = text if text.isprintable() else _legible(text)
    tidy = " ".join(lines.split()) if one_line else _GAPS.sub("\n\n", _TRAILING.sub("", lines)).strip()
    return tidy if any(map(_shows, tidy)) else blank


def _legible(text: str) -> str:
    return _UNREADABLE.sub("\ufffd", _LINE_ENDS.sub("\n", text.replace("\t", " ")))


def _shows(char: str) -> bool:
    return char not in _INVISIBLE and unicodedata.category(char) not in ("Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me")


def _unformatted(text: str) -> str:
    flat = _QUOTE.sub(lambda quote: quote.group().replace(">", "\u203a"), text)
    return _EDGE_UNDERSCORE.sub("\u02cd", flat).translate(_LOOKALIKES)


def _escaped_weight(text: str) -> int:
    return weight(text.translate(_ENTITIES))


def _label(text: str, limit: int) -> str:
    return mrkdwn(text, limit=limit, one_line=True).replace("|", "\u2223")


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found.group().encode("utf-8", "replace"))
