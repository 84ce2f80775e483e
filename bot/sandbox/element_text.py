"""Buttons, menus and fields as they read: [Mark done], [Ada ▾], (•) yes ( ) no."""

from collections.abc import Iterable

from bot.sandbox.elements import STATE_KEYS, first_value, options_of
from bot.sandbox.mrkdwn import Reader
from bot.sandbox.records import Json

MENUS = frozenset(kind for kind in STATE_KEYS if kind.endswith("_select"))


def element_text(reader: Reader, element: Json, state: Json | None = None) -> str:
    """One element with what stands in it, by `state` if given, else what it was given at first."""
    kind = str(element["type"])
    if kind in ("button", "workflow_button"):
        return f"[{reader.words(element['text'])}]"
    if kind == "image":
        return f"[image: {element.get('alt_text', '')}]"
    if kind == "overflow":
        return f"[⋯ {' | '.join(reader.words(option['text']) for option in element['options'])}]"
    if kind in STATE_KEYS:
        value = (state or first_value(element) or {}).get(STATE_KEYS[kind][0])
        return _field(reader, element, value)
    return reader.words(element) if "text" in element else f"[{kind}]"


def _field(reader: Reader, element: Json, value: object) -> str:
    kind = str(element["type"])
    if kind in ("checkboxes", "radio_buttons"):
        return _boxes(reader, element, value, *(("[x]", "[ ]") if kind == "checkboxes" else ("(•)", "( )")))
    shown = ", ".join(_shown(reader, kind, each) for each in _several(value)) or _placeholder(reader, element)
    return f"[{shown} ▾]" if kind in MENUS else f"[{shown}]"


def _boxes(reader: Reader, element: Json, value: object, on: str, off: str) -> str:
    chosen = [option["value"] for option in _several(value) if isinstance(option, dict)]
    listed = ((on if o["value"] in chosen else off, reader.words(o["text"])) for o in options_of(element))
    return "  ".join(f"{box} {words}" for box, words in listed)


def _several(value: object) -> Iterable[object]:
    if value is None or value == "":
        return ()
    return value if isinstance(value, list) else (value,)


def _placeholder(reader: Reader, element: Json) -> str:
    placeholder = element.get("placeholder")
    return reader.words(placeholder) if placeholder else ""


def _shown(reader: Reader, kind: str, value: object) -> str:
    if isinstance(value, dict):
        return reader.words(value["text"]) if "text" in value else rich_text(reader, value)
    if "users" in kind:
        return reader.person(str(value))
    if "conversations" in kind or "channels" in kind:
        return reader.channel(str(value))
    if kind == "datetimepicker":
        return f"{reader.moment(int(str(value))):%Y-%m-%d %H:%M}"
    return str(value)


def rich_text(reader: Reader, node: Json) -> str:
    """A rich_text block or a part of it."""
    match node.get("type"):
        case "text":
            return str(node["text"])
        case "link":
            return str(node.get("text") or node["url"])
        case "emoji":
            return f":{node['name']}:"
        case "user":
            return reader.person(node["user_id"])
        case "channel":
            return reader.channel(node["channel_id"])
        case "date":
            return reader.marked_up(f"<!date^{node['timestamp']}^{node['format']}|{node.get('fallback', '')}>")
        case "rich_text" | "rich_text_list" as kind:
            bullet = "• " if kind == "rich_text_list" else ""
            return "\n".join(bullet + rich_text(reader, part) for part in node["elements"])
    return "".join(rich_text(reader, part) for part in node.get("elements", ()))
