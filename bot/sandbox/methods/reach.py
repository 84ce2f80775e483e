"""Which channel a call means, and whether the app may use it."""

from bot.sandbox.errors import SlackError
from bot.sandbox.records import Channel, ChannelKind
from bot.sandbox.workspace import Workspace

FAMILY = {ChannelKind.PUBLIC: "channels", ChannelKind.PRIVATE: "groups", ChannelKind.DIRECT: "im"}


def need_scope(workspace: Workspace, *any_of: str) -> None:
    """`missing_scope` unless the app has one of these."""
    if not workspace.app.scopes.intersection(any_of):
        provided = ",".join(sorted(workspace.app.scopes))
        raise SlackError("missing_scope", {"needed": ",".join(any_of), "provided": provided})


def visible_channel(workspace: Workspace, channel_id: str) -> Channel:
    """A channel the bot can see: public ones, and those it is in."""
    channel = workspace.conversations.get(channel_id)
    if channel is None or (channel.kind is not ChannelKind.PUBLIC and workspace.bot.user not in channel.members):
        raise SlackError("channel_not_found")
    return channel


def readable_channel(workspace: Workspace, channel_id: str) -> Channel:
    """A channel whose history the bot may read, by membership and by scope."""
    channel = visible_channel(workspace, channel_id)
    need_scope(workspace, f"{FAMILY[channel.kind]}:history")
    if workspace.bot.user not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def writable_channel(workspace: Workspace, wanted: str) -> Channel:
    """Where a post to this id, #name or user id goes; a user's means the direct conversation."""
    channel = _addressed(workspace, wanted)
    if channel.archived:
        raise SlackError("is_archived")
    if workspace.bot.user not in channel.members and "chat:write.public" not in workspace.app.scopes:
        raise SlackError("not_in_channel")
    return channel


def _addressed(workspace: Workspace, wanted: str) -> Channel:
    person = workspace.people.get(wanted)
    if person is not None and wanted != workspace.bot.user:
        if person.deleted:
            raise SlackError("channel_not_found")
        return workspace.direct(wanted)
    named = workspace.conversations.named(wanted)
    return visible_channel(workspace, named.id if named else wanted)
