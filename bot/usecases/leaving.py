"""What somebody's time off does to the due dates of their tasks (requirements P4).

The dates themselves move where every change of a journey is settled. Here the journeys concerned are found, and a look
at each is owed at once: however many there are, storing that is one small transaction, and a crash loses none.
"""

from collections.abc import Iterator
from datetime import datetime

from bot.usecases.desk import Desk
from bot.usecases.sweeping import runs_of
from bot.usecases.time_off import time_off
from journeys.messages import Check, CheckKind
from journeys.person import Person
from journeys.run import Run
from journeys.time_off import Moved, moved_between, time_off_of, with_time_off
from storage import checks, journeys
from storage.database import Transaction


def moves(tx: Transaction, desk: Desk, known: Person, now: datetime) -> tuple[Moved, ...]:
    """Which due dates time off of this person would move, without a stand-in and as it is to be; nothing is stored."""
    return tuple(one for _, moved in _moved(tx, desk, known, now) for one in moved)


def follow(tx: Transaction, desk: Desk, before: Person, known: Person, now: datetime) -> tuple[Moved, ...]:
    """Have the due dates move that the person's time off, which has just been stored, moves or lets go."""
    if time_off_of(before, desk.zone_of_person(before)) == time_off_of(known, desk.zone_of_person(known)):
        return ()
    found = list(_moved(tx, desk, known, now, lock=True))
    checks.put_many(tx, [Check(known.workspace, CheckKind.JOURNEY, run.journey.id, now) for run, _ in found])
    return tuple(one for _, moved in found for one in moved)


def _moved(
    tx: Transaction, desk: Desk, known: Person, now: datetime, *, lock: bool = False
) -> Iterator[tuple[Run, tuple[Moved, ...]]]:
    """The journeys in which something moves; locked, so that whoever changes them meanwhile knows of it or waits."""
    ids = journeys.with_tasks_of(tx, known.workspace, known.id)
    own = time_off_of(known, desk.zone_of_person(known))
    off = time_off(tx, desk, known.workspace, now) | ({known.id: own} if own else {})
    for run in runs_of(tx, desk, known.workspace, journeys.get_many(tx, known.workspace, ids, lock=lock), now):
        moved = moved_between(run.journey, with_time_off(run.journey, off, run.today, run.calendar), known.id)
        if moved:
            yield run, moved
