"""How customers go through their stages, as data (requirements J8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from journeys.calendar import local_date
from journeys.customer import Customer, StageChange


@dataclass(frozen=True, slots=True)
class StageHistory:
    """How a customer went through its stages, newest first; `timezone` is the customer's."""

    customer: Customer
    today: date
    changes: tuple[StageChange, ...]
    timezone: str

    @property
    def stays(self) -> tuple[tuple[StageChange, date, int], ...]:
        """Each change, newest first, with its local date and for how many days the customer stayed."""
        begins = [local_date(change.at, self.timezone) for change in self.changes]
        ends = [self.today, *begins]
        return tuple(
            (c, begun, (until - begun).days) for c, begun, until in zip(self.changes, begins, ends, strict=False)
        )


@dataclass(frozen=True, slots=True)
class LongInStage:
    """Customers who have been in their stage for more than `days`, the longest first, and how many there are.

    `stage` is the one that was asked for, empty for all; `names` are those of the CSMs that are known.
    """

    days: int
    stage: str
    customers: tuple[tuple[Customer, int], ...]
    total: int
    names: Mapping[str, str] = field(default_factory=dict)
