"""Menus that search as one types."""

import pytest
from playwright.async_api import Locator, expect

from tests.browser import kit
from tests.browser.chromium import barriers
from tests.browser.harness import Harness
from tests.notifications.payloads import in_actions, option, plain, section

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def external(harness: Harness, **fields: object) -> Locator:
    await harness.options({"options": kit.FRUIT})
    field = {**kit.FIELDS["external"], **fields}
    await harness.modal(kit.modal(kit.in_input("external", field)))
    return harness.page.get_by_role("combobox", name="External")


async def test_the_app_is_asked_once_one_stops_typing(harness: Harness) -> None:
    field = await external(harness)

    await field.press_sequentially("a")
    await expect(harness.page.get_by_role("status")).to_have_text("Type at least 2 characters.")
    await field.press_sequentially("pple", delay=10)
    await expect(harness.page.get_by_role("option")).to_have_count(2)

    assert await harness.written("asked") == [{"block_id": "external", "action_id": "external", "typed": "apple"}]
    assert await barriers(harness.page, "dialog") == []


async def test_a_choice_is_made_by_keyboard_alone(harness: Harness) -> None:
    field = await external(harness, min_query_length=0)

    await field.press("ArrowDown")
    await expect(harness.page.get_by_role("option")).to_have_count(2)
    await field.press("ArrowDown")
    await field.press("ArrowDown")
    await field.press("Enter")

    await expect(field).to_have_value("Pear")
    await expect(field).to_have_attribute("aria-expanded", "false")
    assert await harness.written("submitted") == []
    assert await harness.state() == {
        "external": {"external": {"type": "external_select", "selected_option": kit.FRUIT[1]}}
    }


async def test_escape_closes_the_list_and_not_the_form(harness: Harness) -> None:
    field = await external(harness, initial_option=kit.FRUIT[0])

    await field.fill("pe")
    await expect(harness.page.get_by_role("listbox")).to_be_visible()
    await field.press("Escape")

    await expect(harness.page.get_by_role("listbox")).to_be_hidden()
    await expect(field).to_have_value("Apple")
    assert await harness.written("closed") == []


async def test_an_emptied_field_holds_nothing(harness: Harness) -> None:
    field = await external(harness, initial_option=kit.FRUIT[0])

    await field.fill("")
    await field.press("Tab")

    assert await harness.state() == {"external": {"external": {"type": "external_select", "selected_option": None}}}


async def test_what_was_only_half_typed_is_no_choice(harness: Harness) -> None:
    field = await external(harness, initial_option=kit.FRUIT[0])

    await field.fill("pe")
    await field.press("Tab")

    await expect(field).to_have_value("Apple")


@pytest.mark.parametrize(
    ("options", "note"),
    [({"options": []}, "Nothing fits."), ({"failure": "no"}, "Nothing fits."), (None, "Type again")],
)
async def test_an_empty_list_says_why(options: object, note: str, harness: Harness) -> None:
    field = await external(harness)
    await harness.options(options)

    await field.fill("zzz")

    await expect(harness.page.get_by_role("status")).to_contain_text(note)


async def test_groups_keep_their_names_while_they_are_searched(harness: Harness) -> None:
    await harness.modal(kit.modal(kit.in_input("static", kit.FIELDS["static"])))
    field = harness.page.get_by_role("combobox", name="Static")

    await field.click()
    await expect(harness.page.get_by_role("group", name="Onboarding").get_by_role("option")).to_have_count(1)
    assert await barriers(harness.page, "dialog") == []
    await field.fill("RENEW")

    await expect(harness.page.get_by_role("option")).to_have_text(["Renewal"])


async def test_several_are_chosen_and_taken_back(harness: Harness) -> None:
    await harness.modal(kit.modal(kit.in_input("statics", kit.FIELDS["statics"])))
    field = harness.page.get_by_role("combobox", name="Statics")

    await harness.page.get_by_role("button", name="Remove Apple").click()
    await expect(field).to_be_focused()
    await field.press("Backspace")
    await field.fill("app")
    await field.press("Enter")

    chosen = {"type": "multi_static_select", "selected_options": kit.FRUIT[:1]}
    assert await harness.state() == {"statics": {"statics": chosen}}


async def test_no_more_than_allowed_are_chosen(harness: Harness) -> None:
    await harness.modal(kit.modal(kit.in_input("channels", kit.FIELDS["channels"])))
    field = harness.page.get_by_role("combobox", name="Channels")

    for typed in ("random", "customer"):
        await field.fill(typed)
        await field.press("Enter")

    assert (await harness.state())["channels"]["channels"]["selected_channels"] == ["C0RANDOM"]


async def test_a_long_list_stays_in_the_window(harness: Harness) -> None:
    many = [option(f"v{number}", text=plain(f"Customer {number}")) for number in range(100)]
    await harness.draw(*[section()] * 20, in_actions(kit.element("static_select", "many", options=many)))

    await harness.page.get_by_role("combobox").click()
    await expect(harness.page.get_by_role("option")).to_have_count(100)

    box = await harness.page.get_by_role("listbox").locator("..").bounding_box()
    window = harness.page.viewport_size
    assert box is not None
    assert window is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= window["height"]
