"""The demo's page in Chromium: how soon it is there, and how soon a click among many messages is answered."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from playwright.async_api import Browser, Page

from benchmarks.figures import Line, in_seconds, milliseconds
from benchmarks.processes import free_port, served
from benchmarks.size import Size
from benchmarks.stand import Stand
from bot.demo.cast import people_in
from bot.demo.installation import installed
from bot.demo.jumps import at_rest
from tests.browser.chromium import running_chromium

DEMO = "from bot.cli import main; main(['demo', '--headless', '--port', '{port}', '--data', '{folder}'])"
PATIENCE = 30_000.0
"""Milliseconds."""

PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
"""Milliseconds from the request of the page until something of it was to be seen."""

CLICKED = """button => new Promise(answered => {
    const begun = performance.now();
    const watching = new MutationObserver(() => {
        if (!document.querySelector("dialog[open]")) return;
        watching.disconnect();
        requestAnimationFrame(() => setTimeout(() => answered(performance.now() - begun)));
    });
    watching.observe(document.body, {subtree: true, childList: true, attributes: true});
    button.click();
})"""
"""Milliseconds from a click to the frame after its form has opened."""


async def measure(size: Size, folder: Path, stand: Stand) -> list[Line]:  # noqa: ARG001  one signature for all
    """Seconds from the start of `journeybot demo` to its page and its people, and of a click that opens a journey."""
    kept = folder / "page"
    await _crowded(kept, size.shown)
    async with running_chromium() as browser:
        starts = [await _start(browser, folder, folder / f"page-{turn}") for turn in range(size.turns)]
        clicks = await _clicks(browser, folder, kept, size)
    painted, peopled = zip(*starts, strict=True)
    return [
        Line("page: painted, after the start", painted, (), in_seconds, target=1, of_ratio=False),
        Line("page: people and channels drawn, after the start", peopled, (), in_seconds),
        Line(f"page: a click with {size.shown:,} messages", clicks, (), milliseconds, target=0.2, of_ratio=False),
    ]


async def _crowded(folder: Path, messages: int) -> None:
    """A demo in which Mara has read her first alert many times over."""
    async with installed(folder) as demo:
        await at_rest(demo.clock, lambda: demo.bot)
        alert = next(one for one in people_in(demo.workspace)["mara"].dm() if one.blocks)
        for _ in range(messages):
            demo.workspace.messages.post(replace(alert, ts=demo.workspace.next_ts()))


@asynccontextmanager
async def _demo(folder: Path, kept: Path) -> AsyncIterator[str]:
    port = free_port()
    async with served(port, folder / "page.txt", "-c", DEMO.format(port=port, folder=kept)):
        yield f"http://127.0.0.1:{port}"


async def _start(browser: Browser, folder: Path, kept: Path) -> tuple[float, float]:
    page = await browser.new_page()
    begun = time.perf_counter()
    async with _demo(folder, kept) as url:
        going = time.perf_counter()
        await page.goto(url)
        await page.locator("#channels button").first.wait_for(timeout=PATIENCE)
        peopled = time.perf_counter()
        painted: float = await page.evaluate(PAINTED)
        await page.close()
        return going - begun + painted / 1000, peopled - begun


async def _clicks(browser: Browser, folder: Path, kept: Path, size: Size) -> list[float]:
    """Seconds, each time from the last message, with the form closed in between; the first click does not count."""
    async with _demo(folder, kept) as url:
        page = await browser.new_page()
        await page.goto(url)
        await page.get_by_role("button", name="Mara Lindqvist").click(timeout=PATIENCE)
        await page.locator("#apps").get_by_role("button", name="Journeybot").click()
        await page.locator("#messages .message").last.wait_for(timeout=PATIENCE)
        await _click(page)
        return [await _click(page) for _ in range(size.clicks)]


async def _click(page: Page) -> float:
    button = page.locator("#messages .message").last.get_by_role("button", name="Open").first
    milliseconds: float = await button.evaluate(CLICKED)
    await page.keyboard.press("Escape")
    await page.locator("dialog[open]").wait_for(state="hidden")
    return milliseconds / 1000
