"""People, channels, messages, threads and the message box, worked as a person does."""

import asyncio
from datetime import timedelta

import pytest
from playwright.async_api import Route, expect

from bot.sandbox.records import Message
from tests.browser.chromium import barriers
from tests.browser.shell import TOLD, Shell
from tests.page_server import PageServer

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_what_others_say_appears_without_reload_and_elsewhere_as_unread(shell: Shell) -> None:
    await shell.look()
    await shell.is_heard()
    shell.say("bo", "Good morning")
    shell.say("bo", "Has anybody seen the kettle?", "random")

    await expect(shell.messages).to_contain_text(["Good morning"])
    await expect(shell.channel("random")).to_contain_text("1 unread")
    await shell.channel("random").click()
    await expect(shell.messages).to_contain_text(["Has anybody seen the kettle?"])
    await expect(shell.channel("random")).not_to_contain_text("unread")


async def test_a_channel_chosen_in_a_narrow_window_fills_it(shell: Shell) -> None:
    await shell.page.set_viewport_size({"width": 390, "height": 700})
    await shell.look()
    await expect(shell.box).not_to_be_in_viewport()
    await shell.channel("random").click()

    await expect(shell.page.locator("#place-name")).to_be_in_viewport(ratio=1)
    await expect(shell.box).to_be_in_viewport(ratio=0.9)


async def test_a_reload_stays_where_one_was(shell: Shell) -> None:
    await shell.look("bo", "random")
    await shell.page.reload()

    await expect(shell.page.locator("#place-name")).to_have_text("# random")
    await expect(shell.page.locator('[aria-pressed="true"]')).to_contain_text("Bo Example")


async def test_an_address_that_names_nobody_leads_somewhere(shell: Shell) -> None:
    await shell.page.goto(f"{shell.served.url}/#U99999999/C99999999")

    await expect(shell.page.locator("#place-name")).to_have_text("Journeybot")


async def test_everybody_reads_times_in_their_zone_and_only_their_own_ephemerals(shell: Shell) -> None:
    shell.say("bo", "For all")
    channel = shell.workspace.channel("success").id
    ts, bot, ada = shell.workspace.next_ts(), shell.workspace.bot.user, shell.id_of("ada")
    shell.workspace.messages.post(Message(channel, ts, bot, "Psst", only_for=ada))
    await shell.look()
    await expect(shell.messages.last).to_contain_text("Only visible to you")
    await expect(shell.messages.first.locator("time")).to_have_text("14:30")

    await shell.page.get_by_role("button", name="Bo Example").click()
    await expect(shell.messages.first.locator("time")).to_have_text("05:00")
    await expect(shell.messages).to_have_count(1)


async def test_what_people_write_is_text_and_nothing_else(shell: Shell) -> None:
    shell.say("bo", '<b>bold</b> <img src=x onerror="document.title=1"> *strong*')
    await shell.look()

    await expect(shell.messages.locator(".message-text strong")).to_have_text("strong")
    assert await shell.messages.locator("img, b").count() == 0


async def test_who_skips_to_the_message_box_by_keyboard_stays_who_they_are(shell: Shell) -> None:
    await shell.look("bo")
    for key in ("Tab", "Enter"):
        await shell.page.keyboard.press(key)

    await expect(shell.box).to_be_focused()
    await shell.page.keyboard.type("Hello")
    await shell.page.keyboard.press("Enter")
    await expect(shell.messages.locator(".author")).to_have_text("Bo Example")


async def test_a_thread_is_opened_answered_and_closed_by_keyboard(shell: Shell) -> None:
    shell.say("bo", "A question")
    await shell.look()
    await shell.page.locator("#messages").focus()
    for key in ("ArrowUp", "Tab", "Enter"):
        await shell.page.keyboard.press(key)
    await expect(shell.page.get_by_label("Reply in this thread")).to_be_focused()
    await shell.page.keyboard.type("An answer")
    await shell.page.keyboard.press("Enter")

    await expect(shell.page.locator("#thread .message")).to_contain_text(["A question", "An answer"])
    await expect(shell.messages.locator(".replies")).to_have_text("1 reply")
    await shell.page.keyboard.press("Escape")
    await expect(shell.page.locator("#thread")).to_be_hidden()
    await expect(shell.messages.first).to_be_focused()


async def test_commands_are_suggested_and_chosen_by_keyboard(shell: Shell) -> None:
    await shell.look()
    await shell.box.press_sequentially("/jo")
    await expect(shell.page.get_by_role("option")).to_have_text(["/journeyEverything about journeys"])
    await shell.page.keyboard.press("ArrowDown")
    await shell.page.keyboard.press("Enter")
    await shell.page.keyboard.type("tas")
    await expect(shell.page.get_by_role("option")).to_have_text(["tasksyour open tasks"])
    await shell.page.keyboard.press("ArrowDown")
    await shell.page.keyboard.press("Tab")

    await expect(shell.box).to_have_value("/journey tasks")
    await expect(shell.box).to_have_attribute("aria-expanded", "false")


async def test_commands_learnt_late_are_suggested_to_who_is_writing(shell: Shell) -> None:
    is_typed = asyncio.Event()

    async def late(route: Route) -> None:
        await is_typed.wait()
        await route.continue_()

    await shell.page.route("**/page/suggestions*", late)
    await shell.look()
    await shell.box.press_sequentially("/jo")
    await expect(shell.page.get_by_role("option")).to_have_count(0)
    is_typed.set()

    await expect(shell.page.get_by_role("option")).to_have_text(["/journeyEverything about journeys"])


async def test_names_are_suggested_while_one_writes(shell: Shell) -> None:
    await shell.look()
    await shell.box.press_sequentially("Over to @b")
    await shell.page.keyboard.press("ArrowDown")
    await shell.page.keyboard.press("Enter")
    await shell.page.keyboard.press("Enter")

    await expect(shell.messages.last.locator(".message-text")).to_have_text("Over to @Bo Example")


async def test_a_command_that_fails_says_so_where_it_was_typed(shell: Shell) -> None:
    await shell.look()
    await shell.box.fill("/journey tasks")
    await shell.box.press("Enter")

    await expect(shell.messages).to_contain_text(["/journey failed with the error “dispatch_failed”"])
    await expect(shell.box).to_have_value("")
    await shell.box.press("ArrowUp")
    await expect(shell.box).to_have_value("/journey tasks")


async def test_a_command_in_a_thread_stays_in_its_box(shell: Shell) -> None:
    shell.say("bo", "A question")
    await shell.look()
    await shell.messages.first.hover()
    await shell.page.get_by_role("button", name="Reply in thread").click()
    box = shell.page.get_by_label("Reply in this thread")
    await box.fill("/journey tasks")
    await box.press("Enter")

    await expect(shell.page.locator("#thread .message").last).to_contain_text("Commands do not work in threads")
    await expect(box).to_have_value("/journey tasks")


async def test_a_shortcut_of_the_manifest_stands_at_each_message(shell: Shell) -> None:
    shell.say("bo", "A question")
    await shell.look()
    await shell.messages.first.hover()
    await shell.page.get_by_role("button", name="Start a journey").click()

    await expect(shell.messages.first).to_contain_text("The shortcut failed with the error “dispatch_failed”")


async def test_older_messages_come_when_asked_for_and_what_is_there_stays(shell: Shell) -> None:
    for number in range(2_000):
        shell.say("bo", f"Message {number}")
    await shell.look()
    await expect(shell.messages).to_have_count(50)
    await shell.messages.last.evaluate("item => { item.dataset.kept = 'yes'; }")
    # A real click would scroll to the button first, and scrolling there asks for older ones too.
    await shell.page.get_by_role("button", name="Show older messages").dispatch_event("click")
    await expect(shell.messages).to_have_count(100)
    shell.say("bo", "One more")

    await expect(shell.messages).to_have_count(101)
    await expect(shell.page.locator('[data-kept="yes"]')).to_contain_text("Message 1999")
    await expect(shell.messages.first).to_contain_text("Message 1900")


async def test_older_messages_come_as_one_scrolls_to_the_first(shell: Shell) -> None:
    for number in range(70):
        shell.say("bo", f"Message {number}")
    await shell.look()
    await expect(shell.messages).to_have_count(50)
    await shell.page.locator("#messages").evaluate("scroller => { scroller.scrollTop = 0; }")

    await expect(shell.messages).to_have_count(70)
    await expect(shell.page.get_by_role("button", name="Show older messages")).to_be_hidden()


async def test_whoever_reads_the_end_still_does_when_there_is_less_room(shell: Shell) -> None:
    for number in range(30):
        shell.say("bo", f"Message {number}: {'a few words more ' * 12}")
    await shell.look()
    await expect(shell.messages.last).to_be_in_viewport()
    await shell.page.set_viewport_size({"width": 900, "height": 500})
    await expect(shell.messages.last).to_be_in_viewport(ratio=1)

    await shell.page.locator("#messages").evaluate("scroller => { scroller.scrollTop = 400; }")
    await expect(shell.messages.last).not_to_be_in_viewport()
    await shell.page.set_viewport_size({"width": 880, "height": 600})
    await expect(shell.messages.last).not_to_be_in_viewport()


async def test_an_edit_changes_the_message_and_a_delete_takes_it_away(shell: Shell) -> None:
    message, other = shell.say("bo", "Teh kettle"), shell.say("bo", "And a cup")
    await shell.look()
    shell.workspace.messages.edit(
        Message(message.channel, message.ts, message.user, "The kettle", edited=shell.workspace.next_ts())
    )
    shell.workspace.messages.delete(other)

    await expect(shell.messages).to_have_count(1)
    await expect(shell.messages).to_contain_text(["The kettle"])
    await expect(shell.messages.first).to_contain_text("(edited)")


async def test_on_another_day_what_was_today_is_yesterday(shell: Shell) -> None:
    shell.say("bo", "See you tomorrow")
    await shell.look()
    await expect(shell.messages.locator(".day")).to_have_text("Today")
    shell.clock.move(timedelta(days=1))
    shell.served.stream.tell("clock", {"now": shell.clock.now().isoformat()})

    await expect(shell.messages.locator(".day")).to_have_text("Yesterday")
    await expect(shell.page.get_by_role("button", name="Ada Example")).to_contain_text("Fri 14:30")


async def test_a_lost_connection_is_told_and_what_was_missed_is_there_after_it(shell: Shell) -> None:
    await shell.look()
    async with PageServer(shell.workspace, told=TOLD) as first:
        await shell.page.goto(f"{first.url}/#{shell.id_of('ada')}/{shell.workspace.channel('success').id}")
        await expect(shell.page.locator("#place-name")).to_have_text("# success")
        port = int(first.url.rpartition(":")[2])
    await expect(shell.page.locator("#lost")).to_contain_text("The connection to the workspace is lost")
    shell.say("bo", "While you were out")
    async with PageServer(shell.workspace, port=port, told=TOLD):
        await expect(shell.messages).to_contain_text(["While you were out"])
        await expect(shell.page.locator("#lost")).to_be_empty()
        await shell.page.goto("about:blank")


async def test_the_home_tab_says_that_there_is_nothing_yet(shell: Shell) -> None:
    await shell.look()
    await shell.channel("Journeybot").click()
    await shell.page.get_by_role("tab", name="Messages").focus()
    await shell.page.keyboard.press("ArrowRight")

    await expect(shell.page.get_by_role("tab", name="Home")).to_be_focused()
    await expect(shell.page.get_by_role("tabpanel")).to_contain_text("Nothing here yet")
    await shell.page.reload()
    await expect(shell.page.get_by_role("tabpanel")).to_contain_text("Nothing here yet")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_in_anybodys_way(shell: Shell, scheme: str) -> None:
    await shell.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    head = shell.say("bo", "A question")
    shell.say("ada", "An answer", thread=head.ts)
    shell.say("bo", "Unread", "random")
    await shell.look()
    await shell.page.locator(".replies").click()
    await shell.box.fill("/journey s")
    await expect(shell.page.get_by_role("listbox", name="Suggestions")).to_be_visible()

    assert await barriers(shell.page) == []
