"""What a person puts into a field, as Slack reports it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from bot.sandbox.elements import STATE_KEYS, Placed
from bot.sandbox.errors import NotThereError
from bot.sandbox.records import Json
from bot.sandbox.workspace import Workspace


def entered(workspace: Workspace, placed: Placed, wanted: object, options: Sequence[Json]) -> Json:
    """The field's value after the person entered `wanted`; None empties it.

    Options are meant by text or value, people by id, handle or name, channels by id or name; a date, time or datetime
    is written as Slack does.
    """
    if placed.type == "overflow":
        return {"selected_option": pick(options, str(wanted))}
    key = STATE_KEYS[placed.type][0]
    if key in ("selected_options", "selected_users", "selected_conversations", "selected_channels"):
        return {key: [_one(workspace, key[:-1], each, options) for each in _several(wanted)]}
    return {key: None if wanted is None else _one(workspace, key, wanted, options)}


def handed_over(placed: Placed, value: Json) -> Json:
    """What an action reports of an element: of a button its own value, else what `value` says under the element's key.

    `value` is already as Slack writes it. NotThereError if the key is missing or what it holds is of another shape.
    """
    if placed.type not in STATE_KEYS and placed.type != "overflow":
        return {"value": placed.element["value"]} if "value" in placed.element else {}
    key = STATE_KEYS[placed.type][0] if placed.type in STATE_KEYS else "selected_option"
    if key not in value or not isinstance(value[key], _shape(key)):
        raise NotThereError(f"A {placed.type} hands over its {key}.")
    return {key: value[key]}


def _shape(key: str) -> tuple[type, ...]:
    nothing = type(None)
    if key in ("selected_option", "rich_text_value"):
        return dict, nothing
    if key == "selected_date_time":
        return int, nothing
    return (list,) if key.endswith("s") else (str, nothing)


def pick(options: Iterable[Json], wanted: str) -> Json:
    """The option with this text or value."""
    listed = list(options)
    for option in listed:
        if wanted in (option["text"]["text"], option.get("value")):
            return option
    raise NotThereError(f"No option {wanted!r}; there are {[o['text']['text'] for o in listed]}.")


def _one(workspace: Workspace, key: str, wanted: object, options: Sequence[Json]) -> Any:
    match key:
        case "selected_option":
            return pick(options, str(wanted))
        case "selected_user":
            return _person(workspace, str(wanted))
        case "selected_conversation" | "selected_channel":
            return workspace.channel(str(wanted)).id
        case "rich_text_value":
            return _rich_text(str(wanted))
        case "selected_date_time":
            return int(wanted.timestamp()) if isinstance(wanted, datetime) else int(str(wanted))
        case _:
            return _written(wanted)


def _written(wanted: object) -> str:
    if isinstance(wanted, time):
        return wanted.strftime("%H:%M")
    if isinstance(wanted, date):
        return wanted.isoformat()
    return str(wanted)


def _several(wanted: object) -> Iterable[object]:
    if wanted is None:
        return ()
    return wanted if isinstance(wanted, list | tuple | set | frozenset) else (wanted,)


def _person(workspace: Workspace, wanted: str) -> str:
    plain = wanted.removeprefix("@")
    for user in workspace.people:
        if plain in (user.id, user.handle, user.real_name):
            return user.id
    raise NotThereError(f"Nobody is called {wanted!r}.")


def _rich_text(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}
