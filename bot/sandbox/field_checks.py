"""What Slack itself checks in a modal before it tells the app: required fields, lengths, numbers, addresses."""

import re
from collections.abc import Mapping

from bot.sandbox.elements import STATE_KEYS, Placed, placed_elements
from bot.sandbox.records import Json, View

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
URL = re.compile(r"https?://\S+")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def field_errors(view: View) -> Mapping[str, str]:
    """What is wrong, by block id; nothing is sent to the app while there is something."""
    errors = {}
    for placed in placed_elements(view.blocks):
        if placed.block["type"] == "input":
            error = _error(placed, view.values[placed.block_id][placed.action_id])
            if error:
                errors[placed.block_id] = error
    return errors


def _error(placed: Placed, state: Json) -> str | None:
    value = state.get(STATE_KEYS[placed.type][0])
    if not value:
        return None if placed.optional else "Please complete this required field."
    match placed.type:
        case "plain_text_input":
            return _length_error(placed.element, value)
        case "number_input":
            return _number_error(placed.element, value)
        case "email_text_input":
            return None if EMAIL.fullmatch(value) else "Please enter a valid email address."
        case "url_text_input":
            return None if URL.fullmatch(value) else "Please enter a valid URL."
    return None


def _length_error(element: Json, value: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return f"Please enter at least {least} characters."
    return f"Please enter at most {most} characters." if len(value) > most else None


def _number_error(element: Json, value: str) -> str | None:
    if not NUMBER.fullmatch(value) or ("." in value and not element.get("is_decimal_allowed")):
        return "Please enter a number." if element.get("is_decimal_allowed") else "Please enter a whole number."
    number = float(value)
    if number < float(element.get("min_value", number)):
        return f"Please enter {element['min_value']} or more."
    return f"Please enter {element['max_value']} or less." if number > float(element.get("max_value", number)) else None
