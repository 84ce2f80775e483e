"""Where a text may be cut: between what a reader sees as characters, entities and pieces of Slack markup."""

import re
import unicodedata
from collections.abc import Callable, Iterator

ELLIPSIS = "…"

Weigh = Callable[[str], int]

_JOINER = "\u200d"
MARKUP = re.compile(r"<[^<>\n]+>|&(?:amp|lt|gt);")


def weight(text: str) -> int:
    """Count UTF-16 units: never fewer than Slack counts, whichever way it counts an emoji."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> Iterator[str]:
    """Yield what a reader sees as one character each: accents, emoji sequences and flags stay whole."""
    begin, flags = 0, 0
    for index, char in enumerate(text):
        if index > begin and not _joins(text[index - 1], char, flags):
            yield text[begin:index]
            begin, flags = index, 0
        flags += _is_flag_half(char)
    if begin < len(text):
        yield text[begin:]


def _joins(before: str, char: str, flags: int) -> bool:
    if _extends(char) or before == _JOINER:
        return True
    return (_is_flag_half(char) and flags == 1) or _is_hangul_part(before, char)


def _extends(char: str) -> bool:
    if char < "\u0300":
        return False
    return unicodedata.category(char) in ("Mn", "Me", "Mc") or _is_emoji_part(char)


def _is_emoji_part(char: str) -> bool:
    return char in "\u200c\u200d" or "\U0001f3fb" <= char <= "\U0001f3ff" or "\U000e0020" <= char <= "\U000e007f"


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _is_hangul_part(before: str, char: str) -> bool:
    return "\u1160" <= char <= "\u11ff" and ("\u1100" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7a3")


def atoms(text: str) -> Iterator[str]:
    """Yield the pieces of escaped text that must stay whole: markup such as `<@U1>`, entities, graphemes."""
    begin = 0
    for found in MARKUP.finditer(text):
        yield from graphemes(text[begin : found.start()])
        yield found.group()
        begin = found.end()
    yield from graphemes(text[begin:])


def cut(text: str, limit: int, weigh: Weigh = weight) -> str:
    """Return raw text that weighs at most `limit`, ending in an ellipsis where something was cut."""
    return _cut(text, limit, weigh, graphemes)


def cut_markup(text: str, limit: int) -> str:
    """Return escaped text of at most `limit`, its entities and markup whole."""
    return _cut(text, limit, weight, atoms)


def _cut(text: str, limit: int, weigh: Weigh, pieces: Callable[[str], Iterator[str]]) -> str:
    if len(text) <= limit and weigh(text) <= limit:
        return text
    return fitting(text, limit - len(ELLIPSIS), weigh, pieces).rstrip() + ELLIPSIS


def fitting(text: str, limit: int, weigh: Weigh, pieces: Callable[[str], Iterator[str]]) -> str:
    """Return the longest beginning made of whole pieces; characters where the first piece alone is too heavy."""
    return _whole(pieces(text), limit, weigh) or _whole(iter(text), limit, weigh)


def _whole(pieces: Iterator[str], limit: int, weigh: Weigh) -> str:
    kept: list[str] = []
    for piece in pieces:
        limit -= weigh(piece)
        if limit < 0:
            break
        kept.append(piece)
    return "".join(kept)
