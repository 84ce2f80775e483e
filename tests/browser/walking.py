"""The whole demo in a window, worked as a person does."""

from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

PATIENCE = 30_000.0
"""Milliseconds; a busy machine is no failure."""


@dataclass(frozen=True, slots=True)
class Walker:
    page: Page

    async def look_as(self, name: str, place: str = "Journeybot") -> None:
        """Look through the eyes of somebody at their conversation with the app, or at a channel."""
        await self.page.get_by_role("button", name=name).click()
        await self.page.locator("#channels, #apps").get_by_role("button", name=place).click()
        await expect(self.page.locator("#place-name")).to_contain_text(place)

    async def say(self, text: str) -> None:
        """Write into the message box and send."""
        await self.page.locator("#composer-text").fill(text)
        await self.page.locator("#composer-text").press("Enter")

    async def move(self, leap: str, times: int = 1) -> None:
        """Press a button of the clock and wait until it has arrived."""
        button, time = self.page.get_by_role("button", name=leap), self.page.locator(".clock-time")
        for _ in range(times):
            before = await time.inner_text()
            await button.click()
            await expect(time).not_to_have_text(before)
            await expect(button).to_have_attribute("aria-disabled", "false")

    async def switch(self, fault: str) -> None:
        """Break something, or mend it."""
        opener = self.page.get_by_role("button", name="Break things")
        await opener.click()
        control = self.page.get_by_role("switch", name=fault)
        before = await control.get_attribute("aria-checked")
        await control.click()
        await expect(control).not_to_have_attribute("aria-checked", before or "")
        await self.page.keyboard.press("Escape")
        await expect(control).to_be_hidden()

    async def choose(self, field: str, typed: str) -> None:
        """Choose in a menu of the open form by typing."""
        await self.form.get_by_role("combobox", name=field).fill(typed)
        await self.form.get_by_role("option", name=typed).click()

    @property
    def form(self) -> Locator:
        """The modal on top."""
        return self.page.get_by_role("dialog")

    @property
    def messages(self) -> Locator:
        return self.page.locator("#messages .message")

    def message(self, text: str) -> Locator:
        """The last message that says this."""
        return self.messages.filter(has_text=text).last
