"""When a message may reach somebody (requirements N5): not in their quiet hours, and not on their days off."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from journeys.calendar import instant, local_date
from journeys.person import WEEKDAYS

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """Somebody's quiet hours and working days, by the wall clock of the IANA zone `timezone`.

    Quiet hours begin at `quiet_from` and end at `quiet_until`, on the next day where that is not later; both or
    neither are given. What has waited for a working day comes at `morning`, or when the quiet hours over it end.
    """

    timezone: str
    morning: time
    working_days: tuple[str, ...] = WEEKDAYS
    quiet_from: time | None = None
    quiet_until: time | None = None

    @property
    def day_begins(self) -> time:
        """So nothing waits for a morning that quiet hours cover."""
        if self.quiet_from is None or self.quiet_until is None:
            return self.morning
        return self.quiet_until if is_within_quiet(self.morning, self.quiet_from, self.quiet_until) else self.morning

    def works_on(self, day: date) -> bool:
        """Whoever works on no day at all is never off."""
        return not self.working_days or WEEKDAYS[day.weekday()] in self.working_days


def push_at(hours: Hours, now: datetime) -> datetime:
    """The first instant from `now` on, in UTC, at which a message may go out."""
    at = now
    while later := _end_of_day_off(hours, at) or _end_of_quiet(hours, at):
        at = later
    return at


def first_morning(hours: Hours, at: datetime) -> datetime:
    """The first morning of a working day that is not over before the instant `at`, as soon as a message may go out."""
    days = (local_date(at, hours.timezone) + n * _DAY for n in range(9))
    mornings = (instant(day, hours.morning, hours.timezone) for day in days if hours.works_on(day))
    return push_at(hours, next(morning for morning in mornings if morning >= at))


def is_within_quiet(at: time, quiet_from: time, quiet_until: time) -> bool:
    """Whether a wall time lies in quiet hours, which may cross midnight."""
    if quiet_from < quiet_until:
        return quiet_from <= at < quiet_until
    return at >= quiet_from or at < quiet_until


def _end_of_day_off(hours: Hours, at: datetime) -> datetime | None:
    """The morning of the next working day; None if `at` lies on one."""
    today = local_date(at, hours.timezone)
    if hours.works_on(today):
        return None
    working = next(day for day in _after(today) if hours.works_on(day))
    return instant(working, hours.day_begins, hours.timezone)


def _after(day: date) -> Iterator[date]:
    return (day + n * _DAY for n in range(1, 8))


def _end_of_quiet(hours: Hours, at: datetime) -> datetime | None:
    """The end of the quiet hours in which `at` lies, those that began the day before among them.

    Their ends are instants, so where the clocks show an hour twice they neither end twice nor begin again.
    """
    if hours.quiet_from is None or hours.quiet_until is None or hours.quiet_from == hours.quiet_until:
        return None
    today = local_date(at, hours.timezone)
    days_later = 0 if hours.quiet_from < hours.quiet_until else 1
    for first in (today - _DAY, today):
        begin = instant(first, hours.quiet_from, hours.timezone)
        end = instant(first + days_later * _DAY, hours.quiet_until, hours.timezone)
        if begin <= at < end:
            return end
    return None
