"""The buttons that turn the pages of a list."""

from typing import TypeVar

from notifications.elements import Block, button
from notifications.ids import BACK, Action
from notifications.refs import PageRef
from notifications.splitter import Page, pager

T = TypeVar("T")


def turns(shown: Page[T], action: Action, subject: str) -> list[Block]:
    """Which items are shown, and buttons (`action`, `action` + `BACK`) carrying a `PageRef`; nothing for one page."""

    def turn(label: str, action_id: str, number: int) -> Block:
        return button(label, action_id, value=str(PageRef(subject, number)))

    return pager(shown, lambda to: turn("Back", f"{action}{BACK}", to), lambda to: turn("Next", action, to))
