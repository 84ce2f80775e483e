"""What a person does on the page happens in the workspace, or is refused in a sentence."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.person import Person
from bot.sandbox.records import Message
from bot.sandbox.workspace import Workspace
from tests.bot.page.conftest import TOLD, Browser
from tests.bot.sandbox.small_bot import CARD, Body, field, modal, plain
from tests.page_server import PageServer

SUCCESS = "C00000001"
NAME = field("Name", "name", {"type": "plain_text_input", "action_id": "text"})
SIZE = field(
    "Size",
    "size",
    {"type": "static_select", "action_id": "choice", "options": [{"text": plain("Big"), "value": "big"}]},
    optional=True,
)
FORM = modal("Start a journey", NAME, SIZE, callback_id="start", notify_on_close=True)


def posted(workspace: Workspace, *blocks: Body, only_for: str | None = None) -> Body:
    """A message of the app's; gives where it is."""
    message = Message(
        SUCCESS, workspace.next_ts(), workspace.bot.user, "A card", tuple(blocks or CARD), only_for=only_for
    )
    workspace.messages.post(message)
    return {"type": "message", "channel": SUCCESS, "ts": message.ts}


PRESS: Mapping[str, Any] = {"block_id": "buttons", "action_id": "done", "value": {}}


async def test_a_command_is_answered_in_its_channel(app: AsyncApp, adas: Browser, bos: Browser) -> None:
    @app.command("/journey")
    async def status(ack: AsyncAck, command: Body) -> None:
        await ack(text=f"You asked: {command['text']}")

    assert await adas.tell("command", channel=SUCCESS, text="/journey status acme") == {"ok": True}
    assert [(m["text"], m["ephemeral"]) for m in await adas.messages(SUCCESS)] == [("You asked: status acme", True)]
    assert await bos.messages(SUCCESS) == []


async def test_a_command_that_finds_no_app_fails_as_in_slack(adas: Browser) -> None:
    answer = await adas.tell("command", channel=SUCCESS, text="/journey tasks")

    assert answer == {
        "ok": False,
        "failure": "/journey failed with the error “dispatch_failed”: the app could not be reached.",
    }


async def test_a_command_that_is_not_answered_in_time_says_so(
    app: AsyncApp, adas: Browser, workspace: Workspace
) -> None:
    workspace.app.ack_timeout = 0.05

    @app.command("/journey")
    async def late(ack: AsyncAck) -> None:
        await asyncio.sleep(0.2)
        await ack()

    answer = await adas.tell("command", channel=SUCCESS, text="/journey")
    assert answer["failure"].startswith("/journey failed with the error “operation_timeout”")


async def test_a_command_no_app_offers_is_named(adas: Browser, workspace: Workspace) -> None:
    workspace.app.commands = {"/journey": True}
    answer = await adas.tell("command", channel=SUCCESS, text="/jorney tasks")

    assert answer["failure"] == "/jorney is not a command that an app here offers."


async def test_what_is_said_reaches_the_others_and_names_become_mentions(
    adas: Browser, bos: Browser, bo: Person
) -> None:
    await adas.tell("say", channel=SUCCESS, text="Over to @bo & <everyone>")

    said = (await bos.messages(SUCCESS))[0]
    assert said["text"] == f"Over to <@{bo.id}|bo> &amp; &lt;everyone&gt;"
    assert said["user"] == adas.user


async def test_a_reply_goes_into_its_thread(adas: Browser, bos: Browser, workspace: Workspace) -> None:
    head = posted(workspace)
    await adas.tell("say", channel=SUCCESS, text="Thanks", thread=head["ts"])

    assert [m["text"] for m in await bos.messages(SUCCESS, thread=head["ts"])] == ["A card", "Thanks"]


async def test_a_reply_to_nothing_is_refused(adas: Browser) -> None:
    answer = await adas.tell("say", 404, channel=SUCCESS, text="Thanks", thread="1.0")

    assert answer["failure"] == "This message is not there any more."


async def test_the_app_takes_no_messages_where_its_manifest_says_so(
    workspace: Workspace, adas: Browser, ada: Person
) -> None:
    told = {"features": {"app_home": {"messages_tab_read_only_enabled": True}}}
    async with PageServer(workspace, told=told) as page:
        reading = Browser(adas.session, page.url, ada.id)
        answer = await reading.tell("say", 400, channel=workspace.direct(ada.id).id, text="Hello?")

    assert "turns off messages to it" in answer["failure"]
    assert ada.dm() == ()


async def test_a_press_reaches_the_app_with_the_buttons_own_value(
    app: AsyncApp, adas: Browser, workspace: Workspace
) -> None:
    @app.action("done")
    async def done(ack: AsyncAck, respond: AsyncRespond, action: Body) -> None:
        await ack()
        await respond(text=f"Done: {action['value']}", replace_original=True)

    answer = await adas.tell("action", container=posted(workspace), **{**PRESS, "value": {"value": "forged"}})

    assert answer["ok"]
    assert [m["text"] for m in await adas.messages(SUCCESS)] == ["Done: a1"]


async def test_a_press_the_app_does_not_take_says_why(adas: Browser, workspace: Workspace) -> None:
    answer = await adas.tell("action", container=posted(workspace), **PRESS)

    assert answer["failure"] == "That failed with the error “dispatch_failed”: the app could not be reached."


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"action_id": "undone"}, "This is not on the screen any more."),
        ({"container": {"type": "message", "channel": SUCCESS, "ts": "1.0"}}, "This message is not there any more."),
        (
            {"container": {"type": "message", "channel": "C00000002", "ts": "1.0"}},
            "There is no such channel, or you are not in it.",
        ),
        ({"container": {"type": "view", "id": "V99999999"}}, "This form is not open any more."),
    ],
)
async def test_a_press_on_what_is_gone_is_refused(
    adas: Browser, workspace: Workspace, change: Body, sentence: str
) -> None:
    answer = await adas.tell("action", 404, **{"container": posted(workspace), **PRESS, **change})

    assert answer == {"ok": False, "failure": sentence}


async def test_nobody_presses_on_what_only_another_sees(bos: Browser, workspace: Workspace, ada: Person) -> None:
    answer = await bos.tell("action", 404, container=posted(workspace, only_for=ada.id), **PRESS)

    assert answer["failure"] == "This message is not there any more."


async def opened(app: AsyncApp, browser: Browser) -> Body:
    """The form, as the page is told of it after a command opened it."""

    @app.command("/journey")
    async def show(ack: AsyncAck, client: AsyncWebClient, body: Body) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)
        await ack()

    await browser.tell("command", channel=SUCCESS, text="/journey start")
    modal: Body = (await browser.ask("state"))["modal"]
    return modal


def written(name: str | None) -> Body:
    return {"name": {"text": {"type": "plain_text_input", "value": name}}}


async def test_a_form_is_submitted_with_what_stands_in_its_fields(app: AsyncApp, adas: Browser) -> None:
    heard: list[Body] = []

    @app.view("start")
    async def save(ack: AsyncAck, view: Body) -> None:
        heard.append(view["state"]["values"])
        await ack()

    form = await opened(app, adas)
    chosen = {"size": {"choice": {"type": "static_select", "selected_option": {"text": plain("Big"), "value": "big"}}}}
    answer = await adas.tell("submit", view=form["id"], values=written("Acme") | chosen)

    assert form["depth"] == 1
    assert answer == {"ok": True, "modal": None}
    assert heard[0]["name"]["text"]["value"] == "Acme"
    assert heard[0]["size"]["choice"]["selected_option"]["value"] == "big"


async def test_a_form_without_what_it_needs_is_not_sent(app: AsyncApp, adas: Browser) -> None:
    form = await opened(app, adas)
    answer = await adas.tell("submit", view=form["id"], values=written(None))

    assert not answer["ok"]
    assert answer["errors"] == {"name": "Please complete this required field."}
    assert (await adas.ask(f"views/{form['id']}"))["view"]["errors"] == answer["errors"]


async def test_errors_of_the_app_are_given_at_their_fields(app: AsyncApp, adas: Browser) -> None:
    @app.view("start")
    async def refuse(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"name": "There is no such customer."})

    form = await opened(app, adas)
    answer = await adas.tell("submit", view=form["id"], values=written("Nobody"))

    assert answer["errors"] == {"name": "There is no such customer."}
    assert answer["modal"]["state"]["values"]["name"]["text"]["value"] == "Nobody"


async def test_a_form_the_app_does_not_take_stays_open_and_says_why(
    app: AsyncApp, adas: Browser, workspace: Workspace
) -> None:
    form = await opened(app, adas)
    workspace.app.request_url = "http://127.0.0.1:9/slack/events"
    answer = await adas.tell("submit", view=form["id"], values=written("Acme"))

    assert "“dispatch_failed”" in answer["failure"]
    assert answer["modal"]["id"] == form["id"]


async def test_a_closed_form_is_gone_and_the_app_hears_of_it(app: AsyncApp, adas: Browser) -> None:
    heard: list[bool] = []

    @app.view_closed("start")
    async def closed(ack: AsyncAck, body: Body) -> None:
        heard.append(body["is_cleared"])
        await ack()

    form = await opened(app, adas)
    answer = await adas.tell("close", view=form["id"], everything=True)
    again = await adas.tell("submit", 404, view=form["id"], values={})

    assert answer == {"ok": True, "modal": None}
    assert heard == [True]
    assert again["failure"] == "This form is not open any more."


async def test_a_form_is_only_its_owners(app: AsyncApp, adas: Browser, bos: Browser) -> None:
    form = await opened(app, adas)

    assert (await bos.tell("submit", 404, view=form["id"], values={}))["failure"] == "This form is not open any more."
    await bos.ask(f"views/{form['id']}", 404)


@pytest.mark.parametrize(
    "answered",
    [{"options": [{"text": plain("Acme"), "value": "a"}]}, {"option_groups": [{"label": plain("All"), "options": []}]}],
)
async def test_a_search_gives_what_the_app_offers(
    app: AsyncApp, adas: Browser, workspace: Workspace, answered: Body
) -> None:
    @app.options("customer")
    async def offer(ack: AsyncAck, payload: Body) -> None:
        assert payload["value"] == "ac"
        await ack(**answered)

    element = {"type": "external_select", "action_id": "customer", "min_query_length": 2}
    card = posted(workspace, {"type": "actions", "block_id": "who", "elements": [element]})
    asked: Body = {"container": card, "block_id": "who", "action_id": "customer"}

    assert await adas.tell("options", **asked, typed="ac") == {"ok": True, **answered}
    assert await adas.tell("options", **asked, typed="a") == {"ok": True, "options": []}


async def test_a_value_of_another_shape_than_slack_sends_is_refused(adas: Browser, workspace: Workspace) -> None:
    element = {"type": "datepicker", "action_id": "day"}
    card = posted(workspace, {"type": "actions", "block_id": "when", "elements": [element]})
    for value in ({}, {"selected_date": 5}, {"selected_option": "2026-06-18"}):
        answer = await adas.tell("action", 404, container=card, block_id="when", action_id="day", value=value)
        assert answer["failure"] == "A datepicker hands over its selected_date."


async def test_a_shortcut_is_used_on_a_message(app: AsyncApp, adas: Browser, workspace: Workspace) -> None:
    heard: list[str] = []

    @app.message_shortcut("start")
    async def start(ack: AsyncAck, body: Body) -> None:
        heard.append(body["message"]["text"])
        await ack()

    card = posted(workspace)
    callback = TOLD["features"]["shortcuts"][0]["callback_id"]

    assert await adas.tell("shortcut", callback_id=callback, message=card) == {"ok": True}
    assert heard == ["A card"]
