"""Serving an ASGI application on 127.0.0.1 in the running loop."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request

from bot.http_server import HttpServer


class Loopback(HttpServer):
    """`async with Loopback(application) as served:` serves it at `served.url`, a free port unless one is given."""

    def __init__(self, application: Callable[..., Awaitable[None]], port: int = 0) -> None:
        super().__init__(application, "127.0.0.1", port, patience=1)

    async def cut(self, request: Request) -> None:
        """Abort the connection a request came on, and wait until that is known."""
        for connection in self.connections:
            if getattr(connection, "client", None) == tuple(request.scope["client"]):
                connection.transport.abort()
        while (await request.receive())["type"] != "http.disconnect":
            continue
