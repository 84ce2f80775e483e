"""The words of a rule and where they stand, read as the language reads them: texts and remarks are left alone."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from journeys.rule_language import MACROS

_WORDS = re.compile(
    r"""(?P<blank>\s+|//[^\n]*)
    |(?P<text>[bB]?[rR][bB]?(?:'''[\s\S]*?'''|\"""[\s\S]*?\"""|'[^'\r\n]*'|"[^"\r\n]*")
      |[bB]?(?:'''(?:\\[\s\S]|[^\\])*?'''|\"""(?:\\[\s\S]|[^\\])*?\"""|'(?:\\.|[^'\\\r\n])*'|"(?:\\.|[^"\\\r\n])*"))
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<number>0x[0-9a-fA-F]+u?|(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?u?)
    |(?P<sign>&&|\|\||[<>=!]=|[\s\S])""",
    re.VERBOSE,
)


class Word(NamedTuple):
    """One word: its kind (text, name, number or sign), its characters and its offset in the rule."""

    kind: str
    text: str
    at: int


class Words(tuple[Word, ...]):
    """The words of one rule in order, without blanks and remarks."""

    __slots__ = ()

    def spelled(self, *pattern: str) -> Iterator[int]:
        """Indices where words match, each by its characters or, in angle brackets, by its kind: `known ( <name> )`."""
        for index in range(len(self) - len(pattern) + 1):
            if all(form in (word.text, f"<{word.kind}>") for form, word in zip(pattern, self[index:], strict=False)):
                yield index

    def is_member(self, index: int) -> bool:
        """Whether the word follows a dot."""
        return index > 0 and self[index - 1].text == "."


def words_of(rule: str) -> Words:
    found = (Word(match.lastgroup or "", match.group(), match.start()) for match in _WORDS.finditer(rule))
    return Words(word for word in found if word.kind != "blank")


def with_presence(rule: str, words: Words) -> str:
    """Spell `known(fact)` as the variable `known.fact`, character for character, so that every place stays true."""
    characters = list(rule)
    for index in words.spelled("known", "(", "<name>", ")"):
        if not words.is_member(index):
            characters[words[index + 1].at] = "."
            characters[words[index + 3].at] = " "
    return "".join(characters)


def asked_presence(words: Words) -> frozenset[str]:
    """Names that stand in `known(…)`."""
    found = (*words.spelled("known", "(", "<name>"), *words.spelled("known", ".", "<name>"))
    return frozenset(words[index + 2].text for index in found)


def nested_loops(words: Words) -> Iterator[Word]:
    """Each `all`, `exists` or `exists_one` that stands inside another: steps would multiply."""
    opened: list[bool] = []
    for index, word in enumerate(words):
        if word.text == ")" and opened:
            opened.pop()
        elif word.text == "(":
            is_loop = index > 1 and words[index - 1].text in MACROS and words.is_member(index - 1)
            if is_loop and any(opened):
                yield words[index - 1]
            opened.append(is_loop)


def place_of(rule: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both counted from 1."""
    before = rule[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")


def offset_of(rule: str, line: int, column: int) -> int:
    """The opposite of `place_of`; places outside the rule count as its begin."""
    lines = rule.split("\n")
    if not 1 <= line <= len(lines) or column < 1:
        return 0
    return sum(len(earlier) + 1 for earlier in lines[: line - 1]) + column - 1
