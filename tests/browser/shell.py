"""The page over a workspace without an app, and what is on it."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

from playwright.async_api import Locator, Page, expect

from bot.clock import MovableClock
from bot.sandbox.records import Message
from bot.sandbox.workspace import Workspace
from tests.page_server import PageServer

START = datetime(2026, 6, 18, 9, 0, tzinfo=UTC)
TOLD = {
    "features": {
        "app_home": {"home_tab_enabled": True},
        "slash_commands": [{"command": "/journey", "description": "Everything about journeys"}],
        "shortcuts": [{"name": "Start a journey", "type": "message", "callback_id": "start"}],
    }
}


@dataclass(frozen=True, slots=True)
class Shell:
    """The page over a workspace without an app, and what is on it."""

    page: Page
    clock: MovableClock
    workspace: Workspace
    served: PageServer

    async def look(self, user: str = "ada", channel: str = "success") -> None:
        await self.page.goto(f"{self.served.url}/#{self.id_of(user)}/{self.workspace.channel(channel).id}")
        await expect(self.page.locator("#place-name")).to_have_text(f"# {channel}")

    async def is_heard(self) -> None:
        """Wait until the page hears what happens elsewhere."""
        async with asyncio.timeout(30):
            while not self.served.stream.open_pages:  # noqa: ASYNC110  the server's own count
                await asyncio.sleep(0.01)

    def id_of(self, handle: str) -> str:
        user = self.workspace.people.by_handle(handle)
        assert user is not None
        return user.id

    def say(self, handle: str, text: str, channel: str = "success", thread: str | None = None) -> Message:
        return self.workspace.post(self.workspace.channel(channel).id, self.id_of(handle), text, thread_ts=thread)

    @property
    def messages(self) -> Locator:
        return self.page.locator("#messages .message")

    @property
    def box(self) -> Locator:
        return self.page.locator("#composer-text")

    def channel(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)
