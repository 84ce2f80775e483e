"""The workspace as JSON for the page to draw. Nothing here changes anything."""

import json
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bot.demo.page.reading import ReadPositions
from bot.sandbox.files import is_picture
from bot.sandbox.records import Channel, ChannelKind, File, Json, Message, User, View
from bot.sandbox.views import describe_view
from bot.sandbox.workspace import Workspace

PAGE_OF_MESSAGES = 50


def workspace_json(workspace: Workspace, told: Json) -> Json:
    """Its name, and what the manifest `told` of the app's own place."""
    home = (told.get("features") or {}).get("app_home") or {}
    return {
        "id": workspace.team_id,
        "name": workspace.name,
        "bot": workspace.bot.user,
        "installed": workspace.installed,
        "home_tab": bool(home.get("home_tab_enabled")),
        "messages_read_only": reads_only(told),
    }


def reads_only(told: Json) -> bool:
    """Whether the manifest turns off writing messages to the app."""
    home = (told.get("features") or {}).get("app_home") or {}
    return bool(home.get("messages_tab_read_only_enabled"))


def shortcuts_json(told: Json) -> list[Json]:
    """Name, type (`global` or `message`) and callback_id of each shortcut of a manifest."""
    return list((told.get("features") or {}).get("shortcuts") or ())


def people_json(workspace: Workspace) -> list[Json]:
    return [_person(user) for user in workspace.people if not user.deleted]


def _person(user: User) -> Json:
    return {
        "id": user.id,
        "handle": user.handle,
        "name": user.real_name,
        "zone": user.tz,
        "is_admin": user.is_admin,
        "is_bot": user.is_bot,
    }


def channels_json(workspace: Workspace, user: str, reads: ReadPositions) -> list[Json]:
    """The channels this person is in by name, then the conversation with the app."""
    workspace.direct(user)
    mine = [c for c in workspace.conversations if user in c.members and not c.archived]
    return [_channel(workspace, c, user, reads) for c in sorted(mine, key=_by_name)]


def _by_name(channel: Channel) -> tuple[bool, str]:
    return channel.kind is ChannelKind.DIRECT, channel.name


def _channel(workspace: Workspace, channel: Channel, user: str, reads: ReadPositions) -> Json:
    is_dm = channel.kind is ChannelKind.DIRECT
    with_whom = next((m for m in sorted(channel.members) if m != user), user)
    last_read = reads.of(user, channel.id)
    return {
        "id": channel.id,
        "kind": "dm" if is_dm else "channel",
        "name": _name(workspace, with_whom) if is_dm else channel.name,
        "with": with_whom if is_dm else None,
        "private": channel.kind is ChannelKind.PRIVATE,
        "members": len(channel.members),
        "topic": channel.topic,
        "last_read": last_read,
        "unread": unread(workspace, channel.id, user, last_read),
    }


def _name(workspace: Workspace, user: str) -> str:
    found = workspace.people.get(user)
    return found.real_name if found else user


def unread(workspace: Workspace, channel: str, user: str, last_read: str) -> int:
    """How many messages of others came after the last one read; replies in threads do not count, as in Slack."""
    count = 0
    for message in reversed(workspace.messages.seen_by(channel, user)):
        if message.ts <= last_read:
            break
        count += message.user != user and in_channel(message)
    return count


def member_channel(workspace: Workspace, channel: str, user: str) -> Channel | None:
    """The channel, if this person is in it."""
    found = workspace.conversations.get(channel)
    return found if found is not None and user in found.members else None


def in_channel(message: Message) -> bool:
    """Whether it stands in the channel itself, not only in a thread."""
    return message.broadcast or message.thread_ts in (None, message.ts)


def messages_json(
    workspace: Workspace,
    channel: str,
    user: str,
    *,
    before: str | None = None,
    thread: str | None = None,
    most: int = PAGE_OF_MESSAGES,
) -> Json:
    """The last messages this person sees in a channel or a thread, oldest first; `more` if there are older ones."""
    seen = workspace.messages.seen_by(channel, user)
    replies = reply_counts(seen)
    wanted = [m for m in seen if (thread in (m.ts, m.thread_ts) if thread else in_channel(m))]
    fitting = [m for m in wanted if before is None or m.ts < before]
    shown = fitting[-most:]
    return {"messages": [_message(m, replies[m.ts]) for m in shown], "more": len(fitting) > len(shown)}


def message_json(workspace: Workspace, message: Message) -> Json:
    """One message with the number of its replies, those only one person sees left out."""
    return _message(message, len(workspace.messages.thread(message.channel, message.ts)) - 1)


def reply_counts(messages: Sequence[Message]) -> Counter[str]:
    """How many replies stand under each message, by its ts."""
    return Counter(m.thread_ts for m in messages if m.thread_ts and m.thread_ts != m.ts and not m.only_for)


def _message(message: Message, replies: int) -> Json:
    described: dict[str, Any] = {
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "blocks": list(message.blocks),
        "attachments": list(message.attachments),
        "files": [_file(file) for file in message.files],
        "thread_ts": message.thread_ts,
        "broadcast": message.broadcast,
        "reply_count": max(replies, 0),
        "edited": message.edited,
        "ephemeral": message.only_for is not None,
    }
    return described | {"revision": _revision(described)}


def _file(file: File) -> Json:
    return {
        "id": file.id,
        "name": file.name,
        "mimetype": file.mimetype,
        "size": file.size,
        "alt": file.alt,
        "picture": is_picture(file),
    }


def _revision(described: Mapping[str, Any]) -> str:
    """Something that differs when anything one sees of the message does."""
    return f"{zlib.crc32(json.dumps(described, default=str).encode()):08x}"


def view_json(workspace: Workspace, view: View) -> Json:
    """A view as apps get it, with the errors at its fields and, of a modal, how deep in the stack it lies from 1."""
    described = describe_view(view, workspace.team_id, workspace.bot.app_id, workspace.bot.bot_id)
    stack = [each.id for each in workspace.views.stack(view.user)]
    depth = stack.index(view.id) + 1 if view.id in stack else 0
    return described | {"errors": dict(view.errors), "depth": depth}


def modal_json(workspace: Workspace, user: str) -> Json | None:
    """The modal on top."""
    top = workspace.views.top(user)
    return view_json(workspace, top) if top else None


def home_json(workspace: Workspace, user: str) -> Json | None:
    home = workspace.views.home(user)
    return view_json(workspace, home) if home else None
