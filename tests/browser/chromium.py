"""Chromium from the system and axe from npm: what the browser tests need that pip does not bring."""

import json
import os
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

HERE = Path(__file__).parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
QUIETLY = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Chromium asks nobody but the page it is given; root, as in containers, needs the first."""

WHAT_AXE_LOOKS_FOR = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def missing() -> str | None:
    """What is not installed, as a sentence that says how to get it; None when all is there."""
    if _chromium() is None:
        return "Chromium is not installed, so the page was not tried in a browser (apt-get install chromium)"
    if not AXE.exists():
        return "axe is not installed, so the page was not tried in a browser (npm ci --prefix tests/browser)"
    return None


def _chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@asynccontextmanager
async def running_chromium() -> AsyncIterator[Browser]:
    """A headless browser without profile and without sound."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_chromium(), args=list(QUIETLY))
        yield browser
        await browser.close()


@cache
def _axe() -> str:
    return AXE.read_text("utf-8")


async def barriers(page: Page, within: str = "body", *, contrast: bool = True) -> list[str]:
    """What axe finds that keeps people from using the page, one line for each kind."""
    await page.evaluate(_axe())
    looked_for = {**WHAT_AXE_LOOKS_FOR, "rules": {"color-contrast": {"enabled": contrast}}}
    found = await page.evaluate(f"axe.run({json.dumps(within)}, {json.dumps(looked_for)})")
    return [_barrier(violation) for violation in found["violations"]]


def _barrier(violation: Mapping[str, Any]) -> str:
    places = [
        f"{node['html'][:200]} ({node['any'][0]['message'] if node['any'] else ''})" for node in violation["nodes"]
    ]
    return f"{violation['id']}: {violation['help']}: {'; '.join(places[:3])}"


async def take_picture(page: Page, folder: Path, name: str) -> None:
    """A screenshot of what the window shows, in JOURNEYBOT_PICTURES if that is set, else in `folder`; makes it."""
    await page.screenshot(path=Path(os.environ.get("JOURNEYBOT_PICTURES") or folder) / f"{name}.png")
