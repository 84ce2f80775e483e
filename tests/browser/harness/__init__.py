"""The page that draws blocks alone, as tests work it."""

import json
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Locator, Page

from notifications.elements import Block


@dataclass(frozen=True, slots=True)
class Harness:
    page: Page

    async def draw(self, *blocks: Block, **context: object) -> None:
        await self.page.evaluate(f"harness.draw({json.dumps(blocks)}, {json.dumps(context)})")

    async def modal(self, view: Block, **more: object) -> None:
        shown = {"id": "V1", "hash": json.dumps(view), "depth": 1, **view, **more}
        await self.page.evaluate(f"harness.modal({json.dumps(shown)})")

    async def answer(self, answer: object) -> None:
        """What the next presses and submissions are answered with."""
        await self.page.evaluate(f"harness.answer = {json.dumps(answer)}")

    async def options(self, options: object) -> None:
        await self.page.evaluate(f"harness.options = {json.dumps(options)}")

    async def hold(self) -> None:
        """Answer nothing until `release`."""
        await self.page.evaluate("harness.isHeld = true")

    async def release(self) -> None:
        await self.page.evaluate("harness.release()")

    async def state(self) -> Any:
        return await self.page.evaluate("harness.state()")

    async def written(self, what: str) -> list[Any]:
        """`acts`, `asked`, `submitted` or `closed`: everything so far."""
        return list(await self.page.evaluate(f"harness.{what}"))

    @property
    def place(self) -> Locator:
        return self.page.locator("#place")
