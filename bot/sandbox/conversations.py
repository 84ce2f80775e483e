"""The channels of a workspace and who is in them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from bot.sandbox.naming import Ids
from bot.sandbox.records import Channel, ChannelKind


class Conversations:
    """Channels by id. A direct conversation is made when first asked for."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._by_id: dict[str, Channel] = {}
        self._direct: dict[frozenset[str], str] = {}

    def add(self, name: str, members: Iterable[str], *, private: bool, created: int) -> Channel:
        kind = ChannelKind.PRIVATE if private else ChannelKind.PUBLIC
        return self._keep(Channel(self._ids.next("C"), kind, name, frozenset(members), created))

    def direct(self, one: str, other: str, created: int) -> Channel:
        """The direct conversation of two, made if there is none yet."""
        pair = frozenset((one, other))
        if pair not in self._direct:
            channel = self._keep(Channel(self._ids.next("D"), ChannelKind.DIRECT, "", pair, created))
            self._direct[pair] = channel.id
        return self._by_id[self._direct[pair]]

    def direct_exists(self, one: str, other: str) -> bool:
        return frozenset((one, other)) in self._direct

    def put(self, channel: Channel) -> None:
        """Take a channel over as it was."""
        self._keep(channel)
        if channel.kind is ChannelKind.DIRECT:
            self._direct[channel.members] = channel.id

    def join(self, channel_id: str, *users: str) -> Channel:
        channel = self._by_id[channel_id]
        return self._keep(replace(channel, members=channel.members | set(users)))

    def leave(self, channel_id: str, user: str) -> Channel:
        channel = self._by_id[channel_id]
        return self._keep(replace(channel, members=channel.members - {user}))

    def archive(self, channel_id: str) -> Channel:
        return self._keep(replace(self._by_id[channel_id], archived=True))

    def get(self, channel_id: str) -> Channel | None:
        return self._by_id.get(channel_id)

    def named(self, name: str) -> Channel | None:
        plain = name.removeprefix("#")
        return next((c for c in self if c.name == plain and c.kind is not ChannelKind.DIRECT), None)

    def __iter__(self) -> Iterator[Channel]:
        return iter(self._by_id.values())

    def _keep(self, channel: Channel) -> Channel:
        self._by_id[channel.id] = channel
        return channel


def describe_channel(channel: Channel, team: str, bot: str) -> dict[str, Any]:
    """A conversation object as conversations.info answers it."""
    common = {"id": channel.id, "created": channel.created, "is_archived": channel.archived, "is_org_shared": False}
    if channel.kind is ChannelKind.DIRECT:
        others = sorted(channel.members - {bot})
        return common | {"is_im": True, "user": others[0] if others else bot, "context_team_id": team}
    private = channel.kind is ChannelKind.PRIVATE
    return common | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": private,
        "is_im": False,
        "is_mpim": False,
        "is_private": private,
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_member": bot in channel.members,
        "context_team_id": team,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }
