"""Forms: fields report what Slack would send, mistakes are shown where they are, nothing typed is lost."""

import re
from typing import Any

import pytest
from playwright.async_api import expect

from bot.sandbox.elements import first_values, with_ids
from tests.browser import kit
from tests.browser.chromium import barriers
from tests.browser.harness import Harness
from tests.notifications.payloads import button, confirm, in_actions, mrkdwn, plain, section

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_fields_nobody_touched_report_what_the_sandbox_expects(harness: Harness) -> None:
    blocks = [*kit.inputs(), section(block_id="menu", accessory=kit.FIELDS["static"])]
    await harness.modal(kit.modal(*blocks))

    assert await harness.state() == first_values(with_ids(blocks))


async def test_fields_report_what_is_entered_in_slacks_shape(harness: Harness) -> None:
    await harness.options({"options": kit.FRUIT})
    await harness.modal(kit.modal(*kit.inputs()))
    page = harness.page

    await page.get_by_label("Text", exact=True).fill("Acme <b> & co")
    await page.get_by_label("Long text").fill("One\nTwo")
    await page.get_by_label("Number").fill("12")
    await page.get_by_label("Email").fill("ada@customers.example")
    await page.get_by_label("Address").fill("https://customers.example")
    await page.get_by_label("Rich").fill("Words")
    await page.get_by_label("Date").fill("2026-12-24")
    await page.get_by_label("Time").fill("17:45")
    await page.get_by_label("Moment").fill("2026-12-24T17:45")
    await page.get_by_role("group", name="Boxes").get_by_label("Pear").check()
    await page.get_by_role("radiogroup", name="Radio").get_by_label("Apple").check()
    for field, typed in [
        ("External", "app"),
        ("User", "theo"),
        ("Conversation", "rand"),
        ("Users", "pri"),
        ("Statics", "app"),
    ]:
        await choose(harness, field, typed)

    section_ = {"type": "rich_text_section", "elements": [{"type": "text", "text": "Words"}]}
    expected = {
        "text": {"value": "Acme <b> & co"},
        "long text": {"value": "One\nTwo"},
        "number": {"value": "12"},
        "email": {"value": "ada@customers.example"},
        "address": {"value": "https://customers.example"},
        "rich": {"rich_text_value": {"type": "rich_text", "elements": [section_]}},
        "date": {"selected_date": "2026-12-24"},
        "time": {"selected_time": "17:45"},
        "moment": {"selected_date_time": 1798130700},
        "boxes": {"selected_options": kit.FRUIT},
        "radio": {"selected_option": kit.FRUIT[0]},
        "external": {"selected_option": kit.FRUIT[0]},
        "user": {"selected_user": "U0THEO"},
        "conversation": {"selected_conversation": "C0RANDOM"},
        "users": {"selected_users": ["U0MARA", "U0THEO", "U0PRIYA"]},
        "statics": {"selected_options": kit.FRUIT[1:]},
    }
    assert values(await harness.state(), expected) == expected


def values(state: Any, names: Any) -> dict[str, Any]:
    """What the named fields report, without their types."""
    fields = {block: next(iter(actions.values())) for block, actions in state.items()}
    return {name: {key: value for key, value in fields[name].items() if key != "type"} for name in names}


async def choose(harness: Harness, field: str, typed: str) -> None:
    combobox = harness.page.get_by_role("combobox", name=field, exact=True)
    await combobox.fill(typed)
    await expect(combobox).to_have_attribute("aria-activedescendant", re.compile("option-"))
    await combobox.press("Enter")


async def test_what_is_entered_is_submitted_once(harness: Harness) -> None:
    await harness.modal(kit.modal(kit.in_input("text", kit.FIELDS["text"])))
    await harness.hold()

    await harness.page.get_by_label("Text").fill("Acme")
    await harness.page.keyboard.press("Enter")
    save = harness.page.get_by_role("button", name="Save")
    await expect(save).to_have_attribute("aria-busy", "true")
    await save.click()
    await harness.release()

    await expect(save).not_to_have_attribute("aria-busy", "true")
    submitted = [{"text": {"text": {"type": "plain_text_input", "value": "Acme"}}}]
    assert await harness.written("submitted") == submitted


async def test_mistakes_are_shown_at_their_fields(harness: Harness) -> None:
    await harness.modal(kit.modal(*kit.inputs(hint=plain("A hint"))))
    await harness.answer(
        {"ok": False, "errors": {"static": "Choose one.", "boxes": "Tick two.", "gone": "And a third."}}
    )

    await harness.page.get_by_role("button", name="Save").click()

    boxes = harness.page.get_by_role("checkbox", name="Apple")
    await expect(boxes).to_be_focused()
    await expect(boxes).to_have_attribute("aria-invalid", "true")
    field = harness.page.get_by_role("combobox", name="Static", exact=True)
    await expect(field).to_have_accessible_description("A hint Choose one.")
    await expect(harness.page.get_by_role("alert")).to_have_text("And a third.")
    assert await barriers(harness.page, "dialog") == []

    await harness.answer({"ok": True})
    await harness.page.get_by_role("button", name="Save").click()
    await expect(harness.page.locator(".bk-error")).to_have_count(0)
    await expect(field).to_have_accessible_description("A hint")
    await expect(field).not_to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("answer", [{"ok": False, "failure": "The workspace did not answer."}, "unreached"])
async def test_a_form_that_could_not_be_sent_says_so_and_keeps_what_is_typed(answer: object, harness: Harness) -> None:
    await harness.modal(kit.modal(kit.in_input("text", kit.FIELDS["text"])))
    await harness.answer(answer)

    await harness.page.get_by_label("Text").fill("Acme")
    await harness.page.get_by_role("button", name="Save").click()

    await expect(harness.page.get_by_role("alert")).to_contain_text("did not answer")
    await expect(harness.page.get_by_label("Text")).to_have_value("Acme")


async def test_what_is_typed_stays_when_the_app_redraws_the_form(harness: Harness) -> None:
    text, user = kit.in_input("text", kit.FIELDS["text"]), kit.in_input("user", kit.FIELDS["user"])
    await harness.modal(kit.modal(text, user))
    await harness.page.get_by_label("Text").fill("Acme Rockets")
    await choose(harness, "User", "theo")
    await harness.page.get_by_label("Text").focus()
    await harness.page.keyboard.press("Home")

    await harness.modal(
        kit.modal(section(text=mrkdwn("More to fill in")), text, user, kit.in_input("date", kit.FIELDS["date"]))
    )

    field = harness.page.get_by_label("Text")
    await expect(harness.page.get_by_text("More to fill in")).to_be_visible()
    await expect(field).to_have_value("Acme Rockets")
    await expect(field).to_be_focused()
    await harness.page.keyboard.type("The ")
    await expect(field).to_have_value("The Acme Rockets")
    await expect(harness.page.get_by_role("combobox", name="User")).to_have_value("Theo Barnaby")


async def test_another_form_starts_with_what_the_workspace_holds(harness: Harness) -> None:
    text = kit.in_input("text", kit.FIELDS["text"])
    await harness.modal(kit.modal(text))
    await harness.page.get_by_label("Text").fill("Acme")

    held = {"values": {"text": {"text": {"type": "plain_text_input", "value": "Bluebell"}}}}
    await harness.modal(kit.modal(text, title=plain("Another")), id="V2", depth=2, state=held)

    await expect(harness.page.get_by_role("dialog", name="Another")).to_be_visible()
    await expect(harness.page.get_by_role("dialog")).to_have_count(1)
    await expect(harness.page.get_by_label("Text")).to_have_value("Bluebell")


async def test_a_form_is_closed_by_its_button_by_escape_or_with_all_below_it(harness: Harness) -> None:
    await harness.modal(kit.modal(close=plain("Not now")), depth=2)

    await harness.page.get_by_role("button", name="Not now").click()
    await harness.page.keyboard.press("Escape")
    await harness.page.get_by_role("button", name="Close all").click()

    assert await harness.written("closed") == [False, False, True]


async def test_focus_goes_back_to_where_it_was(harness: Harness) -> None:
    await harness.draw(in_actions(button("open")))
    opener = harness.page.get_by_role("button", name="Mark done")
    await opener.focus()
    await harness.modal(kit.modal(kit.in_input("text", kit.FIELDS["text"])))
    await expect(harness.page.get_by_label("Text")).to_be_focused()

    await harness.page.evaluate("harness.hide()")

    await expect(opener).to_be_focused()


async def test_a_question_in_a_form_does_not_close_it(harness: Harness) -> None:
    sure = confirm()
    await harness.modal(kit.modal(in_actions(button("end", confirm=sure))))

    await harness.page.get_by_role("button", name="Mark done").click()
    await expect(harness.page.get_by_role("alertdialog")).to_be_visible()
    await harness.page.keyboard.press("Escape")

    await expect(harness.page.get_by_role("alertdialog")).to_have_count(0)
    await expect(harness.page.get_by_role("dialog", name="A form")).to_be_visible()
    assert await harness.written("closed") == []
