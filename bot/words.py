"""Nearest words, for whoever has mistyped one."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str], least: float = 0.6) -> str | None:
    """The known word most like `word`, if it is so at least by `least`, of 1."""
    found = get_close_matches(word.casefold(), list(known), n=1, cutoff=least)
    return found[0] if found else None
