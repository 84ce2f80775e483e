"""Which customer is meant by words in a command; nobody guesses (requirements V1)."""

from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from journeys.customer import Customer
from journeys.errors import NotFound
from journeys.reports import PickList
from storage import customers
from storage.database import Transaction

NEAR = 70
"""Names at least so similar, of 100, are suggested."""

MOST_SUGGESTIONS = 3
QUOTES = "`'\"“”„‘’ "
_STOPS = ".,;:!?…"
AROUND = QUOTES + _STOPS
"""What people put around a name, or after it at the end of a sentence."""

KEY = "key:"
"""Before a customer's key: whoever has it is meant, whatever others are called."""

LONGEST_NAME = 8
"""So many words, at most, are tried as a customer's name."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Customers to pick from, and the words that followed the customer's name."""

    pick: PickList
    rest: str = ""


def find_customer(tx: Transaction, workspace: str, text: str) -> Customer | PickList:
    """The one customer that is meant, or a list to pick from."""
    text = text.strip(QUOTES)
    if not text:
        raise _nobody_named()
    found = _matching(tx, workspace, text)
    if len(found) == 1:
        return found[0]
    if found:
        return PickList(text, tuple(found))
    return PickList(text, _suggested(tx, workspace, _nearest(tx, workspace, text)), is_suggestion=True)


def split_off_customer(tx: Transaction, workspace: str, words: str) -> tuple[Customer, str] | Unclear:
    """The customer named by the longest beginning of the words that names any, and the words after it."""
    parts = words.split()
    if not parts:
        raise _nobody_named()
    for length in range(min(len(parts), LONGEST_NAME), 0, -1):
        name, rest = " ".join(parts[:length]).strip(QUOTES), " ".join(parts[length:])
        found = _matching(tx, workspace, name) if name else []
        if found:
            return (found[0], rest) if len(found) == 1 else Unclear(PickList(name, tuple(found)), rest)
    return _misspelt(tx, workspace, parts)


def _matching(tx: Transaction, workspace: str, name: str) -> list[Customer]:
    """The customer with this key where it says so; else those with this name, or without the mark at its end."""
    if name.startswith(KEY):
        keyed = customers.get(tx, workspace, name.removeprefix(KEY))
        return [keyed] if keyed else []
    found, bare = customers.find(tx, workspace, name), name.rstrip(AROUND)
    return found if found or bare in ("", name) else customers.find(tx, workspace, bare)


def _nobody_named() -> NotFound:
    return NotFound("Say which customer: its name, a part of it, or its key.")


def _misspelt(tx: Transaction, workspace: str, parts: list[str]) -> Unclear:
    """The beginning of the words that is most like any customer's name."""
    near = {n: _nearest(tx, workspace, " ".join(parts[:n])) for n in range(1, min(len(parts), 3) + 1)}
    length = max(near, key=lambda n: max(near[n].values(), default=0))
    pick = PickList(" ".join(parts[:length]), _suggested(tx, workspace, near[length]), is_suggestion=True)
    return Unclear(pick, " ".join(parts[length:]))


def _nearest(tx: Transaction, workspace: str, text: str) -> dict[str, float]:
    """Keys of the customers whose key, name or a word of it is most like the text, with how much it is."""
    spellings = [(key, text) for key, name in customers.names(tx, workspace) for text in _spellings(key, name)]
    near = process.extract(
        text,
        [spelling for _, spelling in spellings],
        scorer=fuzz.token_sort_ratio,
        processor=utils.default_process,
        score_cutoff=NEAR,
        limit=3 * MOST_SUGGESTIONS,
    )
    best: dict[str, float] = {}
    for _, score, place in near:
        best.setdefault(spellings[place][0], score)
    return dict(list(best.items())[:MOST_SUGGESTIONS])


def _spellings(key: str, name: str) -> set[str]:
    return {key, name, *(word for word in name.split() if len(word) > 3)}


def _suggested(tx: Transaction, workspace: str, near: dict[str, float]) -> tuple[Customer, ...]:
    found = customers.get_many(tx, workspace, near)
    return tuple(found[key] for key in near if key in found)
