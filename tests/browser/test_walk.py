"""The main job in the browser, on the demo as `journeybot demo` serves it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Page, Route, expect

from bot.demo.installation import installed
from bot.demo.serving import DemoServer
from tests.browser.chromium import barriers, take_picture
from tests.browser.walking import Walker
from tests.page_server import PageServer

pytestmark = pytest.mark.asyncio(loop_scope="package")


@pytest_asyncio.fixture(loop_scope="package")
async def demo(tmp_path: Path) -> AsyncIterator[DemoServer]:
    async with DemoServer(tmp_path, 0) as served:
        await served.ready()
        yield served


@pytest_asyncio.fixture(loop_scope="package")
async def walker(page: Page, demo: DemoServer) -> Walker:
    await page.goto(demo.url)
    here = Walker(page)
    await here.look_as("Mara Lindqvist")
    return here


async def test_a_journey_is_started_gets_stuck_and_is_brought_on_again(walker: Walker, tmp_path: Path) -> None:
    await walker.say("/journey start")
    await walker.choose("Customer", "Zeppelin Picnics")
    await walker.choose("Journey", "Towards a safe renewal")
    await expect(walker.form.get_by_role("combobox", name="CSM")).to_be_visible()
    await expect(walker.form.get_by_role("combobox", name="Customer")).to_have_value("Zeppelin Picnics")
    await take_picture(walker.page, tmp_path, "walk-1-form")
    await walker.form.get_by_role("button", name="Preview").click()

    await expect(walker.form).to_contain_text("What happens when")
    await walker.form.get_by_role("button", name="Start", exact=True).click()
    await expect(walker.form.get_by_role("checkbox", name="Start anyway")).to_be_focused()
    await walker.form.get_by_role("checkbox", name="Start anyway").check()
    await take_picture(walker.page, tmp_path, "walk-2-preview")
    await walker.form.get_by_role("button", name="Start", exact=True).click()
    await expect(walker.form).to_have_count(0)
    await expect(walker.message("Zeppelin Picnics")).to_be_visible()

    await walker.move("Next Monday", 4)
    alert = walker.message("Zeppelin Picnics is stuck")
    title = "Sum up the results of the year"
    done = alert.get_by_role("button", name=f"Mark done: {title}")
    await done.hover()
    await take_picture(walker.page, tmp_path, "walk-3-alert")

    await done.click()
    await expect(alert.locator("s", has_text=title)).to_be_visible()
    await expect(done).to_have_count(0)
    await take_picture(walker.page, tmp_path, "walk-4-done")


async def test_another_person_reads_their_digest_in_their_own_morning(walker: Walker, tmp_path: Path) -> None:
    await walker.move("Next morning")
    await walker.look_as("Theo Barnaby")
    await walker.move("Next morning")

    digest = walker.message("journeys late")
    await expect(digest).to_be_visible()
    await expect(digest.locator("time").first).to_have_text("09:00")
    await expect(digest).to_contain_text("Sent by your clock in America/New_York")
    await expect(digest).to_contain_text("Cardboard Castle Toys")
    await take_picture(walker.page, tmp_path, "walk-5-digest")


async def test_what_slack_did_not_take_arrives_once_it_is_back(walker: Walker, tmp_path: Path) -> None:
    digest = walker.messages.filter(has_text="Sent by your clock")
    await expect(walker.messages.first).to_be_visible()
    await walker.switch("Slack is down")
    await expect(walker.page.locator(".controls-status")).to_have_text("Slack is down.")
    await walker.move("Next morning")
    await expect(digest).to_have_count(0)
    await take_picture(walker.page, tmp_path, "walk-6-down")

    await walker.switch("Slack is down")
    await walker.move("+1 hour")

    await expect(digest).to_have_count(1)


async def test_a_way_that_is_over_before_the_answer_comes_is_over(walker: Walker) -> None:
    async def late(route: Route) -> None:
        answer = await route.fetch()
        await asyncio.sleep(1)
        await route.fulfill(response=answer)

    await walker.page.route("**/page/clock", late)
    await walker.move("+1 hour", times=2)


async def test_a_killed_bot_is_missed_and_back_when_it_is_started(walker: Walker) -> None:
    await walker.switch("The bot is killed")
    await walker.say("/journey")
    await expect(walker.message("the app could not be reached")).to_be_visible()

    await walker.switch("The bot is killed")
    await walker.say("/journey")

    await expect(walker.message("/journey start")).to_be_visible()


async def test_deliveries_that_come_twice_do_nothing_twice(walker: Walker) -> None:
    await walker.switch("Everything arrives twice")
    alert = walker.message("is stuck")
    title = await alert.get_by_role("button", name="Mark done").first.get_attribute("aria-label")
    await alert.get_by_role("button", name=title or "").click()

    await expect(walker.page.get_by_role("button", name=title or "")).to_have_count(0)
    await expect(walker.page.get_by_role("alert")).to_have_count(0)


async def test_axe_finds_nothing_on_any_part_of_the_page(walker: Walker, tmp_path: Path) -> None:
    page = walker.page
    await expect(walker.messages.first).to_be_visible()
    found = {"conversation": await barriers(page)}
    await walker.look_as("Priya Raman", "customer-success")
    found["channel"] = await barriers(page)
    await walker.look_as("Jonas Adler")
    await page.get_by_role("tab", name="Home").click()
    await expect(page.get_by_role("tabpanel", name="Home")).to_be_visible()
    found["home"] = await barriers(page)
    await page.get_by_role("tab", name="Messages").click()
    await page.get_by_role("button", name="Break things").click()
    found["faults"] = await barriers(page)
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Traffic").click()
    await page.locator(".entry").first.click()
    await expect(page.get_by_role("heading", name="Sent")).to_be_visible()
    await take_picture(page, tmp_path, "walk-7-traffic")
    found["traffic"] = await barriers(page)
    await walker.say("/journey start")
    await expect(walker.form).to_be_visible()
    found["form"] = await barriers(page)

    assert [(where, barrier) for where, barriers_ in found.items() for barrier in barriers_] == []


async def test_the_page_answers_nobody_who_comes_by_another_name(demo: DemoServer) -> None:
    async with aiohttp.ClientSession() as session:
        for headers in ({"Host": "workspace.example"}, {"Host": "localhost.evil.example"}):
            async with session.get(demo.url, headers=headers) as answer:
                assert answer.status in (400, 403, 421)
        elsewhere = {"Origin": "https://evil.example"}
        async with session.post(f"{demo.url}/page/clock", json={"by": "day"}, headers=elsewhere) as answer:
            assert answer.status == 403


async def test_a_click_is_answered_among_two_thousand_messages(page: Page, tmp_path: Path) -> None:
    async with installed(tmp_path) as installation:
        workspace = installation.workspace
        mara = workspace.people.by_handle("mara")
        assert mara is not None
        channel = workspace.channel("customer-success").id
        for number in range(2_000):
            workspace.post(channel, mara.id, f"Message {number}")
        async with PageServer(workspace, reads=installation.reads) as served:
            await page.goto(served.url)
            walker = Walker(page)
            await walker.look_as("Mara Lindqvist", "customer-success")
            await expect(walker.messages.last).to_contain_text("Message 1999")

            await walker.look_as("Mara Lindqvist")
            button = walker.page.get_by_role("button", name="Mark done").last
            title = await button.get_attribute("aria-label") or ""
            await button.click()

            await expect(page.get_by_role("button", name=title)).to_have_count(0)
