"""The page on a server of its own, over a workspace without a bot behind it."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from starlette.routing import BaseRoute

from bot.demo.page.reading import ReadPositions
from bot.demo.page.site import page_site
from bot.demo.page.stream import PageStream
from bot.http_server import HttpServer
from bot.sandbox.records import Json
from bot.sandbox.workspace import Workspace


class PageServer:
    """`async with PageServer(workspace, port=0) as page:` serves the page at `page.url` until the block ends.

    Port 0 takes a free one.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        port: int = 0,
        stream: PageStream | None = None,
        reads: ReadPositions | None = None,
        controls_routes: Sequence[BaseRoute] = (),
        told: Json | None = None,
    ) -> None:
        self.stream = stream or PageStream(workspace)
        self.reads = reads or ReadPositions()
        site = page_site(workspace, stream=self.stream, reads=self.reads, controls_routes=controls_routes, told=told)
        self._server = HttpServer(site, "127.0.0.1", port, patience=1)
        self.url = self._server.url

    async def __aenter__(self) -> Self:
        await self._server.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stream.close()
        await self._server.__aexit__(kind, error, trace)
