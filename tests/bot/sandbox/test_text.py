"""Messages and views as they read in a terminal."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.mrkdwn import Reader
from bot.sandbox.person import Person
from bot.sandbox.records import Message
from bot.sandbox.slack_dates import written_date
from bot.sandbox.text import blocks_text, channel_text, message_text
from bot.sandbox.workspace import Workspace
from tests.bot.sandbox.small_bot import CARD, Body, field, modal, plain

NOON = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)
OPTIONS: list[Body] = [{"text": plain(name), "value": name.lower()} for name in ("Yes", "No")]


def mrkdwn(text: str) -> Body:
    return {"type": "mrkdwn", "text": text}


@pytest.fixture
def reader(workspace: Workspace, ada: Person) -> Reader:
    return Reader(workspace, ada.user)


def test_names_stand_for_ids(workspace: Workspace, reader: Reader, ada: Person) -> None:
    channel = workspace.channel("success")
    assert reader.marked_up(f"<@{ada.id}> in <#{channel.id}> told <!here>") == "@ada in #success told @here"
    assert reader.marked_up("<@U404|gone> and <@U404>") == "@gone and @someone"


def test_links_read_as_their_label(reader: Reader) -> None:
    assert reader.marked_up("<https://a.test/x|the plan> <https://a.test> <mailto:a@b.test|mail>") == (
        "the plan https://a.test mail"
    )


def test_bold_and_italic_signs_are_not_read_aloud(reader: Reader) -> None:
    assert reader.marked_up("*Acme* is _really stuck_: *_both_*") == "Acme is really stuck: both"
    assert reader.marked_up("snake_case_name and 2 * 3 * 4") == "snake_case_name and 2 * 3 * 4"


def test_escaped_signs_are_read_as_typed(reader: Reader) -> None:
    assert reader.marked_up("a &lt;b&gt; &amp;amp; c") == "a <b> &amp; c"


def test_plain_text_is_not_marked_up(reader: Reader) -> None:
    assert reader.words(plain("*not bold* <@U1> &amp; so")) == "*not bold* <@U1> & so"


def test_a_date_is_read_in_the_viewers_zone(workspace: Workspace, ada: Person, bo: Person) -> None:
    late = int(datetime(2026, 6, 18, 22, 30, tzinfo=UTC).timestamp())
    text = f"Due <!date^{late}^{{date_num}} {{time}}|some day>"
    message = Message("C1", "1.000000", "U1", text)
    assert message_text(workspace, message, ada.user) == "Due 2026-06-19 04:00"
    assert message_text(workspace, message, bo.user) == "Due 2026-06-18 18:30"


@pytest.mark.parametrize(
    ("form", "days", "expected"),
    [
        ("{date_short}", 3, "21 Jun"),
        ("{date_short}", 400, "23 Jul 2027"),
        ("{date_long}", 0, "Thursday 18 June"),
        ("{date_short_pretty}", 1, "tomorrow"),
        ("{date_pretty} at {time}", -1, "yesterday at 12:00"),
        ("{date_pretty}", 2, "20 June"),
        ("{day_divider_pretty}", 2, "Saturday 20 June"),
        ("{date_slash} {time_secs}", 0, "18/06/2026 12:00:00"),
        ("{ago}", -3, "3 days ago"),
        ("{ago}", 1, "in 1 day"),
        ("{ago}", 0, "just now"),
        ("{nonsense}", 0, "{nonsense}"),
    ],
)
def test_date_tokens(form: str, days: int, expected: str) -> None:
    assert written_date(form, NOON + timedelta(days=days), NOON) == expected


def test_a_message_reads_as_its_blocks(workspace: Workspace, ada: Person) -> None:
    blocks = (
        {"type": "header", "text": plain("Acme")},
        *CARD,
        {"type": "section", "fields": [mrkdwn("*Owner*\n@ada"), mrkdwn("*Due*\ntoday")]},
        {"type": "divider"},
        {"type": "context", "elements": [mrkdwn("_since Tuesday_"), mrkdwn("2 of 3")]},
        {"type": "image", "alt_text": "Timeline", "image_url": "https://a.test/x.png", "title": plain("Plan")},
    )
    assert message_text(workspace, Message("C1", "1.0", "U1", "fallback", blocks), ada.user) == (
        "# Acme\n"
        "Send the welcome mail\n"
        "[Mark done]\n"
        "Owner: @ada\n"
        "Due: today\n"
        "----\n"
        "since Tuesday  2 of 3\n"
        "[image: Plan: Timeline]"
    )


def test_menus_show_what_can_be_chosen(reader: Reader, bo: Person) -> None:
    overflow = {"type": "overflow", "action_id": "more", "options": OPTIONS}
    select = {"type": "static_select", "action_id": "s", "placeholder": plain("Stage"), "options": OPTIONS}
    users = {"type": "users_select", "action_id": "u", "initial_user": bo.id}
    radio = {"type": "radio_buttons", "action_id": "r", "options": OPTIONS, "initial_option": OPTIONS[1]}
    boxes = {"type": "checkboxes", "action_id": "c", "options": OPTIONS, "initial_options": OPTIONS[:1]}
    block = {"type": "actions", "block_id": "b", "elements": [overflow, select, users, radio, boxes]}
    assert blocks_text(reader, [block]) == "[⋯ Yes | No]  [Stage ▾]  [@bo ▾]  ( ) Yes  (•) No  [x] Yes  [ ] No"


def test_a_table_is_set_in_columns(reader: Reader) -> None:
    def row(*cells: str) -> list[Body]:
        return [{"type": "raw_text", "text": cell} for cell in cells]

    table = {"type": "table", "rows": [row("Customer", "Day"), row("Acme", "50")]}
    assert blocks_text(reader, [table]) == "Customer | Day\nAcme     | 50"
    numbered = [*row("Acme"), {"type": "raw_number", "value": 5}]
    data = {"type": "data_table", "caption": "Late", "rows": [row("Customer", "Day"), numbered]}
    assert blocks_text(reader, [data]) == "Late\nCustomer | Day\nAcme     | 5"


def test_cards_and_containers_are_read_inside_out(reader: Reader) -> None:
    card: Body = {"type": "card", "title": mrkdwn("*Acme*"), "body": mrkdwn("stuck"), "actions": CARD[1]["elements"]}
    container: Body = {"type": "container", "title": plain("Late"), "child_blocks": [{"type": "divider"}]}
    blocks: list[Body] = [{"type": "carousel", "elements": [card]}, container]
    assert blocks_text(reader, blocks) == "Acme\nstuck\n[Mark done]\nLate\n----"


def test_rich_text_is_read_as_words(reader: Reader, ada: Person) -> None:
    words = [{"type": "text", "text": "Hi "}, {"type": "user", "user_id": ada.id}, {"type": "emoji", "name": "wave"}]
    section = {"type": "rich_text_section", "elements": words}
    listed = {"type": "rich_text_list", "style": "bullet", "elements": [section]}
    assert (
        blocks_text(reader, [{"type": "rich_text", "elements": [section, listed]}]) == "Hi @ada:wave:\n• Hi @ada:wave:"
    )


def test_an_unknown_block_is_named(reader: Reader) -> None:
    assert blocks_text(reader, [{"type": "hologram"}]) == "[hologram]"


def test_a_modal_reads_with_its_fields_errors_and_buttons(workspace: Workspace, ada: Person) -> None:
    form = modal(
        "Skip",
        field("Reason", "why", {"type": "plain_text_input", "action_id": "t"}, hint=plain("One sentence")),
        field("Until", "until", {"type": "datepicker", "action_id": "d"}, optional=True),
        close=plain("Cancel"),
    )
    view = workspace.views.open(ada.id, form)
    view = workspace.views.enter(view, "until", "d", {"type": "datepicker", "selected_date": "2026-07-01"})
    view = workspace.views.show_errors(view, {"why": "Say why."})
    assert ada.read(view) == (
        "== Skip ==\nReason: []\n  One sentence\n  ! Say why.\nUntil (optional): [2026-07-01]\n[Cancel]  [Save]"
    )


def test_a_channel_reads_with_authors_times_and_replies(workspace: Workspace, ada: Person, bo: Person) -> None:
    head = workspace.post(workspace.channel("success").id, bo.id, "Who takes Acme?")
    workspace.post(head.channel, ada.id, "I do", thread_ts=head.ts)
    time = f"{Reader(workspace, ada.user).moment(float(head.ts)):%H:%M}"
    assert channel_text(workspace, ada.messages("success"), ada.user) == (
        f"Bo Example  {time}\n  Who takes Acme?\n    Ada Example  {time}\n      I do"
    )
    assert ada.read_channel("success").startswith("Bo Example")
