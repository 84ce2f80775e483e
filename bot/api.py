"""The HTTP side: Slack's requests, and whether the bot is alive and ready."""

import logging

from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.app import Bot

log = logging.getLogger(__name__)

SLACK_PATH = "/slack/events"
MOST_BYTES = 1_000_000


def http_api(bot: Bot, *, takes_slack: bool) -> ASGIApp:
    """Health for whoever watches, and with `takes_slack` Slack's own path.

    Not in Socket Mode: requests there are trusted, since they come over a connection that we opened.
    """

    async def readyz(_: Request) -> Response:
        """The database answers and the loop is on time; what is wrong is for the log, not for the world."""
        problem = await bot.loop.problem()
        if problem:
            log.warning("not ready: %s", problem)
        return JSONResponse({"status": "not ready" if problem else "ready"}, 503 if problem else 200)

    health = Starlette(routes=[Route("/healthz", _healthz), Route("/readyz", readyz)])
    if not takes_slack:
        return health
    slack = AsyncSlackRequestHandler(bot.app, path=SLACK_PATH)

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != SLACK_PATH:
            await health(scope, receive, send)
        elif refusal := _refusal(scope):
            await refusal(scope, receive, send)
        else:
            await slack(dict(scope), receive, send)

    return route


def _refusal(scope: Scope) -> Response | None:
    """What is wrong with a request before it is read: Slack posts, and says how much."""
    length = dict(scope["headers"]).get(b"content-length", b"")
    if scope["method"] != "POST":
        return PlainTextResponse("Method Not Allowed", 405, {"Allow": "POST"})
    if not length.isdigit():
        return PlainTextResponse("Length Required", 411)
    return PlainTextResponse("Content Too Large", 413) if int(length) > MOST_BYTES else None


async def _healthz(_: Request) -> Response:
    """The process answers."""
    return JSONResponse({"status": "ok"})
