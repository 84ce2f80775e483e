"""Slash commands: what the app is told, and what becomes of its answer."""

import asyncio

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.clock import MovableClock
from bot.sandbox.commands import escaped
from bot.sandbox.delivery import Failure
from bot.sandbox.errors import NotThereError
from bot.sandbox.http_delivery import HttpTransport
from bot.sandbox.person import Person
from bot.sandbox.workspace import Workspace
from tests.bot.sandbox.conftest import Connect
from tests.bot.sandbox.small_bot import Body


async def test_a_command_says_who_typed_what_where(
    app: AsyncApp, connect: Connect, workspace: Workspace, ada: Person
) -> None:
    heard: list[Body] = []

    @app.command("/journey")
    async def listen(ack: AsyncAck, body: Body) -> None:
        heard.append(body)
        await ack()

    await connect(app)
    await ada.command("/journey", "reassign @bo in #success & <b>", channel="success")

    channel = workspace.channel("success")
    assert heard[0]["text"] == (
        f"reassign <@{workspace.people.by_handle('bo').id}|bo> in <#{channel.id}|success> &amp; &lt;b&gt;"  # type: ignore[union-attr]
    )
    assert (heard[0]["user_id"], heard[0]["channel_id"], heard[0]["channel_name"]) == (ada.id, channel.id, "success")
    assert heard[0]["api_app_id"] == workspace.app.app_id


async def test_a_command_without_escaping_keeps_handles_as_typed(workspace: Workspace) -> None:
    assert escaped(workspace, "ask @bo & co", people_too=False) == "ask @bo &amp; co"


async def test_an_address_is_not_taken_for_a_handle(workspace: Workspace) -> None:
    assert escaped(workspace, "bo@ada", people_too=True) == "bo@ada"


async def test_an_answer_in_channel_is_seen_by_all(app: AsyncApp, connect: Connect, ada: Person, bo: Person) -> None:
    @app.command("/journey")
    async def share(ack: AsyncAck) -> None:
        await ack(text="Shared", response_type="in_channel")

    await connect(app)
    await ada.command("/journey", "status --share", channel="success")
    assert [m.text for m in bo.messages("success")] == ["Shared"]


async def test_an_answer_after_the_ack_arrives_later(app: AsyncApp, connect: Connect, ada: Person) -> None:
    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    async def answer_later(respond: AsyncRespond) -> None:
        await asyncio.sleep(0.05)
        await respond("Here it is")

    app.command("/journey")(ack=acknowledge, lazy=[answer_later])
    await connect(app)
    answer = await ada.command("/journey")
    assert answer.messages == ()
    assert (await answer.arrives()).text == "Here it is"


async def test_a_command_that_is_not_acknowledged_in_time_fails(
    app: AsyncApp, connect: Connect, workspace: Workspace, ada: Person
) -> None:
    @app.command("/journey")
    async def sleep(ack: AsyncAck) -> None:
        await asyncio.sleep(0.4)
        await ack("too late")

    workspace.app.ack_timeout = 0.1
    await connect(app)
    answer = await ada.command("/journey")
    assert answer.failure == Failure.TIMEOUT
    assert ada.dm() == ()


async def test_a_command_the_bot_refuses_fails_over_http(app: AsyncApp, over_http: Connect, ada: Person) -> None:
    await over_http(app)
    answer = await ada.command("/journey")
    assert (answer.failure, answer.ack.status) == (Failure.REFUSED, 404)
    with pytest.raises(NotThereError, match="Nothing was answered"):
        _ = answer.message


async def test_a_request_signed_with_another_secret_is_refused(
    app: AsyncApp, over_http: Connect, workspace: Workspace, clock: MovableClock, ada: Person
) -> None:
    await over_http(app)
    forger = HttpTransport(lambda: workspace.app.request_url, "another secret", clock)
    workspace.app.http = forger
    assert (await ada.command("/journey")).ack.status == 401
    await forger.close()


async def test_nobody_listening_is_a_failed_dispatch(workspace: Workspace, server: object, ada: Person) -> None:
    assert (await ada.command("/journey")).failure == Failure.UNREACHABLE
    workspace.app.request_url = "http://127.0.0.1:9/slack/events"
    assert (await ada.command("/journey")).failure == Failure.UNREACHABLE


async def test_an_unregistered_command_never_reaches_the_app(workspace: Workspace, server: object, ada: Person) -> None:
    workspace.app.commands = {"/journey": True}
    assert (await ada.command("/travel")).failure == Failure.UNKNOWN_COMMAND


async def test_an_ack_slack_would_refuse_is_a_problem(
    app: AsyncApp, connect: Connect, workspace: Workspace, ada: Person
) -> None:
    @app.command("/journey")
    async def too_long(ack: AsyncAck) -> None:
        await ack(text="Too long", blocks=[{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}])

    await connect(app)
    answer = await ada.command("/journey")
    assert answer.messages == ()
    assert "invalid_blocks" in workspace.problems[0]
