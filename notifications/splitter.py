"""How much of a long content one message or view can hold: whole items in order, and how many more there are."""

import json
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import orjson

from notifications import blocks
from notifications.elements import Block
from notifications.graphemes import MARKUP, atoms, fitting, weight

SECTION_TEXT = 3000
LONGER_ESCAPED = 3
"""So many times longer JSON is at most in ASCII, with blanks, than in UTF-8 without."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Budget:
    """What a surface holds: a number of blocks, and their size in characters of JSON."""

    blocks: int
    size: int

    def __sub__(self, other: "Budget") -> "Budget":
        return Budget(self.blocks - other.blocks, self.size - other.size)

    def covers(self, cost: "Budget") -> bool:
        return cost.blocks <= self.blocks and cost.size <= self.size


MESSAGE = Budget(50, 40_000)
MODAL = Budget(100, 240_000)
HOME = MODAL


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a list: lines of markup, and the elements that act on it (one stands beside, several below)."""

    lines: tuple[str, ...]
    buttons: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A list under a title of markup. `show` caps how many items appear (requirements N3: five a section).

    `total` counts them all where `items` holds only the first; `more` is the button beside "n more". One that `yields`
    takes only the room for items that the others leave.
    """

    items: tuple[Item, ...]
    title: str = ""
    more: Block | None = None
    show: int | None = None
    total: int | None = None
    yields: bool = False

    @property
    def count(self) -> int:
        return len(self.items) if self.total is None else max(self.total, len(self.items))

    @property
    def wanted(self) -> int:
        return len(self.items) if self.show is None else min(self.show, len(self.items))


@dataclass(frozen=True, slots=True)
class Content:
    """What is to be said: the groups shrink to fit between `lead` and `tail`, which always stand whole."""

    heading: str = ""
    groups: tuple[Group, ...] = ()
    lead: tuple[Block, ...] = ()
    tail: tuple[Block, ...] = ()
    footer: str = ""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The blocks, and for each group how many of its items they show and how many they only count."""

    blocks: list[Block]
    shown: tuple[int, ...]
    hidden: tuple[int, ...]


def fit(content: Content, budget: Budget = MESSAGE) -> Fitted:
    """Return blocks within the budget; what finds no place is counted in "n more", never dropped silently.

    Groups take room in turns, item by item, so that a long first one does not push out the others, those that yield
    after the rest; where not even their titles fit, the last groups are counted together. A group without items is left
    out.
    """
    whole = _fitted(content, [group.wanted for group in content.groups])
    return whole if _fits(whole.blocks, budget) else _shrunk(content, budget)


def _fits(content: Sequence[Block], budget: Budget) -> bool:
    """Almost everything does by far, which takes a tenth of measuring it."""
    try:
        most = LONGER_ESCAPED * len(orjson.dumps(content))
    except TypeError:
        most = budget.size + 1
    return budget.covers(Budget(len(content), most)) or budget.covers(_cost(content))


def _shrunk(content: Content, budget: Budget) -> Fitted:
    groups = content.groups
    room = budget - _cost([*_head(content), *_foot(content)])
    named = _named(groups, room)
    return _fitted(content, _shares(groups[:named], room - _least(groups, named)))


def _fitted(content: Content, counts: Sequence[int]) -> Fitted:
    """With so many items of each group; groups beyond them are only counted."""
    groups, named = content.groups, len(counts)
    shown = (*counts, *(0 for _ in groups[named:]))
    body = [block for group, count in zip(groups, counts, strict=False) for block in _group(group, count)]
    hidden = tuple(group.count - count for group, count in zip(groups, shown, strict=True))
    return Fitted([*_head(content), *body, *_not_named(groups[named:]), *_foot(content)], shown, hidden)


def _named(groups: Sequence[Group], room: Budget) -> int:
    """Return how many groups, from the first, can at least be titled and counted."""
    named = 0
    for count, group in enumerate(groups, 1):
        room -= _cost(_group(group, 0))
        if room.covers(_cost(_not_named(groups[count:]))):
            named = count
    return named


def _least(groups: Sequence[Group], named: int) -> Budget:
    titles = [block for group in groups[:named] for block in _group(group, 0)]
    return _cost([*titles, *_not_named(groups[named:])])


def _shares(groups: Sequence[Group], room: Budget) -> list[int]:
    counts = [0 for _ in groups]
    for yields in (False, True):
        turns = deque(index for index, group in enumerate(groups) if group.yields is yields)
        while turns:
            index = turns.popleft()
            group, count = groups[index], counts[index]
            if count == group.wanted:
                continue
            cost = _next_item(group, count)
            if room.covers(cost):
                room -= cost
                counts[index] += 1
                turns.append(index)
    return counts


def _next_item(group: Group, shown: int) -> Budget:
    cost = _cost(_item(group.items[shown]))
    return cost if shown + 1 < group.count else cost - _cost(_more(group, group.count))


def _cost(content: Sequence[Block]) -> Budget:
    return Budget(len(content), len(json.dumps(content)) if content else 0)


def _head(content: Content) -> list[Block]:
    return [*([blocks.header(content.heading)] if content.heading else []), *content.lead]


def _foot(content: Content) -> list[Block]:
    return [*content.tail, *(blocks.context(part) for part in split_text(content.footer))]


def _group(group: Group, shown: int) -> list[Block]:
    if not group.count:
        return []
    items = [block for item in group.items[:shown] for block in _item(item)]
    return [*_sections(group.title), *items, *_more(group, group.count - shown)]


def _item(item: Item) -> list[Block]:
    sections = _sections("\n".join(item.lines))
    if len(item.buttons) == 1 and sections:
        return [{**sections[0], "accessory": item.buttons[0]}, *sections[1:]]
    return [*sections, *([blocks.actions(*item.buttons)] if item.buttons else [])]


def _sections(text: str) -> list[Block]:
    return [blocks.section(part) for part in split_text(text)]


def _more(group: Group, hidden: int) -> list[Block]:
    if not hidden:
        return []
    return [blocks.section(f"{hidden} more", accessory=group.more) if group.more else blocks.context(f"{hidden} more")]


def _not_named(groups: Sequence[Group]) -> list[Block]:
    lists = [group.count for group in groups if group.count]
    noun = "list" if len(lists) == 1 else "lists"
    return [blocks.context(f"{sum(lists)} more in {len(lists)} {noun} that did not fit")] if lists else []


def split_text(text: str, limit: int = SECTION_TEXT) -> list[str]:
    """Split markup into parts of at most `limit` (2 or more) characters, none of them blank.

    It breaks between paragraphs or lines where that leaves no part half empty, else between words, else between
    graphemes; entities and markup stay whole.
    """
    parts: list[str] = []
    rest = text.strip()
    while weight(rest) > limit:
        head = _until_break(rest, limit)
        parts.append(head.rstrip())
        rest = rest[len(head) :].lstrip()
    return [*parts, rest] if rest else parts


def _until_break(text: str, limit: int) -> str:
    window = fitting(text, limit, weight, atoms) or text[0]
    # A space within a link's label is no place to break.
    visible = MARKUP.sub(lambda found: "x" * len(found.group()), text[: len(window) + 2])
    half = len(window) // 2
    for mark, least, within in (("\n\n", half, visible), ("\n", half, visible), (" ", 1, visible.replace("\n", " "))):
        at = within.rfind(mark, least, len(window) + len(mark))
        if at > 0:
            return text[:at]
    return window


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list: its items, its number from 1, and how many items all pages hold."""

    items: tuple[T, ...]
    number: int
    per_page: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """The position of its first item, from 1; 0 on an empty page."""
        return (self.number - 1) * self.per_page + 1 if self.items else 0

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1 if self.items else 0


def page(items: Sequence[T], number: int, per_page: int) -> Page[T]:
    """Return the page of this number, or the nearest there is: a list may have shrunk since its pager was drawn."""
    pages = max(1, -(-len(items) // per_page))
    near = min(max(number, 1), pages)
    return Page(tuple(items[(near - 1) * per_page : near * per_page]), near, per_page, len(items))


def pager(shown: Page[T], back: Callable[[int], Block], forward: Callable[[int], Block]) -> list[Block]:
    """Return "21–40 of 500" and the buttons to the pages beside it; nothing where all stands on one page."""
    if shown.pages == 1:
        return []
    turns = [back(shown.number - 1)] if shown.number > 1 else []
    turns += [forward(shown.number + 1)] if shown.number < shown.pages else []
    return [blocks.context(f"{shown.first}–{shown.last} of {shown.total}"), blocks.actions(*turns)]
