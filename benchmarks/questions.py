"""`/journey status` as Slack asks it, about customers drawn by lot."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.population import SEED, customers_in
from benchmarks.stand import Stand
from bot.api import SLACK_PATH
from bot.sandbox.http_delivery import sign

ASKED = 500
"""So many different customers are asked for, again and again."""


@dataclass(frozen=True, slots=True)
class Question:
    """The words after `/journey`, the form they come in, and the customer's name, which the answer must hold."""

    text: str
    form: dict[str, str]
    name: str

    def request(self, secret: str) -> str:
        """The whole HTTP request, signed now; Slack's signatures are good for five minutes."""
        return request_of(urlencode(self.form), secret)


def request_of(body: str, secret: str) -> str:
    """A command's whole HTTP request, signed now."""
    timestamp = str(int(time.time()))
    lines = (
        f"POST {SLACK_PATH} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        f"X-Slack-Request-Timestamp: {timestamp}",
        f"X-Slack-Signature: {sign(secret, timestamp, body.encode())}",
    )
    return "\r\n".join(lines) + "\r\n\r\n" + body


def questions(stand: Stand, path: Path) -> list[Question]:
    """About customers of a database, the same at every run."""
    known = customers_in(path, stand.workspace)
    names = [customer.name for customer in random.Random(SEED).sample(known, min(ASKED, len(known)))]
    return list(_questions(stand, names))


def _questions(stand: Stand, names: list[str]) -> Iterator[Question]:
    for number, name in enumerate(names):
        text = f"status {name}"
        form = {
            "token": "benchmark",
            "team_id": stand.workspace,
            "team_domain": "benchmark",
            "channel_id": "C00000001",
            "channel_name": "customer-success",
            "user_id": stand.users[number % len(stand.users)],
            "user_name": f"person-{number}",
            "command": "/journey",
            "text": text,
            "api_app_id": stand.slack.app.app_id,
            "is_enterprise_install": "false",
            "response_url": f"https://hooks.slack.test/commands/{number}",
            "trigger_id": f"{number}.{number}.0123456789abcdef",
        }
        yield Question(text, form, name)
