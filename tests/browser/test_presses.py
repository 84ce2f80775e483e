"""Buttons, menus and fields that act: by mouse, by keyboard, once, and with a sentence when it fails."""

import pytest
from playwright.async_api import expect

from notifications.elements import Block
from tests.browser import kit
from tests.browser.harness import Harness
from tests.notifications.payloads import button, confirm, in_actions, mrkdwn, option, plain, section

pytestmark = pytest.mark.asyncio(loop_scope="package")

SURE = confirm(title=plain("End it?"), text=mrkdwn("*Nobody* is told."), confirm=plain("End"), deny=plain("Keep"))


async def only_act(harness: Harness) -> Block:
    acts = await harness.written("acts")
    assert len(acts) == 1
    return dict(acts[0])


async def test_a_press_tells_what_slack_tells(harness: Harness) -> None:
    await harness.draw({"type": "actions", "block_id": "b", "elements": [button("done", value="a1")]})

    await harness.page.get_by_role("button", name="Mark done").click()

    told = {"block_id": "b", "action_id": "done", "type": "button", "value": {"value": "a1"}, "values": {}}
    assert await only_act(harness) == told


async def test_a_second_press_while_the_first_is_under_way_is_none(harness: Harness) -> None:
    await harness.draw(in_actions(button("done")))
    await harness.hold()
    done = harness.page.get_by_role("button", name="Mark done")

    await done.click()
    await expect(done).to_have_attribute("aria-busy", "true")
    await done.click()
    await done.press("Enter")
    await harness.release()

    await expect(done).not_to_have_attribute("aria-busy", "true")
    await only_act(harness)


async def test_the_second_click_of_two_does_not_press_what_was_put_there_by_the_first(harness: Harness) -> None:
    await harness.draw(in_actions(button("done", value="first")))
    box = await harness.page.get_by_role("button", name="Mark done").bounding_box()
    assert box is not None
    mouse = harness.page.mouse
    await mouse.click(box["x"] + 9, box["y"] + 9)
    await harness.draw(in_actions(button("done", value="next")))
    await mouse.down(click_count=2)
    await mouse.up(click_count=2)
    await expect(harness.page.get_by_role("button", name="Mark done")).to_be_focused()
    assert (await only_act(harness))["value"] == {"value": "first"}

    await harness.page.keyboard.press("Enter")
    assert [act["value"]["value"] for act in await harness.written("acts")] == ["first", "next"]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"ok": False, "failure": "The app did not answer within three seconds."}, "within three seconds"),
        ("unreached", "did not answer. Is it still running?"),
    ],
)
async def test_a_press_that_fails_says_so_at_its_place(answer: object, sentence: str, harness: Harness) -> None:
    await harness.draw(section(), in_actions(button("done")))
    await harness.answer(answer)

    await harness.page.get_by_role("button", name="Mark done").click()
    failure = harness.page.locator(".bk-actions").get_by_role("alert")
    await expect(failure).to_contain_text(sentence)

    await harness.answer({"ok": True})
    await harness.page.get_by_role("button", name="Mark done").click()
    await expect(failure).to_have_count(0)


@pytest.mark.parametrize(("reply", "told"), [("Keep", 0), ("End", 1), ("Escape", 0)])
async def test_what_destroys_is_asked_before(reply: str, told: int, harness: Harness) -> None:
    await harness.draw(in_actions(button("end", confirm=SURE)))
    end = harness.page.get_by_role("button", name="Mark done")
    await end.click()

    dialog = harness.page.get_by_role("alertdialog", name="End it?")
    await expect(dialog).to_contain_text("Nobody is told.")
    if reply == "Escape":
        await harness.page.keyboard.press("Escape")
    else:
        await dialog.get_by_role("button", name=reply).click()

    await expect(harness.page.locator("dialog")).to_have_count(0)
    await expect(end).to_be_focused()
    assert len(await harness.written("acts")) == told


async def test_a_dangerous_question_offers_the_way_back_first(harness: Harness) -> None:
    await harness.draw(in_actions(button("end", confirm={**SURE, "style": "danger"})))
    await harness.page.get_by_role("button", name="Mark done").press("Enter")

    await expect(harness.page.get_by_role("button", name="Keep")).to_be_focused()
    await harness.page.keyboard.press("Enter")

    await expect(harness.page.get_by_role("alertdialog")).to_have_count(0)
    assert await harness.written("acts") == []


async def test_a_menu_is_worked_by_keyboard_alone(harness: Harness) -> None:
    fruit = [*kit.FRUIT, option("quince", text=plain("Quince"))]
    await harness.draw(in_actions(kit.element("overflow", "menu", options=fruit)))
    opener = harness.page.get_by_role("button", name="More actions")
    await opener.focus()

    await harness.page.keyboard.press("Enter")
    await expect(opener).to_have_attribute("aria-expanded", "true")
    await expect(harness.page.get_by_role("menuitem", name="Apple")).to_be_focused()
    await harness.page.keyboard.press("ArrowUp")
    await expect(harness.page.get_by_role("menuitem", name="Quince")).to_be_focused()
    await harness.page.keyboard.press("p")
    await expect(harness.page.get_by_role("menuitem", name="Pear")).to_be_focused()
    await harness.page.keyboard.press("Escape")
    await expect(opener).to_be_focused()
    await expect(opener).to_have_attribute("aria-expanded", "false")
    await harness.page.keyboard.press("ArrowUp")
    await harness.page.keyboard.press("Enter")

    assert (await only_act(harness))["value"] == {"selected_option": fruit[2]}
    await expect(opener).to_be_focused()


async def test_a_menu_opens_and_closes_by_mouse(harness: Harness) -> None:
    await harness.draw(in_actions(kit.element("overflow", "menu", options=kit.FRUIT)))
    opener = harness.page.get_by_role("button", name="More actions")

    await opener.click()
    await expect(harness.page.get_by_role("menu")).to_be_visible()
    await opener.click()
    await expect(harness.page.get_by_role("menu")).to_be_hidden()
    await opener.click()
    await harness.page.get_by_role("menuitem", name="Pear").click()

    assert (await only_act(harness))["value"] == {"selected_option": kit.FRUIT[1]}


async def test_a_choice_outside_a_form_is_told_at_once(harness: Harness) -> None:
    await harness.draw(section(block_id="side", accessory=kit.FIELDS["static"]))
    field = harness.page.get_by_role("combobox", name="Choose a template")

    await field.click()
    await harness.page.get_by_role("option", name="Renewal").click()

    chosen = kit.GROUPS[1]["options"][0]
    act = await only_act(harness)
    assert act["value"] == {"selected_option": chosen}
    assert act["values"] == {"side": {"static": {"type": "static_select", "selected_option": chosen}}}


async def test_a_choice_that_is_not_confirmed_is_taken_back(harness: Harness) -> None:
    await harness.draw(in_actions({**kit.FIELDS["user"], "confirm": SURE}, {**kit.FIELDS["boxes"], "confirm": SURE}))
    field = harness.page.get_by_role("combobox", name="Choose a person")

    await field.click()
    await harness.page.get_by_role("option", name="Theo").click()
    await harness.page.get_by_role("button", name="Keep").click()
    await harness.page.get_by_role("checkbox", name="Pear").check()
    await harness.page.get_by_role("button", name="Keep").click()

    await expect(field).to_have_value("Mara Lindqvist")
    await expect(harness.page.get_by_role("checkbox", name="Pear")).not_to_be_checked()
    assert await harness.written("acts") == []


async def test_boxes_and_days_tell_what_was_chosen(harness: Harness) -> None:
    await harness.draw(in_actions(kit.FIELDS["boxes"], kit.FIELDS["date"]))

    await harness.page.get_by_role("checkbox", name="Pear").check()
    await harness.page.get_by_label("Choose a date").fill("2026-07-01")
    await expect_acts(harness, 2)

    acts = [act["value"] for act in await harness.written("acts")]
    assert acts == [{"selected_options": kit.FRUIT}, {"selected_date": "2026-07-01"}]


async def expect_acts(harness: Harness, count: int) -> None:
    await harness.page.wait_for_function(f"harness.acts.length === {count}")


async def test_text_that_acts_is_told_on_enter(harness: Harness) -> None:
    await harness.modal(kit.modal(kit.in_input("text", kit.FIELDS["text"], dispatch_action=True)))

    await harness.page.get_by_label("Text").fill("Acme")
    await harness.page.keyboard.press("Enter")
    await expect_acts(harness, 1)

    assert (await only_act(harness))["value"] == {"value": "Acme"}
    assert await harness.written("submitted") == []


async def test_text_that_acts_on_every_character_is_told_when_one_stops(harness: Harness) -> None:
    acting = {**kit.FIELDS["text"], "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}
    await harness.modal(kit.modal(kit.in_input("text", acting, dispatch_action=True)))

    await harness.page.get_by_label("Text").press_sequentially("Acme")
    await expect_acts(harness, 1)

    assert (await only_act(harness))["value"] == {"value": "Acme"}


async def test_nothing_can_be_pressed_where_it_is_only_shown(harness: Harness) -> None:
    await harness.draw(*kit.pressed(), disabled=True)

    await harness.page.get_by_role("button", name="Mark done").click(force=True)

    await expect(harness.page.get_by_role("combobox").first).to_be_disabled()
    assert await harness.written("acts") == []
