"""Small modals that only say something."""

from notifications import blocks
from notifications.elements import Block
from notifications.ids import Form
from notifications.splitter import split_text


def refusal_view(text: str) -> Block:
    """Says why something was refused; `text` is markup with users' texts already escaped."""
    return notice_view("That did not work", text)


def notice_view(title: str, text: str) -> Block:
    """Says how something went; `text` is markup with users' texts already escaped."""
    said = [blocks.section(part) for part in split_text(text)[:10]]
    return blocks.modal(title, said, callback_id=Form.NOTICE)
