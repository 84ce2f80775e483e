"""What comes in over HTTP: nothing unsigned is looked at, and nothing that is signed is misread (requirements S4)."""

import hashlib
import hmac
import json
import logging
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.api import is_signed, payload_in
from bot.clock import Clock
from bot.demo.stage import Stage
from tests.e2e.conftest import http_stage as http_stage

SECRET = "made-up"
NOW = 1_700_000_000.0
BODY = b"command=%2Fjourney"

UNREADABLE = {
    "no text": b"\xff\xfe",
    "broken JSON": b"{",
    "broken payload": b"payload=%7B",
    "no object": b"payload=%5B1%5D",
    "nothing": b"",
    "too deep": b'{"a":' * 100_000,
}


def signed(secret: str, body: bytes, at: str) -> dict[str, str]:
    digest = hmac.new(secret.encode(), b"v0:%b:%b" % (at.encode(), body), hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": at, "x-slack-signature": f"v0={digest}"}


@pytest.mark.parametrize("late", [-300, 0, 300])
def test_what_slack_signed_lately_is_let_in(late: int) -> None:
    assert is_signed(SECRET, signed(SECRET, BODY, str(int(NOW) + late)), BODY, NOW)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-slack-request-timestamp": str(int(NOW))},
        signed("another", BODY, str(int(NOW))),
        signed(SECRET, b"command=%2Fother", str(int(NOW))),
        signed(SECRET, BODY, str(int(NOW) - 301)),
        signed(SECRET, BODY, str(int(NOW) + 301)),
        signed(SECRET, BODY, "soon"),
        signed(SECRET, BODY, "NaN"),
        signed(SECRET, BODY, "9" * 5000),
        signed(SECRET, BODY, "-1"),
        {**signed(SECRET, BODY, str(int(NOW))), "x-slack-signature": "v0=é"},
    ],
)
def test_nothing_else_is_let_in(headers: dict[str, str]) -> None:
    assert not is_signed(SECRET, headers, BODY, NOW)


def test_a_form_and_json_and_json_in_a_form_are_read() -> None:
    assert payload_in(b'{"type":"event_callback"}') == {"type": "event_callback"}
    assert payload_in(urlencode({"payload": '{"type":"block_actions"}'}).encode()) == {"type": "block_actions"}
    assert payload_in(b"command=%2Fjourney&text=") == {"command": "/journey", "text": ""}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_what_slack_does_not_send_is_not_read(body: bytes) -> None:
    assert payload_in(body) is None


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
async def test_an_unreadable_body_is_refused_without_a_word_in_the_log(
    http_stage: Stage, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert await status_of(http_stage, body) == 400
    assert caplog.records == []


async def test_a_forged_press_is_refused_before_anything_in_it_is_used(
    http_stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """An answer to its response_url would let anybody make the bot call addresses that only it can reach."""
    called = len(http_stage.workspace.calls)
    forged = {"type": "block_actions", "response_url": "http://127.0.0.1:9/", "user": {"id": "U1"}, "actions": [{}]}
    body = urlencode({"payload": json.dumps(forged)}).encode()
    for headers in ({}, {**signed(SECRET, body, "soon")}, {**signed(SECRET, body, str(int(Clock().real())))}):
        with caplog.at_level(logging.INFO):
            assert await status_of(http_stage, body, headers) == 401
    assert caplog.records == []
    assert len(http_stage.workspace.calls) == called


async def test_a_command_may_hold_the_word_payload(http_stage: Stage) -> None:
    answer = await http_stage.people["mara"].command("/journey", "status payload")
    assert answer.failure is None
    assert "No customer is called “payload”" in answer.text


async def status_of(stage: Stage, body: bytes, headers: dict[str, str] | None = None) -> int:
    """What is answered to a body, signed rightly unless other headers are given."""
    if headers is None:
        headers = signed(stage.workspace.app.signing_secret, body, str(int(Clock().real())))
    address = stage.workspace.app.request_url
    assert address
    form = {"content-type": "application/x-www-form-urlencoded"}
    async with aiohttp.ClientSession() as http, http.post(address, data=body, headers={**headers, **form}) as answer:
        return answer.status
