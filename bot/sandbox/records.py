"""What a workspace holds: people, channels, messages, views. Frozen; a change makes a new record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

Json: TypeAlias = Mapping[str, Any]
"""A JSON object as Slack sends it."""

Blocks: TypeAlias = tuple[Json, ...]


class ChannelKind(StrEnum):
    PUBLIC = "public_channel"
    PRIVATE = "private_channel"
    DIRECT = "im"


class ViewType(StrEnum):
    MODAL = "modal"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class User:
    """A member of the workspace; `tz` is an IANA zone."""

    id: str
    handle: str
    real_name: str
    email: str | None = None
    tz: str = "Europe/London"
    is_admin: bool = False
    deleted: bool = False
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation. A direct one has two members and no name."""

    id: str
    kind: ChannelKind
    name: str
    members: frozenset[str]
    created: int
    archived: bool = False
    topic: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a message; `size` in bytes, `created` in UNIX seconds, `alt` says what a picture shows."""

    id: str
    name: str
    mimetype: str
    size: int
    user: str
    created: int
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A posted message, or with `only_for` an ephemeral one; `ts` and `channel` identify it.

    `origin` is the id of the interaction whose answer it is, when it came by an ack or a response_url.
    """

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: Blocks = ()
    attachments: Blocks = ()
    thread_ts: str | None = None
    broadcast: bool = False
    metadata: Json | None = None
    edited: str | None = None
    only_for: str | None = None
    origin: str | None = None
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """A modal or a home page as one person has it open; `values` is what stands in its fields.

    `body` is the view as the app sent it, with every id filled in. `errors` are shown beside fields, by block id.
    """

    id: str
    user: str
    type: ViewType
    body: Json
    hash: str
    root: str
    previous: str | None = None
    origin: str | None = None
    values: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> Blocks:
        return tuple(self.body.get("blocks", ()))

    @property
    def title(self) -> str:
        title = self.body.get("title") or {}
        return str(title.get("text", ""))

    @property
    def callback_id(self) -> str:
        return str(self.body.get("callback_id", ""))


@dataclass(frozen=True, slots=True)
class Call:
    """One Web API or response_url call as the workspace saw it; `seconds` is how long the answer took in real time."""

    method: str
    arguments: Json
    status: int
    response: Json
    seconds: float


@dataclass(frozen=True, slots=True)
class Change:
    """Something happened: `what` is posted, edited, deleted, opened, updated, published, closed, called or noticed.

    What is noticed is a sentence of the workspace's `problems`.
    """

    what: str
    subject: Message | View | Call | str
