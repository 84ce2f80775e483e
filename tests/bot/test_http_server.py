"""The server of the bot, the sandbox and the demo's page."""

import aiohttp
from starlette.responses import PlainTextResponse

from bot.http_server import HttpServer

LONGEST_OF_PROXIES = 60
"""Seconds for which the usual reverse proxies keep a connection that is not used."""


async def test_a_connection_is_never_closed_before_whoever_keeps_it_does() -> None:
    async with (
        HttpServer(PlainTextResponse("Yes"), "127.0.0.1", 0) as server,
        aiohttp.ClientSession() as session,
        session.get(server.url) as answer,
    ):
        assert await answer.text() == "Yes"
        [kept] = server.connections
        assert kept.timeout_keep_alive > LONGEST_OF_PROXIES
