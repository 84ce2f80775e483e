"""A workspace with two people, served on loopback, and ways to connect a Bolt app to it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import pytest
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.clock import MovableClock
from bot.sandbox.loopback import Loopback
from bot.sandbox.person import Person
from bot.sandbox.server import SandboxServer
from bot.sandbox.workspace import Workspace
from tests.bot.sandbox.small_bot import bolt_app

Connect = Callable[[AsyncApp], Awaitable[None]]


class TestClock(MovableClock):
    """Its real time can be moved too, so that no test waits for a trigger_id to expire."""

    __test__ = False

    def __init__(self) -> None:
        super().__init__(datetime(2026, 6, 18, 9, 0, tzinfo=UTC))
        self.later = 0.0

    def real(self) -> float:
        return super().real() + self.later

    def pass_real(self, by: timedelta) -> None:
        self.later += by.total_seconds()


@pytest.fixture
def clock() -> TestClock:
    return TestClock()


@pytest.fixture
def workspace(clock: TestClock) -> Workspace:
    workspace = Workspace(clock)
    workspace.add_user("ada", "Ada Example", email="ada@example.test", tz="Asia/Kolkata", is_admin=True)
    workspace.add_user("bo", "Bo Example", email="bo@example.test", tz="America/New_York")
    workspace.add_channel("success", [user.id for user in workspace.people if not user.is_bot])
    return workspace


@pytest.fixture
def ada(workspace: Workspace) -> Person:
    return person(workspace, "ada")


@pytest.fixture
def bo(workspace: Workspace) -> Person:
    return person(workspace, "bo")


def person(workspace: Workspace, handle: str) -> Person:
    user = workspace.people.by_handle(handle)
    assert user is not None
    return Person(workspace, user.id)


@pytest.fixture
async def server(workspace: Workspace) -> AsyncIterator[SandboxServer]:
    async with SandboxServer(workspace) as running:
        yield running


@pytest.fixture
def app(workspace: Workspace, server: SandboxServer) -> AsyncApp:
    return bolt_app(workspace, server)


@pytest.fixture
async def over_http(workspace: Workspace, server: SandboxServer) -> AsyncIterator[Connect]:
    """Serve a Bolt app over HTTP and register its address."""
    async with AsyncExitStack() as stack:

        async def connect(app: AsyncApp) -> None:
            handler = AsyncSlackRequestHandler(app, path="/slack/events")
            served = await stack.enter_async_context(Loopback(handler))
            workspace.app.request_url = f"{served.url}/slack/events"

        yield connect


@pytest.fixture
async def over_sockets(workspace: Workspace, server: SandboxServer) -> AsyncIterator[Connect]:
    """Connect a Bolt app by Socket Mode."""
    async with AsyncExitStack() as stack:

        async def connect(app: AsyncApp) -> None:
            handler = AsyncSocketModeHandler(app, workspace.app.app_token, ping_interval=0.2)
            await handler.connect_async()  # type: ignore[no-untyped-call]
            stack.push_async_callback(handler.close_async)

        yield connect


@pytest.fixture(params=["http", "sockets"])
def connect(request: pytest.FixtureRequest) -> Connect:
    """Each way of connecting in turn."""
    chosen: Connect = request.getfixturevalue(f"over_{request.param}")
    return chosen
