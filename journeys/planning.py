"""The dates a start would bring, if every milestone takes its planned length (requirements J1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from journeys.advance import Setting, owner_of
from journeys.calendar import Calendar
from journeys.customer import Customer
from journeys.gates import JudgedCondition
from journeys.run import Run
from journeys.template import ActivityDefinition, MilestoneDefinition, TaskDefinition, Template
from journeys.working_days import calendar_for


@dataclass(frozen=True, slots=True)
class PlannedActivity:
    title: str
    owner: str | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class PlannedMilestone:
    """`begins_on` supposes that every milestone before it takes its planned length, or none where nothing is to do, and
    that what is still to be done ends today at the earliest."""

    name: str
    begins_on: date
    ends_on: date
    activities: tuple[PlannedActivity, ...]


@dataclass(frozen=True, slots=True)
class StartPreview:
    """What a start would bring, before anything is stored: each milestone's and activity's date (requirements J1).

    `running` is the one that is there already, `at_once` the new one as it would stand right after the start.
    """

    customer: Customer
    template: Template
    template_version: int
    starts_on: date
    conditions: tuple[JudgedCondition, ...]
    milestones: tuple[PlannedMilestone, ...]
    owners: Mapping[str, str]
    warnings: tuple[str, ...] = ()
    running: Run | None = None
    at_once: Run | None = None

    @property
    def ends_on(self) -> date:
        """The planned end, by the days that the template counts (requirements P4)."""
        calendar = calendar_for(self.template.calendar, self.customer.country)
        return calendar.add(self.starts_on, self.template.length_days)

    @property
    def unmet(self) -> tuple[JudgedCondition, ...]:
        return tuple(one for one in self.conditions if not one.is_met)


def planned(setting: Setting, starts_on: date, owners: Mapping[str, str]) -> tuple[PlannedMilestone, ...]:
    """Milestones and activities with their dates, conditions judged by today's facts (requirements T6)."""
    return tuple(_planned(setting, starts_on, owners))


def _planned(setting: Setting, starts_on: date, owners: Mapping[str, str]) -> Iterator[PlannedMilestone]:
    ends: dict[str, date] = {}
    for definition in setting.template.milestones:
        begins_on = _begin(definition, starts_on, ends, setting.calendar)
        is_present = setting.is_met(definition.condition)
        activities = [a for a in definition.activities if is_present and setting.is_met(a.condition)]
        ends_on = setting.calendar.add(begins_on, definition.length_days if activities else 0)
        ends[definition.id] = max(ends_on, setting.today) if activities else ends_on
        if is_present:
            yield PlannedMilestone(
                definition.name,
                begins_on,
                ends_on,
                tuple(_activity(a, begins_on, owners, setting) for a in activities),
            )


def _begin(definition: MilestoneDefinition, starts_on: date, ends: Mapping[str, date], calendar: Calendar) -> date:
    rule = definition.begins
    if rule.after is not None:
        return ends[rule.after]
    return calendar.add(starts_on, rule.days_after_start or 0)


def _activity(
    definition: ActivityDefinition, begins_on: date, owners: Mapping[str, str], setting: Setting
) -> PlannedActivity:
    days = definition.due_in_days
    due_on = None if days is None else setting.due_on(begins_on, days)
    owner = owner_of(definition.role, owners, setting.template) if isinstance(definition, TaskDefinition) else None
    off = setting.time_off.get(owner) if setting.time_off and owner else None
    due_on = off.due_on(due_on, setting.calendar) if off and due_on else due_on
    return PlannedActivity(definition.title, owner, due_on)
