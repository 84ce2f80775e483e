"""The only module that sends anything to Slack.

Posting is never retried by the client: what Slack may have accepted must not be posted again unseen.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack_people import person_of
from bot.wire_json import json_bytes
from journeys.person import Person

Payload: TypeAlias = Mapping[str, Any]
Watch: TypeAlias = Callable[[str], AbstractContextManager[object]]
"""Gives, by the name of a method, what its call happens in."""

# Without a level of its own the client spells out every call and answer for a debug log that nobody reads.
_CLIENT_LOG = logging.getLogger("bot.slack_client")
_CLIENT_LOG.setLevel(logging.INFO)

METADATA_EVENT = "journeybot_message"
LEFT_OUT = "left_out"
"""In the metadata: ids in one text, since Slack describes no list of texts there."""

TIMEOUT_SECONDS = 15
LONGEST_LIMIT_SECONDS = 24 * 3600.0
PAGE = 200
TROUBLES = ("internal_error", "fatal_error", "service_unavailable", "request_timeout", "update_failed")
"""Slack's words for what is wrong with itself; some of what it was asked may be done by then, as its reference says."""

UNSEEN = ("user_not_found", "user_not_visible")
"""Slack's words for somebody it does not show to the bot."""

_SAID: Mapping[str, Sequence[str]] = {
    "apps.connections.open": ("url",),
    "auth.test": ("team_id", "user_id"),
    "chat.postMessage": ("channel", "ts"),
    "conversations.history": ("messages",),
    "conversations.open": ("channel",),
    "users.info": ("user",),
    "users.list": ("members",),
}
"""What the bot goes by in the answers to these methods."""

# What the client raises over an answer that is no JSON object, the last over a text or a number.
_NO_ANSWER = (json.JSONDecodeError, UnicodeDecodeError, RecursionError, AttributeError)


class SlackRefused(Exception):
    """Slack answered with an error; `code` is its word for it."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Slack answered “{code}”.")
        self.code = code


class SlackLimited(SlackRefused):
    """Slack asks to wait for `seconds` before `method` is called again."""

    def __init__(self, seconds: float, method: str = "") -> None:
        super().__init__("ratelimited")
        self.seconds, self.method = seconds, method


class SlackUnreachable(Exception):
    """Nothing reached Slack; it is safe to try again."""


class SlackUncertain(Exception):
    """The connection broke or Slack failed after it may have accepted the request."""


class Withheld(Exception):
    """It was not wanted any more when it was about to be sent, and nothing has left."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is, as Slack's auth.test says."""

    workspace: str
    workspace_name: str
    bot_user: str
    bot_id: str


class Found(NamedTuple):
    """Where a message stands, and the ids of what it was posted without."""

    channel: str
    ts: str
    left_out: Sequence[str] = ()


@dataclass(slots=True)
class _Sending:
    is_wanted: Callable[[], bool]
    was_withheld: bool = False


_sending: ContextVar[_Sending | None] = ContextVar("sending", default=None)


def slack_session() -> aiohttp.ClientSession:
    """For a `Slack`: a request that is no longer wanted stops right before its bytes are written."""
    tracing = aiohttp.TraceConfig()
    tracing.on_request_chunk_sent.append(_look_once_more)
    return aiohttp.ClientSession(trace_configs=[tracing], json_serialize_bytes=json_bytes)


async def _look_once_more(*_: object) -> None:
    """aiohttp calls it, whatever the name of the signal, before it writes."""
    sending = _sending.get()
    if sending and not sending.is_wanted():
        sending.was_withheld = True
        raise Withheld


@contextmanager
def _while_wanted(is_wanted: Callable[[], bool]) -> Iterator[None]:
    sending = _Sending(is_wanted)
    token = _sending.set(sending)
    try:
        yield
    except SlackUncertain as error:
        if sending.was_withheld:
            raise Withheld from error
        raise
    finally:
        _sending.reset(token)


class Slack:
    """Slack's Web API, with answers and failures as values and exceptions of ours, over a `slack_session`."""

    def __init__(self, token: str, api_url: str, session: aiohttp.ClientSession, watch: Watch = nullcontext) -> None:
        self._session, self._watch = session, watch
        self.client = AsyncWebClient(token, base_url=api_url, session=session, logger=_CLIENT_LOG, retry_handlers=[])

    async def identity(self) -> Identity:
        answer = await self._call("auth.test")
        return Identity(answer["team_id"], answer["team"], answer["user_id"], answer.get("bot_id", ""))

    async def granted_scopes(self) -> frozenset[str]:
        """What the token may do, as Slack says in the headers of its answers."""
        answer = await self._call("auth.test")
        return frozenset(answer.headers.get("x-oauth-scopes", "").replace(" ", "").split(",")) - {""}

    async def socket_address(self) -> str:
        """Where to connect for Socket Mode; only for a `Slack` that holds the app-level token."""
        return str((await self._call("apps.connections.open"))["url"])

    async def post(
        self,
        channel: str,
        message: Payload,
        message_id: str,
        is_wanted: Callable[[], bool] = lambda: True,
        left_out: Sequence[str] = (),
    ) -> tuple[str, str]:
        """Post; gives channel and ts as Slack returns them. The id goes along, so that the message can be found, with
        the ids of what it leaves out.

        Raises `Withheld` if `is_wanted` denies it at the last moment, when its bytes are about to leave.
        """
        noted = {"id": message_id} | ({LEFT_OUT: " ".join(left_out)} if left_out else {})
        metadata = {"event_type": METADATA_EVENT, "event_payload": noted}
        with _while_wanted(is_wanted):
            answer = await self._call("chat.postMessage", channel=channel, metadata=metadata, **message)
        return answer["channel"], answer["ts"]

    async def update(
        self, channel: str, ts: str, message: Payload, is_wanted: Callable[[], bool] = lambda: True
    ) -> None:
        """Raises `Withheld` as `post` does."""
        with _while_wanted(is_wanted):
            await self._call("chat.update", channel=channel, ts=ts, **message)

    async def find_posted(self, channel: str, message_id: str, since: datetime) -> Found | None:
        """Look a message up by its id in the history of a channel, a direct message where a user is given."""
        if channel.startswith(("U", "W")):
            channel = (await self._call("conversations.open", users=channel))["channel"]["id"]
        async for message in self._history(channel, since):
            metadata = message.get("metadata") or {}
            noted = metadata["event_payload"] if metadata.get("event_type") == METADATA_EVENT else {}
            if noted.get("id") == message_id:
                return Found(channel, message["ts"], noted.get(LEFT_OUT, "").split())
        return None

    async def _history(self, channel: str, since: datetime) -> AsyncIterator[Payload]:
        """Messages of a channel, newest first."""
        asked: dict[str, Any] = {"include_all_metadata": True, "oldest": str(since.timestamp()), "limit": PAGE}
        while True:
            page = await self._call("conversations.history", channel=channel, **asked)
            for message in page["messages"]:
                yield message
            asked["cursor"] = (page.get("response_metadata") or {}).get("next_cursor", "")
            if not asked["cursor"]:
                return

    async def open_view(self, trigger_id: str, view: Payload) -> None:
        await self._call("views.open", trigger_id=trigger_id, view=view)

    async def push_view(self, trigger_id: str, view: Payload) -> None:
        await self._call("views.push", trigger_id=trigger_id, view=view)

    async def update_view(self, view_id: str, view: Payload, view_hash: str = "") -> None:
        arguments = {"hash": view_hash} if view_hash else {}
        await self._call("views.update", view_id=view_id, view=view, **arguments)

    async def respond(self, response_url: str, message: Payload, *, replace: bool, ephemeral: bool = True) -> None:
        """Answer an interaction by its response_url: a new message, or in place of the one it stood on."""
        body = dict(message) | {"replace_original": replace}
        if not replace:
            body |= {"response_type": "ephemeral" if ephemeral else "in_channel"}
        with self._watch("response_url"):
            await self._respond(response_url, body)

    async def _respond(self, response_url: str, body: Payload) -> None:
        try:
            async with self._session.post(response_url, json=body, timeout=_timeout()) as answer:
                if answer.status != 200:
                    raise SlackRefused(f"response_url: {answer.status}")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SlackUncertain(str(error)) from error

    async def person(self, workspace: str, user: str) -> Person:
        return person_of(workspace, (await self._call("users.info", user=user))["user"])

    async def people(self, workspace: str) -> AsyncIterator[tuple[Person, str, str]]:
        """Everybody with their handle and, where the scope allows, e-mail address."""
        cursor = ""
        while True:
            page = await self._call("users.list", limit=PAGE, cursor=cursor)
            for member in page["members"]:
                if not member.get("is_bot"):
                    yield person_of(workspace, member), member["name"], member.get("profile", {}).get("email", "")
            cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return

    async def _call(self, method: str, **arguments: Any) -> AsyncSlackResponse:
        with self._watch(method):
            answer = await self._answer(method, arguments)
            if any(answer[field] in (None, "") for field in _SAID.get(method, ())):
                raise SlackUncertain(f"Slack's answer to {method} lacks what it was asked for")
            return answer

    async def _answer(self, method: str, arguments: Payload) -> AsyncSlackResponse:
        try:
            # The client leaves a session that is handed to it without a limit.
            async with asyncio.timeout(TIMEOUT_SECONDS):
                return await self.client.api_call(method, json=dict(arguments))
        except SlackApiError as error:
            raise _refusal(error) from error
        except aiohttp.ClientConnectorError as error:
            raise SlackUnreachable(str(error)) from error
        except (aiohttp.ClientError, TimeoutError, *_NO_ANSWER) as error:
            raise SlackUncertain(str(error) or type(error).__name__) from error


def _refusal(error: SlackApiError) -> Exception:
    """An answer that is not Slack's JSON, such as a proxy's page, leaves open whether Slack took the request."""
    if not isinstance(error.response, AsyncSlackResponse):
        return SlackUncertain(str(error))
    status, headers, data = error.response.status_code, error.response.headers, error.response.data
    method = error.response.api_url.rpartition("/")[2]
    if status == 429:
        return SlackLimited(_seconds(headers.get("Retry-After", "")), method)
    code = data.get("error") if isinstance(data, dict) else None
    if status >= 500 or code is None:
        return SlackUncertain(f"status {status}")
    if code in TROUBLES:
        return SlackUncertain(code)
    return SlackLimited(1, method) if code in ("ratelimited", "rate_limited") else SlackRefused(str(code))


def _seconds(retry_after: str) -> float:
    asked = float(retry_after) if retry_after.replace(".", "", 1).isdecimal() else 0.0
    return min(max(1.0, asked), LONGEST_LIMIT_SECONDS)


def _timeout() -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
