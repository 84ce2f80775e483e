"""Socket Mode: connections by one-time ticket, envelopes out, acks in. Knows nothing of WebSockets themselves."""

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.delivery import Ack, Delivery, DeliveryKind, Failure
from bot.sandbox.json_text import json_object
from bot.sandbox.naming import unguessable

MOST_CONNECTIONS = 10


@dataclass(eq=False, slots=True)
class Connection:
    """One open socket: how to send a text on it and how to close it."""

    send: Callable[[str], Awaitable[None]]
    close: Callable[[], Awaitable[None]]
    waiting: dict[str, asyncio.Future[Ack]] = field(default_factory=dict)


class Sockets:
    """The app's connections; each envelope goes to one of them, in turn."""

    def __init__(self) -> None:
        self._tickets: set[str] = set()
        self._connections: list[Connection] = []
        self._turn = itertools.count()
        self._joined = asyncio.Event()

    @property
    def count(self) -> int:
        return len(self._connections)

    def ticket(self) -> str:
        """Leave to connect once."""
        ticket = unguessable()
        self._tickets.add(ticket)
        return ticket

    def admit(self, ticket: str) -> bool:
        """Whether this ticket was given out and not used."""
        known = ticket in self._tickets
        self._tickets.discard(ticket)
        return known

    async def join(self, connection: Connection, app_id: str) -> bool:
        """Greet a new connection; beyond ten it is told `too_many_websockets` and refused."""
        if self.count >= MOST_CONNECTIONS:
            await connection.send(_frame("disconnect", reason="too_many_websockets", debug_info={"host": "sandbox"}))
            return False
        self._connections.append(connection)
        about = {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060}
        hello = _frame("hello", num_connections=self.count, debug_info=about, connection_info={"app_id": app_id})
        await connection.send(hello)
        self._joined.set()
        return True

    def leave(self, connection: Connection) -> None:
        """The connection is gone; what it was to acknowledge will not be."""
        if connection in self._connections:
            self._connections.remove(connection)
        for answer in connection.waiting.values():
            if not answer.done():
                answer.set_result(Ack(failure=Failure.UNREACHABLE))

    def receive(self, connection: Connection, text: str) -> None:
        """A frame from the app; what is no ack to an envelope of this connection is ignored, as Slack does."""
        frame = json_object(text)
        answer = connection.waiting.get(str(frame.get("envelope_id")))
        if answer is not None and not answer.done():
            body = frame.get("payload")
            answer.set_result(Ack(body if isinstance(body, dict) else {}))

    async def deliver(self, delivery: Delivery, within: float) -> Ack:
        """Send an envelope; with no connection nothing is queued."""
        if not self._connections:
            return Ack(failure=Failure.UNREACHABLE)
        connection = self._connections[next(self._turn) % self.count]
        envelope_id = unguessable()
        answer: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope_id] = answer
        try:
            await connection.send(_envelope(envelope_id, delivery))
            return await asyncio.wait_for(answer, within)
        except TimeoutError:
            return Ack(failure=Failure.TIMEOUT)
        finally:
            del connection.waiting[envelope_id]

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to come back anew: `warning`, `refresh_requested` or `link_disabled`."""
        frame = _frame("disconnect", reason=reason, debug_info={"host": "sandbox"})
        for connection in tuple(self._connections):
            await connection.send(frame)
            if reason != "warning":
                await self._part(connection)

    async def drop(self) -> None:
        """Cut every connection without a word."""
        for connection in tuple(self._connections):
            await self._part(connection)

    close = drop

    async def connected(self, count: int = 1, timeout: float = 5.0) -> None:  # noqa: ASYNC109 - real seconds
        """Wait until this many are connected; TimeoutError after `timeout` real seconds."""
        async with asyncio.timeout(timeout):
            while self.count < count:
                self._joined.clear()
                await self._joined.wait()

    async def _part(self, connection: Connection) -> None:
        self.leave(connection)
        await connection.close()


def _frame(kind: str, **fields: object) -> str:
    return json.dumps({"type": kind, **fields})


def _envelope(envelope_id: str, delivery: Delivery) -> str:
    fields: dict[str, Any] = {
        "envelope_id": envelope_id,
        "payload": delivery.payload,
        "accepts_response_payload": delivery.kind is not DeliveryKind.EVENT,
    }
    if delivery.kind is DeliveryKind.EVENT:
        fields |= {"retry_attempt": delivery.retry, "retry_reason": delivery.reason}
    return _frame(delivery.kind, **fields)
