"""Facts about a customer: typed, declared by name, and unknown until somebody tells them (requirements C1)."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from math import isfinite
from types import MappingProxyType
from typing import TypeAlias


class FactType(StrEnum):
    """What a fact can be. LIST is a list of texts and only for built-in facts such as the segments."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes/no"
    DATE = "date"
    LIST = "list"

    # Enum hashes in Python; declarations are a cache key in front of every judged rule.
    __hash__ = str.__hash__


Fact: TypeAlias = str | float | bool | date | tuple[str, ...]
Facts: TypeAlias = Mapping[str, Fact]
Declarations: TypeAlias = Mapping[str, FactType]

BUILT_IN: Declarations = MappingProxyType(
    {
        "key": FactType.TEXT,
        "name": FactType.TEXT,
        "stage": FactType.TEXT,
        "days_in_stage": FactType.NUMBER,
        "segments": FactType.LIST,
        "country": FactType.TEXT,
        "timezone": FactType.TEXT,
        "csm_assigned": FactType.YES_NO,
        "marketing_opt_in": FactType.YES_NO,
        "today": FactType.DATE,
    }
)
OF_THE_DAY = frozenset({"today", "days_in_stage"})
"""Built-in facts that change from day to day with nobody doing anything."""

LONGEST_NAME = 64
LONGEST_TEXT = 1000
LONGEST_LIST = 1000
# The language's literals and operators, the words it keeps for later, its type names, and our own `known`.
RESERVED = (
    frozenset({"true", "false", "null", "in", "known"})
    | {"as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package"}
    | {"namespace", "return", "var", "void", "while"}
    | {"bool", "bytes", "double", "dyn", "int", "list", "map", "null_type", "string", "type", "uint"}
)

_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_SEPARATED = re.compile(r"[+-]?\d{1,3}([.,'’_\s]\d{3})+([.,]\d*)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EARLIEST = "1900-01-01"
_LEADING_ZERO = re.compile(r"[+-]?0\d", re.ASCII)
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class FactError(ValueError):
    """A fact or its name is refused; `str(error)` is a sentence for the person who wrote it."""


def check_fact_name(name: str) -> None:
    """Raise `FactError` unless `name` can be declared: snake case, at most 64 characters, not taken."""
    if name in BUILT_IN:
        raise FactError(f"‘{name}’ is there for every customer already; choose another name.")
    if name in RESERVED:
        raise FactError(f"‘{name}’ has a meaning of its own in rules; choose another name, such as {name}_fact.")
    if len(name) > LONGEST_NAME:
        raise FactError(f"The name ‘{name[:20]}…’ is too long; use {LONGEST_NAME} characters at most.")
    if not _NAME.fullmatch(name):
        raise FactError(f"‘{name}’ cannot name a fact; {_name_advice(name)}")


def _name_advice(name: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
    if _NAME.fullmatch(words) and words not in BUILT_IN and words not in RESERVED:
        return f"write {words}."
    return "use small letters, digits and _, beginning with a letter, such as contract_signed."


def parse_fact(fact_type: FactType, text: str) -> Fact | None:
    """Read what a person, a file or another system wrote; None for an empty text: the fact stays unknown.

    Dates are written 2026-03-01, numbers without separators, lists with commas. Raises `FactError`.
    """
    text = text.strip()
    return _PARSERS[fact_type](text) if text else None


def _parse_text(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise FactError(f"‘{text[:20]}…’ is too long; use {LONGEST_TEXT:,} characters at most.")
    if _UNWRITABLE.search(text):
        raise FactError("This text holds characters that cannot be stored; type it again.")
    return text


def _parse_number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        wrong = "has separators" if _SEPARATED.fullmatch(text) else "is not a number"
        raise FactError(f"‘{_short(text)}’ {wrong}; write digits alone, such as 50000 or 1234.5.")
    number = float(text)
    if not isfinite(number):
        raise FactError(f"‘{_short(text)}’ is too large a number.")
    return number


def _parse_yes_no(text: str) -> bool:
    try:
        return _YES_NO[text.lower()]
    except KeyError:
        raise FactError(f"‘{_short(text)}’ is not yes or no; write yes, no, true or false.") from None


def _parse_date(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise FactError(f"‘{_short(text)}’ is not a date; write year-month-day, such as 2026-03-01.")
    if text < _EARLIEST:
        raise FactError(f"‘{text}’ is too long ago; check the year.")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FactError(f"There is no day ‘{text}’; check the month and the day.") from None


def _parse_list(text: str) -> tuple[str, ...]:
    items = (_parse_text(item.strip()) for item in re.split("[,;]", text))
    listed = tuple(dict.fromkeys(item for item in items if item))
    if len(listed) > LONGEST_LIST:
        raise FactError(f"This list has {len(listed):,} entries; use {LONGEST_LIST:,} at most.")
    return listed


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


_PARSERS: Mapping[FactType, Callable[[str], Fact]] = {
    FactType.TEXT: _parse_text,
    FactType.NUMBER: _parse_number,
    FactType.YES_NO: _parse_yes_no,
    FactType.DATE: _parse_date,
    FactType.LIST: _parse_list,
}


def guess_type(values: Iterable[str]) -> FactType:
    """The narrowest type that all non-empty values can be read as; text where nothing tells, never a list.

    Digits led by a zero are text: such values are postcodes and customer numbers, not amounts.
    """
    told = [value for value in map(str.strip, values) if value]
    if not told or any(_LEADING_ZERO.match(value) for value in told):
        return FactType.TEXT
    narrow = (FactType.YES_NO, FactType.DATE, FactType.NUMBER)
    return next((fact_type for fact_type in narrow if all(_reads(fact_type, value) for value in told)), FactType.TEXT)


def _reads(fact_type: FactType, text: str) -> bool:
    try:
        _PARSERS[fact_type](text)
    except FactError:
        return False
    return True
