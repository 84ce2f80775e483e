"""Cursor pages."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any, TypeVar

from bot.sandbox.arguments import Arguments, invalid
from bot.sandbox.errors import SlackError

T = TypeVar("T")


def page(found: Sequence[T], given: Arguments, default: int, most: int) -> tuple[Sequence[T], dict[str, Any]]:
    """One page of `found`, and the response_metadata that leads to the next (empty on the last)."""
    start = _decode(given.text("cursor"))
    limit = given.number("limit", default)
    if limit < 1:
        raise invalid("[ERROR] must be at least 1 [json-pointer:/limit]")
    end = start + min(limit, most)
    more = {"response_metadata": {"next_cursor": _encode(end)}} if end < len(found) else {}
    return found[start:end], more


def _encode(position: int) -> str:
    return base64.b64encode(f"next:{position}".encode()).decode()


def _decode(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        word, _, position = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise SlackError("invalid_cursor") from None
    if word != "next" or not position.isdigit():
        raise SlackError("invalid_cursor")
    return int(position)
