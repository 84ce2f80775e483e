"""The small language the tables of Slack's limits are written in: checks over plain JSON values.

A check sees a value, not where it stands: pointers grow on the way up, and only where something is wrong.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

Node = Mapping[str, Any]

# What JSON is read as comes first: asking whether something is any kind of mapping or sequence is dear.
OBJECTS = (dict, Mapping)
ARRAYS = (list, tuple, Sequence)


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


Check = Callable[[object], Sequence[Problem]]
Rule = Callable[[Node], Iterable[Problem]]
FINE: tuple[Problem, ...] = ()


def problem(at: str, message: str, kind: str, expected: object = None) -> Problem:
    """Return a failed constraint of this kind at this pointer."""
    constraint = {"type": kind} if expected is None else {"type": kind, "expected": expected}
    return Problem("failed_constraint", message, at, constraint)


def below(key: str | int) -> str:
    """Return the JSON pointer to what stands at this key (RFC 6901)."""
    return f"/{str(key).replace('~', '~0').replace('/', '~1')}"


def within(key: str | int, problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems of what stands at this key as problems of what holds it."""
    at = below(key)
    return [replace(found, pointer=at + found.pointer) for found in problems]


def wrong_type(expected: str) -> Problem:
    return problem("", f"must be a {expected}", "type", expected)


def anything(_value: object) -> Sequence[Problem]:
    """Accept whatever stands here."""
    return FINE


def boolean(value: object) -> Sequence[Problem]:
    return FINE if isinstance(value, bool) else (wrong_type("boolean"),)


def string(most: int | None = None, least: int = 1) -> Check:
    """Check a string of `least` to `most` characters."""
    longest = sys.maxsize if most is None else most

    def check(value: object) -> Sequence[Problem]:
        if not isinstance(value, str):
            return (wrong_type("string"),)
        if least <= len(value) <= longest:
            return FINE
        if len(value) < least:
            return (problem("", f"must be more than {least - 1} characters", "min_length", least),)
        return (problem("", f"must be less than {longest + 1} characters", "max_length", longest),)

    return check


def matching(pattern: str, reading: str, parse: Callable[[str], object] | None = None) -> Check:
    """Check a string of this form, `reading` being its name for people; `parse` raises ValueError for an unreal one."""
    compiled = re.compile(pattern, re.ASCII)

    def check(value: object) -> Sequence[Problem]:
        if not isinstance(value, str):
            return (wrong_type("string"),)
        if compiled.fullmatch(value) is None or not _parses(value, parse):
            return (problem("", f"must be formatted as {reading}", "format", reading),)
        return FINE

    return check


def _parses(value: str, parse: Callable[[str], object] | None) -> bool:
    try:
        return parse is None or parse(value) is not None
    except ValueError:
        return False


def integer(least: int, most: int | None = None) -> Check:
    """Check a whole number of `least` to `most`."""

    def check(value: object) -> Sequence[Problem]:
        if not isinstance(value, int) or isinstance(value, bool):
            return (wrong_type("integer"),)
        if value < least:
            return (problem("", f"must be at least {least}", "minimum", least),)
        if most is not None and value > most:
            return (problem("", f"must be at most {most}", "maximum", most),)
        return FINE

    return check


def number(value: object) -> Sequence[Problem]:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return FINE if is_number else (wrong_type("number"),)


def one_of(*values: str) -> Check:
    """Check that the value is one of these words."""

    def check(value: object) -> Sequence[Problem]:
        return FINE if value in values else (problem("", f"unsupported value: {value}", "enum", list(values)),)

    return check


def items(each: Check, most: int | None = None, least: int = 1) -> Check:
    """Check a list of `least` to `most` things, and each of them."""

    def check(value: object) -> Sequence[Problem]:
        if not isinstance(value, ARRAYS) or isinstance(value, str):
            return (wrong_type("array"),)
        found = list(count(len(value), most, least))
        for index, entry in enumerate(value):
            if wrong := each(entry):
                found += within(index, wrong)
        return found

    return check


def count(length: int, most: int | None, least: int = 0) -> Sequence[Problem]:
    """Check how many things a list holds."""
    if length < least:
        return (problem("", f"must have at least {least} items", "min_items", least),)
    if most is not None and length > most:
        return (problem("", f"no more than {most} items allowed", "max_items", most),)
    return FINE


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *rules: Rule) -> Check:
    """Check an object's fields; the rules see it only once every field is right."""
    known = {**required, **(optional or {})}
    checks = {key: check for key, check in known.items() if check is not anything}
    needed = required.keys()

    def check(value: object) -> Sequence[Problem]:
        if not isinstance(value, OBJECTS):
            return (wrong_type("object"),)
        found = [] if needed <= value.keys() else _missing(value, required)
        for key, field in value.items():
            if key in checks:
                if wrong := checks[key](field):
                    found += within(key, wrong)
            elif key not in known:
                found.append(problem(below(key), f"invalid additional property: {key}", "additional_property"))
        if rules and not found:
            found = [one for rule in rules for one in rule(value)]
        return found

    return check


def _missing(value: Node, required: Iterable[str]) -> list[Problem]:
    return [problem("", f"missing required field: {key}", "required", key) for key in required if key not in value]


def kind(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *rules: Rule) -> Check:
    """Check an object whose `type` chose this check."""
    return shape({"type": anything, **required}, optional, *rules)


def typed(kinds: Mapping[str, Check]) -> Check:
    """Check an object by the entry its `type` names."""

    def check(value: object) -> Sequence[Problem]:
        if not isinstance(value, OBJECTS):
            return (wrong_type("object"),)
        if "type" not in value:
            return (problem("", "missing required field: type", "required", "type"),)
        if not isinstance(value["type"], str) or value["type"] not in kinds:
            return (problem("/type", f"unsupported type: {value['type']}", "enum", list(kinds)),)
        return kinds[value["type"]](value)

    return check


def exactly_one(*keys: str) -> Rule:
    """Ask that exactly one of these fields is given."""

    def rule(value: Node) -> Iterator[Problem]:
        if sum(key in value for key in keys) != 1:
            yield problem("", f"must provide exactly one of {', '.join(keys)}", "exactly_one", list(keys))

    return rule


def at_least_one(*keys: str) -> Rule:
    """Ask that at least one of these fields is given."""

    def rule(value: Node) -> Iterator[Problem]:
        if not any(key in value for key in keys):
            yield problem("", f"must provide one of {', '.join(keys)}", "at_least_one", list(keys))

    return rule


def not_above(low: str, high: str) -> Rule:
    """Ask that the one field is not larger than the other."""

    def rule(value: Node) -> Iterator[Problem]:
        if low in value and high in value and value[low] > value[high]:
            yield problem(below(low), f"must not be larger than {high}", "maximum", value[high])

    return rule
