"""A call's arguments, which come as JSON values or as strings in a form."""

import json
from collections.abc import Mapping
from typing import Any

from bot.sandbox.errors import SlackError
from bot.sandbox.records import Json


class Arguments:
    """Typed reading of what the app sent; empty strings and nulls count as absent."""

    def __init__(self, raw: Mapping[str, object]) -> None:
        self._raw = {name: value for name, value in raw.items() if value is not None and value != ""}

    def __contains__(self, name: str) -> bool:
        return name in self._raw

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._raw)

    def text(self, name: str) -> str | None:
        value = self._raw.get(name)
        return None if value is None else str(value)

    def must(self, name: str) -> str:
        """A required argument, which the dispatcher has checked to be there."""
        return str(self._raw[name])

    def flag(self, name: str) -> bool:
        return str(self._raw.get(name, "")).lower() in ("true", "1")

    def number(self, name: str, default: int) -> int:
        """A whole number; anything else is `invalid_arguments`."""
        value = str(self._raw.get(name, default))
        if not value.lstrip("-").isdigit():
            raise invalid(f"[ERROR] must be a number [json-pointer:/{name}]")
        return int(value)

    def parsed(self, name: str, refusal: str) -> Any:
        """JSON given as such or as a string; `refusal` is the error if it is neither."""
        value = self._raw.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(refusal) from None

    def objects(self, name: str, refusal: str) -> tuple[Json, ...]:
        """A list of objects."""
        value = self.parsed(name, refusal)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise SlackError(refusal)
        return tuple(value)


def invalid(*messages: str) -> SlackError:
    """`invalid_arguments` with Slack's messages on which and why."""
    return SlackError("invalid_arguments", {"response_metadata": {"messages": list(messages)}})
