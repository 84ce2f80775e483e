"""Reading what was filled in. Nothing that comes in is trusted: what no form of ours sends is a `BadSubmission`."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any, TypeVar

from journeys.errors import Refused
from journeys.template import UNREADABLE

FieldErrors = dict[str, str]
"""What to correct, a sentence by block_id, as `response_action: errors` takes it."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}", re.ASCII)
_USER = re.compile(r"[UW][A-Z0-9]{1,30}", re.ASCII)
_CONVERSATION = re.compile(r"[CDG][A-Z0-9]{1,30}", re.ASCII)
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
YEARS = range(2000, 2101)
_LONGEST_VALUE = 150

T = TypeVar("T")


class BadSubmission(Refused):
    """What came in is not what our form sends: it has been changed since it was opened, or was not ours."""

    def __init__(self) -> None:
        super().__init__("This form could not be read. Close it, open it again and fill it in once more.")


class Submission:
    """The filled-in fields of a view by block_id, and in `errors` what the reader of a field found wrong.

    `needed` is the sentence for an empty field; without one the field may be empty.
    """

    def __init__(self, view: Mapping[str, Any]) -> None:
        self._view = _mapping(view)
        self._values = _mapping(_mapping(self._view.get("state")).get("values"))
        self._opened = _elements(map(_mapping, _of_type(self._view.get("blocks", []), list)))
        self._caught_up: dict[str, Mapping[str, Any]] = {}
        self.errors: FieldErrors = {}

    def carried(self, decode: Callable[[str], T]) -> T:
        """What the view has carried since it was opened."""
        try:
            return decode(_of_type(self._view.get("private_metadata"), str))
        except ValueError as error:
            raise BadSubmission from error

    def catch_up(self, now: Mapping[str, Any], group: Collection[str]) -> None:
        """Unless one of these fields was touched, let all of them be as in a form that is opened `now`: what was
        chosen elsewhere since then stays."""
        if self.is_any_touched(group):
            return
        for block_id, element in _elements(now["blocks"]).items():
            if block_id in group:
                self._caught_up[block_id] = _untouched(self._element(block_id), element)
                self._opened[block_id] = element

    def has(self, block_id: str) -> bool:
        return block_id in self._values

    def blocks_of(self, prefix: str) -> Iterator[str]:
        return (block_id for block_id in self._values if isinstance(block_id, str) and block_id.startswith(prefix))

    def text(self, block_id: str, most: int, needed: str | None = None) -> str:
        """A typed text without spaces around it, at most `most` characters."""
        text = _storable(self._given(block_id, "value") or "")
        if not text and needed:
            self.errors[block_id] = needed
        if len(text) > most:
            self.errors[block_id] = f"This is {len(text)} characters long. Shorten it to {most}."
        return text

    def day(self, block_id: str, needed: str | None = None) -> date | None:
        day = _parsed(date.fromisoformat, _DAY, self._given(block_id, "selected_date"))
        if day is None and needed:
            self.errors[block_id] = needed
        if day is not None and day.year not in YEARS:
            self.errors[block_id] = f"Choose a date between {YEARS[0]} and {YEARS[-1]}."
        return day

    def day_after(self, today: date, block_id: str, needed: str | None = None) -> date | None:
        """A date later than `today`."""
        day = self.day(block_id, needed)
        if day is not None and day <= today:
            self.errors[block_id] = "Choose a day after today."
        return day

    def time(self, block_id: str, needed: str) -> time | None:
        at = _parsed(time.fromisoformat, _TIME, self._given(block_id, "selected_time"))
        if at is None:
            self.errors[block_id] = needed
        return at

    def user(self, block_id: str, needed: str | None = None) -> str | None:
        return self._matching(_USER, block_id, "selected_user", needed)

    def conversation(self, block_id: str) -> str | None:
        return self._matching(_CONVERSATION, block_id, "selected_conversation", None)

    def choice(self, block_id: str, needed: str | None = None) -> str:
        """The value of the one option chosen, from whatever list."""
        option = self._element(block_id).get("selected_option")
        value = "" if option is None else _of_type(_mapping(option).get("value"), str)
        if len(value) > _LONGEST_VALUE or UNREADABLE.search(value):
            raise BadSubmission
        if not value and needed:
            self.errors[block_id] = needed
        return value

    def choice_of(self, options: Sequence[str], block_id: str, needed: str) -> str:
        """The option chosen; it has to be one of `options`."""
        value = self.choice(block_id, needed)
        if value and value not in options:
            raise BadSubmission
        return value

    def ticked(self, block_id: str, options: Sequence[str]) -> tuple[str, ...]:
        """The boxes ticked, in the order of `options`."""
        ticked = _of_type(self._element(block_id).get("selected_options"), list)
        values = {_of_type(_mapping(option).get("value"), str) for option in ticked}
        if not values.issubset(options):
            raise BadSubmission
        return tuple(value for value in options if value in values)

    def ticked_like(self, block_id: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
        """The boxes ticked, whose values all have to be such as the pattern describes."""
        ticked = _of_type(self._element(block_id).get("selected_options"), list)
        values = tuple(_of_type(_mapping(option).get("value"), str) for option in ticked)
        if not all(map(pattern.fullmatch, values)):
            raise BadSubmission
        return values

    def is_changed(self, block_id: str) -> bool:
        """Whether it holds anything, and not what it held when the form was opened."""
        return self.is_touched(block_id) and any(value for _, value in _held(self._element(block_id)))

    def is_touched(self, block_id: str) -> bool:
        """Whether it holds anything else than when the form was opened, be it nothing."""
        opened = self._opened.get(block_id, {})
        held = _held(self._element(block_id))
        return any(_plain(value) != _plain(opened.get(_initial(name))) for name, value in held)

    def is_any_touched(self, group: Iterable[str]) -> bool:
        return any(map(self.is_touched, group))

    def _matching(self, pattern: re.Pattern[str], block_id: str, name: str, needed: str | None) -> str | None:
        found = self._given(block_id, name)
        if found is None and needed:
            self.errors[block_id] = needed
        if found is not None and not pattern.fullmatch(found):
            raise BadSubmission
        return found

    def _given(self, block_id: str, name: str) -> str | None:
        value = self._element(block_id).get(name)
        return None if value is None else _of_type(value, str)

    def _element(self, block_id: str) -> Mapping[str, Any]:
        """Our input blocks hold one element each, whose action_id is the block_id."""
        return self._caught_up.get(block_id) or _mapping(_mapping(self._values.get(block_id)).get(block_id))


def _elements(blocks: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The elements of input blocks by block_id, as a form was opened with them."""
    return {str(block.get("block_id")): _mapping(block["element"]) for block in blocks if "element" in block}


def _held(element: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value in element.items() if name != "type")


def _initial(name: str) -> str:
    """What an element is opened with, by the name of what it holds."""
    return f"initial_{name.removeprefix('selected_')}"


def _untouched(element: Mapping[str, Any], opened: Mapping[str, Any]) -> dict[str, Any]:
    """What an element holds that was opened so."""
    return {name: opened.get(_initial(name), [] if isinstance(value, list) else None) for name, value in _held(element)}


def _plain(value: object) -> object:
    """An option by what it means, several in any order, and nothing as None."""
    if isinstance(value, list):
        return sorted(str(_plain(one)) for one in value) or None
    return (value.get("value") if isinstance(value, Mapping) else value) or None


def _storable(text: str) -> str:
    """The text without what databases refuse, its line ends as everywhere else in the product."""
    return UNREADABLE.sub("", _LINE_ENDS.sub("\n", text)).strip()


def _parsed(parse: Callable[[str], T], pattern: re.Pattern[str], text: str | None) -> T | None:
    if text is None:
        return None
    if not pattern.fullmatch(text):
        raise BadSubmission
    try:
        return parse(text)
    except ValueError as error:
        raise BadSubmission from error


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadSubmission
    return value


def _of_type(value: object, kind: type[T]) -> T:
    if not isinstance(value, kind):
        raise BadSubmission
    return value
