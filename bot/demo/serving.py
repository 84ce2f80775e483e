"""`journeybot demo`: the page on loopback until it is stopped.

The page itself is there at once, the workspace in it as soon as it is read, and the bot when it is loaded: whoever
asks for more than is there waits that long. Imports that take long are therefore left until the server listens.
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
from typing import TYPE_CHECKING, Self

from starlette.responses import FileResponse
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.demo.page.guard import Guard
from bot.failures import JobFailed
from bot.http_server import CannotListen, HttpServer

if TYPE_CHECKING:
    from bot.demo.beginning import Beginning
    from bot.demo.page.stream import PageStream

STATIC = Path(__file__).parent / "page" / "static"
TOLD = """\
The workspace is at {url}
It is not Slack: everything happens on this machine{kept}. Ctrl-C ends it."""


NEEDS_NO_BOT = ("/page/state", "/page/channels/", "/page/read", "/page/stream", "/page/files/")


class Curtain:
    """Shows the page at once, and lets what asks for more wait until what it needs is there."""

    def __init__(self) -> None:
        self._static = StaticFiles(directory=STATIC)
        self._workspace: asyncio.Future[ASGIApp] = asyncio.get_running_loop().create_future()
        self._whole: asyncio.Future[ASGIApp] = asyncio.get_running_loop().create_future()

    def part(self, site: ASGIApp) -> None:
        """The workspace can be looked at."""
        self._workspace.set_result(site)

    def rise(self, site: ASGIApp) -> None:
        """Everything is there."""
        self._whole.set_result(site)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if not self._whole.done() and path == "/":
            await FileResponse(STATIC / "index.html")(scope, receive, send)
        elif not self._whole.done() and path.startswith("/static/"):
            await self._static({**scope, "root_path": "/static"}, receive, send)
        else:
            site = await asyncio.shield(self._workspace if path.startswith(NEEDS_NO_BOT) else self._whole)
            await site(scope, receive, send)


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
            async with _site_on(self._folder, self._curtain):
                self._ready.set_result(None)
                await self._ended.wait()
        except Exception as failure:
            if self._ready.done():
                raise
            self._ready.set_exception(failure)


@asynccontextmanager
async def _site_on(folder: Path, curtain: Curtain) -> AsyncIterator[None]:
    """Everything behind the page, on what is kept in a folder, shown as soon as it is there."""
    await _loaded("bot.demo.beginning", "bot.demo.page.site", "bot.demo.page.stream")
    from bot.demo.beginning import begun
    from bot.demo.page.site import page_site
    from bot.demo.page.stream import PageStream

    beginning = begun(folder)
    workspace, reads = beginning.workspace, beginning.reads
    stream = PageStream(workspace)
    try:
        curtain.part(page_site(workspace, stream=stream, reads=reads))
        async with _with_bot(beginning, stream) as routes:
            curtain.rise(page_site(workspace, stream=stream, reads=reads, controls_routes=routes))
            yield
    finally:
        stream.close()


@asynccontextmanager
async def _with_bot(beginning: "Beginning", stream: "PageStream") -> AsyncIterator[list[Route]]:
    """The routes of the page's controls, once the bot is at work."""
    await _loaded("bot.demo.installation", "bot.demo.page.controls", "bot.demo.page.suggestions")
    from bot.demo.installation import installed_in
    from bot.demo.page.controls import Controls

    async with installed_in(beginning) as installation:
        controls = Controls(installation, stream)
        try:
            yield controls.routes()
        finally:
            await controls.stop()


async def _loaded(*modules: str) -> None:
    """Import them beside the loop, so that the server answers meanwhile."""
    for module in modules:
        await asyncio.get_running_loop().run_in_executor(None, importlib.import_module, module)


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
