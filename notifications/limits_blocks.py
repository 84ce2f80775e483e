"""Slack's blocks, each with its fields and limits, and which of them a surface does not take."""

from collections.abc import Iterator, Mapping

from notifications.limits_checks import (
    Check,
    Node,
    Problem,
    anything,
    at_least_one,
    boolean,
    exactly_one,
    integer,
    items,
    kind,
    number,
    one_of,
    problem,
    shape,
    string,
    typed,
)
from notifications.limits_elements import (
    BUTTON,
    BUTTONS,
    CONTEXT_ACTIONS,
    ID,
    IMAGE,
    IMAGE_SOURCE,
    NAME,
    PICKERS,
    RICH_TEXT,
    RICH_TEXT_INPUT,
    SELECTS,
    TEXT_INPUTS,
    URL,
    plain,
    text,
    text_kinds,
)

NAMED: Mapping[str, Check] = {"block_id": ID}
TABLE_CHARACTERS = 10_000

ACTIONS = typed({**BUTTONS, **SELECTS, **PICKERS, "rich_text_input": RICH_TEXT_INPUT})
ACCESSORY = typed({**BUTTONS, **SELECTS, **PICKERS, "image": IMAGE})
INPUTS = typed({**TEXT_INPUTS, **SELECTS, **PICKERS, "rich_text_input": RICH_TEXT_INPUT})
CELL: Mapping[str, Check] = {
    "raw_text": kind({"text": string()}),
    "raw_number": kind({"value": number}, {"text": string()}),
    "rich_text": RICH_TEXT,
}


def characters(node: object) -> int:
    """Count the characters of every `text` in a cell, row or table."""
    if isinstance(node, Mapping):
        own = node.get("text")
        return (len(own) if isinstance(own, str) else 0) + sum(characters(value) for value in node.values())
    return sum(characters(value) for value in node) if isinstance(node, list | tuple) else 0


def _table_characters(block: Node) -> Iterator[Problem]:
    if characters(block["rows"]) > TABLE_CHARACTERS:
        message = f"must be less than {TABLE_CHARACTERS + 1} characters in all cells"
        yield problem("/rows", message, "max_length", TABLE_CHARACTERS)


def _even_rows(block: Node) -> Iterator[Problem]:
    width = len(block["rows"][0])
    for index, row in enumerate(block["rows"]):
        if len(row) != width:
            yield problem(f"/rows/{index}", f"must have {width} cells like the first row", "row_length", width)


def _plain_head(block: Node) -> Iterator[Problem]:
    for index, cell in enumerate(block["rows"][0]):
        if cell["type"] == "rich_text":
            yield problem(f"/rows/0/{index}/type", "unsupported type: rich_text", "enum", ["raw_text", "raw_number"])


def _same_labels(chart: Node) -> Iterator[Problem]:
    labels = chart["axis_config"]["categories"]
    for index, series in enumerate(chart["series"]):
        if [point["label"] for point in series["data"]] != labels:
            yield problem(f"/series/{index}/data", "labels must match the categories", "categories")


POINT = shape({"label": string(20), "value": number})
SERIES = shape({"name": string(20), "data": items(POINT, 20)})
AXES = shape({"categories": items(string(20), 20)}, {"x_label": string(50), "y_label": string(50)})
CHART = typed(
    {
        "pie": kind({"segments": items(POINT, 6)}),
        **dict.fromkeys(
            ("bar", "area", "line"), kind({"series": items(SERIES, 6), "axis_config": AXES}, {}, _same_labels)
        ),
    }
)
CARD = kind(
    {},
    {
        **NAMED,
        "hero_image": typed({"image": IMAGE}),
        "icon": typed({"image": IMAGE}),
        "slack_icon": anything,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "actions": items(typed({"button": BUTTON}), 3),
    },
    at_least_one("hero_image", "title", "actions", "body"),
)
SOURCE = kind({"url": URL, "text": string()})
TASK_CARD = kind(
    {"task_id": NAME, "title": string()},
    {
        **NAMED,
        "status": one_of("pending", "in_progress", "complete", "error"),
        "details": typed({"rich_text": RICH_TEXT}),
        "output": typed({"rich_text": RICH_TEXT}),
        "sources": items(typed({"url": SOURCE})),
    },
)
TABLE = kind(
    {"rows": items(items(typed(CELL), 20), 100)},
    {
        **NAMED,
        "column_settings": items(shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean}), 20),
    },
    _table_characters,
)

PLAIN_BLOCKS: Mapping[str, Check] = {
    "section": kind(
        {},
        {**NAMED, "text": text(3000), "fields": items(text(2000), 10), "accessory": ACCESSORY, "expand": boolean},
        at_least_one("text", "fields"),
    ),
    "header": kind({"text": plain(150)}, NAMED),
    "divider": kind({}, NAMED),
    "context": kind({"elements": items(typed({**text_kinds(3000), "image": IMAGE}), 10)}, NAMED),
    "actions": kind({"elements": items(ACTIONS, 25)}, NAMED),
    "image": kind(
        {"alt_text": string(2000)},
        {**NAMED, **IMAGE_SOURCE, "title": plain(2000)},
        exactly_one("image_url", "slack_file"),
    ),
    "input": kind(
        {"label": plain(2000), "element": INPUTS},
        {**NAMED, "hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": RICH_TEXT,
    "table": TABLE,
    "file": kind({"external_id": ID, "source": one_of("remote")}, NAMED),
    "video": kind(
        {"alt_text": string(), "title": plain(200), "thumbnail_url": URL, "video_url": URL},
        {
            **NAMED,
            "author_name": string(50),
            "description": plain(200),
            "provider_icon_url": URL,
            "provider_name": NAME,
            "title_url": URL,
        },
    ),
}
BLOCKS: Mapping[str, Check] = {
    **PLAIN_BLOCKS,
    "context_actions": kind({"elements": items(typed(CONTEXT_ACTIONS), 5)}, NAMED),
    "markdown": kind({"text": string(12_000)}, NAMED),
    "alert": kind({"text": text(200)}, {**NAMED, "level": one_of("default", "info", "warning", "error", "success")}),
    "card": CARD,
    "carousel": kind({"elements": items(typed({"card": CARD}), 10)}, NAMED),
    "task_card": TASK_CARD,
    "plan": kind({"title": string()}, {**NAMED, "tasks": items(typed({"task_card": TASK_CARD}), 50)}),
    "container": kind(
        {"child_blocks": items(typed(PLAIN_BLOCKS), 10)},
        {
            **NAMED,
            "title": plain(150),
            "rich_text_title": typed({"rich_text": RICH_TEXT}),
            "subtitle": text(150),
            "width": one_of("narrow", "standard", "wide", "full"),
            "icon": typed({"image": IMAGE}),
            **dict.fromkeys(("is_collapsible", "default_collapsed", "has_header_divider"), boolean),
        },
        at_least_one("title", "rich_text_title"),
    ),
    "data_table": kind(
        {"caption": string(), "rows": items(items(typed(CELL), 20), 101, 2)},
        {**NAMED, "page_size": integer(1, 100), "row_header_column_index": integer(0, 19)},
        _even_rows,
        _plain_head,
    ),
    "data_visualization": kind({"title": string(50), "chart": CHART}, NAMED),
}

NOT_TAKEN: Mapping[str, frozenset[str]] = {
    "message": frozenset({"alert"}),
    "modal": frozenset({"table", "data_table", "data_visualization", "container", "carousel", "markdown", "plan"}),
    "home": frozenset({"alert", "markdown", "context_actions", "plan", "task_card"}),
}


def blocks_of(surface: str) -> Mapping[str, Check]:
    """Return the blocks that may stand in a message, a modal or the home tab."""
    return {name: check for name, check in BLOCKS.items() if name not in NOT_TAKEN[surface]}
