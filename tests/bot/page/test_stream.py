"""What changes is told to the pages that are open, to each what its person sees."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.page.stream import WAITING
from bot.sandbox.person import Person
from bot.sandbox.records import Message
from bot.sandbox.workspace import Workspace
from tests.bot.page.conftest import Body, Browser
from tests.bot.page.test_acts import SUCCESS, opened, written
from tests.page_server import PageServer

PATIENCE = 5.0


class Heard:
    """The events of one open page."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    async def next(self) -> tuple[int, str, Body]:
        """Number, name and data of the next event."""
        async with asyncio.timeout(PATIENCE):
            fields: dict[str, str] = {}
            while True:
                line = (await self._answer.content.readline()).decode().rstrip("\n")
                if not line and "data" in fields:
                    return int(fields["id"]), fields["event"], json.loads(fields["data"])
                name, _, value = line.partition(": ")
                fields[name] = value

    async def ends(self) -> bool:
        async with asyncio.timeout(PATIENCE):
            await self._answer.content.read()
        return True


@asynccontextmanager
async def listening(page: PageServer, browser: Browser) -> AsyncIterator[Heard]:
    """The stream, from when the server counts this page."""
    before = page.stream.open_pages
    async with browser.session.get(f"{browser.url}/page/stream", params={"as": browser.user}) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        # The first line is sent once the server counts this page.
        assert await answer.content.readline() == b"retry: 1000\n"
        assert page.stream.open_pages == before + 1
        yield Heard(answer)


async def test_a_new_message_is_told_at_once(page: PageServer, adas: Browser, bo: Person) -> None:
    async with listening(page, adas) as heard:
        await bo.say("Hello", channel="#success")
        number, event, data = await heard.next()

    assert (number, event) == (1, "message")
    assert (data["channel"], data["new"], data["message"]["text"]) == (SUCCESS, True, "Hello")


async def test_edits_and_deletes_are_told_and_every_event_has_a_higher_number(
    page: PageServer, adas: Browser, workspace: Workspace, bo: Person
) -> None:
    message = workspace.post(SUCCESS, bo.id, "Hello")
    async with listening(page, adas) as heard:
        workspace.messages.edit(replace(message, text="Hullo", edited=workspace.next_ts()))
        workspace.messages.delete(message)
        edited, removed = await heard.next(), await heard.next()

    assert (edited[1], edited[2]["new"], edited[2]["message"]["text"]) == ("message", False, "Hullo")
    assert removed[1:] == ("removed", {"channel": SUCCESS, "ts": message.ts, "thread_ts": None})
    assert removed[0] > edited[0]


async def test_a_reply_is_told_with_the_head_that_counts_it(page: PageServer, adas: Browser, bo: Person) -> None:
    head = await bo.say("A question", channel="#success")
    async with listening(page, adas) as heard:
        await bo.say("A reply", channel="#success", thread_ts=head.ts)
        reply, counted = await heard.next(), await heard.next()

    assert reply[2]["message"]["thread_ts"] == head.ts
    assert (counted[2]["message"]["ts"], counted[2]["message"]["reply_count"]) == (head.ts, 1)


async def test_nobody_hears_what_they_may_not_see(
    page: PageServer, adas: Browser, workspace: Workspace, bo: Person
) -> None:
    async with listening(page, adas) as heard:
        workspace.post("C00000002", bo.id, "In a channel she is not in")
        workspace.messages.post(Message(SUCCESS, workspace.next_ts(), workspace.bot.user, "Psst", only_for=bo.id))
        workspace.post(SUCCESS, bo.id, "For all")
        _, _, data = await heard.next()

    assert data["message"]["text"] == "For all"


async def test_a_form_is_told_when_it_opens_changes_and_closes_but_not_when_filled_in(
    page: PageServer, adas: Browser, app: AsyncApp, ada: Person, workspace: Workspace
) -> None:
    @app.view("start")
    async def save(ack: AsyncAck) -> None:
        await ack()

    async with listening(page, adas) as heard:
        form = await opened(app, adas)
        view = ada.modal
        assert view is not None
        workspace.views.update(view, view.body)
        await adas.tell("submit", view=form["id"], values=written("Acme"))
        told = [await heard.next() for _ in range(3)]

    assert [event for _, event, _ in told] == ["views", "view", "views"]
    assert told[0][2]["view"]["id"] == told[1][2]["view"]["id"] == form["id"]
    assert told[2][2] == {"view": None}


async def test_a_home_page_is_told_when_it_is_published(page: PageServer, adas: Browser, app: AsyncApp) -> None:
    @app.event("app_home_opened")
    async def publish(client: AsyncWebClient, event: Body) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [{"type": "divider"}]})

    async with listening(page, adas) as heard:
        await adas.tell("home/open")
        _, event, data = await heard.next()

    assert (event, data["view"]["type"]) == ("home", "home")


async def test_others_may_tell_more(page: PageServer, adas: Browser, bos: Browser) -> None:
    async with listening(page, adas) as hers, listening(page, bos) as his:
        page.stream.tell("state", {}, only_for=bos.user)
        page.stream.tell("clock", {"now": "2026-06-19T09:00:00+00:00"})

        assert (await hers.next())[1] == "clock"
        assert [(await his.next())[1] for _ in range(2)] == ["state", "clock"]


async def test_a_page_that_is_closed_is_forgotten(page: PageServer, adas: Browser) -> None:
    async with listening(page, adas):
        assert page.stream.open_pages == 1
    for _ in range(int(PATIENCE / 0.01)):
        if not page.stream.open_pages:
            return
        await asyncio.sleep(0.01)
    pytest.fail("The server still counts the page.")


async def test_a_page_that_cannot_keep_up_is_told_to_load_everything_anew(
    workspace: Workspace, page: PageServer, ada: Person
) -> None:
    events = page.stream.heard_by(ada.id)
    await anext(events)
    waiting = asyncio.ensure_future(anext(events))
    await asyncio.sleep(0)
    for _ in range(WAITING + 1):
        page.stream.tell("clock", {})

    assert "event: state" in await waiting


async def test_streams_end_with_the_server(workspace: Workspace, session: aiohttp.ClientSession, ada: Person) -> None:
    async with PageServer(workspace) as page:
        browser = Browser(session, page.url, ada.id)
        answer = await session.get(f"{browser.url}/page/stream", params={"as": ada.id})
        await answer.content.readline()
    assert await Heard(answer).ends()


@pytest.mark.parametrize("user", ["U99999999", "nobody"])
async def test_nobody_listens_for_somebody_who_is_not_there(adas: Browser, user: str) -> None:
    await replace(adas, user=user).ask("stream", 404)
