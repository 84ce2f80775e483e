"""Small modals that only say something."""

from notifications import blocks
from notifications.elements import Block, plain_text
from notifications.ids import Form
from notifications.splitter import split_text


def error_view(sentence: str) -> Block:
    """Says why something was refused; `sentence` is plain text and may hold users' texts."""
    said: Block = {"type": "section", "text": plain_text(sentence, 3000)}
    return blocks.modal("That did not work", [said], callback_id=Form.NOTICE)


def notice_view(title: str, text: str) -> Block:
    """Says how something went; `text` is markup with users' texts already escaped."""
    said = [blocks.section(part) for part in split_text(text)[:10]]
    return blocks.modal(title, said, callback_id=Form.NOTICE)
