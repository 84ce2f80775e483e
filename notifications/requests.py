"""What forms ask for, and what a modal carries from its opening to its submission, as its private_metadata.

Slack returns this text as it got it, at most 3000 characters. Decoding refuses, with ValueError, what no modal of ours
has written.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self, TypeVar

from journeys.journey import Outcome
from journeys.template import UNREADABLE
from notifications.graphemes import weight
from notifications.refs import Ref

MOST_METADATA = 3000
MOST_REASON = 500
MOST_NOTE = 2000
MOST_SCOPE = 200

BY_HAND = (Outcome.COMPLETED, Outcome.EXITED, Outcome.CANCELLED)
"""How a journey can be ended by hand; failing it needs a reason and has a form of its own."""

T = TypeVar("T")


class RequestTooLong(ValueError):
    """More than a modal can carry; the text says so to the person who filled it in."""

    def __init__(self) -> None:
        super().__init__("This is more than a form can carry. Leave some owners empty: their tasks fall to the CSM.")


@dataclass(frozen=True, slots=True)
class FormContext:
    """What a form acts on and where its button stood: the message to redraw, or where to answer a command.

    `page` is the `PageRef` of the modal below, empty where there is none, and `mark` the block_id of the message's
    first line, which may say for whom it is. `shown` is what the form has shown of what it overwrites
    (`journeys.shown`), None where it overwrites nothing.
    """

    ref: Ref
    channel: str = ""
    ts: str = ""
    response_url: str = ""
    page: str = ""
    mark: str = ""
    shown: str | None = None

    def encode(self) -> str:
        where = {"c": self.channel, "t": self.ts, "u": self.response_url, "p": self.page, "m": self.mark}
        return _encoded({"r": str(self.ref), **where, "s": self.shown})

    @classmethod
    def decode(cls, text: str) -> Self:
        values = _decoded(text)
        channel, ts, response_url, page = (_text(values, name) for name in "ctup")
        # A form that was opened by a version before has neither.
        mark, shown = _readable(values.get("m", "")), values.get("s")
        seen = None if shown is None else _readable(shown)
        return cls(Ref.parse(_text(values, "r")), channel, ts, response_url, page, mark, seen)


@dataclass(frozen=True, slots=True)
class StartContext:
    """Of the start form: the customer it was opened for (empty: to be chosen in it) and where to answer."""

    customer: str = ""
    channel: str = ""
    response_url: str = ""

    def encode(self) -> str:
        return _encoded({"k": self.customer, "c": self.channel, "u": self.response_url})

    @classmethod
    def decode(cls, text: str) -> Self:
        values = _decoded(text)
        return cls(_text(values, "k"), _text(values, "c"), _text(values, "u"))


@dataclass(frozen=True, slots=True)
class TicksContext:
    """Of the form that ticks entry conditions: whose and which, those that were ticked when it opened, by identity, and
    where to answer."""

    customer: str
    template: str
    ticked: tuple[str, ...] = ()
    response_url: str = ""

    def encode(self) -> str:
        return _encoded({"k": self.customer, "t": self.template, "s": list(self.ticked), "u": self.response_url})

    @classmethod
    def decode(cls, text: str) -> Self:
        values = _decoded(text)
        ticked = tuple(map(_readable, _of_type(values.get("s"), list)))
        return cls(_text(values, "k"), _text(values, "t"), ticked, _text(values, "u"))


@dataclass(frozen=True, slots=True)
class TemplateContext:
    """Of a form about a template: its key, where to answer, and whether that is the list it was opened from."""

    template: str
    response_url: str = ""
    from_list: bool = False

    def encode(self) -> str:
        return _encoded({"t": self.template, "u": self.response_url, "l": self.from_list})

    @classmethod
    def decode(cls, text: str) -> Self:
        values = _decoded(text)
        return cls(_text(values, "t"), _text(values, "u"), _of_type(values.get("l"), bool))


@dataclass(frozen=True, slots=True)
class StartRequest:
    """A start somebody asked for (requirements J1). `version` is None until a preview has named the active one."""

    customer: str
    template: str
    starts_on: date
    version: int | None = None
    owners: Mapping[str, str] = field(default_factory=dict)
    channel: str = ""
    response_url: str = ""

    def encode(self) -> str:
        """Raises `RequestTooLong` when there are more owners than a modal can carry."""
        return _encoded(
            {
                "k": self.customer,
                "t": self.template,
                "d": self.starts_on.isoformat(),
                "v": self.version,
                "o": dict(self.owners),
                "c": self.channel,
                "u": self.response_url,
            }
        )

    @classmethod
    def decode(cls, text: str) -> Self:
        values = _decoded(text)
        version = values.get("v")
        return cls(
            customer=_text(values, "k"),
            template=_text(values, "t"),
            starts_on=date.fromisoformat(_text(values, "d")),
            version=None if version is None else _of_type(version, int),
            owners=_texts(values.get("o")),
            channel=_text(values, "c"),
            response_url=_text(values, "u"),
        )

    @property
    def context(self) -> StartContext:
        """That of the start form in which this request can be changed."""
        return StartContext(self.customer, self.channel, self.response_url)


def _encoded(values: Mapping[str, object]) -> str:
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    if weight(text) > MOST_METADATA:
        raise RequestTooLong
    return text


def _decoded(text: str) -> dict[str, Any]:
    try:
        return _of_type(json.loads(text), dict)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def _text(values: Mapping[str, Any], name: str) -> str:
    return _readable(values.get(name))


def _texts(value: object) -> dict[str, str]:
    return {_readable(k): _readable(v) for k, v in _of_type(value, dict).items()}


def _readable(value: object) -> str:
    """JSON can hold, escaped, what no text of ours does and no database takes."""
    text = _of_type(value, str)
    if UNREADABLE.search(text):
        raise ValueError("not a text of ours")
    return text


def _of_type(value: object, kind: type[T]) -> T:
    if type(value) is not kind:
        raise ValueError(f"not a {kind.__name__}")
    return value
