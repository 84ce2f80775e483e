"""An ASGI application on a port, in the running loop."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator
from types import TracebackType
from typing import Any, Self

import uvicorn

from bot.failures import JobFailed

BIGGEST_FRAME = 1_000_000

KEEP_ALIVE_SECONDS = 75
"""Longer than reverse proxies and clients keep an idle connection: a request sent on one that is just being closed is
never answered."""


class CannotListen(JobFailed):
    """The address is taken, not ours, or none at all; `str(error)` says what to do."""

    def __init__(self, host: str, port: int, error: OSError) -> None:
        why = (error.strerror or str(error)).lower()
        super().__init__(
            f"Cannot listen on {host}:{port}: {why}. Set JOURNEYBOT_HOST and JOURNEYBOT_PORT to a free one."
        )


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs the loop, and says when it listens."""

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


class HttpServer:
    """`async with HttpServer(application, host, port) as server:` serves at `server.url`; port 0 takes a free one.

    Requests that are under way when it is left get `patience` seconds. Raises `CannotListen`.
    """

    def __init__(self, application: Callable[..., Awaitable[None]], host: str, port: int, *, patience: int = 5) -> None:
        self._socket = _bound(host, port)
        self.url = f"http://{host}:{self._socket.getsockname()[1]}"
        self._server = _Server(
            uvicorn.Config(
                application,
                lifespan="off",
                log_config=None,
                log_level="warning",
                access_log=False,
                date_header=False,
                server_header=False,
                proxy_headers=False,
                ws_max_size=BIGGEST_FRAME,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=patience,
            )
        )

    @property
    def connections(self) -> tuple[Any, ...]:
        """uvicorn's protocols of the connections that are open."""
        return tuple(self._server.server_state.connections)

    def abort(self) -> None:
        """Cut every connection, and drop the requests that came on them without an answer."""
        for connection in self.connections:
            connection.transport.abort()
        for task in tuple(self._server.server_state.tasks):
            task.cancel()

    async def __aenter__(self) -> Self:
        self._serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        await self._server.listening.wait()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.leaving.set()
        await self._serving


def _bound(host: str, port: int) -> socket.socket:
    """A socket that names its protocol: without it asyncio leaves Nagle's delay on, 40 ms a request."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except OSError as error:
        raise CannotListen(host, port, error) from error
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(1024)
    except OSError as error:
        bound.close()
        raise CannotListen(host, port, error) from error
    return bound
