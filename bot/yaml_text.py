"""YAML text in, plain values with the line of each out; and back (requirements T9, C3).

Only plain YAML is read: one document of lists, mappings and single values, without anchors, aliases and tags.
Everything is bounded, and every objection names its line.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, MappingEndEvent, MappingStartEvent, SequenceEndEvent, SequenceStartEvent
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.scalarstring import LiteralScalarString

from journeys.template import UNREADABLE

Place = tuple[str | int, ...]

MAX_CHARACTERS = 1_000_000
MAX_LINE = 25_000
MAX_VALUES = 30_000
MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Objection:
    """What is wrong with a text, and on which line of it (counted from 1)."""

    line: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """The plain values of a text and the line of each place in them; `value` is None where it is no YAML at all.

    At the places in `unread` stands something whose objection says all; it is left out of `value`.
    """

    value: object
    lines: Mapping[Place, int] = field(default_factory=dict)
    objections: tuple[Objection, ...] = ()
    unread: tuple[Place, ...] = ()

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest one around it that is in the text."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read(text: str) -> Parsed:
    """Read one YAML document; nothing in it is ever executed."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    unusable = tuple(_unusable(text))
    if unusable:
        return Parsed(None, objections=unusable)
    reading = _Reading(text)
    try:
        value = reading.document()
    except _TooMuch as error:
        return Parsed(None, objections=(error.objection,))
    except YAMLError as error:
        return Parsed(None, objections=(_syntax_objection(error, text),))
    except (ValueError, OverflowError):  # The parser makes characters of numbers without looking how large they are.
        return Parsed(None, objections=(_escape_objection(text),))
    return Parsed(value, reading.lines, tuple(reading.objections), tuple(reading.unread))


def write(value: object) -> str:
    """Readable YAML in block style, always the same for the same value; texts of several lines stand as they are."""
    yaml = YAML()
    yaml.width = 2 * MAX_LINE
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = io.StringIO()
    yaml.dump(_in_blocks(value), stream)
    return stream.getvalue()


def _in_blocks(value: object) -> object:
    match value:
        case dict():
            return {key: _in_blocks(item) for key, item in value.items()}
        case list():
            return [_in_blocks(item) for item in value]
        case str() if "\n" in value:
            return LiteralScalarString(value + "\n")
        case _:
            return value


def _unusable(text: str) -> Iterator[Objection]:
    if len(text) > MAX_CHARACTERS:
        yield Objection(1, f"The file is too large: at most {MAX_CHARACTERS:,} characters are read.")
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE:
            yield Objection(number, f"The line is too long: at most {MAX_LINE:,} characters are read.")
        if found := UNREADABLE.search(line):
            code = f"U+{ord(found.group()):04X}"
            yield Objection(number, f"There is an invisible character ({code}) in this line; delete it.")
        if line.startswith("%"):
            yield Objection(number, "A line must not begin with ‘%’; put the text in quotes or remove the line.")


class _TooMuch(Exception):
    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.objection = Objection(line, sentence)


class _Reading:
    """Walks through the parser's events once, noting the line of every place."""

    def __init__(self, text: str) -> None:
        yaml = YAML(typ="safe", pure=True)
        self._events: Iterator[Any] = yaml.parse(text)
        self._resolver = yaml.resolver
        self._values = 0
        self.lines: dict[Place, int] = {}
        self.objections: list[Objection] = []
        self.unread: list[Place] = []

    def document(self) -> object:
        next(self._events)  # the stream begins
        begin = next(self._events)
        if not hasattr(begin, "explicit"):
            return None
        value = self._value(next(self._events), ())
        next(self._events)  # the document ends
        after = next(self._events)
        if hasattr(after, "explicit"):
            raise _TooMuch(_line(after), "A second document begins here; keep one per file and remove the line ‘---’.")
        return value

    def _value(self, event: Any, place: Place) -> object:
        self._values += 1
        if len(place) > MAX_DEPTH:
            raise _TooMuch(_line(event), f"This is nested too deeply: at most {MAX_DEPTH} levels are read.")
        if self._values > MAX_VALUES:
            raise _TooMuch(_line(event), f"The file holds too much: at most {MAX_VALUES:,} values are read.")
        self.lines.setdefault(place, _line(event))
        sentence = _not_plain(event)
        if sentence:
            self._object_to(event, sentence)
        if isinstance(event, MappingStartEvent):
            return self._mapping(place)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(place)
        if sentence:
            self.unread.append(place)
            return None
        return self._scalar(event)

    def _mapping(self, place: Place) -> dict[str, object]:
        found: dict[str, object] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            key = self._key(event, place)
            inner = (*place, key)
            if key in found:
                self._object_to(event, f"‘{key}’ is given twice, first on line {self.lines[inner]}; keep one.")
                self._value(next(self._events), inner)
                continue
            self.lines[inner] = _line(event)
            found[key] = self._value(next(self._events), inner)
        return found

    def _key(self, event: Any, place: Place) -> str:
        text = getattr(event, "value", None)
        if isinstance(text, str) and not UNREADABLE.search(text):
            return text
        if text is None:
            self._object_to(event, "A field must have a name in front of its colon.")
        self.unread.append((*place, "?"))
        self._value(event, (*place, "?"))
        return "?"

    def _sequence(self, place: Place) -> list[object]:
        found: list[object] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            found.append(self._value(event, (*place, len(found))))
        return found

    def _scalar(self, event: Any) -> object:
        tag = event.tag
        if tag in (None, "!"):
            tag = self._resolver.resolve(ScalarNode, event.value, event.implicit)
        return _plain(str(tag).removeprefix(_CORE), event.value)

    def _object_to(self, event: Any, sentence: str) -> None:
        self.objections.append(Objection(_line(event), sentence))


_CORE = "tag:yaml.org,2002:"
_PLAIN_TAGS = {None, "!", *(_CORE + name for name in ("map", "seq", "str", "int", "float", "bool", "null"))}


def _not_plain(event: Any) -> str:
    """Why a value is not taken as it stands: references to other places, tags with a meaning, unseen characters."""
    if isinstance(event, AliasEvent) or event.anchor is not None:
        return "A text must not begin with ‘&’ or ‘*’; put it in quotes."
    if event.tag not in _PLAIN_TAGS:
        return "A text must not begin with ‘!’; put it in quotes."
    if found := UNREADABLE.search(getattr(event, "value", "")):
        return f"This text holds the invisible character U+{ord(found.group()):04X}; remove it."
    return ""


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _plain(tag: str, text: str) -> object:
    """Whole numbers, numbers, true and false and nothing; all else stays the text it is."""
    try:
        match tag:
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int":
                return int(text)
            case "float":
                return float(text)
    except ValueError:
        return text
    return text


_EXPLAINED = (
    (
        r"mapping values",
        "There is a second ‘: ’ in this line, or it is indented too far. Put texts with ‘: ’ in quotes.",
    ),
    (r"'\\t' that cannot start", "Indent with spaces; a tab cannot be used here."),
    (r"character '(.)' that cannot start", "A text must not begin with ‘{}’; put it in quotes."),
    (r"end of stream|document separator", "A quotation mark opens here and is never closed."),
    (r"URI|codec|'>'", "A text must not begin with ‘!’; put it in quotes."),
    (r"expected ',' or '([\]}])'", "A bracket opens here and is never closed with ‘{}’."),
    (
        r"<scalar>",
        "Text follows a closing quotation mark, or is not indented like the lines above. Put it all in other quotes.",
    ),
    (r"node content.*stream end", "A bracket opens in or above this line and is never closed."),
    (r"node content", "A bracket or comma stands where a value is expected; put texts with brackets in quotes."),
    (r"escape", "A backslash cannot be used like this in quotes; write it twice, or use single quotes."),
    (r"<block end>", "The indentation of this line does not fit the lines above it."),
    (r"expected ':'", "A field name must be followed by a colon and a space."),
)
_WHERE_IT_OPENED = re.compile(r"end of stream|document separator|expected ',' or")


def _syntax_objection(error: YAMLError, text: str) -> Objection:
    """The parser's complaint in words for people who do not know YAML."""
    problem = str(getattr(error, "problem", None) or "something cannot be read")
    sentence = next(
        (words.format(*found.groups()) for pattern, words in _EXPLAINED if (found := re.search(pattern, problem))),
        f"This is no valid YAML: {problem}.",
    )
    return Objection(min(_error_line(error, problem), text.rstrip().count("\n") + 1), sentence)


def _escape_objection(text: str) -> Objection:
    numbered = enumerate(text.split("\n"), start=1)
    line = next((number for number, line in numbered if _LARGE_ESCAPE.search(line)), 1)
    return Objection(line, "There is no such character as the one written with ‘\\U’ here; remove it.")


_LARGE_ESCAPE = re.compile(r"\\U(?!0010|000)")


def _error_line(error: YAMLError, problem: str) -> int:
    if not isinstance(error, MarkedYAMLError):
        return 1
    marks = [error.problem_mark, error.context_mark]
    if _WHERE_IT_OPENED.search(problem):
        marks.reverse()
    return next((int(mark.line) + 1 for mark in marks if mark is not None), 1)
