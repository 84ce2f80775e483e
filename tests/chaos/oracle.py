"""What people should have read, by the rules as written (requirements P2, P5, N1, N2, N3, N5, N9): plain Python that
knows nothing of the product.

A journey's level: on track while none of its open tasks is overdue, stuck when all are, else delayed. Crossing into a
worse level than any since it was on track tells each owner of an overdue task once, save for whoever caused it. Where
nobody acts for three working days after that, the CSM hears of it once.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tests.chaos.cast import Cast, Task, Voyage

LEVELS = ("on track", "delayed", "stuck")
NINE, FOUR_HOURS = time(9), timedelta(hours=4)


class Expected(NamedTuple):
    """One message: in which step of the run, who reads it, and what it is about."""

    step: int
    reader: str
    kind: str
    about: str


@dataclass(slots=True)
class _Life:
    voyage: Voyage
    open_tasks: list[Task]
    worst: int = 0
    left_alone_since: date | None = None
    told_left_alone: set[int] = field(default_factory=set)

    def today(self, now: datetime) -> date:
        return now.astimezone(ZoneInfo(self.voyage.zone)).date()

    def overdue(self, now: datetime) -> list[Task]:
        return [task for task in self.open_tasks if task.due < self.today(now)]

    def level(self, now: datetime) -> int:
        late = len(self.overdue(now))
        return 0 if not late else 2 if late == len(self.open_tasks) else 1


@dataclass(slots=True)
class Oracle:
    """Told what happens in the order in which it happens; `expected` is what should arrive."""

    cast: Cast
    began: datetime
    expected: Counter[Expected] = field(default_factory=Counter)
    _lives: dict[str, _Life] = field(default_factory=dict)
    _digests: set[tuple[str, date]] = field(default_factory=set)

    def started(self) -> None:
        """All journeys are started by somebody who has no part in them: each owner hears of their new work once."""
        for voyage in self.cast.voyages:
            life = self._lives[voyage.key] = _Life(voyage, list(voyage.tasks))
            for owner in {task.owner for task in voyage.tasks}:
                self._expect(0, owner, "hand-off", voyage.name)
            self._judge(0, life, self.began, actor=None)

    def time_passes(self, step: int, now: datetime) -> None:
        for life in self._lives.values():
            self._judge(step, life, now, actor=None)
        for reader, zone in self.cast.people.items():
            self._digest(step, reader, zone, now)

    def done(self, step: int, voyage: Voyage, task: Task, now: datetime) -> None:
        """The owner of a task completes it."""
        life = self._lives[voyage.key]
        life.open_tasks.remove(task)
        self._judge(step, life, now, actor=task.owner)

    def candidates(self, now: datetime) -> list[tuple[Voyage, Task]]:
        """Overdue tasks whose journey goes on without them."""
        some = [life for life in self._lives.values() if len(life.open_tasks) > 1]
        return [(life.voyage, task) for life in some for task in life.overdue(now)]

    def is_done(self, voyage: Voyage, task: Task) -> bool:
        return task not in self._lives[voyage.key].open_tasks

    def _judge(self, step: int, life: _Life, now: datetime, actor: str | None) -> None:
        level = life.level(now)
        if level > life.worst:
            for owner in {task.owner for task in life.overdue(now)} - {actor}:
                self._expect(step, owner, LEVELS[level], life.voyage.name)
            life.told_left_alone.clear()
        self._leave_alone(step, life, level, now, is_touched=level > life.worst or actor is not None)
        life.worst = max(life.worst, level) if level else 0

    def _leave_alone(self, step: int, life: _Life, level: int, now: datetime, *, is_touched: bool) -> None:
        today = life.today(now)
        if not level or is_touched or life.left_alone_since is None:
            life.left_alone_since = today if level else None
        elif today >= _working_days_after(life.left_alone_since, 3) and level not in life.told_left_alone:
            life.told_left_alone.add(level)
            self._expect(step, life.voyage.roles["csm"], "left alone", life.voyage.name)

    def _digest(self, step: int, reader: str, zone: str, now: datetime) -> None:
        """From nine on for four hours, Monday to Friday, once a day, where there is anything to say.

        That of a day on which nine had been before anybody was known here is owed to nobody.
        """
        local = now.astimezone(ZoneInfo(zone))
        day = local.date()
        nine = datetime.combine(day, NINE, ZoneInfo(zone))
        if (
            day.weekday() > 4
            or nine < self.began
            or not nine <= now < nine + FOUR_HOURS
            or (reader, day) in self._digests
        ):
            return
        self._digests.add((reader, day))
        if self._has_something_to_say(reader, zone, day, now):
            self._expect(step, reader, "digest", f"{day:%a} {day.day} {day:%b}")

    def _has_something_to_say(self, reader: str, zone: str, day: date, now: datetime) -> bool:
        before = max(n for n in _days_before(day) if n.weekday() < 5)
        is_new = self.began > datetime.combine(before, NINE, ZoneInfo(zone))
        return any(self._concerns(life, reader, now, is_new) for life in self._lives.values())

    def _concerns(self, life: _Life, reader: str, now: datetime, is_new: bool) -> bool:
        today = life.today(now)
        mine = [task for task in life.open_tasks if task.owner == reader]
        if any(is_new or task.due <= _working_days_after(today, 3) for task in mine):
            return True
        return life.voyage.roles["csm"] == reader and life.level(now) > 0

    def _expect(self, step: int, reader: str, kind: str, about: str) -> None:
        self.expected[Expected(step, reader, kind, about)] += 1


def _days_before(day: date) -> Iterable[date]:
    return (day - timedelta(days=n) for n in range(1, 8))


def _working_days_after(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day
