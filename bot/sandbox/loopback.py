"""Serving an ASGI application on 127.0.0.1 in the running loop."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator
from types import TracebackType

import uvicorn
from starlette.requests import Request

BIGGEST_FRAME = 1_000_000


class _Uvicorn(uvicorn.Server):
    """Leaves signals to whoever runs the loop, says when it listens, and stops at once when told to."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()
        self.leaving = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    async def main_loop(self) -> None:
        await self.leaving.wait()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Loopback:
    """`async with Loopback(application) as served:` serves it at `served.url`, a free port unless one is given."""

    def __init__(self, application: Callable[..., Awaitable[None]], port: int = 0) -> None:
        self._socket = _listening(port)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._server = _Uvicorn(
            uvicorn.Config(
                application,
                lifespan="off",
                log_level="critical",
                access_log=False,
                date_header=False,
                ws_max_size=BIGGEST_FRAME,
                timeout_graceful_shutdown=1,
            )
        )

    async def __aenter__(self) -> "Loopback":
        self._serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        await self._server.listening.wait()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.leaving.set()
        await self._serving

    async def cut(self, request: Request) -> None:
        """Abort the connection a request came on, and wait until that is known."""
        for connection in tuple(self._server.server_state.connections):
            if getattr(connection, "client", None) == tuple(request.scope["client"]):
                connection.transport.abort()
        while (await request.receive())["type"] != "http.disconnect":
            continue


def _listening(port: int) -> socket.socket:
    """A socket that names its protocol: without it asyncio leaves Nagle's delay on, 40 ms a request."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    listening.listen(128)
    return listening
