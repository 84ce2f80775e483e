"""Faults on demand, as the bot's own client meets them."""

import asyncio

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox.faults import Fault, Kind
from bot.sandbox.person import Person
from bot.sandbox.server import SandboxServer
from bot.sandbox.workspace import Workspace
from tests.bot.sandbox.conftest import Connect
from tests.bot.sandbox.small_bot import Body, client_of, patient_client

POST = "chat.postMessage"


@pytest.fixture
def client(workspace: Workspace, server: SandboxServer) -> AsyncWebClient:
    return client_of(workspace, server)


async def test_a_connection_dropped_before_leaves_no_message(
    client: AsyncWebClient, workspace: Workspace, ada: Person
) -> None:
    workspace.faults.drop(POST)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await client.chat_postMessage(channel=ada.id, text="Lost")
    assert ada.dm() == ()
    await client.chat_postMessage(channel=ada.id, text="Kept")
    assert [m.text for m in ada.dm()] == ["Kept"]


async def test_a_connection_dropped_after_accepting_leaves_the_message(
    client: AsyncWebClient, workspace: Workspace, ada: Person
) -> None:
    workspace.faults.drop(POST, accepted=True)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await client.chat_postMessage(channel=ada.id, text="Ambiguous")
    assert [m.text for m in ada.dm()] == ["Ambiguous"]


async def test_slack_sdks_default_client_posts_twice_after_a_drop(
    workspace: Workspace, server: SandboxServer, ada: Person
) -> None:
    workspace.faults.drop(POST, accepted=True)
    naive = AsyncWebClient(workspace.bot.token, base_url=server.api_url)
    await naive.chat_postMessage(channel=ada.id, text="Twice")
    assert [m.text for m in ada.dm()] == ["Twice", "Twice"]


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_server_error_may_come_before_or_after_accepting(
    client: AsyncWebClient, workspace: Workspace, ada: Person, accepted: bool
) -> None:
    workspace.faults.fail(POST, times=2, accepted=accepted)
    for _ in range(2):
        with pytest.raises(SlackApiError) as failure:
            await client.chat_postMessage(channel=ada.id, text="Oops")
        assert failure.value.response.status_code == 500
    assert len(ada.dm()) == (2 if accepted else 0)
    assert workspace.faults.pending == 0


@pytest.mark.parametrize("accepted", [True, False])
async def test_an_error_of_slacks_own_may_come_before_or_after_accepting(
    client: AsyncWebClient, workspace: Workspace, ada: Person, accepted: bool
) -> None:
    workspace.faults.refuse("internal_error", POST, accepted=accepted)
    with pytest.raises(SlackApiError, match="internal_error"):
        await client.chat_postMessage(channel=ada.id, text="Oops")
    assert len(ada.dm()) == accepted


async def test_a_slow_answer_outlasts_the_clients_patience_though_accepted(
    workspace: Workspace, server: SandboxServer, ada: Person
) -> None:
    hasty = AsyncWebClient(workspace.bot.token, base_url=server.api_url, timeout=1, retry_handlers=[])
    workspace.faults.slow(1.2, POST)
    with pytest.raises(asyncio.TimeoutError):
        await hasty.chat_postMessage(channel=ada.id, text="Slow")
    assert [m.text for m in ada.dm()] == ["Slow"]


async def test_a_rate_limit_names_its_wait(client: AsyncWebClient, workspace: Workspace, ada: Person) -> None:
    workspace.faults.rate_limit(7, POST)
    with pytest.raises(SlackApiError) as limited:
        await client.chat_postMessage(channel=ada.id, text="Later")
    response = limited.value.response
    assert (response.status_code, response["error"], response.headers["Retry-After"]) == (429, "ratelimited", "7")
    assert ada.dm() == ()


async def test_a_patient_client_gets_through_a_rate_limit(
    workspace: Workspace, server: SandboxServer, ada: Person
) -> None:
    workspace.faults.rate_limit(0, POST)
    await patient_client(workspace, server).chat_postMessage(channel=ada.id, text="Once")
    assert [m.text for m in ada.dm()] == ["Once"]
    assert [call.status for call in workspace.calls_of(POST)] == [429, 200]


async def test_a_fault_for_one_method_spares_the_others(
    client: AsyncWebClient, workspace: Workspace, ada: Person
) -> None:
    workspace.faults.fail("chat.update")
    workspace.faults.fail("*")
    with pytest.raises(SlackApiError):
        await client.auth_test()
    assert (await client.auth_test())["ok"]
    assert workspace.faults.pending == 1
    workspace.faults.clear()
    assert workspace.faults.pending == 0


async def test_a_response_url_fails_as_a_method_does(
    app: AsyncApp, over_http: Connect, workspace: Workspace, ada: Person
) -> None:
    @app.command("/journey")
    async def answer(ack: AsyncAck, body: Body) -> None:
        once = AsyncWebhookClient(body["response_url"], retry_handlers=[])
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await once.send(text="Answered")
        await ack()

    workspace.faults.drop("response_url", accepted=True)
    await over_http(app)
    assert (await ada.command("/journey")).text == "Answered"


async def test_a_delivery_may_come_twice_with_the_same_ids(
    app: AsyncApp, connect: Connect, workspace: Workspace, ada: Person
) -> None:
    heard: list[Body] = []

    @app.event("app_home_opened")
    async def listen(body: Body) -> None:
        heard.append(body)

    workspace.faults.deliver_twice()
    await connect(app)
    await ada.open_home()
    await ada.open_home()
    ids = [body["event_id"] for body in heard]
    assert len(ids) == 3
    assert ids[0] == ids[1] != ids[2]


async def test_every_call_is_written_down(client: AsyncWebClient, workspace: Workspace, ada: Person) -> None:
    await client.chat_postMessage(channel=ada.id, text="Hello")
    workspace.faults.drop(POST, accepted=True)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await client.chat_postMessage(channel=ada.id, text="Gone")
    seen, dropped = workspace.calls_of(POST)
    assert (seen.arguments["text"], seen.status, seen.response["ok"]) == ("Hello", 200, True)
    assert seen.seconds >= 0
    assert (dropped.status, dict(dropped.response)) == (0, {})


async def test_a_standing_fault_happens_to_every_call_until_it_is_lifted(
    client: AsyncWebClient, workspace: Workspace, ada: Person
) -> None:
    workspace.faults.stand("down", Fault(Kind.FAIL))
    for _ in range(3):
        with pytest.raises(SlackApiError):
            await client.chat_postMessage(channel=ada.id, text="Lost")
    assert workspace.faults.standing == {"down"}
    workspace.faults.lift("down")
    await client.chat_postMessage(channel=ada.id, text="Kept")
    assert [m.text for m in ada.dm()] == ["Kept"]


async def test_a_standing_fault_of_one_method_spares_the_others(client: AsyncWebClient, workspace: Workspace) -> None:
    workspace.faults.stand("no posts", Fault(Kind.RATE_LIMIT, seconds=30), POST)
    assert (await client.auth_test())["ok"]


def test_while_deliveries_are_doubled_each_happens_twice(workspace: Workspace) -> None:
    workspace.faults.doubling = True
    assert [workspace.faults.take_double() for _ in range(3)] == [True, True, True]
    workspace.faults.clear()
    assert not workspace.faults.take_double()
