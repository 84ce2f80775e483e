"""A message or a view as plain text, as a person would read it in a terminal."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.sandbox.element_text import element_text, rich_text
from bot.sandbox.elements import nested_blocks
from bot.sandbox.mrkdwn import Reader
from bot.sandbox.records import Json, Message, User, View
from bot.sandbox.workspace import Workspace

States = Mapping[str, Mapping[str, Json]]
NO_STATES: States = {}


def message_text(workspace: Workspace, message: Message, viewer: User) -> str:
    """What the message says to this viewer; of one with blocks the blocks, as in Slack."""
    reader = Reader(workspace, viewer)
    parts = [blocks_text(reader, message.blocks)] if message.blocks else [reader.marked_up(message.text)]
    parts += [_attachment(reader, attachment) for attachment in message.attachments]
    parts += [f"[{file.alt or file.name}]" for file in message.files]
    return "\n".join(part for part in parts if part)


def view_text(workspace: Workspace, view: View, viewer: User) -> str:
    """The view with its title, what stands in its fields, the errors beside them and its buttons."""
    reader = Reader(workspace, viewer)
    lines = [f"== {view.title} =="] if view.title else []
    for block in view.blocks:
        lines.append(_block(reader, block, view.values))
        if block["block_id"] in view.errors:
            lines.append(f"  ! {view.errors[block['block_id']]}")
    buttons = [f"[{reader.words(view.body[key])}]" for key in ("close", "submit") if view.body.get(key)]
    return "\n".join(line for line in (*lines, "  ".join(buttons)) if line)


def channel_text(workspace: Workspace, messages: Iterable[Message], viewer: User) -> str:
    """Messages with author and time, replies set in, as a channel on the viewer's screen."""
    return "\n".join(_posted(workspace, message, viewer) for message in messages)


def _posted(workspace: Workspace, message: Message, viewer: User) -> str:
    reader = Reader(workspace, viewer)
    author = workspace.people.get(message.user)
    marks = " (only you see this)" if message.only_for else " (edited)" if message.edited else ""
    head = f"{author.real_name if author else message.user}  {reader.moment(float(message.ts)):%H:%M}{marks}"
    margin = "    " if message.thread_ts not in (None, message.ts) else ""
    lines = [head, *(f"  {line}" for line in message_text(workspace, message, viewer).splitlines())]
    return "\n".join(margin + line for line in lines)


def blocks_text(reader: Reader, blocks: Iterable[Json], states: States = NO_STATES) -> str:
    """Blocks one under the other."""
    return "\n".join(text for text in (_block(reader, block, states) for block in blocks) if text)


def _block(reader: Reader, block: Json, states: States) -> str:
    write = WRITERS.get(block["type"])
    return write(reader, block, states) if write else f"[{block['type']}]"


def _element(reader: Reader, block: Json, element: Json, states: States) -> str:
    state = states.get(str(block.get("block_id")), {}).get(str(element.get("action_id")))
    return element_text(reader, element, state)


def _header(reader: Reader, block: Json, _: States) -> str:
    return f"# {reader.words(block['text'])}"


def _section(reader: Reader, block: Json, states: States) -> str:
    lines = [reader.words(block["text"])] if "text" in block else []
    lines += [reader.words(field).replace("\n", ": ") for field in block.get("fields", ())]
    text = "\n".join(lines)
    return f"{text}  {_element(reader, block, block['accessory'], states)}" if "accessory" in block else text


def _elements(reader: Reader, block: Json, states: States) -> str:
    return "  ".join(_element(reader, block, element, states) for element in block["elements"])


def _divider(_reader: Reader, _block: Json, _: States) -> str:
    return "----"


def _image(reader: Reader, block: Json, _: States) -> str:
    title = f"{reader.words(block['title'])}: " if block.get("title") else ""
    return f"[image: {title}{block['alt_text']}]"


def _input(reader: Reader, block: Json, states: States) -> str:
    optional = " (optional)" if block.get("optional") else ""
    line = f"{reader.words(block['label'])}{optional}: {_element(reader, block, block['element'], states)}"
    return f"{line}\n  {reader.words(block['hint'])}" if block.get("hint") else line


def _rich(reader: Reader, block: Json, _: States) -> str:
    return rich_text(reader, block)


def _markdown(_reader: Reader, block: Json, _: States) -> str:
    return str(block["text"])


def _alert(reader: Reader, block: Json, _: States) -> str:
    return f"! {reader.words(block['text'])}"


def _table(reader: Reader, block: Json, _: States) -> str:
    rows = [[_cell(reader, cell) for cell in row] for row in block["rows"]]
    widths = [max(len(row[i]) for row in rows if i < len(row)) for i in range(max(len(row) for row in rows))]
    lines = [_row(row, widths) for row in rows]
    return "\n".join([block["caption"], *lines] if block.get("caption") else lines)


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    return " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=False)).rstrip()


def _cell(reader: Reader, cell: Json) -> str:
    if cell["type"] == "raw_number":
        return str(cell.get("text", cell["value"]))
    return str(cell["text"]) if cell["type"] == "raw_text" else rich_text(reader, cell).replace("\n", " ")


def _chart(_reader: Reader, block: Json, _: States) -> str:
    return f"[chart: {block['title']}]"


def _card(reader: Reader, block: Json, states: States) -> str:
    lines = [reader.words(block[key]) for key in ("title", "subtitle", "body") if block.get(key)]
    buttons = "  ".join(_element(reader, block, element, states) for element in block.get("actions", ()))
    return "\n".join([*lines, buttons] if buttons else lines)


def _nest(reader: Reader, block: Json, states: States) -> str:
    title = f"{reader.words(block['title'])}\n" if block.get("title") else ""
    return title + blocks_text(reader, nested_blocks(block), states)


def _attachment(reader: Reader, attachment: Json) -> str:
    if attachment.get("blocks"):
        return blocks_text(reader, attachment["blocks"])
    return reader.marked_up(attachment.get("text") or attachment.get("fallback") or "")


WRITERS: Mapping[str, Callable[[Reader, Json, States], str]] = {
    "header": _header,
    "section": _section,
    "context": _elements,
    "actions": _elements,
    "context_actions": _elements,
    "divider": _divider,
    "image": _image,
    "input": _input,
    "rich_text": _rich,
    "markdown": _markdown,
    "alert": _alert,
    "table": _table,
    "data_table": _table,
    "data_visualization": _chart,
    "card": _card,
    "carousel": _nest,
    "container": _nest,
}
