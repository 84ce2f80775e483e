"""The messages of a workspace: posts, threads, edits, deletes and ephemerals."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bot.sandbox.records import Json, Message

Tell = Callable[[str, Message], None]


class Messages:
    """Messages by channel and ts, in the order they were posted."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._by_channel: dict[str, dict[str, Message]] = {}
        self._by_origin: dict[str, dict[tuple[str, str], None]] = {}

    def post(self, message: Message) -> Message:
        self._keep(message)
        self._tell("posted", message)
        return message

    def put(self, message: Message) -> None:
        """Take a message over as it was; nobody is told."""
        self._keep(message)

    def __iter__(self) -> Iterator[Message]:
        return (message for channel in self._by_channel.values() for message in channel.values())

    def edit(self, message: Message) -> Message:
        """Put `message` in the place of the one with its channel and ts."""
        self._keep(message)
        self._tell("edited", message)
        return message

    def delete(self, message: Message) -> None:
        del self._by_channel[message.channel][message.ts]
        self._tell("deleted", message)

    def get(self, channel: str, ts: str) -> Message | None:
        return self._by_channel.get(channel, {}).get(ts)

    def permanent(self, channel: str, ts: str) -> Message | None:
        """As `get`, but blind to ephemerals, as the Web API is."""
        message = self.get(channel, ts)
        return None if message is None or message.only_for else message

    def seen_by(self, channel: str, user: str) -> tuple[Message, ...]:
        """What stands in the channel on this person's screen, oldest first, replies and ephemerals included."""
        return tuple(m for m in self._in(channel) if m.only_for in (None, user))

    def top_level(self, channel: str) -> tuple[Message, ...]:
        """The channel's history, oldest first: without replies (save broadcast ones) and ephemerals."""
        return tuple(m for m in self._in(channel) if not m.only_for and (m.broadcast or m.thread_ts in (None, m.ts)))

    def thread(self, channel: str, ts: str) -> tuple[Message, ...]:
        """A message and its replies, oldest first."""
        return tuple(m for m in self._in(channel) if not m.only_for and ts in (m.ts, m.thread_ts))

    def from_interaction(self, origin: str) -> tuple[Message, ...]:
        """What this interaction's acks and response_urls left standing, oldest first."""
        found = (self.get(channel, ts) for channel, ts in self._by_origin.get(origin, ()))
        return tuple(m for m in found if m is not None)

    def _keep(self, message: Message) -> None:
        self._by_channel.setdefault(message.channel, {})[message.ts] = message
        if message.origin:
            self._by_origin.setdefault(message.origin, {})[message.channel, message.ts] = None

    def _in(self, channel: str) -> Iterator[Message]:
        return iter(self._by_channel.get(channel, {}).values())


def describe_message(message: Message, bot: Json, *, with_metadata: bool = False) -> dict[str, Any]:
    """A message object as conversations.history answers it; `bot` is what marks the app's own ones."""
    described: dict[str, Any] = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    if message.user == bot["user"]:
        described |= {"bot_id": bot["bot_id"], "app_id": bot["app_id"], "team": bot["team"]}
    if message.blocks:
        described["blocks"] = list(message.blocks)
    if message.attachments:
        described["attachments"] = list(message.attachments)
    if message.thread_ts:
        described["thread_ts"] = message.thread_ts
    if message.edited:
        described["edited"] = {"user": message.user, "ts": message.edited}
    if with_metadata and message.metadata is not None:
        described["metadata"] = dict(message.metadata)
    return described


def describe_parent(parent: Message, replies: Sequence[Message], bot: Json, *, with_metadata: bool) -> dict[str, Any]:
    """As `describe_message`, with what Slack adds to the head of a thread."""
    described = describe_message(parent, bot, with_metadata=with_metadata)
    if not replies:
        return described
    return described | {
        "thread_ts": parent.ts,
        "reply_count": len(replies),
        "reply_users": list(dict.fromkeys(r.user for r in replies)),
        "latest_reply": replies[-1].ts,
    }
