"""conversations.*: channels, their members and their history."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.conversations import describe_channel
from bot.sandbox.errors import SlackError
from bot.sandbox.messages import describe_message, describe_parent
from bot.sandbox.methods.pages import page
from bot.sandbox.methods.reach import FAMILY, need_scope, readable_channel, visible_channel
from bot.sandbox.records import Channel, ChannelKind, Message
from bot.sandbox.workspace import Workspace


def open_(workspace: Workspace, given: Arguments) -> dict[str, Any]:
    """A direct conversation with one person; several at once are not known here."""
    need_scope(workspace, "im:write")
    channel, existed = _direct(workspace, given)
    answer: dict[str, Any] = {"channel": {"id": channel.id}}
    if given.flag("return_im"):
        answer["channel"] = _described(workspace, channel)
    return answer | ({"no_op": True, "already_open": True} if existed else {})


def _direct(workspace: Workspace, given: Arguments) -> tuple[Channel, bool]:
    if "channel" in given:
        channel = visible_channel(workspace, given.must("channel"))
        if channel.kind is not ChannelKind.DIRECT:
            raise SlackError("method_not_supported_for_channel_type")
        return channel, True
    user = _one_user(workspace, given.text("users"))
    existed = workspace.conversations.direct_exists(user, workspace.bot.user)
    if given.flag("prevent_creation") and not existed:
        raise SlackError("channel_not_found")
    return workspace.direct(user), existed


def _one_user(workspace: Workspace, users: str | None) -> str:
    if not users:
        raise SlackError("users_list_not_supplied")
    if "," in users:
        raise SlackError("too_many_users")
    user = workspace.people.get(users)
    if user is None:
        raise SlackError("user_not_found")
    if user.deleted:
        raise SlackError("user_disabled")
    return user.id


def info(workspace: Workspace, given: Arguments) -> dict[str, Any]:
    channel = visible_channel(workspace, given.must("channel"))
    need_scope(workspace, f"{FAMILY[channel.kind]}:read")
    described = _described(workspace, channel)
    if given.flag("include_num_members"):
        described["num_members"] = len(channel.members)
    return {"channel": described}


def list_(workspace: Workspace, given: Arguments) -> dict[str, Any]:
    kinds = _kinds(given.text("types") or ChannelKind.PUBLIC)
    for kind in kinds:
        need_scope(workspace, f"{FAMILY[kind]}:read")
    bot, skip = workspace.bot.user, given.flag("exclude_archived")
    found = [
        channel
        for channel in workspace.conversations
        if channel.kind in kinds
        and (channel.kind is ChannelKind.PUBLIC or bot in channel.members)
        and not (skip and channel.archived)
    ]
    channels, cursor = page(found, given, 100, 1000)
    described = [_described(workspace, c) | {"num_members": len(c.members)} for c in channels]
    return {"channels": described, **cursor}


def _kinds(types: str) -> list[ChannelKind]:
    names = {name.strip() for name in types.split(",")} - {"mpim"}
    if not names <= set(ChannelKind):
        raise SlackError("invalid_types")
    return [ChannelKind(name) for name in sorted(names)]


def members(workspace: Workspace, given: Arguments) -> dict[str, Any]:
    channel = visible_channel(workspace, given.must("channel"))
    need_scope(workspace, f"{FAMILY[channel.kind]}:read")
    found, cursor = page(sorted(channel.members), given, 100, 1000)
    return {"members": list(found), **cursor}


def history(workspace: Workspace, given: Arguments) -> dict[str, Any]:
    """The newest first, without replies."""
    channel = readable_channel(workspace, given.must("channel"))
    newest_first = _between(workspace.messages.top_level(channel.id), given)[::-1]
    found, cursor = page(newest_first, given, 100, 999)
    described = [_with_replies(workspace, m, with_metadata=given.flag("include_all_metadata")) for m in found]
    answer = {"messages": described, "has_more": bool(cursor), "pin_count": 0}
    return answer | {"channel_actions_ts": None, "channel_actions_count": 0} | cursor


def replies(workspace: Workspace, given: Arguments) -> dict[str, Any]:
    """The head of a thread, then its replies, the oldest first."""
    channel = readable_channel(workspace, given.must("channel"))
    parent = workspace.messages.permanent(channel.id, given.must("ts"))
    if parent is None:
        raise SlackError("thread_not_found")
    thread = workspace.messages.thread(channel.id, parent.thread_ts or parent.ts)
    found, cursor = page((thread[0], *_between(thread[1:], given)), given, 1000, 1000)
    described = [_with_replies(workspace, m, with_metadata=given.flag("include_all_metadata")) for m in found]
    return {"messages": described, "has_more": bool(cursor), **cursor}


def _with_replies(workspace: Workspace, message: Message, *, with_metadata: bool) -> dict[str, Any]:
    if message.thread_ts not in (None, message.ts):
        described = describe_message(message, workspace.bot.marks, with_metadata=with_metadata)
        return {**described, **workspace.files_of(message)}
    below = workspace.messages.thread(message.channel, message.ts)[1:]
    described = describe_parent(message, below, workspace.bot.marks, with_metadata=with_metadata)
    return {**described, **workspace.files_of(message)}


def _between(found: Sequence[Message], given: Arguments) -> Sequence[Message]:
    oldest, latest = _bound(given, "oldest"), _bound(given, "latest")
    with_ends = given.flag("inclusive")
    return [
        m
        for m in found
        if (oldest is None or float(m.ts) > oldest or (with_ends and float(m.ts) == oldest))
        and (latest is None or float(m.ts) < latest or (with_ends and float(m.ts) == latest))
    ]


def _bound(given: Arguments, name: str) -> float | None:
    text = given.text(name)
    if text is None:
        return None
    try:
        return float(text)
    except ValueError:
        raise SlackError(f"invalid_ts_{name}") from None


def _described(workspace: Workspace, channel: Channel) -> dict[str, Any]:
    return describe_channel(channel, workspace.team_id, workspace.bot.user)


HANDLERS: Mapping[str, Callable[[Workspace, Arguments], dict[str, Any]]] = {
    "conversations.open": open_,
    "conversations.info": info,
    "conversations.list": list_,
    "conversations.members": members,
    "conversations.history": history,
    "conversations.replies": replies,
}
