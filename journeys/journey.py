"""A journey: one run of a template version for one customer, with its milestones and activities (requirements J).

Dates are local to the customer (requirements P5), instants are aware and in UTC. Records never change; what happens
to a journey is a new record (`journeys.lifecycle`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from journeys.template import ActivityKind


class JourneyState(StrEnum):
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in progress"
    PAUSED = "paused"
    ENDED = "ended"


class Outcome(StrEnum):
    """How a journey ended (requirements T3)."""

    COMPLETED = "completed"
    EXITED = "exited"
    FAILED = "failed"
    CANCELLED = "cancelled"


class MilestoneState(StrEnum):
    """`absent` is a milestone whose condition was false when it would have begun; nobody is shown it."""

    PENDING = "pending"
    IN_PROGRESS = "in progress"
    COMPLETED = "completed"
    FAILED = "failed"
    ABSENT = "absent"


class ActivityState(StrEnum):
    PENDING = "pending"
    IN_PROGRESS = "in progress"
    COMPLETED = "completed"
    FAILED = "failed"
    SKIPPED = "skipped"


class WaitsFor(StrEnum):
    """Whom a blocked task waits for (requirements J3)."""

    CUSTOMER = "customer"
    TEAM = "team"
    VENDOR = "vendor"


class Level(StrEnum):
    """Progress, from good to bad; compare with `worst` or `severity`."""

    severity: int

    ON_TRACK = "on track"
    DELAYED = "delayed"
    STUCK = "stuck"


for _severity, _level in enumerate(Level):
    _level.severity = _severity

OPEN_STATES = frozenset({ActivityState.PENDING, ActivityState.IN_PROGRESS})
DONE_STATES = frozenset({ActivityState.COMPLETED, ActivityState.SKIPPED})


@dataclass(frozen=True, slots=True)
class Watch:
    """What has been noticed of a subject: the running number of its episode and the worst level in it (N1), and the
    local date on which either changed last."""

    episode: int = 0
    peak: Level = Level.ON_TRACK
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """A task or an achievement; `id` is opaque and unique in the workspace, `definition` is the template's.

    A task is blocked on somebody before the local date `blocked_until` (requirements J3). `planned_on` is when it would
    be due but for its owner's time off (requirements P4); the same as `due_on` where somebody chose a day of it.
    """

    id: str
    milestone: str
    definition: str
    kind: ActivityKind
    title: str
    required: bool = True
    role: str | None = None
    owner: str | None = None
    due_on: date | None = None
    state: ActivityState = ActivityState.PENDING
    ended_at: datetime | None = None
    ended_by: str | None = None
    reason: str | None = None
    snoozed_until: date | None = None
    blocked_on: WaitsFor | None = None
    blocked_until: date | None = None
    planned_on: date | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_done(self) -> bool:
        return self.state in DONE_STATES

    def is_overdue(self, today: date) -> bool:
        """Overdue from the start of the day after its due date (requirements P5)."""
        return self.due_on is not None and self.due_on < today and self.is_open

    @property
    def is_moved(self) -> bool:
        """Whether its owner's time off moved its due date (requirements P4)."""
        return self.planned_on is not None and self.planned_on != self.due_on

    def is_blocked(self, today: date) -> bool:
        """Whether it waits for somebody on a local date."""
        return self.blocked_until is not None and self.blocked_until > today and self.is_open

    @property
    def put_off_until(self) -> date | None:
        """The local date before which nobody is to be reminded of it, if it is or was snoozed or blocked (J3)."""
        return max((day for day in (self.snoozed_until, self.blocked_until) if day), default=None)

    def is_put_off(self, today: date) -> bool:
        return self.put_off_until is not None and self.put_off_until > today and self.is_open


@dataclass(frozen=True, slots=True)
class Milestone:
    """A phase of a journey; `id` is that of its definition, `paused_days` and `waiting_days` are those since it began,
    `begun_at` the instant at which its activities came up, which may be later than the date it counts from."""

    id: str
    state: MilestoneState = MilestoneState.PENDING
    begun_on: date | None = None
    ended_on: date | None = None
    paused_days: int = 0
    reason: str | None = None
    begun_at: datetime | None = None
    waiting_days: int = 0


@dataclass(frozen=True, slots=True)
class Journey:
    """One run. `owners` are Slack ids by role; `watches` are kept by subject and value (`journeys.alerts`).

    `again` marks one that somebody asked for although another of the same template was running (requirements J1).
    `waiting_days` are those of past waiting on the customer, which goes on since `waiting_since` (`journeys.waiting`).
    `unattended_since` is the local date since which nobody has acted on a late one, `escalated` the steps taken since
    (`journeys.escalation`).
    `outcome_reached` is the CSM's answer, at completion, whether the desired outcome was reached (requirements T3).
    `never_began` one that ended while it was still planned (requirements J1).
    """

    workspace: str
    id: str
    customer: str
    template: str
    template_version: int
    starts_on: date
    again: bool = False
    state: JourneyState = JourneyState.SCHEDULED
    outcome: Outcome | None = None
    reason: str | None = None
    note: str | None = None
    paused_on: date | None = None
    resumes_on: date | None = None
    paused_days: int = 0
    waiting_since: date | None = None
    waiting_days: int = 0
    unattended_since: date | None = None
    escalated: int = 0
    snoozed_until: date | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    outcome_reached: bool | None = None
    never_began: bool = False
    owners: Mapping[str, str] = field(default_factory=dict)
    watches: Mapping[str, Watch] = field(default_factory=dict)
    milestones: tuple[Milestone, ...] = ()
    activities: tuple[Activity, ...] = ()
    revision: int = 0

    @property
    def is_running(self) -> bool:
        """Counts against "one active or paused per customer and template" (requirements J1)."""
        return self.state is not JourneyState.ENDED

    @property
    def csm(self) -> str | None:
        """Slack id of the customer-success manager who watches over this journey."""
        return self.owners.get("csm")

    def milestone(self, milestone_id: str) -> Milestone:
        return next(m for m in self.milestones if m.id == milestone_id)

    def activity(self, activity_id: str) -> Activity:
        return next(a for a in self.activities if a.id == activity_id)

    def with_activity(self, activity_id: str, **changes: Any) -> "Journey":
        return self.with_activities(replace(a, **changes) if a.id == activity_id else a for a in self.activities)

    def with_activities(self, activities: Iterable[Activity]) -> "Journey":
        return replace(self, activities=tuple(activities))

    def with_milestone(self, milestone_id: str, **changes: Any) -> "Journey":
        changed = (replace(m, **changes) if m.id == milestone_id else m for m in self.milestones)
        return replace(self, milestones=tuple(changed))

    def activities_of(self, milestone_id: str) -> tuple[Activity, ...]:
        return tuple(a for a in self.activities if a.milestone == milestone_id)


JOURNEY = "(journey)"
"""The subject under which a journey itself is watched; milestones are watched under their id, which has no brackets."""
