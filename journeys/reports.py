"""What people are shown when they ask, as data; how it reads is the business of `notifications`."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Self

from journeys.absence import Days
from journeys.customer import Customer
from journeys.history import Act
from journeys.journey import Activity, Journey, Level
from journeys.person import Person, TeamChannel, TeamRollUp
from journeys.progress import worst
from journeys.run import Run
from journeys.time_off import Moved


@dataclass(frozen=True, slots=True)
class StatusReport:
    """A customer with its journeys, running ones first; `headline` is its worst active journey's (requirements P6).

    `days_in_stage` is None where nobody knows since when the customer has been in its stage.
    """

    customer: Customer
    runs: tuple[Run, ...]
    days_in_stage: int | None = None

    @property
    def headline(self) -> Level | None:
        levels = [run.headline for run in self.runs if run.headline]
        return worst(levels) if levels else None


@dataclass(frozen=True, slots=True)
class PickList:
    """Several customers match `text`; nobody guesses. With none, `customers` are the nearest names."""

    text: str
    customers: tuple[Customer, ...]
    is_suggestion: bool = False


@dataclass(frozen=True, slots=True)
class TaskList:
    """Open tasks of a person over all journeys, those due first at the top."""

    owner: str
    items: tuple[tuple[Run, Activity], ...]

    @classmethod
    def of(cls, owner: str, tasks: Iterable[tuple[Run, Activity]]) -> Self:
        return cls(owner, tuple(sorted(tasks, key=_due_first)))

    def before(self, run: Run, activity: Activity) -> int:
        """How many stand before a task, even if it has left the list."""
        return bisect_left(self.items, _due_first((run, activity)), key=_due_first)


def _due_first(task: tuple[Run, Activity]) -> tuple[date, str, str, int]:
    """Those due on one day by customer, and in the order of their journey."""
    run, activity = task
    place = [a.id for a in run.journey.activities].index(activity.id)
    return activity.due_on or date.max, run.customer.name, run.journey.id, place


@dataclass(frozen=True, slots=True)
class JourneyRow:
    """One line of a list of journeys."""

    journey: str
    customer: str
    customer_name: str
    template: str
    template_name: str
    state: str
    outcome: str | None
    headline: Level | None
    csm: str | None
    starts_on: date
    never_began: bool


@dataclass(frozen=True, slots=True)
class JourneyList:
    """A page of journeys, and how the filters were understood ("stuck · owner Mara · segment enterprise").

    `names` are those of the CSMs that are known.
    """

    rows: tuple[JourneyRow, ...]
    total: int
    page: int
    understood: str
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Log:
    """A customer's history, newest first.

    `names` gives the title of each subject that acts name by id, under the id of its journey and its own: milestones
    of several templates may share theirs. The subject of a journey is empty.
    """

    customer: Customer
    acts: tuple[Act, ...]
    names: Mapping[tuple[str, str], str]
    journeys: Mapping[str, Journey]


@dataclass(frozen=True, slots=True)
class TemplateSummary:
    """One template in the catalogue; `reviewed_at` is when it was last looked through, at first its activation."""

    key: str
    name: str
    stage: str
    type: str
    state: str
    version: int
    milestones: int
    activities: int
    running: int
    executions: int
    reviewed_at: datetime | None = None
    review_every_months: int = 6

    def review_is_due(self, now: datetime) -> bool:
        """Whether it was last reviewed, or activated, more months ago than it should (requirements T1)."""
        if self.state != "active" or self.reviewed_at is None:
            return False
        months = (now.year - self.reviewed_at.year) * 12 + now.month - self.reviewed_at.month
        return months - (now.day < self.reviewed_at.day) >= self.review_every_months


@dataclass(frozen=True, slots=True)
class Settings:
    """A person's choices with the defaults filled in, and their zone, as of `now`; `team` is set in a channel with a
    digest, `team_roll_up` in one with a weekly roll-up. `next_roll_up_at` is None for whoever wants none. `moved` are
    the due dates that what they have just chosen moves (requirements P4), `dropped` the days off to come
    that were noted and no longer are. `stand_in_has_left` the Slack workspace though they are still to stand in."""

    person: Person
    timezone: str
    digest_at: str
    digest_days: tuple[str, ...]
    next_digest_at: datetime | None
    working_days: tuple[str, ...]
    now: datetime
    team: TeamChannel | None = None
    team_roll_up: TeamRollUp | None = None
    next_roll_up_at: datetime | None = None
    moved: tuple[Moved, ...] = ()
    dropped: tuple[Days, ...] = ()
    stand_in_has_left: bool = False
