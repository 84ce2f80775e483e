"""Socket Mode: tickets, several connections, disconnects, as Bolt's own handler lives through them."""

import asyncio
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.sandbox.delivery import Failure
from bot.sandbox.person import Person
from bot.sandbox.server import SandboxServer
from bot.sandbox.workspace import Workspace
from tests.bot.sandbox.conftest import Connect
from tests.bot.sandbox.small_bot import Body


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def address(web: aiohttp.ClientSession, workspace: Workspace, server: SandboxServer) -> str:
    headers = {"Authorization": f"Bearer {workspace.app.app_token}"}
    async with web.post(server.api_url + "apps.connections.open", headers=headers) as response:
        return str((await response.json())["url"])


def answering(app: AsyncApp) -> None:
    @app.command("/journey")
    async def answer(ack: AsyncAck) -> None:
        await ack("Still here")


async def test_an_address_connects_once(
    web: aiohttp.ClientSession, workspace: Workspace, server: SandboxServer
) -> None:
    url = await address(web, workspace, server)
    async with web.ws_connect(url) as socket:
        hello = json.loads(await socket.receive_str())
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        assert hello["connection_info"]["app_id"] == workspace.app.app_id
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await web.ws_connect(url)


async def test_ten_connections_are_the_most(
    web: aiohttp.ClientSession, workspace: Workspace, server: SandboxServer
) -> None:
    sockets = [await web.ws_connect(await address(web, workspace, server)) for _ in range(11)]
    greetings = [json.loads(await socket.receive_str()) for socket in sockets]
    assert [g["type"] for g in greetings] == ["hello"] * 10 + ["disconnect"]
    assert greetings[-1]["reason"] == "too_many_websockets"


async def test_connections_take_turns(
    web: aiohttp.ClientSession, workspace: Workspace, server: SandboxServer, ada: Person
) -> None:
    sockets = [await web.ws_connect(await address(web, workspace, server)) for _ in range(2)]
    for socket in sockets:
        await socket.receive_str()

    async def acknowledge(socket: aiohttp.ClientWebSocketResponse) -> Body:
        envelope: Body = json.loads(await socket.receive_str())
        await socket.send_str("not json")
        await socket.send_str(json.dumps({"envelope_id": "another"}))
        await socket.send_str(json.dumps({"envelope_id": envelope["envelope_id"], "payload": {"text": "Hi"}}))
        return envelope

    waiting = [asyncio.create_task(acknowledge(socket)) for socket in sockets]
    answers = [await ada.command("/journey", str(n)) for n in range(2)]
    envelopes = await asyncio.gather(*waiting)
    assert [a.text for a in answers] == ["Hi", "Hi"]
    assert [e["type"] for e in envelopes] == ["slash_commands"] * 2
    assert {e["payload"]["text"] for e in envelopes} == {"0", "1"}
    assert envelopes[0]["accepts_response_payload"] is True


async def test_a_connection_lost_before_the_ack_fails_the_command(
    web: aiohttp.ClientSession, workspace: Workspace, server: SandboxServer, ada: Person
) -> None:
    socket = await web.ws_connect(await address(web, workspace, server))
    await socket.receive_str()
    answer = asyncio.create_task(ada.command("/journey"))
    await socket.receive_str()
    await socket.close()
    assert (await answer).failure == Failure.UNREACHABLE


@pytest.mark.parametrize("reason", ["refresh_requested", "link_disabled"])
async def test_bolt_comes_back_after_a_disconnect(
    app: AsyncApp, over_sockets: Connect, workspace: Workspace, ada: Person, reason: str
) -> None:
    answering(app)
    await over_sockets(app)
    await workspace.app.sockets.disconnect(reason)
    assert workspace.app.sockets.count == 0
    await workspace.app.sockets.connected()
    assert (await ada.command("/journey")).text == "Still here"


async def test_bolt_comes_back_after_its_connection_is_cut(
    app: AsyncApp, over_sockets: Connect, workspace: Workspace, ada: Person
) -> None:
    answering(app)
    await over_sockets(app)
    await workspace.app.sockets.drop()
    assert (await ada.command("/journey")).failure == Failure.UNREACHABLE
    await workspace.app.sockets.connected()
    assert (await ada.command("/journey")).text == "Still here"
