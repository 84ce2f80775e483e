"""Finding a button or a field on the screen as a person does, by what is written on it, or by its id."""

from collections.abc import Iterable

from bot.sandbox.elements import Placed, placed_elements
from bot.sandbox.errors import NotThereError
from bot.sandbox.records import Json

PRESSED = frozenset({"button", "icon_button", "workflow_button"})


def find_button(
    blocks: Iterable[Json], text: str | None = None, action_id: str | None = None, value: str | None = None
) -> Placed:
    """The one button that all given marks fit; the first of several with the same text."""
    buttons = [p for p in placed_elements(blocks) if p.type in PRESSED]
    fitting = [
        p
        for p in buttons
        if (text is None or p.label == text)
        and (action_id is None or p.action_id == action_id)
        and (value is None or p.element.get("value") == value)
    ]
    if not fitting:
        wanted = text or action_id or value
        raise NotThereError(f"No button {wanted!r}; there are {_listed(buttons)}.")
    return fitting[0]


def find_element(blocks: Iterable[Json], key: str) -> Placed:
    """The field or menu with this action id, block id or label."""
    fields = [p for p in placed_elements(blocks) if p.type not in PRESSED]
    for mark in (_action, _block, _label):
        fitting = [p for p in fields if mark(p) == key]
        if fitting:
            return fitting[0]
    raise NotThereError(f"No field {key!r}; there are {_listed(fields)}.")


def find_placed(blocks: Iterable[Json], block_id: str, action_id: str) -> Placed:
    """The button, menu or field with exactly these ids."""
    placed = next((p for p in placed_elements(blocks) if (p.block_id, p.action_id) == (block_id, action_id)), None)
    if placed is None:
        raise NotThereError("This is not on the screen any more.")
    return placed


def _action(placed: Placed) -> str:
    return placed.action_id


def _block(placed: Placed) -> str:
    return placed.block_id


def _label(placed: Placed) -> str:
    return placed.label


def _listed(found: Iterable[Placed]) -> str:
    return ", ".join(f"{p.label!r} ({p.action_id})" for p in found) or "none"
