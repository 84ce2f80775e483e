"""A bot that runs, seen from outside: its figures and its logs, over either transport."""

import json
from typing import Any

import aiohttp
import pytest

from bot.sandbox.person import Person
from bot.sandbox.workspace import Workspace
from tests.bot.cli.conftest import CommandLine


@pytest.mark.parametrize("transport", ["http", "socket"])
async def test_figures_and_logs_tell_of_a_request(connected: CommandLine, workspace: Workspace, transport: str) -> None:
    ada = Person(workspace, workspace.add_user("ada", "Ada Example").id)
    more = {"JOURNEYBOT_LOG": "json"}
    more |= {"SLACK_APP_TOKEN": workspace.app.app_token} if transport == "socket" else {}
    async with connected.serving(**more) as bot, aiohttp.ClientSession() as http:
        workspace.app.request_url = f"{bot.address}/slack/events" if transport == "http" else None
        await ada.command("/journey", "help Ada Example")
        async with http.get(f"{bot.address}/metrics") as answer:
            figures = await answer.text()
        ran = await bot.stop()

    assert answer.content_type == "text/plain"
    assert 'journeybot_ack_seconds_count{kind="command"} 1.0' in figures
    lines: list[dict[str, Any]] = [json.loads(line) for line in ran.err.splitlines()]
    (told,) = [line for line in lines if line.get("kind") == "command"]
    assert told["workspace"] == workspace.team_id
    assert "Ada" not in ran.err


async def test_the_level_says_how_much_is_logged(connected: CommandLine) -> None:
    ran = await connected("serve", JOURNEYBOT_LOG_LEVEL="loud")

    assert ran.code == 1
    assert "JOURNEYBOT_LOG_LEVEL: Input should be 'debug', 'info', 'warning' or 'error'." in ran.err
