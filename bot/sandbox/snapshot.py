"""The workspace as plain JSON, to be kept over a restart, and back.

Kept are people, channels, messages and the numbering of ids; what is in files is kept apart. Modals, home pages, and
what acts granted (trigger_id, response_url) are of the moment and are not.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from bot.sandbox.records import Channel, ChannelKind, File, Json, Message, User
from bot.sandbox.workspace import Workspace

VERSION = 1


class UnknownSnapshot(ValueError):
    """It was not written by this version of the sandbox, or it has been damaged."""


def snapshot(workspace: Workspace) -> Json:
    """Everything `restore` needs."""
    return {
        "version": VERSION,
        **_numbering(workspace),
        "people": [_plain(user) for user in workspace.people],
        "channels": [_plain_channel(channel) for channel in workspace.conversations],
        "messages": [_plain_message(message) for message in workspace.messages],
    }


def restore(workspace: Workspace, kept: Json) -> None:
    """Put a snapshot into a workspace in which nothing has happened yet. Raises `UnknownSnapshot`."""
    if kept.get("version") != VERSION:
        raise UnknownSnapshot(f"it is of version {kept.get('version')}, and {VERSION} is known")
    try:
        _restore(workspace, kept)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnknownSnapshot(f"something in it is missing or damaged ({error})") from error


def noted(workspace: Workspace, message: Message, *, is_gone: bool) -> Json:
    """A message as it has just become, or that it is gone: what `replay` needs after the last snapshot."""
    channel = workspace.conversations.get(message.channel)
    return {
        **_numbering(workspace),
        "channel": channel and _plain_channel(channel),
        "gone" if is_gone else "message": _plain_message(message),
    }


def replay(workspace: Workspace, note: Json) -> None:
    """Let what was `noted` after the snapshot that was restored happen again. Raises `UnknownSnapshot`."""
    try:
        _replay(workspace, note)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnknownSnapshot(f"something noted after it is missing or damaged ({error})") from error


def _replay(workspace: Workspace, note: Json) -> None:
    _number_on(workspace, note)
    if note["channel"]:
        workspace.conversations.put(_channel(note["channel"]))
    if "message" in note:
        workspace.messages.put(_message(note["message"]))
        return
    gone = _message(note["gone"])
    if workspace.messages.get(gone.channel, gone.ts):
        workspace.messages.delete(gone)


def _numbering(workspace: Workspace) -> dict[str, Any]:
    return {"ids": dict(workspace.ids.given), "last_ts": workspace.timestamps.last}


def _number_on(workspace: Workspace, kept: Json) -> None:
    workspace.ids.given.update({str(prefix): int(count) for prefix, count in kept["ids"].items()})
    workspace.timestamps.last = int(kept["last_ts"])


def _restore(workspace: Workspace, kept: Json) -> None:
    people = [User(**user) for user in kept["people"]]
    channels = [_channel(channel) for channel in kept["channels"]]
    messages = [_message(message) for message in kept["messages"]]
    _number_on(workspace, kept)
    for user in people:
        workspace.people.put(user)
    for channel in channels:
        workspace.conversations.put(channel)
    for message in messages:
        workspace.messages.put(message)


def _plain(record: User | Channel | Message | File) -> dict[str, Any]:
    """One level deep, without what stands at its default of nothing; what is inside is JSON already."""
    named = {field.name: getattr(record, field.name) for field in fields(record)}
    return {name: value for name, value in named.items() if value not in (None, ())}


def _plain_channel(channel: Channel) -> dict[str, Any]:
    return {**_plain(channel), "members": sorted(channel.members)}


def _plain_message(message: Message) -> dict[str, Any]:
    files = {"files": [_plain(file) for file in message.files]} if message.files else {}
    return _plain(message) | files


def _channel(kept: Mapping[str, Any]) -> Channel:
    return Channel(**{**kept, "kind": ChannelKind(kept["kind"]), "members": frozenset(kept["members"])})


def _message(kept: Mapping[str, Any]) -> Message:
    blocks, attachments = tuple(kept.get("blocks", ())), tuple(kept.get("attachments", ()))
    files = tuple(File(**file) for file in kept.get("files", ()))
    return Message(**{**kept, "blocks": blocks, "attachments": attachments, "files": files})
