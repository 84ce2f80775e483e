"""What an app answers with: through an act's response_url, or in the ack of a command."""

from dataclasses import replace

from bot.sandbox.arguments import Arguments
from bot.sandbox.content import Content, content_of
from bot.sandbox.errors import SlackError
from bot.sandbox.interactions import Interaction
from bot.sandbox.records import Json, Message
from bot.sandbox.workspace import Workspace

SAYING = frozenset({"attachments", "blocks", "markdown_text", "metadata", "text", "thread_ts"})
HANDLING = frozenset({"delete_original", "replace_original", "response_type"})
PARSING = frozenset({"link_names", "mrkdwn", "parse", "unfurl_links", "unfurl_media"})


def respond(workspace: Workspace, key: str, raw: Json) -> Message | None:
    """One use of a response_url: a new message, a changed one, or None for a deleted one."""
    return put_answer(workspace, workspace.interactions.respond(key), raw, "response_url")


def put_answer(workspace: Workspace, act: Interaction, raw: Json, source: str) -> Message | None:
    """Put an answer where the act took place; ephemeral unless it says `in_channel`."""
    given = Arguments(raw)
    for name in sorted(given.names - SAYING - HANDLING - PARSING):
        workspace.problem(f"{source}: unknown field {name}.")
    original = _original(workspace, act)
    if given.flag("delete_original"):
        if original is not None:
            workspace.messages.delete(original)
        return None
    content = content_of(workspace, given, source)
    if given.flag("replace_original") and original is not None:
        return workspace.messages.edit(_replaced(workspace, act, original, content))
    return _posted(workspace, act, given, content)


def _original(workspace: Workspace, act: Interaction) -> Message | None:
    """The message whose button it was, else the first answer given to the act."""
    if act.source is not None:
        return workspace.messages.get(*act.source)
    answers = workspace.messages.from_interaction(act.id)
    return answers[0] if answers else None


def _replaced(workspace: Workspace, act: Interaction, original: Message, content: Content) -> Message:
    return replace(
        original,
        text=content.text,
        blocks=content.blocks or (),
        attachments=content.attachments or (),
        edited=None if original.only_for else workspace.next_ts(),
        origin=act.id,
    )


def _posted(workspace: Workspace, act: Interaction, given: Arguments, content: Content) -> Message:
    if act.channel is None:
        raise SlackError("channel_not_found")
    public = given.text("response_type") == "in_channel"
    return workspace.messages.post(
        Message(
            channel=act.channel,
            ts=workspace.next_ts(),
            user=workspace.bot.user,
            text=content.text,
            blocks=content.blocks or (),
            attachments=content.attachments or (),
            thread_ts=given.text("thread_ts") or act.thread_ts,
            only_for=None if public else act.user,
            origin=act.id,
        )
    )
