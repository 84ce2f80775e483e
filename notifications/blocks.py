"""Builders of blocks, messages and views as plain dicts; the rules for texts are those of `elements`."""

from collections.abc import Mapping, Sequence
from typing import Any

from notifications.elements import Block, given, mrkdwn_text, plain_or_none, plain_text
from notifications.graphemes import cut_markup
from notifications.limits import MOST_BLOCKS, UPDATED_TEXT


def section(text: str, *, accessory: Block | None = None, block_id: str | None = None) -> Block:
    return given(type="section", text=mrkdwn_text(text), accessory=accessory, block_id=block_id)


def fields(*texts: str) -> Block:
    """Return a section of two columns, at most 10 texts of 2000 characters."""
    return {"type": "section", "fields": [mrkdwn_text(text) for text in texts]}


def context(*texts: str) -> Block:
    return {"type": "context", "elements": [mrkdwn_text(text) for text in texts]}


def header(text: str) -> Block:
    return {"type": "header", "text": plain_text(text, 150)}


def divider() -> Block:
    return {"type": "divider"}


def actions(*elements: Block, block_id: str | None = None) -> Block:
    return given(type="actions", elements=list(elements), block_id=block_id)


def input_block(
    label: str,
    element: Block,
    *,
    block_id: str,
    hint: str | None = None,
    optional: bool = False,
    dispatch_action: bool = False,
) -> Block:
    return given(
        type="input",
        label=plain_text(label, 2000),
        element=element,
        block_id=block_id,
        hint=plain_or_none(hint, 2000),
        optional=optional,
        dispatch_action=dispatch_action or None,
    )


def message(text: str, blocks: Sequence[Block], *, metadata: Mapping[str, Any] | None = None) -> Block:
    """Return a message; the text is markup for notifications and screen readers, cut to what an update may carry."""
    return given(text=cut_markup(text, UPDATED_TEXT), blocks=list(blocks), metadata=metadata)


def with_first(card: Mapping[str, Any], block: Block) -> list[Block]:
    """The blocks of a message with one more on top; the last one makes room where there are as many as Slack takes."""
    return [block, *card["blocks"][: MOST_BLOCKS["message"] - 1]]


def with_last(card: Mapping[str, Any], block: Block) -> list[Block]:
    """The blocks of a message with one more at the end, which takes the place of the last where there is no room."""
    return [*card["blocks"][: MOST_BLOCKS["message"] - 1], block]


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    callback_id: str,
    submit: str | None = None,
    close: str = "Close",
    private_metadata: str | None = None,
    external_id: str | None = None,
    notify_on_close: bool = False,
) -> Block:
    return given(
        type="modal",
        title=plain_text(title, 24),
        blocks=list(blocks),
        callback_id=callback_id,
        submit=plain_or_none(submit, 24),
        close=plain_text(close, 24),
        private_metadata=private_metadata,
        external_id=external_id,
        notify_on_close=notify_on_close or None,
    )


def home(blocks: Sequence[Block], *, callback_id: str, private_metadata: str | None = None) -> Block:
    return given(type="home", blocks=list(blocks), callback_id=callback_id, private_metadata=private_metadata)
