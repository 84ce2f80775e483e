"""A page over a workspace with a small Bolt app, and a browser that asks it over HTTP."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp

from bot.clock import MovableClock
from bot.sandbox.loopback import Loopback
from bot.sandbox.person import Person
from bot.sandbox.server import SandboxServer
from bot.sandbox.workspace import Workspace
from tests.bot.sandbox.small_bot import bolt_app
from tests.page_server import PageServer

Body = dict[str, Any]

TOLD: Body = {
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_read_only_enabled": False},
        "slash_commands": [{"command": "/journey", "description": "Everything about journeys", "usage_hint": "tasks"}],
        "shortcuts": [{"name": "Start a journey", "type": "message", "callback_id": "start", "description": "Starts"}],
    }
}


@dataclass(frozen=True, slots=True)
class Browser:
    """The page as one person has it open."""

    session: aiohttp.ClientSession
    url: str
    user: str

    async def ask(self, path: str, status: int = 200, **query: str) -> Body:
        """GET; the JSON, once the status is as expected."""
        params = {"as": self.user, **{name: value for name, value in query.items() if value}}
        async with self.session.get(f"{self.url}/page/{path}", params=params) as answer:
            assert answer.status == status, await answer.text()
            return dict(await answer.json())

    async def tell(self, path: str, status: int = 200, **body: Any) -> Body:
        """POST, as the page's own script does."""
        headers = {"Origin": self.url}
        given = {"as": self.user, **body}
        async with self.session.post(f"{self.url}/page/{path}", json=given, headers=headers) as answer:
            assert answer.status == status, await answer.text()
            return dict(await answer.json())

    async def messages(self, channel: str, thread: str = "") -> list[Body]:
        return list((await self.ask(f"channels/{channel}", thread=thread))["messages"])


@pytest.fixture
def workspace() -> Workspace:
    workspace = Workspace(MovableClock(datetime(2026, 6, 18, 9, 0, tzinfo=UTC)), name="Tea Shop")
    ada = workspace.add_user("ada", "Ada Example", tz="Asia/Kolkata", is_admin=True)
    bo = workspace.add_user("bo", "Bo Example", tz="America/New_York")
    workspace.add_channel("success", [ada.id, bo.id])
    workspace.add_channel("attic", [bo.id], private=True)
    return workspace


@pytest.fixture
def ada(workspace: Workspace) -> Person:
    return _person(workspace, "ada")


@pytest.fixture
def bo(workspace: Workspace) -> Person:
    return _person(workspace, "bo")


def _person(workspace: Workspace, handle: str) -> Person:
    user = workspace.people.by_handle(handle)
    assert user is not None
    return Person(workspace, user.id)


@pytest.fixture
async def app(workspace: Workspace) -> AsyncIterator[AsyncApp]:
    """The app, connected over HTTP; each test adds its listeners."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(SandboxServer(workspace))
        app = bolt_app(workspace, server)
        served = await stack.enter_async_context(Loopback(AsyncSlackRequestHandler(app, path="/slack/events")))
        workspace.app.request_url = f"{served.url}/slack/events"
        yield app


@pytest.fixture
async def page(workspace: Workspace) -> AsyncIterator[PageServer]:
    async with PageServer(workspace, told=TOLD) as page:
        yield page


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def adas(page: PageServer, session: aiohttp.ClientSession, ada: Person) -> Browser:
    return Browser(session, page.url, ada.id)


@pytest.fixture
def bos(adas: Browser, bo: Person) -> Browser:
    return replace(adas, user=bo.id)
