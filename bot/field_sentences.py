"""What pydantic refuses about a field, in words for the person who wrote it (requirements T9)."""

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

from journeys.facts import FactType


def sentence(error: ErrorDetails, known_fields: tuple[str, ...] = ()) -> str:
    """One sentence for one refusal; `known_fields` are those that stand where an unknown one was found."""
    say = _BY_TYPE.get(error["type"])
    name = _name(error["loc"])
    if error["type"] == "extra_forbidden":
        return _unknown(name, known_fields)
    if say is None:
        return f"{name} is not accepted: {error['msg'].rstrip('.')}."
    return say(name, _shown(error["input"]), error.get("ctx", {}))


def _name(place: tuple[int | str, ...]) -> str:
    """The field's name; an item of a list by its number, counted from 1."""
    match place:
        case (*_, str() as name):
            return f"‘{name}’"
        case (*_, str() as name, int() as index):
            return f"Item {index + 1} of ‘{name}’"
        case _:
            return "This"


def _shown(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case dict():
            return "a group of fields"
        case list():
            return "a list"
        case _:
            text = str(value)
            return f"‘{text if len(text) <= _SHOWN_AT_MOST else text[:_SHOWN_AT_MOST] + '…'}’"


_SHOWN_AT_MOST = 60


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of the known words that `word` was plainly meant to be, or None."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return near[0] if near else None


def _question(word: str, known: Iterable[str]) -> str:
    near = nearest(word, known)
    return f" Did you mean ‘{near}’?" if near else ""


def _unknown(name: str, known: tuple[str, ...]) -> str:
    near = _question(name.strip("‘’"), known)
    listed = f" Known here are {', '.join(f'‘{field}’' for field in known)}." if known and not near else ""
    return f"There is no field {name}.{near}{listed}"


Say = Callable[[str, str, Mapping[str, Any]], str]


def _text(name: str, shown: str, _: Mapping[str, Any]) -> str:
    if shown.startswith("‘") or shown in ("true", "false"):
        plain = shown.strip("‘’")
        return f'{name} must be a text. Put it in quotes: "{plain}".'
    return f"{name} must be a text, not {shown}."


def _whole_number(name: str, shown: str, _: Mapping[str, Any]) -> str:
    return f"{name} must be a whole number without quotes, such as 7, not {shown}."


def _yes_or_no(name: str, shown: str, _: Mapping[str, Any]) -> str:
    return f"{name} must be yes or no, not {shown}."


def _listed(name: str, shown: str, _: Mapping[str, Any]) -> str:
    return f"{name} must be a list, each item on a line of its own after ‘- ’, not {shown}."


def _grouped(name: str, shown: str, _: Mapping[str, Any]) -> str:
    return f"{name} must be a group of indented fields, not {shown}."


def _missing(name: str, _shown: str, _: Mapping[str, Any]) -> str:
    return f"{name} is missing here; add it."


def _one_of(name: str, shown: str, context: Mapping[str, Any]) -> str:
    # Facts that are lists are built in; nobody can declare one.
    words = [word for word in re.findall(r"'([^']+)'", str(context["expected"])) if word != FactType.LIST]
    allowed = " or ".join((", ".join(words[:-1]), words[-1]))
    return f"{name} must be {allowed}, not {shown}.{_question(shown.strip('‘’'), words)}"


def _empty(name: str, _shown: str, _: Mapping[str, Any]) -> str:
    return f"{name} must not be empty; fill it in or remove the line."


def _too_long(name: str, _shown: str, context: Mapping[str, Any]) -> str:
    return f"{name} is too long: at most {context['max_length']} characters."


def _identifier(name: str, shown: str, _: Mapping[str, Any]) -> str:
    return (
        f"{name} must begin with a small letter or digit and hold only small letters, digits, ‘-’ and ‘_’, "
        f"64 at most, not {shown}."
    )


def _at_least(name: str, shown: str, context: Mapping[str, Any]) -> str:
    return f"{name} must be at least {context['ge']}, not {shown}."


def _at_most(name: str, shown: str, context: Mapping[str, Any]) -> str:
    return f"{name} must be at most {context['le']}, not {shown}."


def _own(name: str, _shown: str, context: Mapping[str, Any]) -> str:
    return f"{name} {str(context['error']).rstrip('.')}."


_BY_TYPE: Mapping[str, Say] = {
    "missing": _missing,
    "string_type": _text,
    "string_unicode": _text,
    "string_too_short": _empty,
    "string_too_long": _too_long,
    "string_pattern_mismatch": _identifier,
    "int_type": _whole_number,
    "int_parsing": _whole_number,
    "int_from_float": _whole_number,
    "int_parsing_size": _whole_number,
    "bool_type": _yes_or_no,
    "bool_parsing": _yes_or_no,
    "enum": _one_of,
    "tuple_type": _listed,
    "list_type": _listed,
    "dict_type": _grouped,
    "model_type": _grouped,
    "model_attributes_type": _grouped,
    "greater_than_equal": _at_least,
    "less_than_equal": _at_most,
    "value_error": _own,
}
