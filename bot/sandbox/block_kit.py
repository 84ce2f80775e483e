"""Slack's refusal of blocks and views that break its limits."""

import json

from bot.sandbox.errors import SlackError
from bot.sandbox.records import Blocks, Json
from notifications.limits import VIEW_BYTES, Problem, block_problems, view_problems


def check_blocks(blocks: Blocks) -> None:
    """`invalid_blocks`, with every limit broken, if Slack would refuse them in a message."""
    problems = block_problems(list(blocks), "message")
    if problems:
        raise SlackError("invalid_blocks", _details(problems))


def check_view(view: Json) -> None:
    """`view_too_large`, or `invalid_arguments` with every limit broken."""
    if len(json.dumps(view)) > VIEW_BYTES:
        raise SlackError("view_too_large")
    problems = view_problems(view)
    if problems:
        raise SlackError("invalid_arguments", _details(problems))


def _details(problems: list[Problem]) -> Json:
    messages = [f"[ERROR] {p.message} [json-pointer:{p.pointer}]" for p in problems]
    return {"errors": [p.as_slack() for p in problems], "response_metadata": {"messages": messages}}
