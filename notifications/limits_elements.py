"""Slack's text objects and block elements, each with its fields and limits."""

from collections.abc import Iterator, Mapping
from datetime import date, time

from notifications.limits_checks import (
    Check,
    Node,
    Problem,
    Rule,
    anything,
    below,
    boolean,
    exactly_one,
    integer,
    items,
    kind,
    matching,
    not_above,
    number,
    one_of,
    problem,
    shape,
    string,
    typed,
)

ID = string(255)
URL = string(3000)
VALUE = string(2000)
NAME = string()
DATE = matching(r"\d{4}-\d{2}-\d{2}", "YYYY-MM-DD", date.fromisoformat)
TIME = matching(r"\d{2}:\d{2}", "HH:mm", time.fromisoformat)


def plain(most: int) -> Check:
    """Check a plain_text object of 1 to `most` characters."""
    return typed({"plain_text": kind({"text": string(most)}, {"emoji": boolean})})


def text_kinds(most: int) -> dict[str, Check]:
    """Return the two kinds of text object, each of 1 to `most` characters."""
    return {
        "plain_text": kind({"text": string(most)}, {"emoji": boolean}),
        "mrkdwn": kind({"text": string(most)}, {"verbatim": boolean}),
    }


def text(most: int) -> Check:
    """Check a text object of either kind."""
    return typed(text_kinds(most))


CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
PRESSED = {"action_id": ID, "confirm": CONFIRM}
FOCUSED = {**PRESSED, "focus_on_load": boolean}
SELECT = {**FOCUSED, "placeholder": plain(150)}
TYPED_IN = {
    "action_id": ID,
    "placeholder": plain(150),
    "focus_on_load": boolean,
    "dispatch_action_config": shape(
        {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 2)}
    ),
}

PLAIN_OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
TEXT_OPTION = shape({"text": text(75), "value": string(150)}, {"description": text(75)})
LINK_OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": URL})
OPTION_GROUP = shape({"label": plain(75), "options": items(PLAIN_OPTION, 100)})
LISTED = {"options": items(PLAIN_OPTION, 100), "option_groups": items(OPTION_GROUP, 100)}


def _choices(element: Node) -> list[object]:
    groups = element.get("option_groups", ())
    return [*element.get("options", ()), *(option for group in groups for option in group["options"])]


def chosen_among(key: str) -> Rule:
    """Ask that what is chosen at first (one option or a list of them) is among the choices."""

    def rule(element: Node) -> Iterator[Problem]:
        first = element.get(key, [])
        for option in [first] if isinstance(first, Mapping) else first:
            if option not in _choices(element):
                yield problem(below(key), "must be one of the options", "among_options")

    return rule


def distinct_values(element: Node) -> Iterator[Problem]:
    """Ask that no two options carry the same value, since an answer names only the value."""
    seen: set[object] = set()
    for index, option in enumerate(element.get("options", ())):
        if option["value"] in seen:
            yield problem(f"/options/{index}/value", "must be unique among the options", "unique")
        seen.add(option["value"])


def _multi(initial: Mapping[str, Check]) -> dict[str, Check]:
    return {**SELECT, "max_selected_items": integer(1), **initial}


def _fits_max_length(element: Node) -> Iterator[Problem]:
    if len(element.get("initial_value", "")) > element.get("max_length", 3000):
        yield problem("/initial_value", "must not be longer than max_length", "max_length")


IMAGE_SOURCE = {"image_url": URL, "slack_file": shape({}, {"id": NAME, "url": URL}, exactly_one("id", "url"))}
IMAGE = kind({"alt_text": string(2000)}, IMAGE_SOURCE, exactly_one("image_url", "slack_file"))
BUTTON = kind(
    {"text": plain(75)},
    {
        **PRESSED,
        "url": URL,
        "value": VALUE,
        "style": one_of("primary", "danger"),
        "accessibility_label": string(75),
    },
)
CONVERSATION_FILTER = shape(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
CONVERSATIONS = {"default_to_current_conversation": boolean, "filter": CONVERSATION_FILTER}
ANSWERED = {"response_url_enabled": boolean}
FEEDBACK = shape({"text": plain(75), "value": VALUE}, {"accessibility_label": string(75)})

SELECTS: Mapping[str, Check] = {
    "static_select": kind(
        {},
        {**SELECT, **LISTED, "initial_option": PLAIN_OPTION},
        exactly_one("options", "option_groups"),
        chosen_among("initial_option"),
        distinct_values,
    ),
    "external_select": kind({}, {**SELECT, "initial_option": PLAIN_OPTION, "min_query_length": integer(0)}),
    "users_select": kind({}, {**SELECT, "initial_user": NAME}),
    "conversations_select": kind({}, {**SELECT, **CONVERSATIONS, **ANSWERED, "initial_conversation": NAME}),
    "channels_select": kind({}, {**SELECT, **ANSWERED, "initial_channel": NAME}),
    "multi_static_select": kind(
        {},
        _multi({**LISTED, "initial_options": items(PLAIN_OPTION, 100)}),
        exactly_one("options", "option_groups"),
        chosen_among("initial_options"),
        distinct_values,
    ),
    "multi_external_select": kind(
        {}, _multi({"initial_options": items(PLAIN_OPTION, 100), "min_query_length": integer(0)})
    ),
    "multi_users_select": kind({}, _multi({"initial_users": items(NAME)})),
    "multi_conversations_select": kind({}, _multi({**CONVERSATIONS, "initial_conversations": items(NAME)})),
    "multi_channels_select": kind({}, _multi({"initial_channels": items(NAME)})),
}
PICKERS: Mapping[str, Check] = {
    "checkboxes": kind(
        {"options": items(TEXT_OPTION, 10)},
        {**FOCUSED, "initial_options": items(TEXT_OPTION, 10)},
        chosen_among("initial_options"),
        distinct_values,
    ),
    "radio_buttons": kind(
        {"options": items(TEXT_OPTION, 10)},
        {**FOCUSED, "initial_option": TEXT_OPTION},
        chosen_among("initial_option"),
        distinct_values,
    ),
    "datepicker": kind({}, {**SELECT, "initial_date": DATE}),
    "timepicker": kind({}, {**SELECT, "initial_time": TIME, "timezone": NAME}),
    "datetimepicker": kind({}, {**FOCUSED, "initial_date_time": integer(10**9, 10**10 - 1)}),
}
BUTTONS: Mapping[str, Check] = {
    "button": BUTTON,
    "overflow": kind({"options": items(LINK_OPTION, 5)}, PRESSED, distinct_values),
    "workflow_button": kind(
        {"text": plain(75), "workflow": anything},
        {"action_id": ID, "style": one_of("primary", "danger"), "accessibility_label": string(75)},
    ),
}
TEXT_INPUTS: Mapping[str, Check] = {
    "plain_text_input": kind(
        {},
        {
            **TYPED_IN,
            "initial_value": string(3000, 0),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
        not_above("min_length", "max_length"),
        _fits_max_length,
    ),
    "email_text_input": kind({}, {**TYPED_IN, "initial_value": string(least=0)}),
    "url_text_input": kind({}, {**TYPED_IN, "initial_value": string(least=0)}),
    "number_input": kind(
        {"is_decimal_allowed": boolean},
        {**TYPED_IN, "initial_value": NAME, "min_value": NAME, "max_value": NAME},
    ),
    "file_input": kind({}, {"action_id": ID, "filetypes": items(NAME), "max_files": integer(1, 10)}),
}
CONTEXT_ACTIONS: Mapping[str, Check] = {
    "feedback_buttons": kind({"positive_button": FEEDBACK, "negative_button": FEEDBACK}, {"action_id": ID}),
    "icon_button": kind(
        {"icon": NAME, "text": plain(75)},
        {**PRESSED, "value": VALUE, "accessibility_label": string(75), "visible_to_user_ids": items(NAME)},
    ),
}

STYLE = shape({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight"), boolean))
INLINE = typed(
    {
        "text": kind({"text": string()}, {"style": STYLE}),
        "link": kind({"url": URL}, {"text": string(least=0), "unsafe": boolean, "style": STYLE}),
        "user": kind({"user_id": NAME}, {"style": STYLE}),
        "channel": kind({"channel_id": NAME}, {"style": STYLE}),
        "usergroup": kind({"usergroup_id": NAME}, {"style": STYLE}),
        "emoji": kind({"name": NAME}, {"unicode": NAME, "skin_tone": integer(1, 6), "style": STYLE}),
        "date": kind({"timestamp": number, "format": NAME}, {"url": URL, "fallback": NAME, "style": STYLE}),
        "broadcast": kind({"range": one_of("here", "channel", "everyone")}, {"style": STYLE}),
        "color": kind({"value": NAME}, {"style": STYLE}),
    }
)
RICH_SECTION = kind({"elements": items(INLINE, least=0)})
BORDER = {"border": integer(0, 1)}
RICH_TEXT = kind(
    {
        "elements": items(
            typed(
                {
                    "rich_text_section": RICH_SECTION,
                    "rich_text_quote": kind({"elements": items(INLINE, least=0)}, BORDER),
                    "rich_text_preformatted": kind({"elements": items(INLINE, least=0)}, {**BORDER, "language": NAME}),
                    "rich_text_list": kind(
                        {
                            "elements": items(typed({"rich_text_section": RICH_SECTION})),
                            "style": one_of("bullet", "ordered"),
                        },
                        {**BORDER, "indent": integer(0, 8), "offset": integer(0)},
                    ),
                }
            )
        )
    },
    {"block_id": ID},
)
RICH_TEXT_INPUT = kind({}, {**TYPED_IN, "initial_value": typed({"rich_text": RICH_TEXT})})
