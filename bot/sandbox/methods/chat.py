"""chat.*: posting, editing and deleting messages."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.content import content_of, metadata_of
from bot.sandbox.errors import SlackError
from bot.sandbox.messages import describe_message
from bot.sandbox.methods.reach import visible_channel, writable_channel
from bot.sandbox.records import Message
from bot.sandbox.workspace import Workspace
from notifications.limits import POSTED_TEXT, UPDATED_TEXT


def post_message(workspace: Workspace, given: Arguments) -> dict[str, Any]:
    """Text over 40,000 characters is cut, as Slack does."""
    channel = writable_channel(workspace, given.must("channel"))
    content = content_of(workspace, given, "chat.postMessage")
    message = Message(
        channel=channel.id,
        ts=workspace.next_ts(),
        user=workspace.bot.user,
        text=content.text[:POSTED_TEXT],
        blocks=content.blocks or (),
        attachments=content.attachments or (),
        thread_ts=_thread(workspace, channel.id, given.text("thread_ts")),
        broadcast=given.flag("reply_broadcast"),
        metadata=metadata_of(given),
    )
    workspace.messages.post(message)
    described = describe_message(message, workspace.bot.marks, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": described}


def post_ephemeral(workspace: Workspace, given: Arguments) -> dict[str, Any]:
    """A message only one member of the channel sees; metadata is ignored."""
    channel = writable_channel(workspace, given.must("channel"))
    user = given.must("user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    content = content_of(workspace, given, "chat.postEphemeral")
    if len(content.text) > POSTED_TEXT:
        raise SlackError("msg_too_long")
    ts = workspace.next_ts()
    blocks, attachments = content.blocks or (), content.attachments or ()
    thread = _thread(workspace, channel.id, given.text("thread_ts"))
    workspace.messages.post(
        Message(channel.id, ts, workspace.bot.user, content.text, blocks, attachments, thread, only_for=user)
    )
    return {"message_ts": ts}


def update(workspace: Workspace, given: Arguments) -> dict[str, Any]:
    """What is not given of blocks, attachments and metadata stays."""
    message = _own(workspace, given.must("channel"), given.must("ts"), "cant_update_message")
    if workspace.channel(message.channel).archived:
        raise SlackError("is_inactive")
    content = content_of(workspace, given, "chat.update")
    if len(content.text) > UPDATED_TEXT:
        raise SlackError("msg_too_long")
    if message.blocks and content.blocks is None:
        workspace.problem("chat.update gave no blocks for a message that has some: the old ones stay.")
    edited = replace(
        message,
        text=content.text,
        blocks=message.blocks if content.blocks is None else content.blocks,
        attachments=message.attachments if content.attachments is None else content.attachments,
        metadata=metadata_of(given) if "metadata" in given else message.metadata,
        broadcast=message.broadcast or given.flag("reply_broadcast"),
        edited=workspace.next_ts(),
    )
    workspace.messages.edit(edited)
    described = describe_message(edited, workspace.bot.marks, with_metadata=True)
    return {"channel": edited.channel, "ts": edited.ts, "text": edited.text, "message": described}


def delete(workspace: Workspace, given: Arguments) -> dict[str, Any]:
    message = _own(workspace, given.must("channel"), given.must("ts"), "cant_delete_message")
    workspace.messages.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(workspace: Workspace, given: Arguments) -> dict[str, Any]:
    message = _existing(workspace, given.must("channel"), given.must("message_ts"))
    return {"channel": message.channel, "permalink": permalink(workspace, message)}


def permalink(workspace: Workspace, message: Message) -> str:
    """The message's address, in the form Slack gives it."""
    link = f"https://{workspace.domain}.slack.com/archives/{message.channel}/p{message.ts.replace('.', '')}"
    return f"{link}?thread_ts={message.thread_ts}&cid={message.channel}" if message.thread_ts else link


def _existing(workspace: Workspace, channel: str, ts: str) -> Message:
    message = workspace.messages.permanent(visible_channel(workspace, channel).id, ts)
    if message is None:
        raise SlackError("message_not_found")
    return message


def _own(workspace: Workspace, channel: str, ts: str, refusal: str) -> Message:
    message = _existing(workspace, channel, ts)
    if message.user != workspace.bot.user:
        raise SlackError(refusal)
    return message


def _thread(workspace: Workspace, channel: str, thread_ts: str | None) -> str | None:
    """The head of the thread a reply goes to, also when the ts given is a reply's."""
    if thread_ts is None:
        return None
    parent = workspace.messages.permanent(channel, thread_ts)
    if parent is None:
        raise SlackError("cannot_reply_to_message")
    return parent.thread_ts or parent.ts


HANDLERS: Mapping[str, Callable[[Workspace, Arguments], dict[str, Any]]] = {
    "chat.postMessage": post_message,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
}
