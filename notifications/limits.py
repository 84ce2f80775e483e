"""Every limit Slack sets on messages and views, checked over plain dicts before anything is sent."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from notifications.limits_blocks import blocks_of
from notifications.limits_checks import (
    FINE,
    Check,
    Node,
    Problem,
    anything,
    below,
    boolean,
    count,
    kind,
    problem,
    shape,
    string,
    typed,
    within,
    wrong_type,
)
from notifications.limits_elements import plain

__all__ = ["POSTED_TEXT", "UPDATED_TEXT", "Problem", "Surface", "block_problems", "message_problems", "view_problems"]

Surface = Literal["message", "modal", "home"]

MOST_BLOCKS: Mapping[Surface, int] = {"message": 50, "modal": 100, "home": 100}
POSTED_TEXT = 40_000
UPDATED_TEXT = 4_000
MARKDOWN_CHARACTERS = 12_000
VIEW_BYTES = 250_000
PER_MESSAGE: Mapping[str, int] = {"table": 1, "data_visualization": 2}


def _object(value: object) -> Sequence[Problem]:
    return FINE if isinstance(value, Mapping) else (wrong_type("object"),)


METADATA = shape({"event_type": string(255), "event_payload": _object}, {"entities": anything})
BLOCK: Mapping[Surface, Check] = {
    "message": typed(blocks_of("message")),
    "modal": typed(blocks_of("modal")),
    "home": typed(blocks_of("home")),
}
NAMED_VIEW = {"blocks": anything}
SENT_ALONG = {"private_metadata": string(3000, 0), "callback_id": string(255, 0), "external_id": string(255, 0)}
VIEW = typed(
    {
        "modal": kind(
            {"title": plain(24), **NAMED_VIEW},
            {
                **SENT_ALONG,
                "submit": plain(24),
                "close": plain(24),
                "clear_on_close": boolean,
                "notify_on_close": boolean,
                "submit_disabled": boolean,
            },
        ),
        "home": kind(NAMED_VIEW, SENT_ALONG),
    }
)


_NESTED = (dict, list, tuple)


def message_problems(message: Mapping[str, Any], *, text_limit: int = POSTED_TEXT) -> list[Problem]:
    """List what Slack would refuse in a message; pass `text_limit=UPDATED_TEXT` for `chat.update`.

    Only `text`, `blocks`, `metadata` and `markdown_text` are looked at, and the top-level text is always required:
    it is what a notification and a screen reader say.
    """
    return list(_message_problems(message, text_limit))


def view_problems(view: Mapping[str, Any]) -> list[Problem]:
    """List what Slack would refuse in a modal or a home tab."""
    return list(_view_problems(view))


def block_problems(blocks: object, surface: Surface) -> list[Problem]:
    """List what Slack would refuse in these blocks on this surface; pointers begin at the list, as `/0/text`."""
    return list(_block_problems(blocks, surface))


def _message_problems(message: Mapping[str, Any], text_limit: int) -> Iterator[Problem]:
    if "text" in message:
        yield from within("text", string(text_limit)(message["text"]))
    else:
        yield problem("", "missing required field: text", "required", "text")
    if "markdown_text" in message:
        yield problem("/markdown_text", "must not stand beside text or blocks", "exclusive", ["text", "blocks"])
    if "metadata" in message:
        yield from within("metadata", METADATA(message["metadata"]))
    if "blocks" in message:
        yield from within("blocks", _block_problems(message["blocks"], "message"))


def _view_problems(view: Mapping[str, Any]) -> Iterator[Problem]:
    yield from VIEW(view)
    surface: Surface = "home" if view.get("type") == "home" else "modal"
    if "blocks" in view:
        yield from within("blocks", count(len(_nodes(view["blocks"])), None, 1))
        yield from within("blocks", _block_problems(view["blocks"], surface))
    if surface == "modal" and "submit" not in view and _has_input(view):
        yield problem("", "missing required field: submit (the view has an input)", "required", "submit")
    if len(json.dumps(view)) > VIEW_BYTES:
        yield problem("", f"must be less than {VIEW_BYTES + 1} bytes of JSON", "max_length", VIEW_BYTES)


def _block_problems(blocks: object, surface: Surface) -> Iterator[Problem]:
    if not isinstance(blocks, Sequence) or isinstance(blocks, str):
        yield wrong_type("array")
        return
    yield from count(len(blocks), MOST_BLOCKS[surface])
    check = BLOCK[surface]
    block_ids: list[object] = []
    for index, block in enumerate(blocks):
        if wrong := check(block):
            yield from within(index, wrong)
        action_ids: list[object] = []
        _collect_ids(block, block_ids, action_ids)
        if not _are_unique(action_ids):
            yield from within(index, _repeated(block, "action_id", "in its block"))
    if not _are_unique(block_ids):
        yield from _repeated(blocks, "block_id", f"in the {surface}")
    yield from _totals(_nodes(blocks))


def _collect_ids(block: object, block_ids: list[object], action_ids: list[object]) -> None:
    """However deep they stand. Pointers are dear, and of use only where something repeats."""
    ahead: list[Any] = [[block]]
    while ahead:
        node = ahead.pop()
        if isinstance(node, dict):
            if "action_id" in node:
                action_ids.append(node["action_id"])
            if "block_id" in node:
                block_ids.append(node["block_id"])
            node = node.values()
        ahead += [value for value in node if isinstance(value, _NESTED)]


def _are_unique(values: Sequence[object]) -> bool:
    return all(isinstance(value, str) for value in values) and len(set(values)) == len(values)


def _repeated(node: object, key: str, where: str) -> Iterator[Problem]:
    seen: list[object] = []
    for pointer, value in _found(node, "", key):
        if value in seen:
            yield problem(pointer, f"must be unique {where}: {value}", "unique")
        seen.append(value)


def _found(node: object, at: str, key: str) -> Iterator[tuple[str, object]]:
    """Find every value of this key, however deep, with its pointer."""
    if isinstance(node, Mapping):
        for name, value in node.items():
            if name == key:
                yield at + below(name), value
            else:
                yield from _found(value, at + below(name), key)
    elif isinstance(node, Sequence) and not isinstance(node, str):
        for index, value in enumerate(node):
            yield from _found(value, at + below(index), key)


def _totals(blocks: Sequence[Node]) -> Iterator[Problem]:
    """Check what Slack adds up over all blocks of a message or view."""
    types = [block.get("type") for block in blocks]
    for name, most in PER_MESSAGE.items():
        if types.count(name) > most:
            yield problem("", f"no more than {most} {name} blocks allowed", "max_items", most)
    texts = [block.get("text") for block in blocks if block.get("type") == "markdown"]
    if sum(len(text) for text in texts if isinstance(text, str)) > MARKDOWN_CHARACTERS:
        message = f"must be less than {MARKDOWN_CHARACTERS + 1} characters in all markdown blocks"
        yield problem("", message, "max_length", MARKDOWN_CHARACTERS)


def _nodes(blocks: object) -> list[Node]:
    return [block for block in blocks if isinstance(block, Mapping)] if isinstance(blocks, list | tuple) else []


def _has_input(view: Node) -> bool:
    return any(block.get("type") == "input" for block in _nodes(view.get("blocks")))
