"""Deliveries as signed HTTP requests to the app's request URL."""

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.clock import Clock
from bot.sandbox.delivery import Ack, Delivery, DeliveryKind, Failure
from bot.sandbox.json_text import json_object

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"


class HttpTransport:
    """POSTs to `url()`, signed with the app's secret; to be closed when done."""

    def __init__(self, url: Callable[[], str | None], signing_secret: str, clock: Clock) -> None:
        self._url = url
        self._secret = signing_secret
        self._clock = clock
        self._session = aiohttp.ClientSession()

    async def close(self) -> None:
        await self._session.close()

    async def deliver(self, delivery: Delivery, within: float) -> Ack:
        """An answer other than 2xx, late or none is a failure."""
        body, content_type = encoded(delivery)
        signature = signed_headers(self._secret, str(int(self._clock.real())), body)
        headers = {"Content-Type": content_type, **signature, **_retry_headers(delivery)}
        timeout = aiohttp.ClientTimeout(total=within)
        try:
            async with self._session.post(self._url() or "", data=body, headers=headers, timeout=timeout) as response:
                return _ack(response, await response.text())
        except TimeoutError:
            return Ack(failure=Failure.TIMEOUT)
        except aiohttp.ClientError:
            return Ack(failure=Failure.UNREACHABLE)


def signed_headers(secret: str, timestamp: str, body: bytes) -> dict[str, str]:
    """What Slack sends along so that the app knows the request for Slack's; `timestamp` in UNIX seconds."""
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": sign(secret, timestamp, body)}


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's v0 request signature."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def encoded(delivery: Delivery) -> tuple[bytes, str]:
    """The body and its content type."""
    if delivery.kind is DeliveryKind.EVENT:
        return json.dumps(delivery.payload).encode(), JSON_TYPE
    if delivery.kind is DeliveryKind.COMMAND:
        return urlencode(delivery.payload).encode(), FORM_TYPE
    return urlencode({"payload": json.dumps(delivery.payload)}).encode(), FORM_TYPE


def _retry_headers(delivery: Delivery) -> dict[str, str]:
    if not delivery.retry:
        return {}
    return {"X-Slack-Retry-Num": str(delivery.retry), "X-Slack-Retry-Reason": delivery.reason}


def _ack(response: aiohttp.ClientResponse, text: str) -> Ack:
    no_retry = response.headers.get("X-Slack-No-Retry") == "1"
    if response.status >= 500:
        return Ack(failure=Failure.BROKEN, status=response.status, no_retry=no_retry)
    if response.status >= 300:
        return Ack(failure=Failure.REFUSED, status=response.status, no_retry=no_retry)
    return Ack(_body(response.content_type, text), status=response.status)


def _body(content_type: str, text: str) -> dict[str, Any]:
    if content_type == JSON_TYPE:
        return json_object(text)
    return {"text": text} if text else {}
