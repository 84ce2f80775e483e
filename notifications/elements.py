"""Builders of Block Kit's text objects and elements as plain dicts; `blocks` holds the blocks they stand in.

A mrkdwn argument is markup the writer has made, user texts in it through `escaping.mrkdwn`; every plain_text argument
(labels, options, placeholders) may be raw and is cleaned and cut to its limit here.
"""

from collections.abc import Sequence
from datetime import date, time
from typing import Any, Literal

from notifications.escaping import plain

Block = dict[str, Any]
Style = Literal["primary", "danger"]


def given(**fields: object) -> Block:
    """Return the fields that have a value: Slack refuses a null."""
    return {name: value for name, value in fields.items() if value is not None}


def plain_text(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": plain(text, limit), "emoji": True}


def mrkdwn_text(text: str) -> Block:
    """Return markup in which Slack links nothing by itself: neither addresses nor @names nor #channels."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain_or_none(text: str | None, limit: int) -> Block | None:
    return None if text is None else plain_text(text, limit)


def confirm(title: str, text: str, yes: str, no: str = "Cancel", *, style: Style | None = None) -> Block:
    return given(
        title=plain_text(title, 100),
        text=plain_text(text, 300),
        confirm=plain_text(yes, 30),
        deny=plain_text(no, 30),
        style=style,
    )


def button(
    label: str,
    action_id: str,
    *,
    value: str | None = None,
    style: Style | None = None,
    url: str | None = None,
    confirm: Block | None = None,
    accessibility_label: str | None = None,
) -> Block:
    spoken = None if accessibility_label is None else plain(accessibility_label, 75)
    return given(
        type="button",
        text=plain_text(label, 75),
        action_id=action_id,
        value=value,
        style=style,
        url=url,
        confirm=confirm,
        accessibility_label=spoken,
    )


def option(label: str, value: str, description: str | None = None) -> Block:
    return given(text=plain_text(label, 75), value=value, description=plain_or_none(description, 75))


def overflow(action_id: str, options: Sequence[Block], *, confirm: Block | None = None) -> Block:
    """Return a menu of 1 to 5 options."""
    return given(type="overflow", action_id=action_id, options=list(options), confirm=confirm)


def _chosen(options: Sequence[Block], value: str | None) -> Block | None:
    return next((choice for choice in options if choice["value"] == value), None)


def static_select(
    action_id: str, options: Sequence[Block], *, placeholder: str | None = None, chosen: str | None = None
) -> Block:
    """Return a list of 1 to 100 options, the one with the value `chosen` selected; past 100 use `external_select`."""
    return given(
        type="static_select",
        action_id=action_id,
        options=list(options),
        placeholder=plain_or_none(placeholder, 150),
        initial_option=_chosen(options, chosen),
    )


def _all_chosen(options: Sequence[Block], values: Sequence[str]) -> list[Block] | None:
    return [choice for choice in options if choice["value"] in values] or None


def external_select(
    action_id: str, *, placeholder: str | None = None, chosen: Block | None = None, min_query_length: int = 0
) -> Block:
    """Return a list whose options are asked for as the user types, the option `chosen` selected."""
    return given(
        type="external_select",
        action_id=action_id,
        placeholder=plain_or_none(placeholder, 150),
        initial_option=chosen,
        min_query_length=min_query_length,
    )


def users_select(action_id: str, *, placeholder: str | None = None, chosen: str | None = None) -> Block:
    return given(
        type="users_select",
        action_id=action_id,
        placeholder=plain_or_none(placeholder, 150),
        initial_user=chosen,
    )


def conversations_select(action_id: str, *, placeholder: str | None = None, chosen: str | None = None) -> Block:
    return given(
        type="conversations_select",
        action_id=action_id,
        placeholder=plain_or_none(placeholder, 150),
        initial_conversation=chosen,
    )


def datepicker(action_id: str, *, placeholder: str | None = None, chosen: date | None = None) -> Block:
    return given(
        type="datepicker",
        action_id=action_id,
        placeholder=plain_or_none(placeholder, 150),
        initial_date=None if chosen is None else chosen.strftime("%Y-%m-%d"),
    )


def timepicker(action_id: str, *, placeholder: str | None = None, chosen: time | None = None) -> Block:
    return given(
        type="timepicker",
        action_id=action_id,
        placeholder=plain_or_none(placeholder, 150),
        initial_time=None if chosen is None else chosen.strftime("%H:%M"),
    )


def checkboxes(action_id: str, options: Sequence[Block], *, chosen: Sequence[str] = ()) -> Block:
    """Return 1 to 10 boxes, those with the values `chosen` ticked."""
    return given(
        type="checkboxes",
        action_id=action_id,
        options=list(options),
        initial_options=_all_chosen(options, chosen),
    )


def radio_buttons(action_id: str, options: Sequence[Block], *, chosen: str | None = None) -> Block:
    """Return 1 to 10 buttons of which one is selected."""
    return given(
        type="radio_buttons",
        action_id=action_id,
        options=list(options),
        initial_option=_chosen(options, chosen),
    )


def plain_text_input(
    action_id: str,
    *,
    initial: str | None = None,
    multiline: bool = False,
    placeholder: str | None = None,
    least: int | None = None,
    most: int = 3000,
) -> Block:
    """Return a text field; `initial` is cut to `most`, at most 3000 characters."""
    return given(
        type="plain_text_input",
        action_id=action_id,
        initial_value=plain(initial, most, one_line=not multiline, blank="") if initial else None,
        multiline=multiline,
        placeholder=plain_or_none(placeholder, 150),
        min_length=least,
        max_length=most,
    )
