"""Journey templates: the versioned definition of a journey (requirements T1-T6).

A template may be incomplete while it is a draft; what must be there before customers can start it is judged by
`journeys.template_review`. These models only hold shapes and bounds. Lengths and offsets are whole days.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from journeys.facts import BUILT_IN, OF_THE_DAY, Declarations, FactType
from journeys.rules import facts_read

UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""Characters nobody sees and few formats carry; texts must not hold them. Tabs and line breaks are none of them."""


def _readable(text: str) -> str:
    if found := UNREADABLE.search(text):
        raise ValueError(f"must not hold the invisible character U+{ord(found.group()):04X}")
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise ValueError("must be a single line without tabs")
    return _readable(text)


def _stripped(least: int, most: int) -> StringConstraints:
    return StringConstraints(min_length=least, max_length=most, strip_whitespace=True)


Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Name = Annotated[str, _stripped(1, 100), AfterValidator(_one_line)]
Sentence = Annotated[str, _stripped(1, 500), AfterValidator(_readable)]
Text = Annotated[str, _stripped(0, 2000), AfterValidator(_readable)]
Rule = Annotated[str, _stripped(1, 2000), AfterValidator(_readable)]
Days = Annotated[int, Field(strict=True, ge=0, le=3650)]


class TemplateType(StrEnum):
    """A marketing journey needs the customer's consent, a transactional one does not (requirements T10)."""

    MARKETING = "marketing"
    TRANSACTIONAL = "transactional"


class StatusRule(StrEnum):
    """Which values the headline is the worst of (requirements P3)."""

    ACTIVITIES = "activities"
    JOURNEY_DAYS = "journey_days"
    DAYS = "days"
    BOTH = "both"


class CountedDays(StrEnum):
    """Which days a template counts (requirements P4); holidays are those of the customer's country."""

    CALENDAR = "calendar_days"
    WORKING = "working_days"


class ActivityKind(StrEnum):
    """A task is our own team's work; an achievement is the customer's deliverable."""

    TASK = "task"
    ACHIEVEMENT = "achievement"


class _Definition(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Condition(_Definition):
    """A sentence people read and, where it can be judged by facts, its rule."""

    sentence: Sentence
    rule: Rule | None = None

    @property
    def identity(self) -> str:
        """The same in every version of a template that has this sentence; case and spaces make no difference."""
        words = " ".join(self.sentence.casefold().split())
        return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


class ProgressParameters(_Definition):
    """Three contiguous ranges of elapsed days: on time up to N, delayed N+1..M, stuck from M+1 (requirements T4)."""

    on_time_up_to: Days
    delayed_up_to: Days

    @model_validator(mode="after")
    def _ranges_follow_each_other(self) -> Self:
        if self.delayed_up_to < self.on_time_up_to:
            raise ValueError(
                f"must not have a delayed_up_to ({self.delayed_up_to}) below its on_time_up_to ({self.on_time_up_to})"
            )
        return self


class BeginRule(_Definition):
    """When a milestone begins: with the journey (neither field), after another one, or n days after the start."""

    after: Identifier | None = None
    days_after_start: Days | None = None

    @model_validator(mode="after")
    def _at_most_one(self) -> Self:
        if self.after is not None and self.days_after_start is not None:
            raise ValueError("must have either after or days_after_start, not both")
        return self


class ActivityDefinition(_Definition):
    """What tasks and achievements share. `due_in_days` counts from the begin of the milestone (requirements T6)."""

    id: Identifier
    title: Name
    description: Text = ""
    due_in_days: Days | None = None
    required: bool = True
    condition: Condition | None = None


class TaskDefinition(ActivityDefinition):
    """Work of our own team, owned by whoever fills `role` for the customer."""

    role: Identifier
    expected_days: Days | None = None

    @property
    def kind(self) -> ActivityKind:
        return ActivityKind.TASK


class AchievementDefinition(ActivityDefinition):
    """The customer's deliverable, set by hand or when `reached_when` turns true."""

    reached_when: Condition | None = None

    @property
    def kind(self) -> ActivityKind:
        return ActivityKind.ACHIEVEMENT


class MilestoneDefinition(_Definition):
    """A phase of a journey with its own length, progress parameters and activities (requirements T5)."""

    id: Identifier
    name: Name
    description: Text = ""
    begins: BeginRule = BeginRule()
    length_days: Days
    progress: ProgressParameters
    condition: Condition | None = None
    achievements: tuple[AchievementDefinition, ...] = ()
    tasks: tuple[TaskDefinition, ...] = ()

    @property
    def activities(self) -> tuple[TaskDefinition | AchievementDefinition, ...]:
        return (*self.achievements, *self.tasks)


class Template(_Definition):
    """One version of a journey template. `facts` declares what its rules read.

    Late journeys on which nobody acts are told further after `escalate_after_days` working days, 0 for never (N2).
    Without `waiting_counts` days of waiting on the customer are left out of the day rule (requirements P4).
    """

    key: Identifier
    name: Name
    description: Text = ""
    goal: Text = ""
    audience: Condition | None = None
    desired_outcome: Text = ""
    stage: Name
    type: TemplateType = TemplateType.TRANSACTIONAL
    category: Annotated[str, _stripped(0, 50), AfterValidator(_one_line)] = ""
    owner: Annotated[str, _stripped(0, 100), AfterValidator(_one_line)] = ""
    review_every_months: Annotated[int, Field(strict=True, ge=3, le=12)] = 6
    automatic_start: bool = False
    calendar: CountedDays = CountedDays.CALENDAR
    length_days: Days
    progress: ProgressParameters
    status_rule: StatusRule = StatusRule.BOTH
    completed_count: bool = False
    waiting_counts: bool = True
    escalate_after_days: Days = 3
    facts: dict[str, FactType] = {}
    entry_conditions: tuple[Condition, ...] = ()
    exit_conditions: tuple[Condition, ...] = ()
    failure_conditions: tuple[Condition, ...] = ()
    failure_reasons: tuple[Sentence, ...] = ()
    milestones: tuple[MilestoneDefinition, ...] = ()

    @property
    def day_word(self) -> str:
        """What its days are called: "day", "working day"."""
        return "working day" if self.calendar is CountedDays.WORKING else "day"

    @cached_property
    def gate(self) -> tuple[Condition, ...]:
        """All entry conditions; the audience counts as one (requirements T2)."""
        return ((self.audience,) if self.audience else ()) + self.entry_conditions

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """Owner roles of its tasks, in the order in which they first appear."""
        return tuple(dict.fromkeys(task.role for milestone in self.milestones for task in milestone.tasks))

    @cached_property
    def milestones_by_id(self) -> dict[str, MilestoneDefinition]:
        return {milestone.id: milestone for milestone in self.milestones}

    @cached_property
    def activities_by_id(self) -> dict[tuple[str, str], TaskDefinition | AchievementDefinition]:
        """Activity definitions by (milestone id, activity id)."""
        return {(m.id, activity.id): activity for m in self.milestones for activity in m.activities}

    @cached_property
    def declarations(self) -> Declarations:
        """All facts its rules can read, by type."""
        return {**BUILT_IN, **self.facts}

    @cached_property
    def is_judged_daily(self) -> bool:
        """Whether a rule of a running journey can turn true with nobody doing anything, because it reads the date."""
        return bool(OF_THE_DAY & self.facts_of_running)

    @cached_property
    def facts_of_gate(self) -> frozenset[str]:
        """The facts that decide whether a journey may start by itself, or whether somebody can be asked for a tick."""
        asked = frozenset({"csm_assigned"}) if self.needs_ticks else frozenset()
        return self._facts_in(self.gate) | self._consent | asked

    @cached_property
    def needs_ticks(self) -> bool:
        """Whether an entry condition has no rule, so that only a person can say that it is met (requirements T2)."""
        return any(condition.rule is None for condition in self.gate)

    @cached_property
    def facts_of_running(self) -> frozenset[str]:
        """The facts that decide about a running journey: a change of any other leaves it as it is."""
        rules = (*self.failure_conditions, *self.exit_conditions, *self._reached_when())
        return self._facts_in(rules) | self._consent | self._holidays

    @property
    def _holidays(self) -> frozenset[str]:
        """Its days, or those after which it is told further, are working days of the customer's country."""
        reads_them = self.calendar is CountedDays.WORKING or self.escalate_after_days > 0
        return frozenset({"country"}) if reads_them else frozenset()

    @property
    def _consent(self) -> frozenset[str]:
        return frozenset({"marketing_opt_in"}) if self.consent_needed else frozenset()

    def _facts_in(self, conditions: Iterable[Condition]) -> frozenset[str]:
        return frozenset().union(*(facts_read(c.rule, self.declarations) for c in conditions if c.rule))

    def _reached_when(self) -> Iterator[Condition]:
        achievements = (a for milestone in self.milestones for a in milestone.achievements)
        return (a.reached_when for a in achievements if a.reached_when)

    @property
    def consent_needed(self) -> bool:
        return self.type is TemplateType.MARKETING
