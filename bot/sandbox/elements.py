"""Block Kit's interactive elements: where they stand in blocks, and what a person can put into them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.sandbox.naming import short_secret
from bot.sandbox.records import Blocks, Json

STATE_KEYS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "file_input": ("files", "initial_files"),
}
"""What an element with a value reports it under, and what it is given at first."""

ACTORS = frozenset(STATE_KEYS) | {"button", "icon_button", "overflow", "workflow_button"}
"""Elements that have an action_id."""

HOLDS = {
    "section": "accessory",
    "input": "element",
    "actions": "elements",
    "context_actions": "elements",
    "card": "actions",
}
"""Under which key a block holds elements, one or several."""

NESTS = {"container": "child_blocks", "carousel": "elements"}
"""Under which key a block holds blocks."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An element where it stands; in an input block it acts only if `dispatches`."""

    block: Json
    element: Json

    @property
    def action_id(self) -> str:
        return str(self.element["action_id"])

    @property
    def block_id(self) -> str:
        return str(self.block["block_id"])

    @property
    def type(self) -> str:
        return str(self.element["type"])

    @property
    def label(self) -> str:
        """What is written on or beside it."""
        words = self.element.get("text") or self.block.get("label") or self.element.get("placeholder") or {}
        return str(words.get("text", ""))

    @property
    def dispatches(self) -> bool:
        return self.block.get("type") != "input" or bool(self.block.get("dispatch_action"))

    @property
    def optional(self) -> bool:
        return bool(self.block.get("optional"))


def placed_elements(blocks: Iterable[Json]) -> Iterator[Placed]:
    """Every interactive element, top to bottom, those in cards, carousels and containers included."""
    for block in blocks:
        yield from (Placed(block, element) for element in _held(block) if element.get("type") in ACTORS)
        yield from placed_elements(nested_blocks(block))


def nested_blocks(block: Json) -> Sequence[Json]:
    """The blocks inside a container or carousel."""
    return tuple(block.get(NESTS.get(block["type"], ""), ()))


def _held(block: Json) -> Sequence[Json]:
    held = block.get(HOLDS.get(block["type"], ""), ())
    return held if isinstance(held, list | tuple) else (held,)


def with_ids(blocks: Sequence[Json]) -> Blocks:
    """Blocks within Slack's limits, with an id wherever Slack would make one up."""
    return tuple(_with_ids(block) for block in blocks)


def _with_ids(block: Json) -> Json:
    named: dict[str, Any] = {"block_id": short_secret(), **block}
    holds, nests = HOLDS.get(block["type"], ""), NESTS.get(block["type"], "")
    if isinstance(named.get(holds), dict):
        named[holds] = _with_action(named[holds])
    elif holds in named:
        named[holds] = [_with_action(element) for element in named[holds]]
    if nests in named:
        named[nests] = list(with_ids(named[nests]))
    return named


def _with_action(element: Json) -> Json:
    is_nameless = element.get("type") in ACTORS and "action_id" not in element
    return {"action_id": short_secret(), **element} if is_nameless else element


def first_value(element: Json) -> Json | None:
    """What the element reports before anyone touched it; None if it has no value at all."""
    kind = str(element["type"])
    if kind not in STATE_KEYS:
        return None
    key, initial = STATE_KEYS[kind]
    empty: Any = [] if key.endswith("s") else None
    return {"type": kind, key: element.get(initial, empty)}


def first_values(blocks: Iterable[Json]) -> dict[str, dict[str, Json]]:
    """The values of all fields before anyone touched them, by block and action."""
    values: dict[str, dict[str, Json]] = {}
    for placed in placed_elements(blocks):
        value = first_value(placed.element)
        if value is not None:
            values.setdefault(placed.block_id, {})[placed.action_id] = value
    return values


def options_of(element: Json) -> list[Json]:
    """The choices written into a select, overflow, radio or checkboxes element, groups flattened."""
    options = list(element.get("options") or ())
    for group in element.get("option_groups") or ():
        options.extend(group.get("options") or ())
    return options
