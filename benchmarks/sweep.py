"""The sweep over many journeys of which some are due, against a floor that only reads and writes; the idle tick."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from datetime import time as wall_time
from pathlib import Path

from benchmarks import sweep_floor
from benchmarks.figures import Line, milliseconds
from benchmarks.population import DEFAULT_ZONE, copy
from benchmarks.size import Size
from benchmarks.stand import Stand
from bot.usecases.desk import Desk
from bot.usecases.sweeping import next_check, sweep
from storage.database import Database


class NotTheSame(Exception):
    """The floor left something else in the database than the product, so that comparing their times means nothing."""


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds on the wall and of the processor; other work on the machine changes the latter little."""

    seconds: float
    processor: float


async def measure(size: Size, folder: Path, stand: Stand) -> list[Line]:
    """Seconds of a whole sweep, and of a tick with nothing due among few and many journeys."""
    few = stand.populated(folder, size.few)
    bench = _Bench(stand.populated(folder, size.many, size.due), stand.workspace, stand.now)
    return [*bench.sweeps(size), bench.ticks(few, size)]


class _Bench:
    def __init__(self, base: Path, workspace: str, now: datetime) -> None:
        self._base, self._workspace, self._now = base, workspace, now
        self._ours, self._theirs = base.with_name("product.db"), base.with_name("floor.db")
        self._desk = _desk(self._ours)
        self._product()
        due = sweep_floor.due(base, workspace, now)
        self._known = sweep_floor.recorded(self._ours, workspace, due)

    def sweeps(self, size: Size) -> list[Line]:
        """Both start from a fresh copy each time; the first sweep of all, which warmed up, does not count."""
        self._floor()
        if unlike := set(sweep_floor.differences(self._ours, self._theirs)):
            raise NotTheSame(", ".join(sorted(unlike)))
        pairs = [(self._floor(), self._product()) for _ in range(size.repetitions)]
        theirs, ours = zip(*pairs, strict=True)
        measure = f"sweep, {size.due:,} due of {size.many:,} journeys"
        return [
            Line(measure, [o.seconds for o in ours], [t.seconds for t in theirs], milliseconds, target=5),
            Line(
                f"{measure}: processor time", [o.processor for o in ours], [t.processor for t in theirs], milliseconds
            ),
        ]

    def ticks(self, few: Path, size: Size) -> Line:
        """The many have been swept, so that nothing is due there either."""
        small = _desk(few)
        self._tick(small, 1)
        pairs = [(self._tick(small, size.ticks), self._tick(self._desk, size.ticks)) for _ in range(size.repetitions)]
        at_few, at_many = zip(*pairs, strict=True)
        small.database.close()
        self._desk.database.close()
        return Line(
            f"idle tick, {size.many:,} against {size.few:,} journeys", at_many, at_few, milliseconds, target=1.5
        )

    def _product(self) -> Took:
        self._desk.database.close()
        copy(self._base, self._ours)
        with self._desk.database.read():
            return _timed(lambda: sweep(self._desk, self._now))

    def _floor(self) -> Took:
        copy(self._base, self._theirs)
        database = sweep_floor.opened(self._theirs)
        try:
            return _timed(lambda: sweep_floor.sweep(database, self._workspace, self._now, self._known))
        finally:
            database.close()

    def _tick(self, desk: Desk, count: int) -> float:
        """Seconds of one look that finds nothing due and asks when to look again, as the loop does."""

        def ticks() -> int:
            for _ in range(count):
                assert sweep(desk, self._now) == 0
                next_check(desk)
            return 0

        return _timed(ticks).seconds / count


def _desk(path: Path) -> Desk:
    return Desk(Database(f"sqlite:///{path}"), DEFAULT_ZONE, wall_time(9), ("mon", "tue", "wed", "thu", "fri"))


def _timed(work: Callable[[], int]) -> Took:
    """Until there is nothing left to do."""
    gc.collect()
    begun, used = time.perf_counter(), time.process_time()
    while work():
        pass
    return Took(time.perf_counter() - begun, time.process_time() - used)
