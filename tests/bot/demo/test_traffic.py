"""What passed between the bot and Slack, for people who develop on the bot."""

import asyncio
import shlex
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.api import is_signed
from bot.clock import MovableClock
from bot.demo.curl import curl
from bot.demo.traffic import KEPT, TO_APP, TO_SLACK, Exchange, Traffic, masked
from bot.sandbox.delivery import Ack, Delivery, Failure
from bot.sandbox.faults import Fault, Kind
from bot.sandbox.person import Person
from bot.sandbox.rates import Rates
from bot.sandbox.server import SandboxServer
from bot.sandbox.workspace import Workspace

START = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


class Echo:
    """An app that acknowledges everything with the same answer."""

    def __init__(self, ack: Ack) -> None:
        self.ack = ack

    async def deliver(self, delivery: Delivery, within: float) -> Ack:
        return self.ack


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(MovableClock(START), rates=Rates.off())


@pytest.fixture
def traffic(workspace: Workspace) -> Traffic:
    return Traffic(workspace, workspace.clock)


@pytest.fixture
async def client(workspace: Workspace) -> AsyncIterator[AsyncWebClient]:
    async with SandboxServer(workspace) as server, aiohttp.ClientSession() as session:
        yield AsyncWebClient(workspace.bot.token, base_url=server.api_url, session=session, retry_handlers=[])


@pytest.fixture
def ada(workspace: Workspace) -> Person:
    return Person(workspace, workspace.add_user("ada").id)


def _answering(workspace: Workspace, traffic: Traffic, ack: Ack) -> None:
    workspace.app.request_url = "http://127.0.0.1:9/slack/events"
    workspace.app.http = traffic.watch(Echo(ack))


def _only(traffic: Traffic) -> Exchange:
    found = traffic.after(0)
    assert len(found) == 1
    return found[0]


async def test_a_call_is_kept_with_what_was_sent_and_answered(
    traffic: Traffic, client: AsyncWebClient, ada: Person
) -> None:
    await client.chat_postMessage(channel=ada.id, text="Hello")
    kept = _only(traffic)
    assert (kept.direction, kept.what, kept.status, kept.problems) == (TO_SLACK, "chat.postMessage", 200, [])
    assert (kept.request["text"], kept.response["ok"]) == ("Hello", True)
    assert kept.milliseconds > 0


async def test_what_slack_would_refuse_in_blocks_is_told_line_by_line(
    traffic: Traffic, client: AsyncWebClient, ada: Person
) -> None:
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=ada.id, text="x", blocks=[{"type": "header"}])
    first, *rest = _only(traffic).problems
    assert first == "Slack answered invalid_blocks."
    assert any("[json-pointer:/0" in problem for problem in rest)


async def test_a_delivery_is_kept_with_the_apps_answer(workspace: Workspace, traffic: Traffic, ada: Person) -> None:
    _answering(workspace, traffic, Ack({"text": "Here"}, status=200))
    await ada.command("/journey", "status acme")
    kept = _only(traffic)
    assert (kept.direction, kept.what, kept.status) == (TO_APP, "/journey status acme", 200)
    assert kept.response == {"text": "Here"}


async def test_an_answer_that_slack_would_take_amiss_is_told_with_its_delivery(
    workspace: Workspace, traffic: Traffic, ada: Person
) -> None:
    _answering(workspace, traffic, Ack({"text": "Here", "colour": "red"}, status=200))
    await ada.command("/journey")
    await asyncio.sleep(0)
    assert _only(traffic).problems == ["command ack: unknown field colour."]


async def test_a_delivery_nobody_acknowledged_is_a_problem(workspace: Workspace, traffic: Traffic, ada: Person) -> None:
    _answering(workspace, traffic, Ack(failure=Failure.UNREACHABLE))
    await ada.command("/journey")
    assert _only(traffic).problems == ["The app did not acknowledge it: dispatch_failed."]


async def test_a_cut_connection_has_no_status(
    workspace: Workspace, traffic: Traffic, client: AsyncWebClient, ada: Person
) -> None:
    workspace.faults.stand("cut", Fault(Kind.DROP, accepted=True))
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await client.chat_postMessage(channel=ada.id, text="Hello")
    assert (_only(traffic).status, _only(traffic).problems) == (
        None,
        ["The connection was cut before the answer came."],
    )


async def test_only_the_last_thousand_are_kept(traffic: Traffic, client: AsyncWebClient) -> None:
    for _ in range(3):
        await client.auth_test()
    assert [each.n for each in traffic.after(1)] == [2, 3]
    traffic._kept.extend(traffic.after(2) * KEPT)
    assert traffic.get(1) is None
    assert len(traffic.after(0)) == KEPT


def test_tokens_are_never_shown() -> None:
    seen: dict[str, Any] = {"token": "sandbox", "deep": [{"text": "xoxb-T1-secret"}, "xapp-secret"], "ok": True}
    assert masked(seen) == {"token": "…", "deep": [{"text": "xoxb-…"}, "xapp-…"], "ok": True}


async def test_a_call_as_curl_is_taken_by_this_workspace_again(
    workspace: Workspace, traffic: Traffic, client: AsyncWebClient, ada: Person
) -> None:
    await client.chat_postMessage(channel=ada.id, text="It's here")
    _, _, address, *rest = shlex.split(curl(_only(traffic), workspace, workspace.clock.real()).replace("\\\n", ""))
    headers = dict(word.split(": ", 1) for word in rest[1:-2:2])
    async with aiohttp.ClientSession() as web, web.post(address, headers=headers, data=rest[-1]) as answer:
        assert (await answer.json())["ok"]
    assert [message.text for message in ada.dm()] == ["It's here", "It's here"]


async def test_a_delivery_as_curl_is_signed_so_that_the_bot_takes_it(
    workspace: Workspace, traffic: Traffic, ada: Person
) -> None:
    _answering(workspace, traffic, Ack(status=200))
    await ada.command("/journey", "note acme 1 It's done")
    now = workspace.clock.real()
    text = curl(_only(traffic), workspace, now)
    words = shlex.split(text)
    headers = {name.lower(): value for name, value in (w.split(": ", 1) for w in words if ": " in w)}
    body = words[words.index("--data-raw") + 1].encode()
    assert is_signed(workspace.app.signing_secret, headers, body, now)
    assert workspace.app.signing_secret not in text


async def test_blocks_open_as_block_kit_builder_takes_them(
    traffic: Traffic, client: AsyncWebClient, ada: Person
) -> None:
    block = {"type": "divider"}
    await client.chat_postMessage(channel=ada.id, text="x", blocks=[block])
    await client.auth_test()
    first, second = traffic.after(0)
    assert first.blocks() == {"blocks": [block]}
    assert second.blocks() is None
