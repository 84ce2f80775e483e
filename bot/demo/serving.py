"""`journeybot demo`: the page on loopback until it is stopped.

The page itself is there at once; what stands behind it is made meanwhile, and whoever asks for it waits that long.
Imports that take long are therefore left until the server listens.
"""

import asyncio
import importlib
import signal
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from starlette.responses import FileResponse
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.demo.page.guard import Guard
from bot.failures import JobFailed
from bot.http_server import CannotListen, HttpServer

STATIC = Path(__file__).parent / "page" / "static"
TOLD = """\
The workspace is at {url}
It is not Slack: everything happens on this machine{kept}. Ctrl-C ends it."""


class Curtain:
    """Shows the page at once, and lets what asks for more wait until the site behind it is there."""

    def __init__(self) -> None:
        self._static = StaticFiles(directory=STATIC)
        self._risen = asyncio.Event()
        self._site: ASGIApp | None = None

    def rise(self, site: ASGIApp) -> None:
        self._site = site
        self._risen.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if self._site is None and path == "/":
            await FileResponse(STATIC / "index.html")(scope, receive, send)
        elif self._site is None and path.startswith("/static/"):
            await self._static({**scope, "root_path": "/static"}, receive, send)
        else:
            await self._risen.wait()
            if self._site:
                await self._site(scope, receive, send)


class DemoServer:
    """`async with DemoServer(folder, port) as demo:` shows the page at `demo.url`; `await demo.ready()` for the rest.

    Port 0 takes a free one. Raises `JobFailed` where the port is taken.
    """

    def __init__(self, folder: Path, port: int) -> None:
        self._folder = folder
        self._curtain = Curtain()
        try:
            self._server = HttpServer(Guard(self._curtain), "127.0.0.1", port, patience=1)
        except CannotListen as taken:
            raise JobFailed(
                f"The page cannot use port {port}: it is taken. Choose another with --port, or 0 for any free one."
            ) from taken
        self.url = self._server.url

    async def __aenter__(self) -> Self:
        await self._server.__aenter__()
        self._ended = asyncio.Event()
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._behind = asyncio.create_task(self._play())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        await self._behind
        await self._server.__aexit__(kind, error, trace)

    async def ready(self) -> None:
        """Wait until everything is there. Raises what keeps it from being so."""
        await asyncio.shield(self._ready)

    async def _play(self) -> None:
        try:
            async with _site_on(self._folder) as site:
                self._curtain.rise(site)
                self._ready.set_result(None)
                await self._ended.wait()
        except Exception as failure:
            if self._ready.done():
                raise
            self._ready.set_exception(failure)


@asynccontextmanager
async def _site_on(folder: Path) -> AsyncIterator[ASGIApp]:
    """Everything behind the page, on what is kept in a folder."""
    loop = asyncio.get_running_loop()
    for module in ("bot.demo.installation", "bot.demo.page.site", "bot.demo.page.controls"):
        await loop.run_in_executor(None, importlib.import_module, module)
    from bot.demo.installation import installed
    from bot.demo.page.controls import Controls
    from bot.demo.page.site import page_site
    from bot.demo.page.stream import PageStream

    async with installed(folder) as installation:
        stream = PageStream(installation.workspace)
        controls = Controls(installation, stream)
        try:
            yield page_site(
                installation.workspace, stream=stream, reads=installation.reads, controls_routes=controls.routes()
            )
        finally:
            await controls.stop()
            stream.close()


async def demo(data: Path | None, port: int, *, headless: bool) -> None:
    """Serve until SIGINT or SIGTERM. Without `data` everything is forgotten then."""
    stop = _told_to_stop()
    with tempfile.TemporaryDirectory(prefix="journeybot-") as fresh:
        async with DemoServer(data or Path(fresh), port) as served:
            _tell(served.url, data)
            opening = None if headless else _opened(served.url)
            await served.ready()
            await stop.wait()
            if opening:
                opening.cancel()


def _tell(url: str, data: Path | None) -> None:
    kept = f", and is kept in {data}" if data else " and is forgotten at the end"
    print(TOLD.format(url=url, kept=kept), flush=True)  # noqa: T201 - a command prints


def _opened(url: str) -> asyncio.Future[bool]:
    """The default browser, where there is one; some wait until it is closed."""
    return asyncio.get_running_loop().run_in_executor(None, webbrowser.open, url)


def _told_to_stop() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
