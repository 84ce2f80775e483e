"""Handing commands, clicks and events to the app, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bot.sandbox.records import Json


class DeliveryKind(StrEnum):
    """Slack's names, which Socket Mode writes on its envelopes."""

    COMMAND = "slash_commands"
    INTERACTIVE = "interactive"
    EVENT = "events_api"


class Failure(StrEnum):
    """What the person reads when the app did not take it."""

    TIMEOUT = "operation_timeout"
    UNREACHABLE = "dispatch_failed"
    REFUSED = "http_client_error"
    BROKEN = "http_service_error"
    UNKNOWN_COMMAND = "unknown_command"
    NOT_SUBSCRIBED = "not_subscribed"


RETRY_REASONS: Mapping[Failure, str] = {
    Failure.TIMEOUT: "http_timeout",
    Failure.UNREACHABLE: "connection_failed",
    Failure.REFUSED: "http_error",
    Failure.BROKEN: "http_error",
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing for the app; `retry` counts from 1 when it is sent again."""

    kind: DeliveryKind
    payload: Json
    retry: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ack:
    """The app's answer, or why there is none. `status` is HTTP's; `no_retry` is the app's X-Slack-No-Retry."""

    body: Json = field(default_factory=dict)
    failure: Failure | None = None
    status: int | None = None
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        return self.failure is None


class Transport(Protocol):
    """A way to the app: signed HTTP requests or Socket Mode."""

    async def deliver(self, delivery: Delivery, within: float) -> Ack:
        """Hand it over and wait `within` real seconds for the ack."""
        ...


class NoTransport:
    """Where nothing is connected nothing arrives."""

    async def deliver(self, delivery: Delivery, within: float) -> Ack:  # noqa: ARG002 - the protocol's arguments
        return Ack(failure=Failure.UNREACHABLE)
