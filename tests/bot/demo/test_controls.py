"""The page's controls over HTTP, and the page being there before what stands behind it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.demo.serving import DemoServer
from bot.failures import JobFailed

PATIENCE = 200
"""Looks, a twentieth of a second apart."""


@dataclass(frozen=True, slots=True)
class Page:
    """The page as a browser asks it, through Mara's eyes."""

    url: str
    session: aiohttp.ClientSession

    async def get(self, path: str) -> Any:
        async with self.session.get(f"{self.url}{path}") as answer:
            return await answer.json()

    async def post(self, path: str, **body: Any) -> tuple[int, Any]:
        headers = {"Origin": self.url}
        async with self.session.post(f"{self.url}{path}", json={"as": "U00000002", **body}, headers=headers) as answer:
            return answer.status, await answer.json()

    async def arrives(self) -> datetime:
        """Wait until the clock stands still again."""
        for _ in range(PATIENCE):
            clock = (await self.get("/page/controls"))["clock"]
            if not clock["moving"]:
                return datetime.fromisoformat(clock["now"])
            await asyncio.sleep(0.05)
        pytest.fail("the clock is still moving")


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    async with DemoServer(tmp_path, 0) as served, aiohttp.ClientSession() as session:
        await served.ready()
        yield Page(served.url, session)


async def test_the_page_is_there_at_once_and_the_rest_is_waited_for(tmp_path: Path) -> None:
    async with DemoServer(tmp_path, 0) as served, aiohttp.ClientSession() as session:
        async with session.get(served.url) as answer:
            assert "This is not Slack" in await answer.text()
        async with session.get(f"{served.url}/static/app.js") as answer:
            assert answer.status == 200
        async with session.get(f"{served.url}/page/state") as answer:
            assert (await answer.json())["workspace"]["name"] == "Paper Plane Software"


async def test_a_port_that_is_taken_is_told_with_what_to_do(tmp_path: Path) -> None:
    async with DemoServer(tmp_path / "one", 0) as served:
        await served.ready()
        with pytest.raises(JobFailed, match=r"is taken\. Choose another with --port"):
            DemoServer(tmp_path / "two", int(served.url.rpartition(":")[2]))


async def test_a_folder_that_cannot_be_used_ends_it_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "workspace.json").write_text("[]")
    async with DemoServer(tmp_path, 0) as served:
        with pytest.raises(JobFailed, match="cannot be read as the demo's workspace"):
            await served.ready()


async def test_the_clock_moves_and_messages_come_on_the_way(page: Page) -> None:
    before = datetime.fromisoformat((await page.get("/page/controls"))["clock"]["now"])
    status, answer = await page.post("/page/clock", by="day")
    assert (status, answer["ok"]) == (200, True)
    assert await page.arrives() - before >= timedelta(days=1)
    channels = (await page.get("/page/state?as=U00000002"))["channels"]
    assert sum(channel["unread"] for channel in channels) > 1


async def test_the_clock_moves_one_way_at_a_time(page: Page) -> None:
    assert (await page.post("/page/clock", by="monday"))[0] == 200
    assert (await page.post("/page/clock", by="hour"))[0] == 409
    await page.arrives()


@pytest.mark.parametrize("by", ["year", "", None, 7])
async def test_the_clock_does_not_move_by_anything_else(page: Page, by: object) -> None:
    assert (await page.post("/page/clock", by=by))[0] == 400


async def test_a_fault_stays_on_until_it_is_switched_off(page: Page) -> None:
    for name in ("down", "limited", "dropped", "doubled"):
        assert (await page.post("/page/faults", name=name, on=True))[0] == 200
    assert all(fault["on"] for fault in (await page.get("/page/controls"))["faults"])
    _, state = await page.post("/page/faults", name="down", on=False)
    assert [fault["name"] for fault in state["faults"] if not fault["on"]] == ["down"]
    assert (await page.post("/page/faults", name="meteor", on=True))[0] == 404


async def test_what_reaches_a_dead_bot_fails_and_is_seen_in_the_traffic(page: Page) -> None:
    await page.post("/page/bot", do="kill")
    channel = next(c["id"] for c in (await page.get("/page/state?as=U00000002"))["channels"] if c["kind"] == "dm")
    _, outcome = await page.post("/page/command", channel=channel, text="/journey status acme")
    assert "could not be reached" in outcome["failure"]

    entry = (await page.get("/page/traffic?after=0"))["entries"][-1]
    assert (entry["what"], entry["problems"]) == (
        "/journey status acme",
        ["The app did not acknowledge it: dispatch_failed."],
    )
    _, state = await page.post("/page/bot", do="start")
    assert state["bot"] == {"alive": True, "trouble": ""}


async def test_a_bot_that_cannot_start_says_why(page: Page) -> None:
    await page.post("/page/bot", do="kill")
    await page.post("/page/faults", name="down", on=True)
    _, state = await page.post("/page/bot", do="start")
    assert (state["ok"], state["bot"]["alive"]) == (False, False)
    assert state["failure"] == state["bot"]["trouble"] != ""


async def test_an_exchange_shows_its_blocks_and_itself_as_curl(page: Page) -> None:
    await page.post("/page/clock", by="day")
    await page.arrives()
    entries = (await page.get("/page/traffic?after=0"))["entries"]
    posted = next(entry["n"] for entry in entries if entry["what"] == "chat.postMessage")
    exchange = await page.get(f"/page/traffic/{posted}")
    assert exchange["has_blocks"]
    assert (await page.get(f"/page/traffic/{posted}/blocks.json"))["blocks"] == exchange["request"]["blocks"]
    assert (await page.get(f"/page/traffic/{posted}/curl"))["curl"].startswith("curl -sS")
    assert "failure" in await page.get("/page/traffic/999999")
