"""What was dropped before anybody heard of it has not been told (requirements N1, N4)."""

from collections.abc import Collection
from datetime import datetime

from bot.usecases.composing import is_to_be_told
from bot.usecases.desk import Desk
from bot.usecases.escalating import steps_of
from bot.usecases.pauses import apart
from bot.usecases.showing import told_of
from bot.usecases.sweeping import runs_of
from journeys.alert_truth import concerns
from journeys.messages import Message, MessageKind
from journeys.run import Run
from storage import journeys, outbox, told
from storage.database import Transaction

NOTED_AS_TOLD = frozenset({MessageKind.ALERT, MessageKind.ESCALATION})
"""What is noted as told when it is queued, so that it is told once."""


def take_back(tx: Transaction, desk: Desk, message: Message, dropped: Collection[str], now: datetime) -> None:
    """Forget what a message was to tell of these journeys, which are locked.

    A step may be taken again, and an alert told again where it comes to concern its recipient once more.
    """
    if message.kind is MessageKind.ESCALATION:
        told.take_back(tx, steps_of(message, dropped))
        return
    found = journeys.get_many(tx, message.workspace, dropped)
    for run in runs_of(tx, desk, message.workspace, found, now):
        _take_back_alert(tx, desk, message, run, now)


def _take_back_alert(tx: Transaction, desk: Desk, message: Message, run: Run, now: datetime) -> None:
    """It is owed anew to whom the journey is given back later; where that was done since it was dropped, it is queued
    again. What is true and concerns its recipient was left to their digest."""
    if not concerns(run, message.recipient):
        about = dict(message.parts).get(run.journey.id, message.about)
        told.take_back(tx, told_of(run, message.recipient, about))
        return
    again = apart(message, [run.journey.id], now)
    if is_to_be_told(tx, desk, again, now):
        outbox.put_many(tx, [again], ready_at=now)
