"""What people are shown when they ask, as data; how it reads is the business of `notifications`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from journeys.calendar import local_date
from journeys.customer import Customer, StageChange
from journeys.history import Act
from journeys.journey import Activity, Journey, Level, MilestoneState
from journeys.messages import Told
from journeys.person import Person, TeamChannel
from journeys.progress import worst
from journeys.rules import Verdict
from journeys.run import Run
from journeys.template import Condition, Template


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
class Alert:
    """What an alert tells its recipient, from current truth.

    `told` are the levels of subjects that it was sent for, `holding` those that still hold (none: back on track, or
    the journey has ended). `overdue` are open activities the recipient can act on, `handled` those that the card
    once showed and somebody has dealt with since.
    """

    run: Run
    recipient: str
    told: tuple[Told, ...]
    holding: tuple[Told, ...]
    overdue: tuple[Activity, ...]
    handled: tuple[Activity, ...] = ()


@dataclass(frozen=True, slots=True)
class Handoff:
    """Milestones begin work for an owner: their new tasks, and what was finished before by whom (N9)."""

    run: Run
    recipient: str
    milestones: tuple[str, ...]
    tasks: tuple[Activity, ...]
    finished: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Somebody, `by`, gave a task to its new owner."""

    run: Run
    activity: Activity
    by: str


class Fate(StrEnum):
    """What has become of a required activity that failed; `over` is its journey, with nothing decided."""

    UNDECIDED = "undecided"
    REOPENED = "reopened"
    SETTLED = "settled"
    GIVEN_UP = "given up"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Held:
    """A required activity has failed and holds its milestone: the CSM decides what becomes of it (requirements J4).

    `decision` is the act by which the activity was reopened or its milestone failed, once somebody has; one that was
    skipped or done since says itself by whom.
    """

    run: Run
    activity: Activity
    decision: Act | None = None

    @property
    def fate(self) -> Fate:
        milestone = self.run.journey.milestone(self.activity.milestone)
        if self.activity.is_done:
            return Fate.SETTLED
        if not self.run.journey.is_running:
            return Fate.OVER
        if milestone.state is MilestoneState.FAILED:
            return Fate.GIVEN_UP
        return Fate.REOPENED if self.activity.is_open else Fate.UNDECIDED


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    """A marketing journey was paused because the customer no longer wants marketing (requirements T10)."""

    run: Run


@dataclass(frozen=True, slots=True)
class Completion:
    """A journey is completed: was its outcome reached, and what comes next? (requirements T3, J8)

    `days` is how many it took. `next_stage` is None after the last stage, or where the customer has moved on already;
    `next_templates` are active templates of the stage after the journey's, by key and name, that the customer has not
    been in yet; none where the customer has gone elsewhere.
    """

    run: Run
    recipient: str
    days: int
    next_stage: str | None
    next_templates: tuple[tuple[str, str], ...]


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


@dataclass(frozen=True, slots=True)
class TaskList:
    """Open tasks of a person over all journeys, overdue ones first."""

    owner: str
    items: tuple[tuple[Run, Activity], ...]


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
class StartPreview:
    """What a start would bring, before anything is stored: each milestone's and activity's date (requirements J1)."""

    customer: Customer
    template: Template
    template_version: int
    starts_on: date
    conditions: tuple[tuple[Condition, Verdict], ...]
    milestones: tuple["PlannedMilestone", ...]
    owners: Mapping[str, str]
    warnings: tuple[str, ...] = ()
    running: Run | None = None

    @property
    def unmet(self) -> tuple[tuple[Condition, Verdict], ...]:
        return tuple((c, v) for c, v in self.conditions if v is not Verdict.MET)


@dataclass(frozen=True, slots=True)
class PlannedActivity:
    title: str
    owner: str | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class PlannedMilestone:
    """`begins_on` supposes that every milestone before it takes its planned length."""

    name: str
    begins_on: date
    ends_on: date
    activities: tuple[PlannedActivity, ...]


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
    """A person's choices with the defaults filled in, and their zone; `team` is set in a channel with a digest."""

    person: Person
    timezone: str
    digest_at: str
    digest_days: tuple[str, ...]
    next_digest_at: datetime | None
    team: TeamChannel | None = None
