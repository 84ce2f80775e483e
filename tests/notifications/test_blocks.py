"""Whatever text the builders are given, Slack takes what they return."""

from datetime import date, time

from hypothesis import given

from notifications import blocks, elements
from notifications.escaping import mrkdwn
from notifications.limits import UPDATED_TEXT, message_problems, view_problems
from tests.notifications.hostile import names, quickly


def _options(name: str, count: int = 2) -> list[elements.Block]:
    return [elements.option(name, f"v{number}", name) for number in range(count)]


def _card(name: str) -> elements.Block:
    ask = elements.confirm(name, name, name, name, style="danger")
    done = elements.button(name, "done", value="t1", style="primary", confirm=ask, accessibility_label=name)
    safe = mrkdwn(name)
    return blocks.message(
        safe * 3,
        [
            blocks.header(name),
            blocks.section(safe, accessory=done, block_id="first"),
            blocks.fields(mrkdwn(name, limit=2000), mrkdwn(name, limit=2000)),
            blocks.divider(),
            blocks.actions(
                done,
                elements.overflow("more", _options(name), confirm=ask),
                elements.users_select("owner", placeholder=name, chosen="U012AB3CD"),
                elements.datepicker("due", placeholder=name, chosen=date(2026, 6, 3)),
                block_id="second",
            ),
            blocks.context(safe, safe),
        ],
        metadata={"event_type": "journeybot_message", "event_payload": {"id": "m1"}},
    )


def _fields(name: str) -> list[elements.Block]:
    choices = _options(name)
    return [
        elements.plain_text_input("a", initial=name, placeholder=name, least=1, most=80),
        elements.plain_text_input("a", initial=name, multiline=True),
        elements.static_select("a", choices, placeholder=name, chosen="v1"),
        elements.external_select("a", placeholder=name, chosen=choices[0]),
        elements.users_select("a", placeholder=name),
        elements.conversations_select("a", placeholder=name, chosen="C012AB3CD"),
        elements.datepicker("a", placeholder=name),
        elements.timepicker("a", placeholder=name, chosen=time(9, 0)),
        elements.checkboxes("a", choices, chosen=("v1",)),
        elements.radio_buttons("a", choices, chosen="v0"),
    ]


@quickly
@given(names)
def test_a_message_of_every_block_is_accepted(name: str) -> None:
    assert message_problems(_card(name), text_limit=UPDATED_TEXT) == []


@quickly
@given(names)
def test_a_modal_of_any_field_is_accepted(name: str) -> None:
    for field in _fields(name):
        asked = blocks.input_block(name, field, block_id="b", hint=name, optional=True, dispatch_action=True)
        view = blocks.modal(name, [asked], callback_id="edit", submit=name, close=name, private_metadata="{}")
        assert view_problems(view) == []


@quickly
@given(names)
def test_a_home_tab_is_accepted(name: str) -> None:
    assert view_problems(blocks.home([blocks.header(name)], callback_id="home")) == []


def test_nothing_is_sent_as_null() -> None:
    assert elements.button("Open", "open") == {
        "type": "button",
        "text": {"type": "plain_text", "text": "Open", "emoji": True},
        "action_id": "open",
    }


def test_slack_links_nothing_by_itself_in_our_markup() -> None:
    assert blocks.section("see #general")["text"]["verbatim"] is True


def test_a_choice_that_is_gone_is_not_selected() -> None:
    assert "initial_option" not in elements.static_select("a", _options("x"), chosen="gone")
    assert "initial_options" not in elements.checkboxes("a", _options("x"), chosen=("gone",))
