"""Each limit of Slack's: the value at the bound passes, the next one fails at the right place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from notifications.limits import UPDATED_TEXT, message_problems, view_problems
from tests.notifications.payloads import (
    button,
    buttons,
    card,
    cell,
    confirm,
    data_table,
    element,
    home,
    image,
    in_actions,
    in_input,
    message,
    modal,
    mrkdwn,
    option,
    options,
    pie,
    plain,
    section,
    table,
    task_card,
)

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bound:
    name: str
    most: int
    pointer: str
    build: Callable[[int], Node]


def x(count: int) -> str:
    return "x" * count


MESSAGES = [
    Bound("blocks of a message", 50, "/blocks", lambda n: message(*[section()] * n)),
    Bound("posted text", 40_000, "/text", lambda n: {"text": x(n)}),
    Bound("section text", 3000, "/blocks/0/text/text", lambda n: message(section(text=mrkdwn(x(n))))),
    Bound("section fields", 10, "/blocks/0/fields", lambda n: message(section(fields=[mrkdwn()] * n))),
    Bound("field text", 2000, "/blocks/0/fields/0/text", lambda n: message(section(fields=[plain(x(n))]))),
    Bound("header", 150, "/blocks/0/text/text", lambda n: message({"type": "header", "text": plain(x(n))})),
    Bound("context", 10, "/blocks/0/elements", lambda n: message({"type": "context", "elements": [mrkdwn()] * n})),
    Bound("actions", 25, "/blocks/0/elements", lambda n: message(in_actions(*buttons(n)))),
    Bound(
        "context actions",
        5,
        "/blocks/0/elements",
        lambda n: message(
            {
                "type": "context_actions",
                "elements": [
                    element("icon_button", icon="trash", text=plain(), action_id=f"b{number}") for number in range(n)
                ],
            }
        ),
    ),
    Bound(
        "button text",
        75,
        "/blocks/0/accessory/text/text",
        lambda n: message(section(accessory=button(text=plain(x(n))))),
    ),
    Bound("button value", 2000, "/blocks/0/accessory/value", lambda n: message(section(accessory=button(value=x(n))))),
    Bound("button url", 3000, "/blocks/0/accessory/url", lambda n: message(section(accessory=button(url=x(n))))),
    Bound(
        "accessibility label",
        75,
        "/blocks/0/accessory/accessibility_label",
        lambda n: message(section(accessory=button(accessibility_label=x(n)))),
    ),
    Bound("action_id", 255, "/blocks/0/accessory/action_id", lambda n: message(section(accessory=button(x(n))))),
    Bound("block_id", 255, "/blocks/0/block_id", lambda n: message(section(block_id=x(n)))),
    Bound(
        "overflow options",
        5,
        "/blocks/0/accessory/options",
        lambda n: message(section(accessory=element("overflow", options=options(n)))),
    ),
    Bound(
        "option text",
        75,
        "/blocks/0/accessory/options/0/text/text",
        lambda n: message(section(accessory=element("overflow", options=[option(text=plain(x(n)))]))),
    ),
    Bound(
        "option value",
        150,
        "/blocks/0/accessory/options/0/value",
        lambda n: message(section(accessory=element("overflow", options=[option(x(n))]))),
    ),
    Bound(
        "option description",
        75,
        "/blocks/0/accessory/options/0/description/text",
        lambda n: message(section(accessory=element("overflow", options=[option(description=plain(x(n)))]))),
    ),
    Bound(
        "radio buttons",
        10,
        "/blocks/0/elements/0/options",
        lambda n: message(in_actions(element("radio_buttons", options=options(n)))),
    ),
    Bound(
        "checkboxes",
        10,
        "/blocks/0/elements/0/options",
        lambda n: message(in_actions(element("checkboxes", options=options(n)))),
    ),
    Bound(
        "confirm title",
        100,
        "/blocks/0/accessory/confirm/title/text",
        lambda n: message(section(accessory=button(confirm=confirm(title=plain(x(n)))))),
    ),
    Bound(
        "confirm text",
        300,
        "/blocks/0/accessory/confirm/text/text",
        lambda n: message(section(accessory=button(confirm=confirm(text=plain(x(n)))))),
    ),
    Bound(
        "confirm label",
        30,
        "/blocks/0/accessory/confirm/confirm/text",
        lambda n: message(section(accessory=button(confirm=confirm(confirm=plain(x(n)))))),
    ),
    Bound(
        "deny label",
        30,
        "/blocks/0/accessory/confirm/deny/text",
        lambda n: message(section(accessory=button(confirm=confirm(deny=plain(x(n)))))),
    ),
    Bound("image url", 3000, "/blocks/0/image_url", lambda n: message(image(image_url=x(n)))),
    Bound("image alt_text", 2000, "/blocks/0/alt_text", lambda n: message(image(alt_text=x(n)))),
    Bound("image title", 2000, "/blocks/0/title/text", lambda n: message(image(title=plain(x(n))))),
    Bound("markdown", 12_000, "/blocks/0/text", lambda n: message({"type": "markdown", "text": x(n)})),
    Bound(
        "markdown of all blocks",
        12_000,
        "/blocks",
        lambda n: message({"type": "markdown", "text": x(6000)}, {"type": "markdown", "text": x(n - 6000)}),
    ),
    Bound("table rows", 100, "/blocks/0/rows", lambda n: message(table(n, 2))),
    Bound("table cells", 20, "/blocks/0/rows/0", lambda n: message(table(1, n))),
    Bound(
        "table characters",
        10_000,
        "/blocks/0/rows",
        lambda n: message({"type": "table", "rows": [[cell(x(5000))], [cell(x(n - 5000))]]}),
    ),
    Bound("tables", 1, "/blocks", lambda n: message(*[table(1, 1)] * n)),
    Bound("data table rows", 101, "/blocks/0/rows", lambda n: message(data_table(n))),
    Bound("data table columns", 20, "/blocks/0/rows/0", lambda n: message(data_table(2, n))),
    Bound("data table page", 100, "/blocks/0/page_size", lambda n: message(data_table(2, page_size=n))),
    Bound("chart title", 50, "/blocks/0/title", lambda n: message(pie(title=x(n)))),
    Bound("chart segments", 6, "/blocks/0/chart/segments", lambda n: message(pie(n))),
    Bound(
        "chart label",
        20,
        "/blocks/0/chart/segments/0/label",
        lambda n: message(pie(chart={"type": "pie", "segments": [{"label": x(n), "value": 1}]})),
    ),
    Bound("charts", 2, "/blocks", lambda n: message(*[pie()] * n)),
    Bound("card title", 150, "/blocks/0/title/text", lambda n: message(card(title=mrkdwn(x(n))))),
    Bound("card subtitle", 150, "/blocks/0/subtitle/text", lambda n: message(card(subtitle=mrkdwn(x(n))))),
    Bound("card body", 200, "/blocks/0/body/text", lambda n: message(card(body=mrkdwn(x(n))))),
    Bound("card buttons", 3, "/blocks/0/actions", lambda n: message(card(actions=buttons(n)))),
    Bound("carousel", 10, "/blocks/0/elements", lambda n: message({"type": "carousel", "elements": [card()] * n})),
    Bound(
        "plan tasks",
        50,
        "/blocks/0/tasks",
        lambda n: message({"type": "plan", "title": "Plan", "tasks": [task_card(number) for number in range(n)]}),
    ),
    Bound(
        "container title",
        150,
        "/blocks/0/title/text",
        lambda n: message({"type": "container", "title": plain(x(n)), "child_blocks": [section()]}),
    ),
    Bound(
        "container children",
        10,
        "/blocks/0/child_blocks",
        lambda n: message({"type": "container", "title": plain(), "child_blocks": [section()] * n}),
    ),
    Bound(
        "metadata event_type",
        255,
        "/metadata/event_type",
        lambda n: message(section(), metadata={"event_type": x(n), "event_payload": {}}),
    ),
]

VIEWS = [
    Bound("blocks of a modal", 100, "/blocks", lambda n: modal(*[section()] * n)),
    Bound("blocks of the home tab", 100, "/blocks", lambda n: home(*[section()] * n)),
    Bound("view title", 24, "/title/text", lambda n: modal(section(), title=plain(x(n)))),
    Bound("view submit", 24, "/submit/text", lambda n: modal(section(), submit=plain(x(n)))),
    Bound("view close", 24, "/close/text", lambda n: modal(section(), close=plain(x(n)))),
    Bound("private_metadata", 3000, "/private_metadata", lambda n: modal(section(), private_metadata=x(n))),
    Bound("home metadata", 3000, "/private_metadata", lambda n: home(section(), private_metadata=x(n))),
    Bound("callback_id", 255, "/callback_id", lambda n: modal(section(), callback_id=x(n))),
    Bound("external_id", 255, "/external_id", lambda n: modal(section(), external_id=x(n))),
    Bound("alert", 200, "/blocks/0/text/text", lambda n: modal({"type": "alert", "text": plain(x(n))})),
    Bound(
        "input label", 2000, "/blocks/0/label/text", lambda n: modal(in_input(element("datepicker"), label=plain(x(n))))
    ),
    Bound(
        "input hint", 2000, "/blocks/0/hint/text", lambda n: modal(in_input(element("datepicker"), hint=plain(x(n))))
    ),
    Bound(
        "text input",
        3000,
        "/blocks/0/element/initial_value",
        lambda n: modal(in_input(element("plain_text_input", initial_value=x(n)))),
    ),
    Bound(
        "text input length",
        3000,
        "/blocks/0/element/max_length",
        lambda n: modal(in_input(element("plain_text_input", max_length=n))),
    ),
    Bound(
        "text input against its own length",
        10,
        "/blocks/0/element/initial_value",
        lambda n: modal(in_input(element("plain_text_input", max_length=10, initial_value=x(n)))),
    ),
    Bound("files", 10, "/blocks/0/element/max_files", lambda n: modal(in_input(element("file_input", max_files=n)))),
    Bound(
        "select options",
        100,
        "/blocks/0/element/options",
        lambda n: modal(in_input(element("static_select", options=options(n)))),
    ),
    Bound(
        "option groups",
        100,
        "/blocks/0/element/option_groups",
        lambda n: modal(
            in_input(element("static_select", option_groups=[{"label": plain(), "options": options(1)}] * n))
        ),
    ),
    Bound(
        "options of a group",
        100,
        "/blocks/0/element/option_groups/0/options",
        lambda n: modal(in_input(element("static_select", option_groups=[{"label": plain(), "options": options(n)}]))),
    ),
    Bound(
        "placeholder",
        150,
        "/blocks/0/element/placeholder/text",
        lambda n: modal(in_input(element("users_select", placeholder=plain(x(n))))),
    ),
]


@pytest.mark.parametrize("bound", MESSAGES, ids=lambda bound: bound.name)
def test_a_message_holds_what_the_limit_allows_and_not_one_more(bound: Bound) -> None:
    assert message_problems(bound.build(bound.most)) == []
    assert bound.pointer in [problem.pointer for problem in message_problems(bound.build(bound.most + 1))]


@pytest.mark.parametrize("bound", VIEWS, ids=lambda bound: bound.name)
def test_a_view_holds_what_the_limit_allows_and_not_one_more(bound: Bound) -> None:
    assert view_problems(bound.build(bound.most)) == []
    assert bound.pointer in [problem.pointer for problem in view_problems(bound.build(bound.most + 1))]


def test_an_update_takes_only_4000_characters_of_text() -> None:
    assert message_problems({"text": x(4000)}, text_limit=UPDATED_TEXT) == []
    assert [problem.pointer for problem in message_problems({"text": x(4001)}, text_limit=UPDATED_TEXT)] == ["/text"]


def test_a_view_may_not_outgrow_250_kilobytes() -> None:
    large = [section(text=mrkdwn(x(2400))) for _ in range(100)]
    assert view_problems(modal(*large)) == []
    too_large = [section(text=mrkdwn(x(2500))) for _ in range(100)]
    assert [problem.pointer for problem in view_problems(modal(*too_large))] == [""]
