"""Days as the customer counts them (requirements P4, P5)."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo, available_timezones

_OF_A_MACHINE = frozenset({"localtime", "Factory"})
"""The zone of whatever machine the bot runs on, and the one of a machine that was told none yet."""


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The zone of an IANA name; raises `zoneinfo.ZoneInfoNotFoundError` for an unknown one."""
    return ZoneInfo(name)


def is_zone(name: str) -> bool:
    """Whether there is a zone of this name on this machine that means the same on every other."""
    return name in known_zones()


@cache
def known_zones() -> frozenset[str]:
    """The names for which `is_zone` is true, as they were when first asked for: to list them reads many files."""
    return frozenset(available_timezones() - _OF_A_MACHINE)


def local_date(at: datetime, zone_name: str) -> date:
    """The date on the wall at an instant."""
    return at.astimezone(zone(zone_name)).date()


def instant(day: date, at: time, zone_name: str) -> datetime:
    """The instant, in UTC, at which the wall shows `at` on `day`.

    A time the clocks skip comes as much later as they jump; of one they show twice, the first counts.
    """
    return datetime.combine(day, at, tzinfo=zone(zone_name)).astimezone(UTC)


def start_of_day(day: date, zone_name: str) -> datetime:
    """The first instant of a local date, in UTC, also where the clocks skip midnight."""
    return instant(day, time(), zone_name)


class Calendar(Protocol):
    """How many days lie between two dates, which date is some days after another, and the first that counts."""

    def days_between(self, start: date, end: date) -> int: ...

    def add(self, day: date, days: int) -> date: ...

    def on_or_after(self, day: date) -> date: ...


class CalendarDays:
    """Every day counts."""

    def days_between(self, start: date, end: date) -> int:
        return (end - start).days

    def add(self, day: date, days: int) -> date:
        return day + timedelta(days=days)

    def on_or_after(self, day: date) -> date:
        return day


CALENDAR_DAYS = CalendarDays()
