"""What a message says: text, blocks, attachments and metadata as an app gives them, checked."""

from dataclasses import dataclass

from bot.sandbox.arguments import Arguments
from bot.sandbox.block_kit import check_blocks
from bot.sandbox.elements import with_ids
from bot.sandbox.errors import SlackError
from bot.sandbox.records import Blocks, Json
from bot.sandbox.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Content:
    """None stands for what was not given at all."""

    text: str
    blocks: Blocks | None
    attachments: Blocks | None


def content_of(workspace: Workspace, given: Arguments, source: str) -> Content:
    """The content of one call; what Slack refuses is raised, what it only regrets is noted as a problem."""
    markdown = given.text("markdown_text")
    if markdown is not None and ("text" in given or "blocks" in given):
        raise SlackError("markdown_text_conflict")
    blocks = given.objects("blocks", "invalid_blocks_format") if "blocks" in given else None
    attachments = given.objects("attachments", "invalid_arguments") if "attachments" in given else None
    text = given.text("text") or markdown or ""
    if not (text or blocks or attachments):
        raise SlackError("no_text")
    if not text:
        workspace.problem(f"{source}: no top-level text, so notifications and screen readers say nothing.")
    check_blocks(blocks or ())
    return Content(text, None if blocks is None else with_ids(blocks), attachments)


def metadata_of(given: Arguments) -> Json | None:
    """The metadata given; an empty object stands for none."""
    metadata = given.parsed("metadata", "invalid_metadata_format")
    if not metadata:
        return None
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    if not metadata.get("event_type") or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_schema")
    return metadata
