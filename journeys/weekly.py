"""When the weekly roll-up is owed (requirements N3, N4): at a wall time on one weekday in somebody's own zone.

One that could not go out then is not lost: it comes at the same hour of the next working day, until the next is due.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from journeys.calendar import instant, local_date
from journeys.person import WEEKDAYS
from journeys.schedule import GRACE

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeeklyTimes:
    """Wall time `at` on the weekday `day` (mon, tue …) in the IANA zone `timezone`; late ones come on `working_days`.

    None is owed for a day before the instant `since`, at which it was asked for.
    """

    timezone: str
    at: time
    day: str
    working_days: tuple[str, ...]
    since: datetime

    def instant_on(self, day: date) -> datetime:
        return instant(day, self.at, self.timezone)

    def due_day(self, now: datetime) -> date:
        """The last local date on which a roll-up was due, if only it had been asked for."""
        today = local_date(now, self.timezone)
        day = today - timedelta(days=(today.weekday() - WEEKDAYS.index(self.day)) % 7)
        return day if self.instant_on(day) <= now else day - _WEEK

    def may_come_on(self, day: date) -> bool:
        weekday = WEEKDAYS[day.weekday()]
        return weekday == self.day or weekday in self.working_days


def week_of(day: date) -> date:
    """The Monday that names a local week; a recipient gets one roll-up for each."""
    return day - timedelta(days=day.weekday())


def owed_week(times: WeeklyTimes, now: datetime) -> date | None:
    """The Monday of the week whose roll-up may be queued now, if any: within four hours of its hour, that day."""
    today, due = local_date(now, times.timezone), times.due_day(now)
    hour = times.instant_on(today)
    is_turn = times.may_come_on(today) and hour <= now < hour + GRACE
    return week_of(due) if is_turn and times.instant_on(due) >= times.since else None


def is_over(times: WeeklyTimes, week: date, now: datetime) -> bool:
    """Whether the roll-up of a week has folded into that of a later one."""
    return week < week_of(times.due_day(now))


def may_go_out(times: WeeklyTimes, week: date, now: datetime) -> bool:
    """Whether one that is queued may be posted: from its hour on until the end of a day on which it may come."""
    today = local_date(now, times.timezone)
    is_turn = times.may_come_on(today) and times.instant_on(today) <= now
    return is_turn and week_of(times.due_day(now)) == week


def next_turn(times: WeeklyTimes, after: datetime, had: Collection[date] = ()) -> datetime:
    """The next instant, in UTC, at which a roll-up may come, be it a late one; that of one of the weeks `had`, this
    week or the last at most, does not come again."""
    return next(at for at in _hours(times, after) if owed_week(times, at) not in {None, *had})


def next_roll_up(times: WeeklyTimes, after: datetime, had: Collection[date] = ()) -> datetime:
    """The next instant, in UTC, at which a roll-up is due, that of a week that is `had` left out."""
    day = times.due_day(after) + _WEEK
    return times.instant_on(day + _WEEK if week_of(day) in had else day)


def _hours(times: WeeklyTimes, after: datetime) -> list[datetime]:
    """Its hour on each of the days ahead on which one may come."""
    today = local_date(after, times.timezone)
    days = (today + n * _DAY for n in range(22))
    return [at for day in days if times.may_come_on(day) for at in [times.instant_on(day)] if at > after]
