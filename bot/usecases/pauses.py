"""What a pause keeps back, or an end that may be a mistake: it is told when the journey goes on, if it is true then. So
is an alert whose day the customer has yet to come to."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.usecases.desk import Desk
from bot.usecases.reaching import Elsewhere
from journeys.alerts import noticed_on
from journeys.calendar import start_of_day
from journeys.journey import Journey, JourneyState, Outcome
from journeys.messages import PARTS, Card, Message, MessageKind
from journeys.run import Run
from storage import journeys, outbox
from storage.database import Transaction

LOOK_AGAIN = timedelta(hours=1)
"""So often what waits for a journey to go on, or for somebody whom to ask, is looked at, besides when that is done."""

KEPT_AFTER_THE_END = timedelta(weeks=2)
"""So long a completed journey may turn out to have been ended by mistake."""

_BY_A_PAUSE = frozenset({MessageKind.ALERT, MessageKind.HANDOFF})
_BY_THE_END = _BY_A_PAUSE | {MessageKind.ASSIGNMENT, MessageKind.HELD}
"""What is no longer true only because the end has skipped what was open."""


class KeptBack(Elsewhere):
    """The message is to go out when one of its journeys goes on."""


def kept_journeys(message: Message, runs: Mapping[str, Run], now: datetime) -> list[str]:
    """Those that a message says nothing of before they go on: it may be true again then, and nobody need do anything
    while they are paused, or have ended. Nor of those whose customer has moved to where it is still the day before."""
    known = (runs[journey] for journey in message.journeys if journey in runs)
    return [r.journey.id for r in known if message.kind in _kept_while(r.journey, now) or _day_ahead(message, r)]


def _kept_while(journey: Journey, now: datetime) -> Collection[MessageKind]:
    if journey.state is JourneyState.PAUSED:
        return _BY_A_PAUSE
    if journey.outcome is Outcome.COMPLETED and journey.ended_at and now - journey.ended_at < KEPT_AFTER_THE_END:
        return _BY_THE_END
    return ()


def _day_ahead(message: Message, run: Run) -> date | None:
    """The day on which that was noticed of a journey which an alert tells, where its customer has yet to come to it."""
    if message.kind is not MessageKind.ALERT:
        return None
    about = dict(message.parts).get(run.journey.id, message.about)
    day = noticed_on(run.journey, [subject for subject, _, _ in about["told"]])
    return day if day and day > run.today else None


def kept_back(desk: Desk, message: Message, runs: Mapping[str, Run], now: datetime) -> Elsewhere:
    """Until one of its journeys may go on; one whose day is still to come has not stopped."""
    known = (runs[journey] for journey in message.journeys if journey in runs)
    days = [start_of_day(day, desk.zone_of(run.customer)) for run in known if (day := _day_ahead(message, run))]
    at = min(now + LOOK_AGAIN, *days) if days else now + LOOK_AGAIN
    return (Elsewhere if days else KeptBack)(replace(message, held_until=at), at)


def only(message: Message, some: Collection[str]) -> Message:
    """The message about some of its journeys alone, of which there is at least one."""
    if not message.parts:
        return message
    parts = [part for part in message.parts if part[0] in some]
    return replace(message, journey=parts[0][0], about={**message.about, PARTS: parts})


def rest_of(message: Message, left_out: Collection[str], now: datetime) -> Message | None:
    """What a message about several journeys has left out of some of them, for when they go on."""
    kept = [journey for journey, _ in message.parts if journey in left_out]
    if not kept:
        return None
    return replace(apart(message, kept, now), held_until=now + LOOK_AGAIN)


def apart(message: Message, some: Sequence[str], now: datetime) -> Message:
    """The message about some of its journeys as one of its own."""
    key = ":".join((message.key, *some))
    return replace(only(message, some), id=secrets.token_urlsafe(9), key=key, created_at=now, held_until=None)


def release_going_on(
    tx: Transaction, waiting: Sequence[Message], shown: Sequence[Card], dropped: Sequence[Message], now: datetime
) -> None:
    """Look again, at once, at what waits for journeys that somebody has had go on before it was queued to wait.

    Those of messages that were dropped, and those that the cards show, which are to be remembered next, are locked with
    them, all in one order.
    """
    beside: Sequence[Card | Message] = (*shown, *dropped)
    for workspace in sorted({message.workspace for message in (*waiting, *dropped)}):
        wanted = {journey for one in waiting if one.workspace == workspace for journey in one.journeys}
        others = {journey for one in beside if one.workspace == workspace for journey in one.journeys}
        states = journeys.states(tx, workspace, wanted | others)
        going_on = {journey for journey in wanted if states.get(journey) is JourneyState.IN_PROGRESS}
        if going_on:
            outbox.release_of(tx, workspace, going_on, now)
