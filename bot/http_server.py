"""An ASGI application on a port, in the running loop."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import uvicorn


class AddressTaken(Exception):
    """Somebody else listens there already."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"Cannot listen on {host}:{port}: it is taken or not ours. Set JOURNEYBOT_PORT to a free one.")


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


@contextlib.asynccontextmanager
async def listening(application: Callable[..., Awaitable[None]], host: str, port: int) -> AsyncIterator[str]:
    """Serve at the address it gives, until left; port 0 takes a free one. Raises `AddressTaken`."""
    bound = _bound(host, port)
    server = _Server(
        uvicorn.Config(
            application,
            lifespan="off",
            log_level="warning",
            access_log=False,
            date_header=False,
            timeout_graceful_shutdown=5,
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[bound]))
    await server.listening.wait()
    try:
        yield f"http://{host}:{bound.getsockname()[1]}"
    finally:
        server.leaving.set()
        await serving


def _bound(host: str, port: int) -> socket.socket:
    """A socket that names its protocol: without it asyncio leaves Nagle's delay on, 40 ms a request."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise AddressTaken(host, port) from error
    bound.listen(1024)
    return bound
