"""Who is away without a stand-in, for their due dates move (requirements P4)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.usecases.desk import Desk
from journeys.run import Run
from journeys.time_off import TimeOff, time_off_of
from storage import people
from storage.database import Transaction

REMEMBERED = timedelta(days=7)
"""So long after time off it is still read; longer than it is over in one zone and not in another."""


def time_off(tx: Transaction, desk: Desk, workspace: str, now: datetime) -> dict[str, TimeOff]:
    """The time off, present, to come or just over, of everybody for whom nobody stands in, by their ids."""
    found = people.with_time_off(tx, workspace, now - REMEMBERED)
    return {one.id: off for one in found if (off := time_off_of(one, desk.zone_of_person(one)))}


def knowing_time_off(tx: Transaction, desk: Desk, workspace: str, runs: Sequence[Run], now: datetime) -> list[Run]:
    """The runs as they are to be acted on; read it once the journeys are locked, or an absence may slip in between."""
    if not runs:
        return []
    off = time_off(tx, desk, workspace, now)
    return [replace(run, time_off=off) for run in runs]
