"""A small Bolt app, unmodified Bolt, on which the sandbox is tried over real HTTP and WebSocket."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import SandboxServer
from bot.sandbox.workspace import Workspace

Body = dict[str, Any]

BUTTON: Body = {
    "type": "button",
    "action_id": "done",
    "text": {"type": "plain_text", "text": "Mark done"},
    "value": "a1",
}
CARD: list[Body] = [
    {"type": "section", "block_id": "what", "text": {"type": "mrkdwn", "text": "Send the *welcome mail*"}},
    {"type": "actions", "block_id": "buttons", "elements": [BUTTON]},
]


def plain(text: str) -> Body:
    return {"type": "plain_text", "text": text}


def field(label: str, block_id: str, element: Body, **more: object) -> Body:
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **more}


def modal(title: str, *blocks: Body, **more: object) -> Body:
    return {"type": "modal", "title": plain(title), "submit": plain("Save"), "blocks": list(blocks), **more}


def client_of(workspace: Workspace, server: SandboxServer) -> AsyncWebClient:
    """The web client as the reference says to build it: no retry of a dropped connection."""
    return AsyncWebClient(workspace.bot.token, base_url=server.api_url, retry_handlers=[])


def bolt_app(workspace: Workspace, server: SandboxServer) -> AsyncApp:
    """The listeners are added by each test."""
    client = client_of(workspace, server)
    return AsyncApp(client=client, signing_secret=workspace.app.signing_secret, process_before_response=True)


def patient_client(workspace: Workspace, server: SandboxServer) -> AsyncWebClient:
    """A client that waits out a rate limit."""
    retry = AsyncRateLimitErrorRetryHandler(max_retry_count=2)
    return AsyncWebClient(workspace.bot.token, base_url=server.api_url, retry_handlers=[retry])
