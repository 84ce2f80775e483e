"""`journeybot serve`: what it needs, what it answers over HTTP, and how it stops."""

import signal
import socket
from contextlib import AbstractAsyncContextManager
from http import HTTPStatus

import aiohttp
import pytest

from bot.sandbox.person import Person
from bot.sandbox.workspace import Workspace
from tests.bot.cli.conftest import CommandLine

FORGED = {"x-slack-request-timestamp": "1", "x-slack-signature": "v0=00"}


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        (("SLACK_BOT_TOKEN",), "SLACK_BOT_TOKEN must be set. Copy it"),
        (("SLACK_SIGNING_SECRET",), "SLACK_SIGNING_SECRET must be set"),
        (
            ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"),
            "SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET must be set. Copy them",
        ),
    ],
    ids=["token", "secret", "both"],
)
async def test_what_slack_needs_is_asked_for(connected: CommandLine, left_out: tuple[str, ...], told: str) -> None:
    for name in left_out:
        connected.environment.pop(name)

    ran = await connected("serve")

    assert ran.code == 1
    assert told in ran.err


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "Slack does not accept SLACK_BOT_TOKEN (invalid_auth)"),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "Slack does not accept SLACK_APP_TOKEN (invalid_auth)"),
        ({"SLACK_API_URL": "http://127.0.0.1:1/api"}, "Slack cannot be reached"),
        ({"JOURNEYBOT_HOST": "host.invalid"}, "Cannot listen on host.invalid:0"),
    ],
    ids=["bot token", "app token", "no Slack", "no host"],
)
async def test_it_does_not_start_with_what_cannot_work(
    connected: CommandLine, setting: dict[str, str], told: str
) -> None:
    ran = await connected("serve", **{"JOURNEYBOT_PORT": "0"} | setting)

    assert ran.code == 1
    assert told in ran.err


async def test_a_port_that_is_taken_is_named(connected: CommandLine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ran = await connected("serve", JOURNEYBOT_PORT=str(port))

    assert ran.code == 1
    assert f"Cannot listen on 127.0.0.1:{port}: address already in use." in ran.err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_stops_cleanly_when_told_to(connected: CommandLine, number: signal.Signals) -> None:
    async with connected.serving() as bot:
        ran = await bot.stop(number)

    assert ran.code == 0
    connected.check(ran)
    assert "ERROR" not in ran.err


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_a_command_is_answered_over_either_transport(
    connected: CommandLine, workspace: Workspace, transport: str
) -> None:
    ada = Person(workspace, workspace.add_user("ada", "Ada Example").id)
    more = {"SLACK_APP_TOKEN": workspace.app.app_token} if transport == "socket" else {}
    async with connected.serving(**more) as bot:
        workspace.app.request_url = f"{bot.address}/slack/events" if transport == "http" else None
        answer = await ada.command("/journey", "help")

    assert answer.failure is None
    assert "/journey status" in answer.text
    assert list(workspace.problems) == []


async def test_http_lets_in_what_slack_signed_and_tells_how_it_is(connected: CommandLine) -> None:
    async with connected.serving() as bot, aiohttp.ClientSession(bot.address) as http:
        statuses = [
            await _status(http.get("/healthz")),
            await _status(http.get("/readyz")),
            await _status(http.get("/nothing/here")),
            await _status(http.get("/slack/events")),
            await _status(http.post("/slack/events", data=b"command=/journey", headers=FORGED)),
            await _status(http.post("/slack/events", data=b"command=/journey")),
            await _status(http.post("/slack/events", data=b"x" * 1_000_001, headers=FORGED)),
        ]

    assert statuses == [
        HTTPStatus.OK,
        HTTPStatus.OK,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.METHOD_NOT_ALLOWED,
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ]


async def test_nobody_gets_in_over_http_while_socket_mode_is_on(connected: CommandLine, workspace: Workspace) -> None:
    connected.environment.pop("SLACK_SIGNING_SECRET")
    async with (
        connected.serving(SLACK_APP_TOKEN=workspace.app.app_token) as bot,
        aiohttp.ClientSession(bot.address) as http,
    ):
        typed = {"command": "/journey", "user_id": "U1", "team_id": "T00000001"}
        status = await _status(http.post("/slack/events", data=typed))

    assert status == HTTPStatus.NOT_FOUND


async def _status(request: AbstractAsyncContextManager[aiohttp.ClientResponse]) -> int:
    async with request as answer:
        return answer.status
