"""Working days: weekends and public holidays of the customer's country do not count (requirements P4)."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import lru_cache

from journeys.calendar import CALENDAR_DAYS, Calendar
from journeys.template import CountedDays

DaysOfYear = Callable[[int], Sequence[int]]
"""The ordinals of a year's working days, in order."""


class WorkingDays:
    """Only working days count: from one date to another, those after the first up to and including the second."""

    def __init__(self, days_of_year: DaysOfYear) -> None:
        self._days_of_year = days_of_year

    def days_between(self, start: date, end: date) -> int:
        if start > end:
            return -self.days_between(end, start)
        whole_years = sum(len(self._days_of_year(year)) for year in range(start.year, end.year))
        return whole_years + self._up_to(end) - self._up_to(start)

    def add(self, day: date, days: int) -> date:
        """The first date from which that many working days lie behind, for none the date itself; back for fewer."""
        if days == 0:
            return day
        year, place = day.year, self._up_to(day) + days - 1
        while place >= len(self._days_of_year(year)):
            place -= len(self._days_of_year(year))
            year += 1
        while place < 0:
            year -= 1
            place += len(self._days_of_year(year))
        return date.fromordinal(self._days_of_year(year)[place])

    def on_or_after(self, day: date) -> date:
        """The date itself if it is a working day, else the next one."""
        return self.add(day - timedelta(days=1), 1)

    def _up_to(self, day: date) -> int:
        """How many working days its year has had at the end of a date."""
        return bisect_right(self._days_of_year(day.year), day.toordinal())


@lru_cache(maxsize=256)
def working_days(country: str) -> WorkingDays:
    """The working days of a country (two letters); of one whose holidays nobody knows, Monday to Friday."""
    return WorkingDays(lambda year: _days_of_year(country, year))


def calendar_for(counted: CountedDays, country: str) -> Calendar:
    """How a template counts the days of a customer in that country."""
    return working_days(country) if counted is CountedDays.WORKING else CALENDAR_DAYS


@lru_cache(maxsize=256)
def knows_holidays(country: str) -> bool:
    """Whether the public holidays of a country are known."""
    if not country:
        return False
    from holidays import list_supported_countries  # Loaded late: it takes time, and most templates do without.

    return country in list_supported_countries()


@lru_cache(maxsize=1024)
def _days_of_year(country: str, year: int) -> Sequence[int]:
    first, after = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1
    if not knows_holidays(country):
        return tuple(day for day in range(first, after) if date.fromordinal(day).weekday() < 5)
    from holidays import country_holidays

    of_country = country_holidays(country, years=year)
    return tuple(day for day in range(first, after) if of_country.is_working_day(date.fromordinal(day)))
