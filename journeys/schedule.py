"""When a digest is owed (requirements N3, N4): a wall time on chosen weekdays in somebody's own zone."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from journeys.calendar import instant, local_date
from journeys.person import WEEKDAYS

GRACE = timedelta(hours=4)
"""So long after its hour a missed digest still goes out on the same local day."""


@dataclass(frozen=True, slots=True)
class DigestTimes:
    """Wall time `at` on `days` (mon, tue …) in the IANA zone `timezone`."""

    timezone: str
    at: time
    days: tuple[str, ...]

    def falls_on(self, day: date) -> bool:
        return WEEKDAYS[day.weekday()] in self.days

    def instant_on(self, day: date) -> datetime:
        return instant(day, self.at, self.timezone)


def owed_day(times: DigestTimes, now: datetime) -> date | None:
    """The local day whose digest is owed now, if any: its hour has come, less than four hours ago, today."""
    today = local_date(now, times.timezone)
    if not times.falls_on(today):
        return None
    return today if times.instant_on(today) <= now < times.instant_on(today) + GRACE else None


def hour_ahead(times: DigestTimes, day: date, now: datetime) -> datetime | None:
    """The instant at which the digest of a local day is owed, if that has not passed yet."""
    hour = times.instant_on(day)
    return hour if now <= hour and owed_day(times, hour) == day else None


def next_digest(times: DigestTimes, after: datetime, had: Collection[date] = ()) -> datetime | None:
    """The next instant, in UTC, later than `after`, at which a digest is owed; None if no day is chosen.

    Days that are `had` bring no other, whatever their hour is by now. Where the clocks jump from before its hour into
    the next day, that day has none.
    """
    today = local_date(after, times.timezone)
    instants = (times.instant_on(day) for day in _two_weeks_from(today) if times.falls_on(day) and day not in had)
    return next((at for at in instants if at > after and owed_day(times, at)), None)


@lru_cache(maxsize=1024)
def days_before(times: DigestTimes, day: date) -> tuple[date, ...]:
    """The digest days of the two weeks before `day`."""
    return tuple(d for d in (day - timedelta(days=n) for n in range(1, 15)) if times.falls_on(d))


def previous_day(times: DigestTimes, day: date) -> date:
    """The digest day before `day`; what happened since then is new to its reader."""
    earlier = (day - timedelta(days=n) for n in range(1, 8))
    return next((d for d in earlier if times.falls_on(d)), day - timedelta(days=7))


def _two_weeks_from(day: date) -> Iterator[date]:
    return (day + timedelta(days=n) for n in range(15))
