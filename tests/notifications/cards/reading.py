"""What a card says and offers, as a person would find it."""

from collections.abc import Iterator
from typing import Any

from notifications.elements import Block


def said(card: Block) -> str:
    """All text of the blocks, line by line."""
    return "\n".join(_texts(card["blocks"]))


def _texts(blocks: list[Block]) -> Iterator[str]:
    for block in blocks:
        if "text" in block:
            yield block["text"]["text"]
        yield from (element["text"] for element in block.get("elements", ()) if element["type"] == "mrkdwn")


def buttons(card: Block) -> Iterator[dict[str, Any]]:
    """Every button and menu, top to bottom."""
    for block in card["blocks"]:
        if "accessory" in block:
            yield block["accessory"]
        if block["type"] == "actions":
            yield from block["elements"]


def labels(card: Block) -> list[str]:
    return [button["text"]["text"] for button in buttons(card) if button["type"] == "button"]


def choices(card: Block) -> list[str]:
    """What the menus offer."""
    menus = (button for button in buttons(card) if button["type"] == "overflow")
    return [option["text"]["text"] for menu in menus for option in menu["options"]]


def pressed(card: Block, action_id: str) -> str:
    """The value of the first button with this action."""
    return str(next(button["value"] for button in buttons(card) if button["action_id"] == action_id))
