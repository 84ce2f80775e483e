"""What people are told without asking, as data; how it reads is the business of `notifications`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from journeys.gates import EntryGate, GateState
from journeys.history import Act
from journeys.journey import Activity, ActivityState, Level, MilestoneState
from journeys.messages import MessageKind, Told
from journeys.outcomes import Cause
from journeys.progress import counted_activities
from journeys.run import Run
from journeys.template import MilestoneDefinition
from journeys.working_days import working_days

MOST_NAMED = 5
"""So many overdue activities of a journey an alert names, the longest overdue first."""


@dataclass(frozen=True, slots=True)
class Alert:
    """What an alert tells its recipient, from current truth.

    `told` are the levels of subjects that it was sent for, `holding` those that still hold (none: back on track, or
    the journey has ended). `overdue` are open activities the recipient can act on, `handled` those that the card
    once showed and somebody has dealt with since. Whoever reads it may snooze the journey, or not.
    """

    run: Run
    recipient: str
    told: tuple[Told, ...]
    holding: tuple[Told, ...]
    overdue: tuple[Activity, ...]
    handled: tuple[Activity, ...] = ()
    may_snooze: bool = True


@dataclass(frozen=True, slots=True)
class Unattended:
    """Nobody has acted on a late journey since a local date, and somebody further is told (requirements N2).

    `counted_from` is a later date, if until then all that was overdue was put off. Whoever reads it may snooze the
    journey, or not.
    """

    run: Run
    recipient: str
    since: date
    counted_from: date | None = None
    may_snooze: bool = True

    @property
    def holds(self) -> bool:
        """Whether that is still so: nobody has acted since, no newer alert was sent, and the journey is late."""
        return self.is_late and self.run.journey.unattended_since == self.since

    @property
    def is_late(self) -> bool:
        return self.run.headline not in (None, Level.ON_TRACK)

    @property
    def days(self) -> int:
        """Working days of the customer's country without anything done."""
        return working_days(self.run.customer.country).days_between(self.counted_from or self.since, self.run.today)

    @property
    def overdue(self) -> tuple[Activity, ...]:
        """In the milestones in progress, as alerts tell it; what is left of others makes nothing late."""
        counted = counted_activities(self.run.journey, completed_count=False)
        return tuple(a for a in counted if a.is_overdue(self.run.today))


@dataclass(frozen=True, slots=True)
class Handoff:
    """Milestones begin work for an owner: their new tasks, and what was finished before by whom (N9)."""

    run: Run
    recipient: str
    milestones: tuple[str, ...]
    tasks: tuple[Activity, ...]
    finished: tuple[Activity, ...]

    @property
    def unfilled(self) -> tuple[str, ...]:
        """Roles nobody has: their tasks fell to the recipient, who is warned (requirements T6)."""
        roles = (task.role for task in self.tasks if task.role and task.owner == self.recipient)
        return tuple(role for role in dict.fromkeys(roles) if not self.run.journey.owners.get(role))


def finished_before(run: Run, milestones: Collection[str]) -> tuple[Activity, ...]:
    """What was completed in the milestones that these follow, or that an absent one between them followed (N9)."""
    earlier = {_followed(run, definition) for definition in run.template.milestones if definition.id in milestones}
    done = (a for a in run.journey.activities if a.milestone in earlier and a.state is ActivityState.COMPLETED)
    return tuple(done)


def _followed(run: Run, definition: MilestoneDefinition) -> str | None:
    """The nearest milestone before this one in which there was anything to do."""
    after = definition.begins.after
    while after is not None and not run.journey.activities_of(after):
        after = run.template.milestones_by_id[after].begins.after
    return after


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one look at many journeys owes a recipient, all of one kind, as one message (requirements N1, N5)."""

    parts: tuple[Alert | Unattended | Handoff, ...]

    @property
    def recipient(self) -> str:
        return self.parts[0].recipient


@dataclass(frozen=True, slots=True)
class Assignment:
    """Somebody, `by`, gave a task to its new owner."""

    run: Run
    activity: Activity
    by: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """Somebody, `by`, reopened an activity or a milestone, `what`, and `with_journey` the completed journey with it;
    `tasks` are open again by that, as far as they are its reader's business."""

    run: Run
    what: str
    tasks: tuple[Activity, ...]
    by: str
    with_journey: bool = False


class Fate(StrEnum):
    """What has become of a required activity that failed; `over` is its journey, with nothing decided."""

    UNDECIDED = "undecided"
    REOPENED = "reopened"
    SETTLED = "settled"
    GIVEN_UP = "given up"
    COMPLETED = "completed"
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
        if milestone.state is MilestoneState.COMPLETED:
            return Fate.COMPLETED
        return Fate.REOPENED if self.activity.is_open else Fate.UNDECIDED


@dataclass(frozen=True, slots=True)
class ConsentChanged:
    """A marketing journey was paused because the customer no longer wants marketing, or still is although the customer
    does again (requirements T10)."""

    run: Run
    is_back: bool


@dataclass(frozen=True, slots=True)
class TicksWanted:
    """The rules of an automatic template are met, and only ticks are missing: its journey starts with the last of them
    (requirements T2).

    `run` is the journey of this template that the customer has by now, or had last. `is_active` is false once the
    template is archived. `is_for_another` is what a card shows once it is not its reader who is asked any longer.
    """

    gate: EntryGate
    run: Run | None = None
    is_active: bool = True
    is_for_another: bool = False

    @property
    def is_asked(self) -> bool:
        """Whether a tick would still lead to something."""
        return self.is_active and self.run is None and self.gate.state is GateState.TICKS_MISSING


Lost = Run | TicksWanted | None
"""What a message that can never arrive was about."""


@dataclass(frozen=True, slots=True)
class Leaver:
    """Somebody who has left Slack, by name: of how many journeys they are still CSM, and in how many, these included,
    they have work."""

    name: str
    csm_of: int
    at_work_in: int


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Messages that can never arrive, told to somebody who can see to it: the CSM, else an admin (requirements N4).

    `to` is the person who was to read them, empty for a team channel, `absent` whom that one stands in for; `lost` are
    the kinds of the first of them, each with the journey or the ticks it was about; `count` counts them all, and
    `told_of` what they would have told of, without somebody's digests, in which nothing is left to open. `leaver` is
    set where that person has left.
    """

    to: str
    channel: str
    cause: Cause
    count: int
    lost: tuple[tuple[MessageKind, Lost], ...]
    told_of: int
    absent: str = ""
    leaver: Leaver | None = None


@dataclass(frozen=True, slots=True)
class ChannelClosed:
    """The channel somebody chose no longer takes the bot's messages, which come directly instead."""

    channel: str
    cause: Cause


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
