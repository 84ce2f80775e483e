"""Names as people type them: mistyped, or with other spaces, hyphens and punctuation than the name has."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from itertools import combinations

_WORD = re.compile(r"\w+")


def nearest(word: str, known: Iterable[str], least: float = 0.6) -> str | None:
    """The known word most like `word`, if it is so at least by `least`, of 1."""
    found = get_close_matches(word.casefold(), list(known), n=1, cutoff=least)
    return found[0] if found else None


def letters(text: str) -> str:
    """A text without what people leave out of it or put otherwise: "kickoff" of "Kick-off"."""
    return "".join(_WORD.findall(text.casefold()))


def stands_in(typed: str, name: str) -> bool:
    """Whether this is one or several whole words of a name, by their letters: "kickoff" in "Hold the kick-off call"."""
    wanted, words = letters(typed), _WORD.findall(name.casefold())
    if wanted not in "".join(words):
        return False
    return any("".join(words[first:end]) == wanted for first, end in combinations(range(len(words) + 1), 2))
