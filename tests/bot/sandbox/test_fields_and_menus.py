"""What a person can do to every kind of field, in messages, modals and on the home page."""

from datetime import UTC, date, datetime, time

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.errors import NotThereError
from bot.sandbox.person import Person
from bot.sandbox.records import Message
from bot.sandbox.workspace import Workspace
from tests.bot.sandbox.conftest import Connect
from tests.bot.sandbox.small_bot import Body, field, modal, plain

OPTIONS = [{"text": plain(name), "value": name.lower()} for name in ("Adoption", "Retention", "Upsell")]
ELEMENTS: list[tuple[Body, object, str, object]] = [
    ({"type": "static_select", "options": OPTIONS}, "Upsell", "selected_option", OPTIONS[2]),
    ({"type": "radio_buttons", "options": OPTIONS}, "retention", "selected_option", OPTIONS[1]),
    ({"type": "checkboxes", "options": OPTIONS}, ["Upsell", "adoption"], "selected_options", [OPTIONS[2], OPTIONS[0]]),
    ({"type": "multi_static_select", "options": OPTIONS}, "Upsell", "selected_options", [OPTIONS[2]]),
    ({"type": "datepicker"}, date(2026, 7, 1), "selected_date", "2026-07-01"),
    ({"type": "timepicker"}, time(9, 30), "selected_time", "09:30"),
    ({"type": "datetimepicker"}, datetime(2026, 7, 1, tzinfo=UTC), "selected_date_time", 1782864000),
    ({"type": "number_input", "is_decimal_allowed": False}, 5, "value", "5"),
    ({"type": "email_text_input"}, "ada@example.test", "value", "ada@example.test"),
]
LABELS = [str(element["type"]) for element, *_ in ELEMENTS]


async def posted(app: AsyncApp, person: Person, *elements: Body) -> Message:
    blocks = [{"type": "actions", "elements": list(elements)}]
    await app.client.chat_postMessage(channel=person.id, text="Choose", blocks=blocks)
    return person.dm()[-1]


@pytest.fixture
def heard(app: AsyncApp) -> list[Body]:
    """Every action the app hears of."""
    actions: list[Body] = []

    @app.action({"action_id": "pick"})
    async def listen(ack: AsyncAck, body: Body) -> None:
        actions.append(body)
        await ack()

    return actions


@pytest.mark.parametrize(("element", "wanted", "key", "expected"), ELEMENTS, ids=LABELS)
async def test_a_field_of_a_modal_is_submitted_as_slack_reports_it(
    app: AsyncApp,
    over_sockets: Connect,
    ada: Person,
    element: Body,
    wanted: object,
    key: str,
    expected: object,
) -> None:
    submitted: list[Body] = []

    @app.command("/journey")
    async def show(ack: AsyncAck, client: AsyncWebClient, body: Body) -> None:
        form = modal("Form", field("Field", "b", {**element, "action_id": "a"}), callback_id="form")
        await client.views_open(trigger_id=body["trigger_id"], view=form)
        await ack()

    @app.view("form")
    async def save(ack: AsyncAck, view: Body) -> None:
        submitted.append(view["state"]["values"]["b"]["a"])
        await ack()

    await over_sockets(app)
    view = (await ada.command("/journey")).view
    assert view is not None
    result = await ada.submit(view, {"Field": wanted})
    assert result.closed, result.errors
    assert submitted == [{"type": element["type"], key: expected}]


async def test_people_and_channels_are_chosen_by_name(
    app: AsyncApp, connect: Connect, heard: list[Body], workspace: Workspace, ada: Person, bo: Person
) -> None:
    await connect(app)
    who = await posted(app, ada, {"type": "users_select", "action_id": "pick"})
    await ada.choose(who, "pick", "@bo")
    where = await posted(app, ada, {"type": "conversations_select", "action_id": "pick"})
    await ada.choose(where, "pick", "#success")
    assert heard[0]["actions"][0]["selected_user"] == bo.id
    assert heard[1]["actions"][0]["selected_conversation"] == workspace.channel("success").id


async def test_an_overflow_is_chosen_by_what_it_says(
    app: AsyncApp, connect: Connect, heard: list[Body], ada: Person
) -> None:
    await connect(app)
    card = await posted(app, ada, {"type": "overflow", "action_id": "pick", "options": OPTIONS})
    await ada.choose(card, "pick", "Upsell")
    assert heard[0]["actions"][0]["selected_option"]["value"] == "upsell"
    assert heard[0]["container"] == {
        "type": "message",
        "message_ts": card.ts,
        "channel_id": card.channel,
        "is_ephemeral": False,
    }
    assert heard[0]["message"]["text"] == "Choose"


async def test_a_search_offers_what_the_app_suggests(app: AsyncApp, connect: Connect, ada: Person) -> None:
    typed: list[str] = []

    @app.options("customer")
    async def suggest(ack: AsyncAck, payload: Body) -> None:
        typed.append(payload["value"])
        found = [o for o in OPTIONS if payload["value"].lower() in o["text"]["text"].lower()]  # type: ignore[index]
        await ack(options=found)

    chosen: list[str] = []

    @app.action("customer")
    async def listen(ack: AsyncAck, action: Body) -> None:
        chosen.append(action["selected_option"]["value"])
        await ack()

    await connect(app)
    element = {"type": "external_select", "action_id": "customer", "min_query_length": 2}
    card = await posted(app, ada, element)
    assert await ada.search(card, "customer", "x") == []
    assert [o["value"] for o in await ada.search(card, "customer", "tion")] == ["adoption", "retention"]
    await ada.choose(card, "customer", "Retention")
    assert chosen == ["retention"]
    assert typed == ["tion", "Retention"]


async def test_a_confirm_dialog_is_shown_and_may_be_declined(
    app: AsyncApp, connect: Connect, heard: list[Body], ada: Person
) -> None:
    dialog = {"title": plain("Sure?"), "text": plain("It ends."), "confirm": plain("End"), "deny": plain("Keep")}
    button = {"type": "button", "action_id": "pick", "text": plain("End it"), "confirm": dialog}
    await connect(app)
    card = await posted(app, ada, button)
    assert (await ada.press(card, "End it", confirm=False)).declined
    assert heard == []
    await ada.press(card, "End it")
    assert len(heard) == 1
    assert [c.confirmed for c in ada.confirmations] == [False, True]


async def test_of_two_equal_buttons_the_value_says_which(
    app: AsyncApp, connect: Connect, heard: list[Body], ada: Person
) -> None:
    buttons = [
        {"type": "button", "action_id": f"pick{n}", "text": plain("Done"), "value": f"a{n}"} for n in range(2)
    ] + [{"type": "button", "action_id": "pick", "text": plain("Done"), "value": "a2"}]
    await connect(app)
    card = await posted(app, ada, *buttons)
    await ada.press(card, "Done", value="a2")
    assert heard[0]["actions"][0]["value"] == "a2"


async def test_a_button_that_is_not_there_is_named_with_those_that_are(
    app: AsyncApp, over_http: Connect, ada: Person
) -> None:
    card = await posted(app, ada, {"type": "button", "action_id": "pick", "text": plain("Open")})
    with pytest.raises(NotThereError, match="'Open' \\(pick\\)"):
        await ada.press(card, "Close")


async def test_a_deleted_message_has_no_buttons(app: AsyncApp, ada: Person) -> None:
    card = await posted(app, ada, {"type": "button", "action_id": "pick", "text": plain("Open")})
    await app.client.chat_delete(channel=card.channel, ts=card.ts)
    with pytest.raises(NotThereError, match="not on ada's screen"):
        await ada.press(card, "Open")


async def test_a_button_not_yet_redrawn_can_be_pressed(
    app: AsyncApp, connect: Connect, heard: list[Body], ada: Person
) -> None:
    await connect(app)
    card = await posted(app, ada, {"type": "button", "action_id": "pick", "text": plain("Open")})
    await app.client.chat_update(channel=card.channel, ts=card.ts, text="Closed", blocks=[])
    await ada.press(card, "Open")
    assert heard[0]["message"]["text"] == "Closed"


async def test_the_home_page_is_published_and_pressed(
    app: AsyncApp, connect: Connect, heard: list[Body], ada: Person
) -> None:
    button = {"type": "button", "action_id": "pick", "text": plain("Refresh")}

    @app.event("app_home_opened")
    async def publish(client: AsyncWebClient, event: Body) -> None:
        blocks = [{"type": "actions", "elements": [button]}]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    await connect(app)
    await ada.open_home()
    assert ada.home is not None
    assert ada.read(ada.home) == "[Refresh]"
    await ada.press(ada.home, "Refresh")
    assert heard[0]["container"] == {"type": "view", "view_id": ada.home.id}
    assert "response_url" not in heard[0]


async def test_a_dispatching_field_tells_the_app_at_once(
    app: AsyncApp, connect: Connect, heard: list[Body], ada: Person
) -> None:
    select = {"type": "static_select", "action_id": "pick", "options": OPTIONS}

    @app.shortcut("form")
    async def show(ack: AsyncAck, client: AsyncWebClient, body: Body) -> None:
        view = modal("Form", field("Stage", "stage", select, dispatch_action=True))
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    await connect(app)
    view = (await ada.shortcut("form")).view
    assert view is not None
    await ada.choose(view, "Stage", "Upsell")
    assert heard[0]["view"]["state"]["values"]["stage"]["pick"]["selected_option"]["value"] == "upsell"
