"""What is owed to whom: checks that come due and messages on their way to Slack (design, Transactional outbox).

Messages hold ids, not text: what they say is composed from current truth when they go out.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from journeys.journey import Level


class CheckKind(StrEnum):
    """What a check looks at: a journey's progress, a person's or a team channel's digest, or customers who could start
    a journey by themselves (its subject is the key of the customer to go on after)."""

    JOURNEY = "journey"
    DIGEST = "digest"
    TEAM_DIGEST = "team digest"
    DAILY_ROUND = "daily round"


@dataclass(frozen=True, slots=True)
class Check:
    """At the instant `at`, look at a subject (id of a journey, person or channel) again; one per kind and subject."""

    workspace: str
    kind: CheckKind
    subject: str
    at: datetime


class MessageKind(StrEnum):
    ALERT = "alert"
    DIGEST = "digest"
    SAMPLE = "sample"
    TEAM_DIGEST = "team digest"
    ROLL_UP = "weekly roll-up"
    ROLL_UP_SAMPLE = "weekly roll-up sample"
    HANDOFF = "hand-off"
    ASSIGNMENT = "assignment"
    ESCALATION = "escalation"
    HELD = "held"
    COMPLETION = "completion"
    CONSENT = "consent withdrawn"
    TICKS = "ticks"
    UNDELIVERED = "undelivered"
    REDRAW = "redraw"


class MessageState(StrEnum):
    """`queued` and `ambiguous` ones are still on their way; `ambiguous` may already have arrived."""

    QUEUED = "queued"
    SENT = "sent"
    CANCELLED = "cancelled"
    AMBIGUOUS = "ambiguous"
    DEAD = "dead"


SAMPLES = frozenset({MessageKind.SAMPLE, MessageKind.ROLL_UP_SAMPLE})
"""Somebody has asked for them just now, so nothing holds them back."""

STAND_IN, AWAY_UNTIL = "stand_in", "away_until"
"""In `Message.about`: who reads it for its recipient, and the last day on which that one is away, as ISO 8601."""

NOW_READ_BY = "now_read_by"
"""In `Card.about` of what has come to a stand-in, as it is drawn again: who reads such a message by now, if another."""

TRIED_IN = "tried_in"
"""In `Message.about`: other channels to which it may have come before its reader changed."""

IS_REPEAT = "is_repeat"
"""In `about` of what is or was sent once more because it may have arrived: it says so (requirements N4)."""

ASKED_AT = "asked_at"
"""In `Message.about` of what was asked of somebody else before, who stood in or was the CSM: when, as ISO 8601."""

READ_BY = "read_by"
"""In `Message.about` of the same, and of an assignment: all who have read it for its recipient, one after the other,
set apart by spaces."""

NOT_BEFORE = "not_before"
"""In `about` of what is asked again after an absence: when it may come, behind the digest after that."""

GIVEN_BY = "by"
"""In `Message.about` of an assignment: who gave the task."""

ALERTS = "alerts"
"""In the same: the ids of the alerts ahead of it, which may tell of its task."""

REOPENED = "reopened"
"""In `about` of an assignment by which somebody gives tasks back: the id of what they reopened."""

WITH_JOURNEY = "with_journey"
"""In `about` of the same: whether a journey that had ended goes on by that."""

_OF_ITS_WAY = frozenset({STAND_IN, AWAY_UNTIL, TRIED_IN, IS_REPEAT, ASKED_AT, READ_BY, NOT_BEFORE})


Part = tuple[str, Mapping[str, Any]]
"""A journey's id, and what a message or card that tells of several says about this one, as `about` would alone."""

MOST_TOGETHER = 10
"""So many journeys stand in one message, each with what is told of it; more would not be read."""

PARTS = "parts"
"""In `about` of what tells of several journeys: a list of parts."""


def tasks_of(about: Mapping[str, Any]) -> frozenset[str]:
    """The ids of the tasks that a hand-off or an assignment tells of, by what it says about one journey."""
    return frozenset(about.get("tasks", [about.get("activity")]))


def _parts_of(about: Mapping[str, Any]) -> tuple[Part, ...]:
    return tuple((journey, told) for journey, told in about.get(PARTS, ()))


@dataclass(frozen=True, slots=True)
class Message:
    """A message that is owed. `key` makes it unique in its workspace, `channel` is a Slack channel's or user's id,
    `recipient` the person whose business it is (empty for a team channel), `journey` the one it tells of, or the first
    of several, `about` the ids it tells of. Before `held_until` it may not reach its reader (requirements N5)."""

    workspace: str
    id: str
    key: str
    kind: MessageKind
    channel: str
    recipient: str
    journey: str
    created_at: datetime
    about: Mapping[str, Any] = field(default_factory=dict)
    held_until: datetime | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """What it tells of each of several journeys; none where it tells of one."""
        return _parts_of(self.about)

    @property
    def journeys(self) -> tuple[str, ...]:
        """The ids of all it tells of."""
        return tuple(journey for journey, _ in self.parts) or ((self.journey,) if self.journey else ())

    @property
    def reader(self) -> str:
        """Who gets it: its recipient, or who stands in while they are away."""
        return str(self.about.get(STAND_IN, self.recipient))

    @property
    def of_its_subject(self) -> Mapping[str, Any]:
        """What it tells of, without what is noted of how it came to whom."""
        return {name: value for name, value in self.about.items() if name not in _OF_ITS_WAY}

    @property
    def asked_at(self) -> datetime:
        """When a question came up, whoever has read it since."""
        return datetime.fromisoformat(self.about[ASKED_AT]) if ASKED_AT in self.about else self.created_at

    @property
    def read_by(self) -> tuple[str, ...]:
        """Who have read it before it was asked once more."""
        return tuple(str(self.about.get(READ_BY, "")).split())

    def known_to(self, reader: str) -> "Message":
        """The same once somebody has read for its recipient what it tells."""
        return replace(self, about={**self.about, READ_BY: " ".join((*self.read_by, reader))})

    def asks_the_same_as(self, other: "Message") -> bool:
        """Whether both are one question as it came up, whoever it was asked of since."""
        return (self.asked_at, self.of_its_subject) == (other.asked_at, other.of_its_subject)

    @property
    def places(self) -> tuple[str, ...]:
        """Everywhere it may have come to, each once."""
        return tuple(dict.fromkeys(filter(None, (self.channel, self.reader, *self.about.get(TRIED_IN, ())))))

    @property
    def deliverable_since(self) -> datetime:
        return max(self.created_at, self.held_until or self.created_at)


class Arrival(NamedTuple):
    """When a message was owed, and when it came in fact, which in an outage is hours later, or had nothing to say."""

    owed_at: datetime
    came_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimedMessage:
    """A message leased for delivery; `maybe_posted` when an earlier try may have reached Slack, `calmed` when that was
    not found, or nobody could look, or a card was drawn again, and it has waited for Slack to calm down since,
    `repeated` when it was sent a second time where nobody could look, so that it must not be a third. `until` is when
    to leave it alone, in seconds on the monotonic clock of whoever claimed it: soon after, another may have it."""

    message: Message
    attempts: int
    maybe_posted: bool
    calmed: bool = False
    repeated: bool = False
    until: float = math.inf


@dataclass(frozen=True, slots=True)
class Told:
    """That a level of a subject was told to a recipient in an episode; unique, so that it is told once (N1).

    `subject` is the journey's id, or `journey id/milestone id`.
    """

    workspace: str
    subject: str
    level: Level
    episode: int
    recipient: str


class CardKind(StrEnum):
    """The kinds of posted messages that are redrawn when what they show changes (requirements N6)."""

    ALERT = "alert"
    HANDOFF = "hand-off"
    ASSIGNMENT = "assignment"
    ESCALATION = "escalation"
    HELD = "held"
    COMPLETION = "completion"
    TICKS = "ticks"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Card:
    """A posted message about a journey, or (`journey` empty) about several or one that a `customer` could start.

    `message` is the id of the outbox message it came from.
    """

    workspace: str
    message: str
    kind: CardKind
    journey: str
    recipient: str
    channel: str
    ts: str
    about: Mapping[str, Any] = field(default_factory=dict)
    customer: str = ""

    @property
    def reader(self) -> str:
        """Who got it: its recipient, or who stood in."""
        return str(self.about.get(STAND_IN, self.recipient))

    @property
    def parts(self) -> tuple[Part, ...]:
        """What it shows of each of several journeys; none where it shows one."""
        return _parts_of(self.about)

    @property
    def journeys(self) -> tuple[str, ...]:
        """The ids of all it shows."""
        return tuple(journey for journey, _ in self.parts) or ((self.journey,) if self.journey else ())
