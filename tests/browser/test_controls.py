"""Clock, faults and traffic, worked as a person does."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from bot.demo.serving import DemoServer
from tests.browser.chromium import barriers

pytestmark = pytest.mark.asyncio(loop_scope="package")

PATIENCE = 30_000
"""Milliseconds for a clock that moves."""


@pytest_asyncio.fixture(loop_scope="package")
async def demo(page: Page, tmp_path: Path) -> AsyncIterator[Page]:
    async with DemoServer(tmp_path, 0) as served:
        await served.ready()
        await page.goto(served.url)
        await expect(page.locator(".clock-time")).to_contain_text("Monday")
        yield page
        await page.close()


async def test_the_clock_goes_to_the_next_morning_and_its_messages_come(demo: Page) -> None:
    await demo.get_by_role("button", name="Next morning").click()
    await expect(demo.locator(".clock-time")).to_contain_text("09:00", timeout=PATIENCE)
    await expect(demo.locator("#messages")).to_contain_text("changes when it comes", timeout=PATIENCE)


async def test_a_killed_bot_is_told_of_and_comes_back(demo: Page) -> None:
    await demo.get_by_role("button", name="Break things").click()
    killed = demo.get_by_role("switch", name="The bot is killed")
    await killed.click()
    await expect(demo.locator(".controls-status")).to_have_text("The bot is killed.")
    await expect(killed).to_have_attribute("aria-checked", "true")
    assert await barriers(demo) == []
    await killed.click()
    await expect(demo.locator(".controls-status")).to_have_text("")
    await demo.keyboard.press("Escape")
    await expect(demo.get_by_role("button", name="Break things")).to_be_focused()


async def test_the_traffic_is_filtered_and_read_with_the_keyboard(demo: Page) -> None:
    await demo.get_by_role("button", name="Traffic").click()
    await expect(demo.get_by_label("Show")).to_be_focused()
    await demo.get_by_label("Show").select_option("To Slack")
    await demo.locator(".entry").first.focus()
    await demo.keyboard.press("ArrowDown")
    await demo.keyboard.press("Enter")
    await expect(demo.get_by_role("button", name="Copy as curl")).to_be_visible()
    await expect(demo.locator(".exchange h4").first).to_have_text("Sent")
    assert await barriers(demo) == []
