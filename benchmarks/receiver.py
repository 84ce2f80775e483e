"""A Slack that does nothing but take posts, in a process of its own: `python -m benchmarks.receiver PORT`.

The sandbox would do for Slack what costs more than what is measured. This one is a bare protocol that reads a post's
channel and the id in its metadata, answers after the latency that was asked for, and says afterwards what it got.
"""

import asyncio
import json
import math
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import parse_qs

BURST = 3
"""So many posts a channel takes at once before one a second, as in the sandbox, where it is limited at all."""

CONTROL, API = "/control/", "/api/"


@dataclass(slots=True)
class Received:
    """What has come since `begin`: how often each message and when first, and how many posts were refused.

    Instants are seconds on the machine's monotonic clock.
    """

    latency: float = 0
    is_limited: bool = False
    keeps_bodies: bool = False
    times: Counter[str] = field(default_factory=Counter)
    first_at: float = 0
    last_at: float = 0
    last_new_at: float = 0
    refused: int = 0
    arrived: dict[str, float] = field(default_factory=dict)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    by_channel: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    paid_until: dict[str, float] = field(default_factory=dict)


Answer = tuple[int, dict[str, Any]]


class Receiver:
    """Answers Slack's methods as far as delivery calls them, and those that the benchmarks steer it by."""

    def __init__(self) -> None:
        self.received = Received()
        self._stamps = 0

    def answer(self, path: str, body: bytes) -> Answer:
        if path.startswith(CONTROL):
            return 200, self._control(path.removeprefix(CONTROL), body)
        method = path.removeprefix(API)
        if method == "chat.postMessage":
            return self._post(json.loads(body))
        return 200, {"ok": True, **self._asked(method, body)}

    def _asked(self, method: str, body: bytes) -> dict[str, Any]:
        if method == "auth.test":
            return {"team_id": "T00000", "team": "Benchmark", "user_id": "UBOT", "bot_id": "BBOT"}
        if method == "conversations.history":
            return {"messages": [_stored(*one) for one in self.received.by_channel.get(_fields(body)["channel"], [])]}
        if method == "conversations.open":
            return {"channel": {"id": _fields(body)["users"]}}
        if method == "users.info":
            user = _fields(body)["user"]
            return {"user": {"id": user, "name": user, "real_name": user, "tz": "UTC", "profile": {}}}
        return {}

    def _control(self, order: str, body: bytes) -> dict[str, Any]:
        if order == "begin":
            self.received = Received(**json.loads(body))
        now = self.received
        if order == "bodies":
            return {"bodies": now.bodies}
        if order == "seen":
            return {"times": now.times, "arrived": now.arrived}
        instants = {"first_at": now.first_at, "last_at": now.last_at, "last_new_at": now.last_new_at}
        return {"count": len(now.times), "refused": now.refused, **instants}

    def _post(self, post: dict[str, Any]) -> Answer:
        channel, message = post["channel"], post["metadata"]["event_payload"]["id"]
        now, received = time.monotonic(), self.received
        if received.is_limited and (wait := self._wait(channel, now)):
            received.refused += 1
            return 429, {"ok": False, "error": "ratelimited", "seconds": wait}
        self._stamps += 1
        ts = f"1700000000.{self._stamps:06}"
        received.times[message] += 1
        if message not in received.arrived:
            received.arrived[message] = received.last_new_at = now
        received.first_at, received.last_at = received.first_at or now, now
        received.by_channel.setdefault(channel, []).append((message, ts))
        if received.keeps_bodies:
            received.bodies.append(post)
        return 200, {"ok": True, "channel": channel, "ts": ts}

    def _wait(self, channel: str, now: float) -> int:
        paid = max(self.received.paid_until.get(channel, now), now)
        if (over := paid - now - (BURST - 1)) > 0:
            return math.ceil(over)
        self.received.paid_until[channel] = paid + 1
        return 0


def _fields(body: bytes) -> dict[str, str]:
    """Arguments as JSON or as a form."""
    if body.startswith(b"{"):
        return cast(dict[str, str], json.loads(body))
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


def _stored(message: str, ts: str) -> dict[str, Any]:
    return {"ts": ts, "metadata": {"event_type": "journeybot_message", "event_payload": {"id": message}}}


class _Connection(asyncio.Protocol):
    """HTTP with one request at a time and Content-Length, as clients of the Web API speak it."""

    def __init__(self, receiver: Receiver, later: Callable[..., object]) -> None:
        self._receiver, self._later = receiver, later
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, gap, body = self._read.partition(b"\r\n\r\n")
        if not gap:
            return
        _, _, rest = head.lower().partition(b"\r\ncontent-length:")
        length = int(rest.split(b"\r\n", 1)[0] or 0)
        if len(body) < length:
            return
        self._read = body[length:]
        path = head.split(b" ", 2)[1].decode()
        wait = 0.0 if path.startswith(CONTROL) else self._receiver.received.latency
        status, answer = self._receiver.answer(path, body[:length])
        if wait:
            self._later(wait, self._write, status, answer)
        else:
            self._write(status, answer)

    def _write(self, status: int, answer: dict[str, Any]) -> None:
        if self._transport.is_closing():
            return
        body = json.dumps(answer).encode()
        pause = f"Retry-After: {answer['seconds']}\r\n" if status == 429 else ""
        head = f"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\n{pause}Content-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)


async def serve(port: int) -> None:
    loop, receiver = asyncio.get_running_loop(), Receiver()
    server = await loop.create_server(lambda: _Connection(receiver, loop.call_later), "127.0.0.1", port, backlog=1000)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    import uvloop

    uvloop.run(serve(int(sys.argv[1])))
