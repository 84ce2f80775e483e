"""An exchange as a curl command, to be tried again in a shell.

It goes to this workspace, the only one that knows the people and channels in it; its token opens nothing else.
"""

import json
import shlex

from bot.demo.traffic import Exchange, masked
from bot.sandbox.faults import RESPONSE_URL
from bot.sandbox.http_delivery import encoded, signed_headers
from bot.sandbox.workspace import Workspace

JSON_HEADER = "Content-Type: application/json; charset=utf-8"


def curl(exchange: Exchange, workspace: Workspace, now: float) -> str:
    """`now` in real UNIX seconds: a request to the app is signed for the next five minutes."""
    if exchange.delivery is None:
        return _to_slack(exchange, workspace)
    body, content_type = encoded(exchange.delivery)
    headers = {"Content-Type": content_type, **signed_headers(workspace.app.signing_secret, str(int(now)), body)}
    named = [shlex.quote(f"{name}: {value}") for name, value in headers.items()]
    return _joined(shlex.quote(workspace.app.request_url or ""), named, body.decode())


def _to_slack(exchange: Exchange, workspace: Workspace) -> str:
    body = json.dumps(masked(exchange.request), ensure_ascii=False)
    if exchange.what == RESPONSE_URL:
        return _joined('"$RESPONSE_URL"', [shlex.quote(JSON_HEADER)], body)
    headers = [f"Authorization: Bearer {workspace.bot.token}", JSON_HEADER]
    address = f"{workspace.public_url}/api/{exchange.what}"
    return _joined(shlex.quote(address), [shlex.quote(header) for header in headers], body)


def _joined(address: str, headers: list[str], body: str) -> str:
    return " \\\n  ".join([f"curl -sS {address}", *(f"-H {h}" for h in headers), f"--data-raw {shlex.quote(body)}"])
