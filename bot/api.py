"""The HTTP side: Slack's requests, and whether the bot is alive and ready."""

from fastapi import FastAPI, Response
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.app import Bot

SLACK_PATH = "/slack/events"
MOST_BYTES = 1_000_000

def http_api(bot: Bot) -> ASGIApp:
    """One ASGI application: Slack's path goes straight to Bolt, everything else to FastAPI."""
    slack = AsyncSlackRequestHandler(bot.app, path=SLACK_PATH)
    rest = _rest(bot)

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == SLACK_PATH:
            await (_refuse(send) if _is_too_large(scope) else slack(scope, receive, send))
        else:
            await rest(scope, receive, send)

    return route


def _is_too_large(scope: Scope) -> bool:
    length = dict(scope["headers"]).get(b"content-length", b"")
    return not length.isdigit() or int(length) > MOST_BYTES


async def _refuse(send: Send) -> None:
    await send({"type": "http.response.start", "status": 413, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


def _rest(bot: Bot) -> FastAPI:
    api = FastAPI(title="Journeybot", docs_url=None, redoc_url=None)

    @api.get("/healthz")
    async def healthz() -> dict[str, str]:
        """The process answers."""
        return {"status": "ok"}

    @api.get("/readyz")
    async def readyz(response: Response) -> dict[str, str]:
        """The database answers and the loop is on time."""
        problem = await bot.loop.problem()
        response.status_code = 503 if problem else 200
        return {"status": problem or "ready"}

    return api
