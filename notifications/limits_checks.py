"""The small language the tables of Slack's limits are written in: checks over plain JSON values."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """One way in which a payload breaks Slack's limits; the pointer is relative to the payload that was checked."""

    code: str
    message: str
    pointer: str
    constraint: Mapping[str, Any]

    def as_slack(self) -> dict[str, Any]:
        """Return the entry as `blocks.validate` lists it under `errors`."""
        return {
            "code": self.code,
            "message": self.message,
            "pointer": self.pointer,
            "constraint": dict(self.constraint),
        }


Check = Callable[[object, str], Iterable[Problem]]
Rule = Callable[[Node, str], Iterable[Problem]]
FINE: tuple[Problem, ...] = ()


def problem(at: str, message: str, kind: str, expected: object = None) -> Problem:
    """Return a failed constraint of this kind at this pointer."""
    constraint = {"type": kind} if expected is None else {"type": kind, "expected": expected}
    return Problem("failed_constraint", message, at, constraint)


def step(at: str, key: str | int) -> str:
    """Return the JSON pointer one level below `at` (RFC 6901)."""
    return f"{at}{_below(key)}"


def _below(key: str | int) -> str:
    return f"/{str(key).replace('~', '~0').replace('/', '~1')}"


def wrong_type(at: str, expected: str) -> Problem:
    return problem(at, f"must be a {expected}", "type", expected)


def anything(_value: object, _at: str) -> Iterable[Problem]:
    """Accept whatever stands here."""
    return FINE


def boolean(value: object, at: str) -> Iterable[Problem]:
    return FINE if isinstance(value, bool) else (wrong_type(at, "boolean"),)


def string(most: int | None = None, least: int = 1) -> Check:
    """Check a string of `least` to `most` characters."""

    def check(value: object, at: str) -> Iterable[Problem]:
        if not isinstance(value, str):
            return (wrong_type(at, "string"),)
        if len(value) < least:
            return (problem(at, f"must be more than {least - 1} characters", "min_length", least),)
        if most is not None and len(value) > most:
            return (problem(at, f"must be less than {most + 1} characters", "max_length", most),)
        return FINE

    return check


def matching(pattern: str, reading: str, parse: Callable[[str], object] | None = None) -> Check:
    """Check a string of this form, `reading` being its name for people; `parse` raises ValueError for an unreal one."""
    compiled = re.compile(pattern, re.ASCII)

    def check(value: object, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield wrong_type(at, "string")
        elif compiled.fullmatch(value) is None or not _parses(value, parse):
            yield problem(at, f"must be formatted as {reading}", "format", reading)

    return check


def _parses(value: str, parse: Callable[[str], object] | None) -> bool:
    try:
        return parse is None or parse(value) is not None
    except ValueError:
        return False


def integer(least: int, most: int | None = None) -> Check:
    """Check a whole number of `least` to `most`."""

    def check(value: object, at: str) -> Iterator[Problem]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield wrong_type(at, "integer")
        elif value < least:
            yield problem(at, f"must be at least {least}", "minimum", least)
        elif most is not None and value > most:
            yield problem(at, f"must be at most {most}", "maximum", most)

    return check


def number(value: object, at: str) -> Iterator[Problem]:
    if not isinstance(value, int | float) or isinstance(value, bool):
        yield wrong_type(at, "number")


def one_of(*values: str) -> Check:
    """Check that the value is one of these words."""

    def check(value: object, at: str) -> Iterator[Problem]:
        if value not in values:
            yield problem(at, f"unsupported value: {value}", "enum", list(values))

    return check


def items(each: Check, most: int | None = None, least: int = 1) -> Check:
    """Check a list of `least` to `most` things, and each of them."""

    def check(value: object, at: str) -> Iterator[Problem]:
        if not isinstance(value, Sequence) or isinstance(value, str):
            yield wrong_type(at, "array")
            return
        yield from count(len(value), at, most, least)
        for index, entry in enumerate(value):
            yield from each(entry, f"{at}/{index}")

    return check


def count(length: int, at: str, most: int | None, least: int = 0) -> Iterator[Problem]:
    """Check how many things a list holds."""
    if length < least:
        yield problem(at, f"must have at least {least} items", "min_items", least)
    elif most is not None and length > most:
        yield problem(at, f"no more than {most} items allowed", "max_items", most)


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *rules: Rule) -> Check:
    """Check an object's fields; the rules see it only once every field is right."""
    known = {key: (check, _below(key)) for key, check in {**required, **(optional or {})}.items()}

    def check(value: object, at: str) -> Iterable[Problem]:
        if not isinstance(value, dict | Mapping):
            return (wrong_type(at, "object"),)
        found = [*_missing(value, at, required), *_field_problems(value, at, known)]
        return found or [one for rule in rules for one in rule(value, at)]

    return check


def _missing(value: Node, at: str, required: Iterable[str]) -> Iterable[Problem]:
    return [problem(at, f"missing required field: {key}", "required", key) for key in required if key not in value]


def _field_problems(value: Node, at: str, known: Mapping[str, tuple[Check, str]]) -> Iterable[Problem]:
    found: list[Problem] = []
    for key, field in value.items():
        if key in known:
            check, below = known[key]
            found += check(field, at + below)
        else:
            found.append(problem(step(at, key), f"invalid additional property: {key}", "additional_property"))
    return found


def kind(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *rules: Rule) -> Check:
    """Check an object whose `type` chose this check."""
    return shape({"type": anything, **required}, optional, *rules)


def typed(kinds: Mapping[str, Check]) -> Check:
    """Check an object by the entry its `type` names."""

    def check(value: object, at: str) -> Iterable[Problem]:
        if not isinstance(value, dict | Mapping):
            return (wrong_type(at, "object"),)
        if "type" not in value:
            return (problem(at, "missing required field: type", "required", "type"),)
        if not isinstance(value["type"], str) or value["type"] not in kinds:
            return (problem(step(at, "type"), f"unsupported type: {value['type']}", "enum", list(kinds)),)
        return kinds[value["type"]](value, at)

    return check


def exactly_one(*keys: str) -> Rule:
    """Ask that exactly one of these fields is given."""

    def rule(value: Node, at: str) -> Iterator[Problem]:
        if sum(key in value for key in keys) != 1:
            yield problem(at, f"must provide exactly one of {', '.join(keys)}", "exactly_one", list(keys))

    return rule


def at_least_one(*keys: str) -> Rule:
    """Ask that at least one of these fields is given."""

    def rule(value: Node, at: str) -> Iterator[Problem]:
        if not any(key in value for key in keys):
            yield problem(at, f"must provide one of {', '.join(keys)}", "at_least_one", list(keys))

    return rule


def not_above(low: str, high: str) -> Rule:
    """Ask that the one field is not larger than the other."""

    def rule(value: Node, at: str) -> Iterator[Problem]:
        if low in value and high in value and value[low] > value[high]:
            yield problem(step(at, low), f"must not be larger than {high}", "maximum", value[high])

    return rule
