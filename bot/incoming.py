"""What logs and figures know of a request by Slack: its kind, an id that gives nothing away, and its workspace."""

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class RequestKind(StrEnum):
    COMMAND = "command"
    ACTION = "action"
    SUBMISSION = "submission"
    OPTIONS = "options"
    EVENT = "event"
    OTHER = "other"


_KINDS = {
    "block_actions": RequestKind.ACTION,
    "view_submission": RequestKind.SUBMISSION,
    "view_closed": RequestKind.SUBMISSION,
    "block_suggestion": RequestKind.OPTIONS,
    "event_callback": RequestKind.EVENT,
}


@dataclass(frozen=True, slots=True)
class Incoming:
    """One request. `id` is the same for Slack's repeats of it, in whichever process."""

    kind: RequestKind
    id: str
    workspace: str


_handled: ContextVar[Incoming | None] = ContextVar("handled", default=None)


def incoming(body: Mapping[str, Any]) -> Incoming:
    """What a request is, by its body; it need not be one that Slack would send."""
    by_type = _KINDS.get(str(body.get("type")), RequestKind.OTHER)
    kind = RequestKind.COMMAND if "command" in body else by_type
    team = body.get("team")
    workspace = body.get("team_id") or (team.get("id") if isinstance(team, Mapping) else None)
    return Incoming(kind, _id(body.get("trigger_id") or body.get("event_id")), str(workspace or ""))


def _id(given: object) -> str:
    """A trigger_id lets its holder open modals, so its hash stands in for it; where Slack gives none, one of ours."""
    return hashlib.blake2s(str(given).encode(), digest_size=6).hexdigest() if given else secrets.token_hex(6)


@contextmanager
def handling(request: Incoming) -> Iterator[None]:
    """What is logged in here, and in tasks begun in here, belongs to the request."""
    token = _handled.set(request)
    try:
        yield
    finally:
        _handled.reset(token)


def handled() -> Incoming | None:
    """The request that is being handled, if any."""
    return _handled.get()
