"""A person's eyes: waiting for messages, and words that say what is there instead."""

import asyncio

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.elements import with_ids
from bot.sandbox.errors import NotThereError
from bot.sandbox.field_checks import field_errors
from bot.sandbox.person import Person
from bot.sandbox.records import Change
from bot.sandbox.server import SandboxServer
from bot.sandbox.workspace import Workspace
from tests.bot.sandbox.conftest import Connect
from tests.bot.sandbox.small_bot import CARD, Body, client_of, field, modal, plain


@pytest.fixture
def client(workspace: Workspace, server: SandboxServer) -> AsyncWebClient:
    return client_of(workspace, server)


async def test_a_message_is_waited_for_and_found_by_what_its_blocks_say(client: AsyncWebClient, ada: Person) -> None:
    async def post_later() -> None:
        await asyncio.sleep(0.02)
        await client.chat_postMessage(channel=ada.id, text="Alert", blocks=CARD)

    posting = asyncio.create_task(post_later())
    assert (await ada.sees("Send the welcome mail")).text == "Alert"
    await posting


async def test_what_does_not_come_is_reported_with_what_stands_there(client: AsyncWebClient, ada: Person) -> None:
    await client.chat_postMessage(channel=ada.id, text="Something else")
    with pytest.raises(NotThereError, match=r"there is:\nJourneybot .*\n  Something else"):
        await ada.sees("Alert", timeout=0.02)


async def test_an_answer_that_does_not_come_is_reported(app: AsyncApp, over_http: Connect, ada: Person) -> None:
    @app.command("/journey")
    async def say_nothing(ack: AsyncAck) -> None:
        await ack()

    await over_http(app)
    answer = await ada.command("/journey")
    with pytest.raises(NotThereError, match="Nothing was answered within"):
        await answer.arrives(timeout=0.02)


async def test_a_modal_can_be_waited_for(workspace: Workspace, app: AsyncApp, over_http: Connect, ada: Person) -> None:
    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    async def open_later(client: AsyncWebClient, body: Body) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal("Late", {"type": "divider"}))

    app.command("/journey")(ack=acknowledge, lazy=[open_later])
    await over_http(app)
    answer = await (await ada.command("/journey")).arrives()
    assert answer.view is not None
    assert answer.view.title == "Late"


async def test_another_persons_screen_is_out_of_reach(
    client: AsyncWebClient, workspace: Workspace, ada: Person, bo: Person
) -> None:
    channel = workspace.channel("success").id
    await client.chat_postEphemeral(channel=channel, user=ada.id, text="Only ada", blocks=CARD)
    with pytest.raises(NotThereError, match="not on bo's screen"):
        await bo.press(ada.messages(channel)[0], "Mark done")


async def test_every_change_is_told_until_nobody_listens(
    client: AsyncWebClient, workspace: Workspace, ada: Person
) -> None:
    told: list[Change] = []
    stop = workspace.changes.listen(told.append)
    posted = await client.chat_postMessage(channel=ada.id, text="One")
    await client.chat_delete(channel=posted["channel"], ts=posted["ts"])
    stop()
    await client.chat_postMessage(channel=ada.id, text="Two")
    assert [change.what for change in told] == ["posted", "called", "deleted", "called"]


async def test_a_home_page_is_replaced_only_by_who_knows_it(client: AsyncWebClient, ada: Person) -> None:
    page = {"type": "home", "blocks": [{"type": "divider"}]}
    first = await client.views_publish(user_id=ada.id, view=page)
    second = await client.views_publish(user_id=ada.id, view=page, hash=first["view"]["hash"])
    assert second["view"]["id"] == first["view"]["id"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_publish(user_id=ada.id, view=page, hash=first["view"]["hash"])


async def test_the_bot_loses_a_channel_it_is_removed_from(client: AsyncWebClient, workspace: Workspace) -> None:
    channel = workspace.channel("success").id
    workspace.conversations.leave(channel, workspace.bot.user)
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await client.chat_postMessage(channel=channel, text="x")
    workspace.conversations.join(channel, workspace.bot.user)
    assert (await client.chat_postMessage(channel=channel, text="x"))["ok"]


@pytest.mark.parametrize(
    ("element", "typed", "error"),
    [
        ({"type": "plain_text_input", "min_length": 3}, "ab", "Please enter at least 3 characters."),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", "Please enter at most 3 characters."),
        ({"type": "plain_text_input", "max_length": 3}, "abc", None),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Please enter a whole number."),
        ({"type": "number_input", "is_decimal_allowed": True}, "one", "Please enter a number."),
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "2"}, "1.5", "Please enter 2 or more."),
        ({"type": "number_input", "is_decimal_allowed": False, "max_value": "9"}, "10", "Please enter 9 or less."),
        ({"type": "number_input", "is_decimal_allowed": False, "max_value": "9"}, "9", None),
        ({"type": "email_text_input"}, "ada", "Please enter a valid email address."),
        ({"type": "url_text_input"}, "example.test", "Please enter a valid URL."),
        ({"type": "url_text_input"}, "https://example.test", None),
    ],
)
def test_slack_checks_a_field_before_it_submits(
    workspace: Workspace, ada: Person, element: Body, typed: str, error: str | None
) -> None:
    view = workspace.views.open(ada.id, modal("Form", field("Field", "b", {**element, "action_id": "a"})))
    view = workspace.views.enter(view, "b", "a", {"type": element["type"], "value": typed})
    assert field_errors(view).get("b") == error


def test_ids_are_made_up_where_none_are_given() -> None:
    blocks = with_ids([{"type": "actions", "elements": [{"type": "button", "text": plain("Go"), "value": "1"}]}])
    again = with_ids(blocks)
    assert blocks[0]["block_id"]
    assert blocks[0]["elements"][0]["action_id"]
    assert again == blocks
