"""Take the picture of the demo in README.md anew (`make picture`)."""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, expect

from bot.demo.serving import DemoServer
from tests.browser.chromium import missing, running_chromium
from tests.browser.walking import PATIENCE, Walker

DOCS = Path(__file__).parents[2] / "docs"
WINDOW = ViewportSize(width=1120, height=640)


async def take_picture_of_demo(file: Path) -> None:
    """With an alert, one of whose tasks has just been marked done."""
    with tempfile.TemporaryDirectory() as kept:
        async with DemoServer(Path(kept), 0) as demo, running_chromium() as browser:
            await demo.ready()
            page = await _opened(browser, demo.url)
            await _mark_done(Walker(page))
            await page.screenshot(path=file)


async def _opened(browser: Browser, url: str) -> Page:
    page = await browser.new_page(viewport=WINDOW, color_scheme="light", locale="en-GB", reduced_motion="reduce")
    await page.goto(url)
    return page


async def _mark_done(walker: Walker) -> None:
    await walker.look_as("Mara Lindqvist")
    alert = walker.message("Acme Rockets is stuck")
    await alert.get_by_role("button", name="Mark done").first.click()
    await expect(alert.locator("s")).to_be_visible(timeout=PATIENCE)
    await alert.evaluate("alert => { alert.scrollIntoView({block: 'start'}); document.activeElement.blur(); }")
    await walker.page.mouse.move(0, 0)


if __name__ == "__main__":
    left_out = missing()
    if left_out:
        sys.exit(left_out)
    asyncio.run(take_picture_of_demo(DOCS / "demo.png"))
