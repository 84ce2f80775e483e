"""Answers that nobody can use leave open whether Slack took a message (requirements N4)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from bot.slack import Slack, SlackLimited, SlackUncertain, slack_session

_NOW = datetime(2026, 11, 23, tzinfo=UTC)
_ASKING: dict[str, Callable[[Slack], Awaitable[object]]] = {
    "auth.test": lambda slack: slack.identity(),
    "apps.connections.open": lambda slack: slack.socket_address(),
    "conversations.open": lambda slack: slack.find_posted("U1", "m1", _NOW),
    "conversations.history": lambda slack: slack.find_posted("D1", "m1", _NOW),
    "users.info": lambda slack: slack.person("T1", "U1"),
    "users.list": lambda slack: anext(slack.people("T1")),
    "chat.postMessage": lambda slack: slack.post("U1", {"text": "Hello"}, "m1"),
}


@asynccontextmanager
async def _answering(body: str | bytes, status: str = "200 OK") -> AsyncIterator[Slack]:
    """A Slack that gives this answer to whatever it is asked."""
    said = body.encode() if isinstance(body, str) else body
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(said)}\r\n\r\n"

    async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readuntil(b"\r\n\r\n")
        (length,) = (line.split(b":")[1] for line in asked.lower().splitlines() if line.startswith(b"content-length"))
        await reader.readexactly(int(length))
        writer.write(head.encode() + said)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answered, "127.0.0.1", 0) as server, slack_session() as session:
        port = server.sockets[0].getsockname()[1]
        yield Slack("xoxb-test", f"http://127.0.0.1:{port}/api/", session)


async def test_a_post_is_where_slack_says() -> None:
    async with _answering('{"ok": true, "channel": "D1", "ts": "1.2"}') as slack:
        assert await slack.post("U1", {"text": "Hello"}, "m1") == ("D1", "1.2")


@pytest.mark.parametrize(
    "body",
    [
        *('{"ok": true}', '{"ok": true, "channel": "D1"}', '{"ok": true, "ts": ""}', "[]", "<p>"),
        '{"ok": false, "error": "internal_error"}',
    ],
)
async def test_a_post_of_which_slack_does_not_say_where_it_stands_is_in_doubt(body: str) -> None:
    async with _answering(body) as slack:
        with pytest.raises(SlackUncertain):
            await slack.post("U1", {"text": "Hello"}, "m1")


@pytest.mark.parametrize("method", _ASKING)
@pytest.mark.parametrize(
    "body",
    [
        *('{"ok": true}', '{"ok": true, "user": null, "members": null, "messages": null, "channel": null}'),
        *("[]", "null", '"ok"', "42", "true", b"\xff\xfe\xfd", "[" * 200_000),
    ],
    ids=lambda body: str(body)[:20],
)
async def test_an_answer_that_lacks_what_was_asked_for_is_no_mistake_of_ours(method: str, body: str | bytes) -> None:
    async with _answering(body) as slack:
        with pytest.raises(SlackUncertain):
            await _ASKING[method](slack)


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [("30", 30), ("0", 1), ("soon", 1), ("\u00b2", 1), ("9" * 30, 86400), ("Wed, 21 Oct 2026 07:28:00 GMT", 1)],
)
async def test_slack_is_left_alone_as_long_as_it_asks_within_reason(retry_after: str, seconds: float) -> None:
    limited = f"429 Too Many Requests\r\nRetry-After: {retry_after}"
    async with _answering('{"ok": false, "error": "ratelimited"}', limited) as slack:
        with pytest.raises(SlackLimited) as raised:
            await slack.post("U1", {"text": "Hello"}, "m1")
    assert raised.value.seconds == seconds
