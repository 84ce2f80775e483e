"""What no button or form of ours sends is refused in a sentence, and changes nothing (requirements S4)."""

import json
import logging
from typing import Any

import pytest
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.demo.stage import Stage
from bot.listeners import actions, submissions
from notifications.ids import COMMAND, Action, Field, Form
from tests.e2e.acts import begun, journeys_of

VALUES = (
    *("", "x", "status:", "status:nobody", "status:a\x00b", "status:\ud800", "martian:x", "\n", "acme", "acme\nstatus"),
    *("progress:status:x", "resume:status:x", "log:status:x", "note:status:\x00", "fail:status:x", "skip:status:x"),
    *("acme\n\x00\n", "a:\ud800", "0:acme", "-1:acme", "NaN:acme", "1000000000:acme", "1" * 5000 + ":acme"),
    *("99999999999999999999:", "-1:stuck", "1:U1:2026-01-01", "1:U1:2026-99-01:overdue", "1:\ud800", "9" * 3000),
)
CARRIED = (
    *("", "{}", "null", "[]", "x", "[" * 900, '{"r":1}', "\ud800"),
    *(json.dumps({"r": f"status:{id_}", "c": "", "t": "", "u": "", "p": ""}) for id_ in ("x", "\x00", "\ud800")),
    json.dumps({"k": "acme", "t": "\x00", "d": "2026-11-23", "v": 10**30, "o": {}, "c": "", "u": ""}),
)
STATES: tuple[Any, ...] = ({"values": {}}, {"values": []}, {}, None)


async def sent(stage: Stage, payload: dict[str, Any]) -> BoltResponse:
    """A payload as it comes in from Slack, with Mara as its sender."""
    who = {"team": {"id": stage.workspace.team_id}, "user": {"id": stage.people["mara"].id}, "trigger_id": "1.2.3"}
    return await stage.bot.app.async_dispatch(AsyncBoltRequest(body=who | payload, mode="socket_mode"))


def unknown(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize("in_modal", [False, True], ids=["message", "modal"])
async def test_no_value_of_a_button_is_a_surprise(
    http_stage: Stage, in_modal: bool, caplog: pytest.LogCaptureFixture
) -> None:
    begun(http_stage)
    before = journeys_of(http_stage)
    for action in actions.HANDLERS:
        for value in VALUES:
            pressed = {"type": "button", "action_id": action, "block_id": "b", "value": value}
            view = {"view": {"id": "V1", "callback_id": Form.JOURNEY, "private_metadata": value}} if in_modal else {}
            answer = await sent(http_stage, {"type": "block_actions", "actions": [pressed], **view})
            assert (answer.status, unknown(caplog)) == (200, []), (action, value)
    assert journeys_of(http_stage) == before


async def test_nothing_that_a_form_carries_is_a_surprise(http_stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    for form in submissions.HANDLERS:
        for carried in CARRIED:
            for state in STATES:
                view: dict[str, Any] = {"id": "V1", "type": "modal", "callback_id": form, "blocks": [], "state": state}
                view["private_metadata"] = carried
                answer = await sent(http_stage, {"type": "view_submission", "view": view})
                assert (answer.status, unknown(caplog)) == (200, []), (form, carried, state)


@pytest.mark.parametrize("typed", ["%", "_", "\\", "\x00", "\ud800", "a" * 40_000, None])
async def test_nothing_typed_into_a_search_is_a_surprise(
    http_stage: Stage, typed: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    asked = {"type": "block_suggestion", "action_id": Field.CUSTOMER, "block_id": Field.CUSTOMER, "value": typed}
    answer = await sent(http_stage, asked)
    assert (answer.status, unknown(caplog)) == (200, [])
    assert ("Acme" in str(answer.body)) == (typed in ("\x00", "\ud800", None))


async def test_another_workspace_is_told_that_the_bot_is_not_set_up_there(
    http_stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """Its response_url is Slack's; nothing has to be sent there to answer."""
    typed = {"command": COMMAND, "text": "status acme", "channel_id": "C1", "response_url": "http://127.0.0.1:9/"}
    answer = await sent(http_stage, typed | {"team": {"id": "T99999999"}, "user_id": "U1"})
    assert "not set up for this workspace" in str(answer.body)
    assert unknown(caplog) == []


async def test_what_could_not_be_told_stays_out_of_the_log(http_stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """It may hold what somebody typed, or a customer's name."""
    pressed = {"type": "button", "action_id": Action.LOG_PAGE, "block_id": "b", "value": "1:very secret customer"}
    with caplog.at_level(logging.INFO):
        await sent(http_stage, {"type": "block_actions", "actions": [pressed], "response_url": "http://127.0.0.1:9/"})
    assert "could not be told" in caplog.text
    assert "secret" not in caplog.text
