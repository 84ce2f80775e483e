"""Telling whose it is what somebody else has reopened (requirements J3, N5): of a level that was told in its episode no
alert tells them again, and not everybody reads a digest."""

from datetime import datetime

from bot.usecases.acting import Acted
from bot.usecases.desk import Desk
from bot.usecases.messages import message_to
from bot.usecases.reaching import addressed
from journeys.journey import Activity, JourneyState
from journeys.messages import GIVEN_BY, REOPENED, WITH_JOURNEY, Message, MessageKind, tasks_of
from journeys.reopening import brought_back
from storage import outbox, outbox_reading
from storage.database import Transaction

_TELL_OF_TASKS = (MessageKind.ASSIGNMENT, MessageKind.HANDOFF)


def tell_of_reopening(tx: Transaction, desk: Desk, done: Acted, now: datetime) -> None:
    """To who gets work back, and to the CSM of a journey that is taken up again, but not to who did it, nor to whom
    what is on its way to them tells it."""
    told = [_message(done, who, tasks, now) for who, tasks in _concerned(done).items() if who != done.actor]
    outbox.put_many(tx, [m for m in addressed(tx, desk, told, now) if not _is_on_its_way(tx, m)], ready_at=now)


def _concerned(done: Acted) -> dict[str, tuple[Activity, ...]]:
    """Who is to do what again; all of it where a journey had ended, for whoever watches over it."""
    before, run = done.settlement.before, done.run
    back = brought_back(before, run.journey) if before else ()
    theirs: dict[str, tuple[Activity, ...]] = {}
    for activity in back:
        if whose := activity.owner or run.watcher:
            theirs[whose] = (*theirs.get(whose, ()), activity)
    return theirs | {run.watcher: back} if run.watcher and _takes_up_journey(done) else theirs


def _takes_up_journey(done: Acted) -> bool:
    before = done.settlement.before
    return before is not None and before.state is JourneyState.ENDED


def _is_on_its_way(tx: Transaction, message: Message) -> bool:
    """Whether its reader is about to hear of all its tasks, since what an end has kept back goes out, too; not by what
    may have left before."""
    tasks = tasks_of(message.about)
    waiting = [
        other
        for kind in _TELL_OF_TASKS
        for other in outbox_reading.unsent(tx, message.workspace, message.recipient, kind)
        if message.journey in other.journeys and other.reader == message.reader
    ]
    known = {task for m in waiting for task in tasks_of(dict(m.parts).get(message.journey, m.about))}
    return bool(tasks) and tasks <= known


def _message(done: Acted, recipient: str, tasks: tuple[Activity, ...], now: datetime) -> Message:
    journey = done.run.journey
    about = {
        REOPENED: done.subject,
        "tasks": [task.id for task in tasks],
        "activity": next((task.id for task in tasks), ""),  # For a program that knows no reopenings yet.
        WITH_JOURNEY: _takes_up_journey(done),
        GIVEN_BY: done.actor,
    }
    key = f"reopened:{done.subject}:{journey.id}:{journey.revision}:{recipient}"
    kind = MessageKind.ASSIGNMENT
    return message_to(recipient, kind, key, journey.workspace, now, journey=journey.id, about=about)
