"""What has become of a try to deliver a message (requirements N4)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from journeys.messages import Message


@dataclass(frozen=True, slots=True)
class Sent:
    """Slack has it: the channel's id (of a direct message, too) and the message's timestamp, both as returned."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class RetryAt:
    """What `lets_pass` holds up nobody behind it."""

    at: datetime
    why: str
    lets_pass: bool = False


@dataclass(frozen=True, slots=True)
class Postponed:
    """It is not its turn yet, or Slack asks to wait until `at`; that does not count as an attempt."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Rerouted:
    """What its reader chose holds it back, or somebody else is to have it now: `message` as it is to be sent. That does
    not count as an attempt."""

    message: Message
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What it would tell is no longer true (requirements N7)."""

    why: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """It may have arrived; look before trying again, not before `at`. What `lets_pass` holds up nobody behind it."""

    at: datetime
    why: str
    lets_pass: bool = False


class Cause(StrEnum):
    """Why a message can never arrive: its channel or person is out of reach, Slack refuses the message itself, a day of
    trying was in vain, for Slack's sake or for a mistake of ours, or nobody can tell whether it has arrived."""

    GONE = "gone"
    ARCHIVED = "archived"
    NOT_FOUND = "not found"
    NOT_A_MEMBER = "not a member"
    CLOSED = "closed"
    REFUSED = "refused"
    TOO_LATE = "too late"
    BROKEN = "broken"
    UNCERTAIN = "uncertain"


PASSING = frozenset({Cause.TOO_LATE, Cause.BROKEN})
"""What may be over on another day: Slack is back, or an upgrade has mended our mistake."""


@dataclass(frozen=True, slots=True)
class Dead:
    """It can never arrive."""

    why: str
    cause: Cause = Cause.REFUSED


DeliveryOutcome = Sent | RetryAt | Postponed | Rerouted | Cancelled | Ambiguous | Dead
