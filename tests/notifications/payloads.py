"""Well-formed pieces of Block Kit, for tests to bend one field at a time."""

from typing import Any

Node = dict[str, Any]


def plain(text: str = "Text") -> Node:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "Text") -> Node:
    return {"type": "mrkdwn", "text": text}


def section(**fields: object) -> Node:
    return {"type": "section", "text": mrkdwn(), **fields}


def button(action_id: str = "task_done", **fields: object) -> Node:
    return {"type": "button", "action_id": action_id, "text": plain("Mark done"), **fields}


def buttons(count: int) -> list[Node]:
    return [button(f"task_{number}") for number in range(count)]


def option(value: str = "v", **fields: object) -> Node:
    return {"text": plain("Option"), "value": value, **fields}


def options(count: int) -> list[Node]:
    return [option(f"v{number}") for number in range(count)]


def image(**fields: object) -> Node:
    return {"type": "image", "image_url": "https://pictures.example/plan.png", "alt_text": "The plan", **fields}


def confirm(**fields: object) -> Node:
    return {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain(), **fields}


def element(type_: str, **fields: object) -> Node:
    return {"type": type_, "action_id": "field", **fields}


def in_input(field: Node, **fields: object) -> Node:
    return {"type": "input", "label": plain("Label"), "element": field, **fields}


def in_actions(*elements: Node) -> Node:
    return {"type": "actions", "elements": list(elements)}


def message(*blocks: Node, **fields: object) -> Node:
    return {"text": "Acme is delayed", "blocks": list(blocks), **fields}


def modal(*blocks: Node, **fields: object) -> Node:
    return {"type": "modal", "title": plain("Title"), "submit": plain("Save"), "blocks": list(blocks), **fields}


def home(*blocks: Node, **fields: object) -> Node:
    return {"type": "home", "blocks": list(blocks), **fields}


def rich_text(*elements: Node) -> Node:
    return {"type": "rich_text", "elements": list(elements)}


def cell(text: str = "x") -> Node:
    return {"type": "raw_text", "text": text}


def table(rows: int, columns: int, text: str = "x") -> Node:
    return {"type": "table", "rows": [[cell(text) for _ in range(columns)] for _ in range(rows)]}


def data_table(rows: int, columns: int = 2, **fields: object) -> Node:
    return {"type": "data_table", "caption": "Customers", "rows": table(rows, columns)["rows"], **fields}


def points(count: int) -> list[Node]:
    return [{"label": f"Part {number}", "value": number} for number in range(count)]


def pie(count: int = 2, **fields: object) -> Node:
    return {
        "type": "data_visualization",
        "title": "Progress",
        "chart": {"type": "pie", "segments": points(count)},
        **fields,
    }


def card(**fields: object) -> Node:
    return {"type": "card", "title": mrkdwn("Acme"), **fields}


def task_card(number: int = 1) -> Node:
    return {"type": "task_card", "task_id": f"t{number}", "title": "Kick-off"}
