"""Making the messages that wait to be sent; where each reaches its reader is decided when it is queued."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from journeys.messages import Message, MessageKind


def message_to(
    recipient: str,
    kind: MessageKind,
    key: str,
    workspace: str,
    now: datetime,
    *,
    about: Mapping[str, object],
    journey: str = "",
) -> Message:
    """A direct message; the key is what makes it the only one (design, Once)."""
    return Message(
        workspace=workspace,
        id=secrets.token_urlsafe(9),
        key=key,
        kind=kind,
        channel=recipient,
        recipient=recipient,
        journey=journey,
        created_at=now,
        about=about,
    )
