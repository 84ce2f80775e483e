"""One Chromium for all browser tests, and a page that draws blocks without a workspace."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot.clock import MovableClock
from bot.demo.page.site import STATIC
from bot.http_server import HttpServer
from bot.sandbox.workspace import Workspace
from tests.browser.chromium import missing, running_chromium
from tests.browser.harness import Harness
from tests.browser.shell import START, TOLD, Shell
from tests.browser.walking import PATIENCE
from tests.page_server import PageServer

expect.set_options(timeout=PATIENCE)

WINDOW = ViewportSize(width=1280, height=860)


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def browser() -> AsyncIterator[Browser]:
    left_out = missing()
    if left_out:
        pytest.skip(left_out)
    async with running_chromium() as running:
        yield running


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def harness_url() -> AsyncIterator[str]:
    folder = Path(__file__).parent / "harness"
    site = Starlette(
        routes=[
            Mount("/static", StaticFiles(directory=STATIC)),
            Mount("/harness", StaticFiles(directory=folder, html=True)),
        ]
    )
    async with HttpServer(site, "127.0.0.1", 0, patience=1) as server:
        yield server.url


@pytest_asyncio.fixture(loop_scope="package")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """An empty window; the test fails if anything in it did, or if it asked another machine for something."""
    context = await browser.new_context(viewport=WINDOW, reduced_motion="reduce", locale="en-GB")
    opened = await context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("request", lambda request: faults.append(request.url) if _is_elsewhere(request.url) else None)
    yield opened
    await context.close()
    assert faults == []


def _is_elsewhere(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "data:"))


@pytest_asyncio.fixture(loop_scope="package")
async def harness(page: Page, harness_url: str) -> Harness:
    await page.goto(f"{harness_url}/harness/")
    await page.wait_for_function("window.harness")
    return Harness(page)


@pytest_asyncio.fixture(loop_scope="package")
async def shell(page: Page) -> AsyncIterator[Shell]:
    clock = MovableClock(START)
    workspace = Workspace(clock, name="Tea Shop")
    ada = workspace.add_user("ada", "Ada Example", tz="Asia/Kolkata", is_admin=True)
    bo = workspace.add_user("bo", "Bo Example", tz="America/New_York")
    for name in ("success", "random"):
        workspace.add_channel(name, [ada.id, bo.id])
    async with PageServer(workspace, told=TOLD) as served:
        yield Shell(page, clock, workspace, served)
        await page.goto("about:blank")
