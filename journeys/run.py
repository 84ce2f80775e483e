"""A journey together with what it takes to judge and to show it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from journeys.calendar import Calendar
from journeys.customer import Customer
from journeys.journey import Activity, ActivityState, Journey, JourneyState, Level, Milestone, MilestoneState
from journeys.progress import Progress, levels, progress
from journeys.template import MilestoneDefinition, Template
from journeys.time_off import TimeOff
from journeys.waiting import under_way, waiting_days
from journeys.working_days import calendar_for


def watcher_of(journey: Journey, template: Template) -> str | None:
    """Who watches over a journey: its CSM, else the owner of its template (requirements T6)."""
    return journey.csm or template.owner or None


def _begins_by_date(definition: MilestoneDefinition, milestone: Milestone) -> bool:
    return milestone.state is MilestoneState.PENDING and definition.begins.after is None


@dataclass(frozen=True)
class Run:
    """One journey, its template version and its customer; `today` is the date in the customer's zone.

    `time_off` is that of people for whom nobody stands in (requirements P4); None where the journey is only looked at.
    `reader_day` is the date by which it is read, where that is another; `read_only` are the ids of the activities on
    which whoever reads it may act no longer.
    """

    journey: Journey
    template: Template
    customer: Customer
    today: date
    time_off: Mapping[str, TimeOff] | None = None
    reader_day: date | None = None
    read_only: frozenset[str] = frozenset()

    def read_on(self, day: date) -> "Run":
        """As somebody reads it for whom it is `day`."""
        return self if day == self.today else replace(self, reader_day=day)

    @property
    def reminded_on(self) -> date:
        """The date by which what was put off has come back: its reader's, further east or west than its customer
        (requirements J3)."""
        return self.reader_day or self.today

    @property
    def earliest_today(self) -> date:
        """After this date a day is still ahead for the customer or for whoever reads it."""
        return min(self.today, self.reminded_on)

    @property
    def watcher(self) -> str | None:
        """Who is told what nobody else is, and decides: the CSM, else the template's owner."""
        return watcher_of(self.journey, self.template)

    @property
    def has_consent(self) -> bool:
        """Whether the customer has consented, where that is needed (requirements T10)."""
        return self.customer.marketing_opt_in or not self.template.consent_needed

    @cached_property
    def calendar(self) -> Calendar:
        """How the template counts days, by the holidays of the customer's country (requirements P4)."""
        return calendar_for(self.template.calendar, self.customer.country)

    @cached_property
    def progress(self) -> Progress | None:
        """None unless the journey is in progress."""
        return progress(self.journey, self.template, self.today, self.calendar)

    @cached_property
    def levels(self) -> Mapping[str, Level]:
        """The level of each subject that can be alerted; of none unless the journey is in progress."""
        return levels(self.progress, self.template.status_rule) if self.progress else {}

    @property
    def headline(self) -> Level | None:
        return self.progress.headline if self.progress else None

    @property
    def day(self) -> int:
        """Elapsed days, the start date being day 0; paused days are not counted (requirements P1, P4)."""
        until = self.journey.paused_on or self.today
        left_out = self.journey.paused_days + self._waiting_left_out(self.journey.waiting_days, self.journey.starts_on)
        return self.calendar.days_between(self.journey.starts_on, until) - left_out

    def days_taken(self, ended_on: date) -> int:
        """Days from the start to the local date of its end; one that ended while paused took none since the pause."""
        until = self.journey.paused_on or ended_on
        return self.calendar.days_between(self.journey.starts_on, until) - self.journey.paused_days

    @property
    def waiting_days(self) -> int:
        """Days of waiting on the customer so far (requirements P4)."""
        return waiting_days(self.journey, self.journey.paused_on or self.today, self.calendar)

    def _waiting_left_out(self, over: int, begin: date) -> int:
        if self.template.waiting_counts:
            return 0
        return over + under_way(self.journey, begin, self.journey.paused_on or self.today, self.calendar)

    @property
    def planned_end(self) -> date:
        """Start and length, moved by the paused days, and by those of waiting on the customer if they do not count."""
        left_out = self.journey.paused_days + self._waiting_left_out(self.journey.waiting_days, self.journey.starts_on)
        return self.calendar.add(self.journey.starts_on, self.template.length_days + left_out)

    @property
    def done(self) -> int:
        return sum(a.is_done for a in self.journey.activities)

    @property
    def total(self) -> int:
        """Activities there are, and those that milestones still pending would bring."""
        pending = (d for d, m in self.milestones if m.state is MilestoneState.PENDING)
        return len(self.journey.activities) + sum(len(definition.activities) for definition in pending)

    @cached_property
    def milestones(self) -> tuple[tuple[MilestoneDefinition, Milestone], ...]:
        """Definitions and runs of all milestones that are not absent, in the order of the template."""
        pairs = ((d, self.journey.milestone(d.id)) for d in self.template.milestones)
        return tuple((d, m) for d, m in pairs if m.state is not MilestoneState.ABSENT)

    @property
    def current_milestones(self) -> tuple[tuple[MilestoneDefinition, Milestone], ...]:
        return tuple((d, m) for d, m in self.milestones if m.state is MilestoneState.IN_PROGRESS)

    @cached_property
    def undecided(self) -> tuple[Activity, ...]:
        """Required activities that have failed and hold their milestones until somebody decides (requirements J4)."""
        in_progress = {m.id for _, m in self.current_milestones}
        failed = (a for a in self.journey.activities if a.required and a.state is ActivityState.FAILED)
        return tuple(a for a in failed if a.milestone in in_progress)

    @cached_property
    def given_up(self) -> tuple[MilestoneDefinition, ...]:
        """The failed milestones with which a journey in progress has come to a halt: nothing in it is in progress, or
        begins by itself, until somebody reopens one or ends the journey (requirements J4)."""
        goes_on = any(m.state is MilestoneState.IN_PROGRESS or _begins_by_date(d, m) for d, m in self.milestones)
        if goes_on or self.journey.state is not JourneyState.IN_PROGRESS:
            return ()
        return tuple(d for d, m in self.milestones if m.state is MilestoneState.FAILED)

    def day_of(self, milestone: Milestone) -> int:
        """Elapsed days of a milestone in progress."""
        begun_on = milestone.begun_on or self.today
        left_out = milestone.paused_days + self._waiting_left_out(milestone.waiting_days, begun_on)
        return self.calendar.days_between(begun_on, self.journey.paused_on or self.today) - left_out

    @property
    def next_activity(self) -> Activity | None:
        """The open activity due first, of several the first in the template; those without a due date last."""
        in_progress = {m.id for _, m in self.current_milestones}
        open_ones = (a for a in self.journey.activities if a.milestone in in_progress and a.is_open)
        return min(open_ones, key=lambda a: (a.due_on or date.max, a.kind), default=None)
