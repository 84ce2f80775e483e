"""Telling whose it is what somebody else has reopened (requirements J3, N5): of a level that was told in its episode no
alert tells them again, and not everybody reads a digest."""

from collections.abc import Iterator
from datetime import datetime

from bot.usecases.acting import Acted, queue
from bot.usecases.desk import Desk
from bot.usecases.messages import message_to
from journeys.journey import Activity, JourneyState
from journeys.messages import GIVEN_BY, REOPENED, Message, MessageKind
from journeys.reopening import brought_back
from storage import outbox_reading
from storage.database import Transaction

_TELL_OF_TASKS = (MessageKind.ASSIGNMENT, MessageKind.HANDOFF)


def tell_of_reopening(tx: Transaction, desk: Desk, done: Acted, now: datetime) -> None:
    """To who gets work back, and to the CSM of a journey that is taken up again, but not to who did it, nor to whom
    what is on its way to them tells it."""
    queue(tx, desk, list(_untold(tx, done, now)), now)


def _untold(tx: Transaction, done: Acted, now: datetime) -> Iterator[Message]:
    for recipient, tasks in _concerned(done).items():
        known = _on_its_way(tx, done, recipient)
        is_new = not tasks or any(task.id not in known for task in tasks)
        if recipient != done.actor and is_new:
            yield _message(done, recipient, tasks, now)


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


def _on_its_way(tx: Transaction, done: Acted, recipient: str) -> set[str]:
    """Of which tasks of the journey they are about to hear, since what an end has kept back goes out, too."""
    journey = done.run.journey
    waiting = [m for kind in _TELL_OF_TASKS for m in outbox_reading.waiting(tx, journey.workspace, recipient, kind)]
    abouts = [dict(m.parts).get(journey.id, m.about) for m in waiting if journey.id in m.journeys]
    return {task for about in abouts for task in about.get("tasks", [about.get("activity")])}


def _message(done: Acted, recipient: str, tasks: tuple[Activity, ...], now: datetime) -> Message:
    journey = done.run.journey
    about = {
        REOPENED: done.subject,
        "tasks": [task.id for task in tasks],
        "with_journey": _takes_up_journey(done),
        GIVEN_BY: done.actor,
    }
    key = f"reopened:{done.subject}:{journey.id}:{journey.revision}:{recipient}"
    kind = MessageKind.ASSIGNMENT
    return message_to(recipient, kind, key, journey.workspace, now, journey=journey.id, about=about)
