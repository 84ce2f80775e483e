"""Nearest words, for whoever has mistyped one."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, if one is like it at all."""
    found = get_close_matches(word.casefold(), list(known), n=1, cutoff=0.6)
    return found[0] if found else None
