"""The HTTP side: Slack's requests, and whether the bot is alive and ready."""

import hmac
import json
import logging
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from slack_bolt.async_app import AsyncBoltRequest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.app import Bot
from bot.metrics import CONTENT_TYPE

log = logging.getLogger(__name__)

SLACK_PATH = "/slack/events"
MOST_BYTES = 1_000_000
OLDEST_SECONDS = 300
"""Slack's own limit for the age of a request, against those that are recorded and played again."""

_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)


def http_api(bot: Bot, signing_secret: str = "", metrics_token: str = "") -> ASGIApp:
    """Health and figures for whoever watches, and with a signing secret Slack's own path.

    Figures hold no names; where the bot can be reached from outside, a token keeps its volumes to those who have it.
    Without one in Socket Mode: requests there are trusted, since they come over a connection that we opened.
    """

    async def readyz(_: Request) -> Response:
        """The database answers and the loop is on time; what is wrong is for the log, not for the world."""
        problem = await bot.loop.problem()
        if problem:
            log.warning("not ready: %s", problem)
        return JSONResponse({"status": "not ready" if problem else "ready"}, 503 if problem else 200)

    async def metrics(request: Request) -> Response:
        if metrics_token and not _is_bearer(metrics_token, request.headers):
            return PlainTextResponse("Unauthorized", 401, {"WWW-Authenticate": "Bearer"})
        return Response(await bot.loop.figures(), media_type=CONTENT_TYPE)

    health = Starlette(
        routes=[Route("/healthz", _healthz), Route("/readyz", readyz), Route("/metrics", metrics)],
    )
    if not signing_secret:
        return health

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != SLACK_PATH:
            await health(scope, receive, send)
            return
        answer = _refusal(scope) or await _answer(bot, signing_secret, Request(scope, receive))
        await answer(scope, receive, send)

    return route


def _refusal(scope: Scope) -> Response | None:
    """What is wrong with a request before it is read: Slack posts, and says how much."""
    length = dict(scope["headers"]).get(b"content-length", b"")
    if scope["method"] != "POST":
        return PlainTextResponse("Method Not Allowed", 405, {"Allow": "POST"})
    if not length.isdigit():
        return PlainTextResponse("Length Required", 411)
    return PlainTextResponse("Content Too Large", 413) if int(length) > MOST_BYTES else None


async def _answer(bot: Bot, signing_secret: str, request: Request) -> Response:
    """Nothing of a request is looked at before its signature (requirements S4); then it goes where Socket Mode's go."""
    body = await request.body()
    if not is_signed(signing_secret, request.headers, body, bot.office.clock.real()):
        return PlainTextResponse("Unauthorized", 401)
    payload = payload_in(body)
    if payload is None:
        return PlainTextResponse("Bad Request", 400)
    answered = await bot.app.async_dispatch(AsyncBoltRequest(body=payload, mode="socket_mode"))
    headers = {name: values[0] for name, values in answered.headers.items()}
    return Response(answered.body, answered.status, headers)


def is_signed(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether Slack signed this within the last minutes of `now`, in UNIX seconds."""
    at, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    if not _SECONDS.fullmatch(at) or abs(now - int(at)) > OLDEST_SECONDS:
        return False
    digest = hmac.digest(secret.encode(), b"v0:%b:%b" % (at.encode(), body), "sha256")
    return hmac.compare_digest(f"v0={digest.hex()}".encode(), signature.encode())


def payload_in(body: bytes) -> dict[str, Any] | None:
    """What Slack sends: JSON, a form, or JSON in a form's field `payload`; None for what it does not send.

    Bolt's own reading drops a form in which somebody typed the word "payload".
    """
    try:
        text = body.decode()
        form = {} if text.startswith("{") else dict(parse_qsl(text, keep_blank_values=True))
        found = form if form and "payload" not in form else json.loads(form.get("payload", text))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _is_bearer(token: str, headers: Mapping[str, str]) -> bool:
    return hmac.compare_digest(headers.get("authorization", "").encode(), f"Bearer {token}".encode())


async def _healthz(_: Request) -> Response:
    """The process answers."""
    return JSONResponse({"status": "ok"})
