"""Modals: opening, submitting with every kind of answer, stacking, closing."""

from datetime import timedelta

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.errors import NotThereError
from bot.sandbox.person import Person
from bot.sandbox.records import View
from bot.sandbox.workspace import Workspace
from tests.bot.sandbox.conftest import Connect, TestClock
from tests.bot.sandbox.small_bot import Body, field, modal, plain

NAME = field("Name", "name", {"type": "plain_text_input", "action_id": "text"})
NOTE = field("Note", "note", {"type": "plain_text_input", "action_id": "text", "initial_value": "none"}, optional=True)
FORM = modal("Start a journey", NAME, NOTE, callback_id="start")


async def opened(app: AsyncApp, connect: Connect, person: Person, form: Body = FORM) -> View:
    """The form, opened by a command."""

    @app.command("/journey")
    async def show(ack: AsyncAck, client: AsyncWebClient, body: Body) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=form)
        await ack()

    await connect(app)
    view = (await person.command("/journey", "start")).view
    assert view is not None
    return view


async def test_what_was_typed_reaches_the_app_and_the_modal_closes(
    app: AsyncApp, connect: Connect, workspace: Workspace, ada: Person
) -> None:
    heard: list[Body] = []

    @app.view("start")
    async def save(ack: AsyncAck, view: Body) -> None:
        heard.append(view["state"]["values"])
        await ack()

    form = await opened(app, connect, ada)
    result = await ada.submit(form, {"Name": "Acme"})

    assert result.closed
    assert (result.view, ada.modal, dict(result.errors)) == (None, None, {})
    assert heard[0]["name"]["text"] == {"type": "plain_text_input", "value": "Acme"}
    assert heard[0]["note"]["text"]["value"] == "none"
    assert list(workspace.problems) == []


async def test_errors_leave_the_modal_open_and_stand_beside_their_field(
    app: AsyncApp, connect: Connect, ada: Person
) -> None:
    @app.view("start")
    async def refuse(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"name": "There is no such customer."})

    form = await opened(app, connect, ada)
    result = await ada.submit(form, {"name": "Nobody"})

    assert dict(result.errors) == {"name": "There is no such customer."}
    assert result.view is not None
    assert not result.closed
    assert "Name: [Nobody]\n  ! There is no such customer." in ada.read(result.view)


async def test_a_required_field_is_checked_before_the_app_is_told(app: AsyncApp, connect: Connect, ada: Person) -> None:
    form = await opened(app, connect, ada)
    result = await ada.submit(form)
    assert not result.sent
    assert set(result.errors) == {"name"}


async def test_errors_for_a_block_that_is_no_input_are_refused(
    app: AsyncApp, connect: Connect, workspace: Workspace, ada: Person
) -> None:
    @app.view("start")
    async def refuse(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"elsewhere": "?"})

    form = await opened(app, connect, ada)
    result = await ada.submit(form, {"Name": "Acme"})
    assert result.failure == "invalid_errors"
    assert len(workspace.problems) == 1


async def test_an_answer_may_change_the_modal(app: AsyncApp, connect: Connect, ada: Person) -> None:
    @app.view("start")
    async def change(ack: AsyncAck) -> None:
        await ack(response_action="update", view=modal("Are you sure?", NAME))

    result = await ada.submit(await opened(app, connect, ada), {"Name": "Acme"})
    assert result.view is not None
    assert result.view.title == "Are you sure?"
    assert "Name: [Acme]" in ada.read(result.view)


async def test_an_answer_may_push_and_the_one_below_comes_back(app: AsyncApp, connect: Connect, ada: Person) -> None:
    @app.view("start")
    async def push(ack: AsyncAck) -> None:
        await ack(response_action="push", view=modal("More", NOTE, callback_id="more"))

    @app.view("more")
    async def done(ack: AsyncAck) -> None:
        await ack()

    form = await opened(app, connect, ada)
    pushed = await ada.submit(form, {"Name": "Acme"})
    assert pushed.view is not None
    assert (pushed.view.title, pushed.view.previous, pushed.view.root) == ("More", form.id, form.id)

    below = await ada.submit(pushed.view)
    assert below.view is not None
    assert (below.closed, below.view.id) == (True, form.id)


async def test_an_answer_may_close_all(app: AsyncApp, connect: Connect, ada: Person) -> None:
    @app.view("start")
    async def push(ack: AsyncAck) -> None:
        await ack(response_action="push", view=modal("More", NOTE, callback_id="more"))

    @app.view("more")
    async def clear(ack: AsyncAck) -> None:
        await ack(response_action="clear")

    pushed = await ada.submit(await opened(app, connect, ada), {"Name": "Acme"})
    assert pushed.view is not None
    assert (await ada.submit(pushed.view)).view is None


async def test_only_the_modal_on_top_can_be_submitted(app: AsyncApp, connect: Connect, ada: Person) -> None:
    @app.view("start")
    async def push(ack: AsyncAck) -> None:
        await ack(response_action="push", view=modal("More", NOTE))

    form = await opened(app, connect, ada)
    await ada.submit(form, {"Name": "Acme"})
    with pytest.raises(NotThereError, match="not on top"):
        await ada.submit(form)


async def test_three_modals_are_the_most(app: AsyncApp, connect: Connect, ada: Person) -> None:
    refused: list[str] = []
    again = {"type": "button", "action_id": "again", "text": plain("Again")}
    form = modal("Deeper", {"type": "actions", "elements": [again]})

    @app.action("again")
    async def deeper(ack: AsyncAck, client: AsyncWebClient, body: Body) -> None:
        try:
            await client.views_push(trigger_id=body["trigger_id"], view=form)
        except SlackApiError as error:
            refused.append(error.response["error"])
        await ack()

    view = await opened(app, connect, ada, form)
    for _ in range(3):
        answer = await ada.press(view, "Again")
        view = answer.view or view
    assert refused == ["push_limit_reached"]
    assert len(ada.workspace.views.stack(ada.id)) == 3


async def test_closing_tells_the_app_only_if_it_asked(app: AsyncApp, connect: Connect, ada: Person) -> None:
    heard: list[Body] = []

    @app.view_closed("start")
    async def gone(ack: AsyncAck, body: Body) -> None:
        heard.append(body)
        await ack()

    view = await opened(app, connect, ada, {**FORM, "notify_on_close": True})
    assert await ada.close(view) is None
    assert [(b["type"], b["is_cleared"]) for b in heard] == [("view_closed", False)]
    silent = (await ada.command("/journey")).view
    assert silent is not None
    await ada.close(silent, everything=True)
    assert [b["is_cleared"] for b in heard] == [False, True]


async def test_a_trigger_opens_one_modal_within_three_seconds(
    app: AsyncApp, connect: Connect, clock: TestClock, ada: Person
) -> None:
    triggers: list[str] = []
    refused: list[str] = []

    @app.command("/journey")
    async def keep(ack: AsyncAck, body: Body) -> None:
        triggers.append(body["trigger_id"])
        await ack()

    async def try_to_open(trigger: str) -> None:
        try:
            await app.client.views_open(trigger_id=trigger, view=FORM)
        except SlackApiError as error:
            refused.append(error.response["error"])

    await connect(app)
    await ada.command("/journey")
    await ada.command("/journey")
    await try_to_open(triggers[0])
    await try_to_open(triggers[0])
    clock.pass_real(timedelta(seconds=3))
    await try_to_open(triggers[1])
    await try_to_open("1.2.made-up")
    assert refused == ["exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id"]


async def test_moving_the_products_clock_does_not_age_a_trigger(
    app: AsyncApp, connect: Connect, clock: TestClock, ada: Person
) -> None:
    @app.command("/journey")
    async def late(ack: AsyncAck, client: AsyncWebClient, body: Body) -> None:
        clock.move(timedelta(days=3))
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)
        await ack()

    await connect(app)
    assert (await ada.command("/journey")).view is not None


async def test_an_old_hash_does_not_overwrite_a_newer_view(app: AsyncApp, connect: Connect, ada: Person) -> None:
    view = await opened(app, connect, ada, {**FORM, "external_id": "the-form"})
    newer = await app.client.views_update(external_id="the-form", hash=view.hash, view=FORM)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await app.client.views_update(view_id=view.id, hash=view.hash, view=FORM)
    await app.client.views_update(view_id=view.id, hash=newer["view"]["hash"], view=FORM)


async def test_an_update_keeps_what_was_typed(app: AsyncApp, connect: Connect, ada: Person) -> None:
    view = await opened(app, connect, ada)
    await ada.choose(view, "Name", "Acme")
    await app.client.views_update(view_id=view.id, view=modal("Changed", NAME))
    assert ada.read(view) == "== Changed ==\nName: [Acme]\n[Save]"


async def test_a_view_beyond_slacks_limits_is_refused_with_the_place(
    app: AsyncApp, connect: Connect, ada: Person
) -> None:
    view = await opened(app, connect, ada)
    with pytest.raises(SlackApiError) as refusal:
        await app.client.views_update(view_id=view.id, view={**FORM, "title": plain("x" * 25)})
    assert refusal.value.response["error"] == "invalid_arguments"
    assert refusal.value.response["errors"][0]["pointer"] == "/title/text"


async def test_a_closed_view_cannot_be_updated(app: AsyncApp, connect: Connect, ada: Person) -> None:
    view = await opened(app, connect, ada)
    await ada.close(view)
    with pytest.raises(SlackApiError, match="not_found"):
        await app.client.views_update(view_id=view.id, view=FORM)
    with pytest.raises(NotThereError, match="does not have"):
        await ada.choose(view, "Name", "Acme")


async def test_an_external_id_is_given_once(app: AsyncApp, connect: Connect, ada: Person, bo: Person) -> None:
    await opened(app, connect, ada, {**FORM, "external_id": "one"})
    bo.workspace.app.ack_timeout = 0.2
    answer = await bo.command("/journey")
    assert answer.failure is not None
    assert answer.view is None
