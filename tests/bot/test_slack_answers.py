"""Answers that nobody can use leave open whether Slack took a message (requirements N4)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.slack import Slack, SlackUncertain, slack_session


@asynccontextmanager
async def _answering(body: str) -> AsyncIterator[Slack]:
    """A Slack that gives this answer to whatever it is asked."""
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"

    async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer.encode())
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
