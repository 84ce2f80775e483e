"""What a pause keeps back: alerts and new work are told when the journey is resumed, if they are true then."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.usecases.reaching import Elsewhere
from journeys.journey import JourneyState
from journeys.messages import PARTS, Message, MessageKind
from journeys.run import Run
from storage import journeys, outbox
from storage.database import Transaction

LOOK_AGAIN = timedelta(hours=1)
"""So often what waits for a journey to be resumed is looked at, besides when that is done."""

_KEPT_BACK = frozenset({MessageKind.ALERT, MessageKind.HANDOFF})


class KeptBack(Elsewhere):
    """The message is to go out when one of its journeys is resumed."""


def kept_journeys(message: Message, runs: Mapping[str, Run]) -> list[str]:
    """Those that a message says nothing of before they are resumed: it may be true again then, and nobody need do
    anything while they are paused."""
    if message.kind not in _KEPT_BACK:
        return []
    known = (runs[journey] for journey in message.journeys if journey in runs)
    return [run.journey.id for run in known if run.journey.state is JourneyState.PAUSED]


def kept_back(message: Message, now: datetime) -> KeptBack:
    at = now + LOOK_AGAIN
    return KeptBack(replace(message, held_until=at), at)


def only(message: Message, some: Collection[str]) -> Message:
    """The message about some of its journeys alone, of which there is at least one."""
    if not message.parts:
        return message
    parts = [part for part in message.parts if part[0] in some]
    return replace(message, journey=parts[0][0], about={**message.about, PARTS: parts})


def rest_of(message: Message, left_out: Collection[str], now: datetime) -> Message | None:
    """What a message about several journeys has left out of some of them, for when they are resumed."""
    paused = [journey for journey, _ in message.parts if journey in left_out]
    if not paused:
        return None
    key = ":".join((message.key, *paused))
    rest = replace(only(message, paused), id=secrets.token_urlsafe(9), key=key, created_at=now)
    return replace(rest, held_until=now + LOOK_AGAIN)


def release_resumed(tx: Transaction, waiting: Iterable[Message], now: datetime) -> None:
    """Look again, at once, at what waits for journeys that somebody has resumed before it was queued to wait."""
    wanted: dict[str, set[str]] = {}
    for message in waiting:
        wanted.setdefault(message.workspace, set()).update(message.journeys)
    for workspace, ids in wanted.items():
        if resumed := ids - journeys.paused(tx, workspace, ids):
            outbox.release_of(tx, workspace, resumed, now)
