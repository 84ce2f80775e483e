"""Tokens, scopes, size: who may call what."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.app import SandboxApp
from bot.sandbox.events import uninstall
from bot.sandbox.person import Person
from bot.sandbox.server import SandboxServer
from bot.sandbox.workspace import Workspace
from tests.bot.sandbox.conftest import TestClock
from tests.bot.sandbox.small_bot import client_of


async def called(server: SandboxServer, method: str, token: str | None = None) -> dict[str, object]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with aiohttp.ClientSession() as session, session.post(server.api_url + method, headers=headers) as response:
        answer: dict[str, object] = await response.json()
        return answer


async def test_a_call_needs_a_token_that_is_known(workspace: Workspace, server: SandboxServer) -> None:
    assert (await called(server, "auth.test"))["error"] == "not_authed"
    assert (await called(server, "auth.test", "xoxb-wrong"))["error"] == "invalid_auth"
    assert (await called(server, "apps.connections.open", workspace.bot.token))["error"] == "invalid_auth"
    assert (await called(server, "chat.shout", workspace.bot.token))["error"] == "unknown_method"
    assert (await called(server, "api.test"))["ok"] is True


async def test_the_token_may_be_a_parameter(workspace: Workspace, server: SandboxServer) -> None:
    given = {"token": workspace.bot.token}
    async with aiohttp.ClientSession() as web, web.post(server.api_url + "auth.test", data=given) as response:
        assert (await response.json())["ok"] is True
    assert "token" not in workspace.calls[-1].arguments


async def test_a_missing_scope_is_named(workspace: Workspace, server: SandboxServer) -> None:
    client = client_of(workspace, server)
    with pytest.raises(SlackApiError) as refusal:
        await client.conversations_history(channel=workspace.channel("success").id)
    assert refusal.value.response["error"] == "missing_scope"
    assert refusal.value.response["needed"] == "channels:history"
    assert "chat:write" in refusal.value.response["provided"]


async def test_missing_arguments_are_all_named(workspace: Workspace, server: SandboxServer) -> None:
    with pytest.raises(SlackApiError) as refusal:
        await client_of(workspace, server).api_call("chat.update", json={"text": "x"})
    assert refusal.value.response["error"] == "invalid_arguments"
    assert refusal.value.response["response_metadata"]["messages"] == [
        "[ERROR] missing required field: channel",
        "[ERROR] missing required field: ts",
    ]


async def test_a_body_beyond_a_megabyte_is_refused(workspace: Workspace, server: SandboxServer, ada: Person) -> None:
    big = {"token": workspace.bot.token, "channel": ada.id, "text": "x" * 1_000_001}
    async with aiohttp.ClientSession() as web, web.post(server.api_url + "chat.postMessage", data=big) as response:
        assert response.status == 413
    assert ada.dm() == ()


async def test_after_uninstalling_the_token_is_dead(workspace: Workspace, server: SandboxServer) -> None:
    workspace.app.retry_delays = ()
    await uninstall(workspace)
    with pytest.raises(SlackApiError, match="account_inactive"):
        await client_of(workspace, server).auth_test()


async def test_two_workspaces_share_an_app_and_nothing_else(clock: TestClock) -> None:
    app = SandboxApp()
    one = Workspace(clock, app=app, team_id="T1")
    two = Workspace(clock, app=app, team_id="T2")
    ann, bob = (Person(w, w.add_user("someone").id) for w in (one, two))
    async with SandboxServer(one, two) as server:
        for workspace in (one, two):
            client = AsyncWebClient(workspace.bot.token, base_url=server.api_url)
            await client.chat_postMessage(channel="U00000002", text=workspace.team_id)
    assert [m.text for m in ann.dm()] == ["T1"]
    assert [m.text for m in bob.dm()] == ["T2"]


async def test_an_app_is_made_from_its_manifest() -> None:
    manifest = {
        "features": {"slash_commands": [{"command": "/journey", "should_escape": True}]},
        "oauth_config": {"scopes": {"bot": ["commands", "chat:write"], "bot_optional": ["users:read.email"]}},
        "settings": {"event_subscriptions": {"bot_events": ["app_home_opened"]}},
    }
    app = SandboxApp.from_manifest(manifest)
    assert app.scopes == {"commands", "chat:write"}
    assert app.commands == {"/journey": True}
    assert app.events == frozenset({"app_home_opened"})
    assert "users:read.email" in SandboxApp.from_manifest(manifest, optional=True).scopes


async def test_the_server_frees_its_port_when_it_stops(workspace: Workspace) -> None:
    async with SandboxServer(workspace) as server:
        port = int(server.url.rsplit(":", 1)[1])
    async with SandboxServer(workspace, port=port) as again:
        assert again.url == server.url
        assert (await client_of(workspace, again).api_test())["ok"]
