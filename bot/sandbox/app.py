"""The app as Slack has it registered: its secrets, scopes, commands and events, and the way to reach it."""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.sandbox.delivery import RETRY_REASONS, Ack, Delivery, DeliveryKind, NoTransport, Transport
from bot.sandbox.naming import unguessable
from bot.sandbox.records import Json
from bot.sandbox.sockets import Sockets

JOURNEYBOT_SCOPES = frozenset({"commands", "chat:write", "users:read", "im:write", "im:history"})
"""What the bot cannot do without (reference, Good manners)."""


@dataclass(slots=True)
class SandboxApp:
    """One app, which several workspaces may have installed. Without `request_url` it is reached by Socket Mode.

    `commands` maps each slash command to whether its text is escaped; None takes any, escaped. `events` None sends
    all. Delays and `ack_timeout` are real seconds.
    """

    app_id: str = "A00000001"
    scopes: frozenset[str] = JOURNEYBOT_SCOPES
    commands: Mapping[str, bool] | None = None
    events: frozenset[str] | None = None
    request_url: str | None = None
    signing_secret: str = field(default_factory=unguessable)
    app_token: str = field(default_factory=lambda: f"xapp-{unguessable()}")
    ack_timeout: float = 3.0
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
    http: Transport = field(default_factory=NoTransport)
    sockets: Sockets = field(default_factory=Sockets)
    _retries: set[asyncio.Task[Ack]] = field(default_factory=set)

    @classmethod
    def from_manifest(cls, manifest: Json, *, optional: bool = False) -> "SandboxApp":
        """An app with the commands, events and scopes of its manifest, with `optional` the optional scopes too."""
        features = manifest.get("features") or {}
        settings = manifest.get("settings") or {}
        commands = {c["command"]: bool(c.get("should_escape")) for c in features.get("slash_commands") or ()}
        events = (settings.get("event_subscriptions") or {}).get("bot_events") or ()
        asked = manifest["oauth_config"]["scopes"]
        scopes = frozenset(asked["bot"]) | frozenset(asked.get("bot_optional", ()) if optional else ())
        return cls(scopes=scopes, commands=commands, events=frozenset(events))

    async def deliver(self, delivery: Delivery) -> Ack:
        """Hand it over; a failed event is sent again in the background after each of `retry_delays`."""
        ack = await self._send(delivery)
        if delivery.kind is DeliveryKind.EVENT and not ack.ok and not ack.no_retry:
            self._in_background(self._retry(delivery, ack))
        return ack

    async def settled(self) -> list[Ack]:
        """Wait until no event is being retried; the last answer to each."""
        return list(await asyncio.gather(*self._retries))

    async def stop(self) -> None:
        """Give up on retries and connections."""
        pending = tuple(self._retries)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        await self.sockets.close()

    async def _send(self, delivery: Delivery) -> Ack:
        transport = self.http if self.request_url else self.sockets
        return await transport.deliver(delivery, self.ack_timeout)

    async def _retry(self, event: Delivery, last: Ack) -> Ack:
        for number, delay in enumerate(self.retry_delays, start=1):
            await asyncio.sleep(delay)
            reason = RETRY_REASONS[last.failure] if last.failure else ""
            last = await self._send(replace(event, retry=number, reason=reason))
            if last.ok or last.no_retry:
                break
        return last

    def _in_background(self, work: Coroutine[Any, Any, Ack]) -> None:
        task = asyncio.create_task(work)
        self._retries.add(task)
        task.add_done_callback(self._retries.discard)
