"""An exchange as a curl command, to be tried again in a shell. Tokens are taken from the environment there."""

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
        return _to_slack(exchange)
    body, content_type = encoded(exchange.delivery)
    headers = {"Content-Type": content_type, **signed_headers(workspace.app.signing_secret, str(int(now)), body)}
    named = [shlex.quote(f"{name}: {value}") for name, value in headers.items()]
    return _joined(shlex.quote(workspace.app.request_url or ""), named, body.decode())


def _to_slack(exchange: Exchange) -> str:
    body = json.dumps(masked(exchange.request), ensure_ascii=False)
    if exchange.what == RESPONSE_URL:
        return _joined('"$RESPONSE_URL"', [shlex.quote(JSON_HEADER)], body)
    address = f'"${{SLACK_API_URL:-https://slack.com/api/}}{exchange.what}"'
    return _joined(address, ['"Authorization: Bearer $SLACK_BOT_TOKEN"', shlex.quote(JSON_HEADER)], body)


def _joined(address: str, headers: list[str], body: str) -> str:
    return " \\\n  ".join([f"curl -sS {address}", *(f"-H {h}" for h in headers), f"--data-raw {shlex.quote(body)}"])
