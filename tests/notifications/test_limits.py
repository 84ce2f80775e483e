"""What Slack refuses apart from lengths and counts: kinds, required fields, surfaces, ids, choices."""

import pytest

from notifications.limits import Problem, Surface, block_problems, message_problems, view_problems
from notifications.limits_blocks import BLOCKS, NOT_TAKEN
from tests.notifications.payloads import (
    Node,
    button,
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
    rich_text,
    section,
    table,
    task_card,
)

LINK = {"type": "link", "url": "https://x.example", "text": "Plan", "style": {"bold": True}}
SAID = {"type": "rich_text_section", "elements": [{"type": "text", "text": "Hi"}, LINK]}
EVERY_BLOCK: dict[str, Node] = {
    "section": section(fields=[plain()], accessory=image(), expand=True),
    "header": {"type": "header", "text": plain()},
    "divider": {"type": "divider"},
    "context": {"type": "context", "elements": [image(), mrkdwn(), plain()]},
    "actions": in_actions(button(style="danger"), element("overflow", options=options(2), action_id="menu")),
    "image": image(title=plain()),
    "input": in_input(element("users_select"), optional=True),
    "rich_text": rich_text(SAID, {"type": "rich_text_list", "style": "bullet", "elements": [SAID], "indent": 1}),
    "table": table(2, 2) | {"column_settings": [{"align": "right"}]},
    "file": {"type": "file", "external_id": "plan", "source": "remote"},
    "video": {
        "type": "video",
        "alt_text": "Tour",
        "title": plain(),
        "thumbnail_url": "https://x.example/t.png",
        "video_url": "https://x.example/v",
    },
    "context_actions": {
        "type": "context_actions",
        "elements": [
            element("feedback_buttons", positive_button=option(), negative_button=option()),
        ],
    },
    "markdown": {"type": "markdown", "text": "# Hi"},
    "alert": {"type": "alert", "text": plain(), "level": "warning"},
    "card": card(icon=image(), actions=[button()]),
    "carousel": {"type": "carousel", "elements": [card()]},
    "task_card": task_card() | {"status": "complete", "details": rich_text(SAID)},
    "plan": {"type": "plan", "title": "Plan", "tasks": [task_card()]},
    "container": {"type": "container", "title": plain(), "child_blocks": [section()], "width": "wide"},
    "data_table": data_table(3),
    "data_visualization": pie(),
}


def _pointers(problems: list[Problem]) -> list[str]:
    return [problem.pointer for problem in problems]


def _kinds(problems: list[Problem]) -> list[str]:
    return [problem.constraint["type"] for problem in problems]


@pytest.mark.parametrize("surface", ["message", "modal", "home"])
@pytest.mark.parametrize("name", BLOCKS)
def test_each_block_stands_only_where_slack_takes_it(name: str, surface: Surface) -> None:
    expected = ["/0/type"] if name in NOT_TAKEN[surface] else []
    assert _pointers(block_problems([EVERY_BLOCK[name]], surface)) == expected


def test_the_surfaces_refuse_what_the_reference_says() -> None:
    expected = {
        "message": {"alert"},
        "modal": {"table", "data_table", "data_visualization", "container", "carousel", "markdown", "plan"},
        "home": {"alert", "markdown", "context_actions", "plan", "task_card"},
    }
    assert expected == NOT_TAKEN


def test_a_problem_reads_as_slack_writes_it() -> None:
    (problem,) = block_problems([{"type": "section", "text": {"type": "invalid", "text": "Hi"}}], "message")
    assert problem.as_slack() == {
        "code": "failed_constraint",
        "message": "unsupported type: invalid",
        "pointer": "/0/text/type",
        "constraint": {"type": "enum", "expected": ["plain_text", "mrkdwn"]},
    }


@pytest.mark.parametrize(
    ("block", "pointer", "kind"),
    [
        ("not a block", "", "type"),
        ({}, "", "required"),
        ({"type": "sections"}, "/type", "enum"),
        ({"type": ["section"]}, "/type", "enum"),
        ({"type": "section"}, "", "at_least_one"),
        (section(text="bare"), "/text", "type"),
        (section(text=mrkdwn("")), "/text/text", "min_length"),
        (section(text=mrkdwn() | {"text": None}), "/text/text", "type"),
        (section(fields=[]), "/fields", "min_items"),
        (section(colour="red"), "/colour", "additional_property"),
        (section(**{"a/b~c": 1}), "/a~1b~0c", "additional_property"),
        (section(text=mrkdwn() | {"emoji": True}), "/text/emoji", "additional_property"),
        (section(text=plain() | {"verbatim": True}), "/text/verbatim", "additional_property"),
        (section(accessory=element("plain_text_input")), "/accessory/type", "enum"),
        (section(accessory={"type": "button", "text": mrkdwn()}), "/accessory/text/type", "enum"),
        (section(accessory=button(style="default")), "/accessory/style", "enum"),
        (section(accessory=button(confirm={"title": plain()})), "/accessory/confirm", "required"),
        (section(accessory=button(confirm=confirm(title=mrkdwn()))), "/accessory/confirm/title/type", "enum"),
        (section(accessory=element("overflow", options=[])), "/accessory/options", "min_items"),
        (section(accessory=image(alt_text="")), "/accessory/alt_text", "min_length"),
        ({"type": "header", "text": mrkdwn()}, "/text/type", "enum"),
        ({"type": "header"}, "", "required"),
        ({"type": "context", "elements": [button()]}, "/elements/0/type", "enum"),
        ({"type": "context", "elements": mrkdwn()}, "/elements", "type"),
        (in_actions(), "/elements", "min_items"),
        (in_actions(mrkdwn()), "/elements/0/type", "enum"),
        ({"type": "image", "image_url": "https://x.example/p.png"}, "", "required"),
        ({"type": "image", "alt_text": "Plan"}, "", "exactly_one"),
        (image(slack_file={"id": "F1"}), "", "exactly_one"),
        (in_input(button()), "/element/type", "enum"),
        (in_input(element("datepicker"), label=mrkdwn()), "/label/type", "enum"),
        (in_input(element("datepicker"), optional="yes"), "/optional", "type"),
        (in_input(element("datepicker", initial_date="3 Jun 2026")), "/element/initial_date", "format"),
        (in_input(element("datepicker", initial_date="2026-02-30")), "/element/initial_date", "format"),
        (in_input(element("datepicker", initial_date=20260603)), "/element/initial_date", "type"),
        (in_input(element("timepicker", initial_time="25:00")), "/element/initial_time", "format"),
        (in_input(element("datetimepicker", initial_date_time=1)), "/element/initial_date_time", "minimum"),
        (in_input(element("plain_text_input", min_length=9, max_length=5)), "/element/min_length", "maximum"),
        (in_input(element("number_input")), "/element", "required"),
        (in_input(element("file_input", max_files=0)), "/element/max_files", "minimum"),
        (in_input(element("static_select")), "/element", "exactly_one"),
        (
            in_input(element("static_select", options=options(1), option_groups=[])),
            "/element/option_groups",
            "min_items",
        ),
        (
            in_input(
                element("static_select", options=options(1), option_groups=[{"label": plain(), "options": options(1)}])
            ),
            "/element",
            "exactly_one",
        ),
        (
            in_input(element("static_select", options=options(2), initial_option=option("gone"))),
            "/element/initial_option",
            "among_options",
        ),
        (
            in_input(element("checkboxes", options=options(2), initial_options=[*options(1), option("gone")])),
            "/element/initial_options",
            "among_options",
        ),
        (in_input(element("radio_buttons", options=[option(), option()])), "/element/options/1/value", "unique"),
        (in_input(element("static_select", options=[option(text=mrkdwn())])), "/element/options/0/text/type", "enum"),
        (in_actions(button("same"), button("same")), "/elements/1/action_id", "unique"),
        (card() | {"title": plain("")}, "/title/text", "min_length"),
        ({"type": "card", "subtitle": plain()}, "", "at_least_one"),
        (data_table(1), "/rows", "min_items"),
        (data_table(2, page_size="5"), "/page_size", "type"),
        (pie(chart={"type": "pie", "segments": [{"label": "a", "value": "1"}]}), "/chart/segments/0/value", "type"),
        (data_table(2, page_size=0), "/page_size", "minimum"),
        (data_table(2) | {"rows": [[cell()], [cell(), cell()]]}, "/rows/1", "row_length"),
        (data_table(2) | {"rows": [[rich_text(SAID)], [cell()]]}, "/rows/0/0/type", "enum"),
        ({"type": "table", "rows": [[button()]]}, "/rows/0/0/type", "enum"),
        (pie(chart={"type": "donut"}), "/chart/type", "enum"),
        (rich_text({"type": "rich_text_section", "elements": [mrkdwn()]}), "/elements/0/elements/0/type", "enum"),
        (rich_text(), "/elements", "min_items"),
        ({"type": "container", "child_blocks": [section()]}, "", "at_least_one"),
        (
            {"type": "container", "title": plain(), "child_blocks": [{"type": "markdown", "text": "x"}]},
            "/child_blocks/0/type",
            "enum",
        ),
    ],
)
def test_a_malformed_block_is_refused_at_its_place(block: object, pointer: str, kind: str) -> None:
    problems = block_problems([block], "message")
    assert (f"/0{pointer}", kind) in zip(_pointers(problems), _kinds(problems), strict=True)


def test_series_must_follow_the_categories() -> None:
    series = [{"name": "Done", "data": [{"label": "May", "value": 1}]}]
    chart = {"type": "bar", "series": series, "axis_config": {"categories": ["May"]}}
    assert message_problems(message(pie(chart=chart))) == []
    other = chart | {"axis_config": {"categories": ["June"]}}
    assert _pointers(message_problems(message(pie(chart=other)))) == ["/blocks/0/chart/series/0/data"]


def test_first_choices_may_come_from_a_group() -> None:
    groups = [{"label": plain(), "options": options(2)}]
    select = element("multi_static_select", option_groups=groups, initial_options=options(1))
    assert view_problems(modal(in_input(select))) == []


def test_one_action_id_may_stand_in_several_blocks() -> None:
    assert message_problems(message(section(accessory=button()), section(accessory=button()))) == []


def test_a_block_id_stands_once_in_a_message() -> None:
    assert _pointers(message_problems(message(section(block_id="a"), section(block_id="a")))) == ["/blocks/1/block_id"]


def test_a_message_always_carries_text() -> None:
    assert _kinds(message_problems({"blocks": [section()]})) == ["required"]
    assert _pointers(message_problems(message(section()) | {"text": ""})) == ["/text"]
    assert message_problems({"text": "Acme is delayed", "channel": "C012AB3CD", "ts": "1.2"}) == []


def test_markdown_text_stands_alone() -> None:
    assert _pointers(message_problems({"text": "Hi", "markdown_text": "# Hi"})) == ["/markdown_text"]


def test_blocks_are_a_list() -> None:
    assert _pointers(message_problems({"text": "Hi", "blocks": "[]"})) == ["/blocks"]


@pytest.mark.parametrize(
    ("metadata", "pointer"),
    [
        ({"event_payload": {}}, "/metadata"),
        ({"event_type": "told"}, "/metadata"),
        ({"event_type": "told", "event_payload": "m1"}, "/metadata/event_payload"),
        ({"event_type": "", "event_payload": {}}, "/metadata/event_type"),
        ("told", "/metadata"),
    ],
)
def test_metadata_names_an_event_and_carries_an_object(metadata: object, pointer: str) -> None:
    assert _pointers(message_problems(message(section(), metadata=metadata))) == [pointer]


def test_a_modal_that_asks_has_a_submit_button() -> None:
    view = modal(section(), in_input(element("datepicker")))
    del view["submit"]
    assert [(problem.pointer, problem.constraint["expected"]) for problem in view_problems(view)] == [("", "submit")]


def test_a_modal_that_only_tells_needs_no_submit_button() -> None:
    assert view_problems({"type": "modal", "title": plain(), "blocks": [section()]}) == []


@pytest.mark.parametrize(
    ("view", "pointer"),
    [
        ({"type": "workflow_step"}, "/type"),
        ({"title": plain(), "blocks": [section()]}, ""),
        ({"type": "modal", "blocks": [section()]}, ""),
        ({"type": "modal", "title": plain()}, ""),
        (modal(), "/blocks"),
        (modal(section(), title=mrkdwn()), "/title/type"),
        (modal(section(), private_metadata={"journey": 1}), "/private_metadata"),
        (modal(section(), clear_on_close="yes"), "/clear_on_close"),
        (home(section(), title=plain()), "/title"),
        (home(section(), submit=plain()), "/submit"),
        (modal(section(block_id="a"), section(block_id="a")), "/blocks/1/block_id"),
    ],
)
def test_a_malformed_view_is_refused_at_its_place(view: Node, pointer: str) -> None:
    assert pointer in _pointers(view_problems(view))
