"""Clients that ask as Slack does, in a process of their own: each sends its next request when it has its answer.

`python -m benchmarks.load PORT` reads an `Order` as JSON from standard input and writes a `Result`. It is a bare
protocol with requests made beforehand, so that the client is not what is measured.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle
from typing import cast

Asked = tuple[str, str]
"""A whole HTTP request, and a text that its answer must hold."""

WARM_UP = 0.2
"""So much more of the time goes by before it is measured."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to ask, over and over, in how many connections and for how many seconds."""

    clients: int
    seconds: float
    asked: Sequence[Asked]


@dataclass(frozen=True, slots=True)
class Result:
    """Answers a second and their times in seconds, half and 99 of 100 of which were at most so long.

    `all_answers` counts those before it was measured, too.
    """

    all_answers: int
    per_second: float
    p50: float
    p99: float


class WrongAnswer(Exception):
    """Something else came back than was asked for."""


async def load(port: int, order: Order) -> Result:
    """Run the clients in a process of their own; raises `WrongAnswer` with what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.load", str(port),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, complaint = await process.communicate(json.dumps(asdict(order)).encode())
    if process.returncode:
        raise WrongAnswer(complaint.decode())
    return Result(**json.loads(said))


async def one_answer(port: int, request: str) -> bytes:
    """The body of the answer to a single request."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request.encode())
    head = await reader.readuntil(b"\r\n\r\n")
    body = await reader.readexactly(_length(head))
    writer.close()
    await writer.wait_closed()
    return body


def _length(head: bytes) -> int:
    if not head.startswith(b"HTTP/1.1 200 "):
        raise WrongAnswer(head.decode())
    _, _, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.split(b"\r\n", 1)[0])


class _Client(asyncio.Protocol):
    def __init__(self, requests: Iterator[tuple[bytes, bytes]], took: list[tuple[float, float]]) -> None:
        self._requests, self._took = requests, took
        self._answer = b""
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.is_last = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._ask()

    def _ask(self) -> None:
        request, self._wanted = next(self._requests)
        self._asked_at = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._answer += data
        head, gap, body = self._answer.partition(b"\r\n\r\n")
        try:
            if gap and len(body) >= _length(head):
                self._answered(body)
        except WrongAnswer as wrong:
            self._fail(wrong)

    def _answered(self, body: bytes) -> None:
        now = time.perf_counter()
        self._took.append((now, now - self._asked_at))
        if self._wanted not in body:
            raise WrongAnswer(f"{self._wanted.decode()} is not in {body.decode()}")
        self._answer = b""
        if self.is_last:
            self._transport.close()
        else:
            self._ask()

    def _fail(self, wrong: Exception) -> None:
        if not self.ended.done():
            self.ended.set_exception(wrong)
        self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio passes it
        if not self.ended.done():
            self.ended.set_result(None) if self.is_last else self.ended.set_exception(
                WrongAnswer("The server closed the connection.")
            )


async def _run(port: int, order: Order) -> Result:
    requests = cycle([(request.encode(), wanted.encode()) for request, wanted in order.asked])
    took: list[tuple[float, float]] = []
    loop = asyncio.get_running_loop()
    begun = time.perf_counter()
    connections = [
        loop.create_connection(lambda: _Client(requests, took), "127.0.0.1", port) for _ in range(order.clients)
    ]
    clients = [client for _, client in await asyncio.gather(*connections)]
    ended = asyncio.gather(*(client.ended for client in clients))
    await asyncio.wait([ended], timeout=order.seconds * (1 + WARM_UP))
    for client in clients:
        client.is_last = True
    await asyncio.wait_for(ended, 30)
    return _result(took, begun + order.seconds * WARM_UP)


def _result(took: list[tuple[float, float]], since: float) -> Result:
    times = sorted(seconds for at, seconds in took if at >= since)
    until = max(at for at, _ in took)
    return Result(len(took), len(times) / (until - since), times[len(times) // 2], times[len(times) * 99 // 100])


def main() -> None:
    import uvloop

    given = json.load(sys.stdin)
    result = uvloop.run(_run(int(sys.argv[1]), Order(**given)))
    json.dump(asdict(result), sys.stdout)


if __name__ == "__main__":
    main()
