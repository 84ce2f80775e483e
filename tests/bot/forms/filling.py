"""Views as Slack sends them when they are submitted."""

import copy
from collections.abc import Mapping
from typing import Any

from bot.sandbox.elements import STATE_KEYS, first_values
from notifications.elements import Block

View = dict[str, Any]


def submitted(view: Block, **answers: Any) -> View:
    """The view with its first values, and `answers` by block_id (":" written "__") put into them."""
    sent = copy.deepcopy({**view, "state": {"values": first_values(view["blocks"])}})
    for name, answer in answers.items():
        fill(sent, name.replace("__", ":"), answer)
    return sent


def fill(view: View, block_id: str, answer: Any) -> None:
    """Put a plain answer in the shape of its element: a value, the value of an option, or those of several."""
    element = view["state"]["values"][block_id][block_id]
    key = STATE_KEYS[element["type"]][0]
    element[key] = _shaped(key, answer)


def _shaped(key: str, answer: Any) -> Any:
    if key == "selected_option":
        return answer if answer is None else {"value": answer}
    return [{"value": value} for value in answer] if key == "selected_options" else answer


class Recording(dict[str, Any]):
    """Values that note which blocks were asked for."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.read: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.read.add(key)
        return super().get(key, default)
