"""The sweep over many journeys of which some are due, against a floor that only reads and writes; the idle tick."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
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
    """Seconds of a whole sweep, and of a tick with nothing due among few, many and most journeys."""
    few = stand.populated(folder, size.few)
    many = _Bench(stand.populated(folder, size.many, size.due), stand, Scale(size.many, size.due))
    lines = [*many.sweeps(size.repetitions), many.ticks(few, size)]
    most = _Bench(
        stand.multiplied(folder, size.many, size.due, size.times), stand,
        Scale(size.many * size.times, size.due * size.times),
    )  # fmt: skip
    lines += [*most.sweeps(size.turns), most.against(many, size.turns), most.ticks(few, size)]
    many.close()
    most.close()
    return lines


@dataclass(frozen=True, slots=True)
class Scale:
    journeys: int
    due: int


class _Bench:
    def __init__(self, base: Path, stand: Stand, scale: Scale) -> None:
        self._base, self._workspace, self._now, self._scale = base, stand.workspace, stand.now, scale
        self._ours, self._theirs = (base.with_name(f"{one}-{scale.journeys}.db") for one in ("product", "floor"))
        self._desk = _desk(self._ours)
        self._product()
        self._due = sweep_floor.due(base, self._workspace, self._now)
        self._known = sweep_floor.recorded(self._ours, self._workspace, self._due)

    def sweeps(self, turns: int) -> list[Line]:
        """Both start from a fresh copy each time; the first sweep of all, which warmed up, does not count."""
        self._floor()
        if unlike := set(sweep_floor.differences(self._ours, self._theirs, self._due)):
            raise NotTheSame(", ".join(sorted(unlike)))
        pairs = [(self._floor(), self._product()) for _ in range(turns)]
        theirs, ours = zip(*pairs, strict=True)
        measure = f"sweep, {self._scale.due:,} due of {self._scale.journeys:,} journeys"
        return [
            Line(measure, [o.seconds for o in ours], [t.seconds for t in theirs], milliseconds, target=5),
            Line(
                f"{measure}: processor time", [o.processor for o in ours], [t.processor for t in theirs], milliseconds
            ),
        ]

    def against(self, smaller: "_Bench", turns: int) -> Line:
        """What a due journey takes among so many more, in turns; its floor is the product with fewer."""
        pairs = [(smaller.for_each(), self.for_each()) for _ in range(turns)]
        among_fewer, here = zip(*pairs, strict=True)
        measure = f"sweep, each due journey, {self._scale.journeys:,} against {smaller._scale.journeys:,}"
        return Line(measure, here, among_fewer, milliseconds, target=1)

    def for_each(self) -> float:
        """Seconds of the processor for each due journey of a sweep."""
        return self._product().processor / self._scale.due

    def ticks(self, few: Path, size: Size) -> Line:
        """The many have been swept, so that nothing is due there either."""
        small = _desk(few)
        self._tick(small, 1)
        pairs = [(self._tick(small, size.ticks), self._tick(self._desk, size.ticks)) for _ in range(size.repetitions)]
        at_few, at_many = zip(*pairs, strict=True)
        small.database.close()
        measure = f"idle tick, {self._scale.journeys:,} against {size.few:,} journeys"
        return Line(measure, at_many, at_few, milliseconds, target=1.5)

    def close(self) -> None:
        """Give back the place its copies take."""
        self._desk.database.close()
        self._ours.unlink()
        self._theirs.unlink()

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
        """Seconds of one look that finds nothing due and asks when to look again, as the loop does it."""

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
