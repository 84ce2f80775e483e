"""What follows by itself: from dates, from rules over facts and from done activities (requirements J4, T3, T5, T6)."""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from journeys.calendar import CALENDAR_DAYS, Calendar
from journeys.customer import CSM
from journeys.history import BOT
from journeys.journey import Activity, Journey, JourneyState, MilestoneState, Outcome
from journeys.lifecycle import complete, end, pause, resume
from journeys.milestones import is_done
from journeys.rules import Verdict
from journeys.template import (
    AchievementDefinition,
    ActivityDefinition,
    ActivityKind,
    Condition,
    MilestoneDefinition,
    TaskDefinition,
    Template,
)
from journeys.time_off import TimeOff
from journeys.waiting import waited

CONSENT_WITHDRAWN = "The customer withdrew its consent to marketing."
CONSENT_BACK = "The customer has consented to marketing again."
"""Why a journey still stands still that was paused without consent."""

Judge = Callable[[Condition], Verdict]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a journey is judged by: its template, the customer's facts behind `judge`, and the local date.

    Without `has_consent` a journey neither begins nor goes on (requirements T10). `working_days` are those of the
    customer's country, whatever days the template counts. `time_off` is that of owners for whom nobody stands in, by
    their ids (requirements P4); where it is not known, no due date moves.
    """

    template: Template
    judge: Judge
    today: date
    now: datetime
    calendar: Calendar = field(default=CALENDAR_DAYS)
    has_consent: bool = True
    working_days: Calendar = field(default=CALENDAR_DAYS)
    time_off: Mapping[str, TimeOff] | None = None

    def is_met(self, condition: Condition | None) -> bool:
        """No condition is always met; one that cannot be judged is not."""
        return condition is None or self.judge(condition) is Verdict.MET

    def due_on(self, begins_on: date, days: int) -> date:
        """So many days after a milestone has begun, and never on a day that does not count (requirements T6, P4)."""
        return self.calendar.on_or_after(self.calendar.add(begins_on, days))


def advance(journey: Journey, setting: Setting) -> Journey:
    """Draw all conclusions that dates, rules and done activities allow; a journey that is settled comes back as is."""
    before = journey
    while (after := _step(journey, setting)) is not journey:
        journey = after
    return waited(before, journey, setting.today, setting.calendar)


def next_begin(journey: Journey, template: Template, calendar: Calendar = CALENDAR_DAYS) -> date | None:
    """The next local date on which the journey, or a milestone of it, begins or resumes by itself."""
    if journey.state is JourneyState.SCHEDULED:
        return journey.starts_on
    if journey.state is JourneyState.PAUSED:
        return journey.resumes_on
    if journey.state is not JourneyState.IN_PROGRESS:
        return None
    dates = (
        _begin_date(journey, definition, calendar)
        for definition in template.milestones
        if definition.begins.days_after_start is not None
        and journey.milestone(definition.id).state is MilestoneState.PENDING
    )
    return min(dates, default=None)


def _step(journey: Journey, setting: Setting) -> Journey:
    if not setting.has_consent:
        return _without_consent(journey, setting)
    match journey.state:
        case JourneyState.SCHEDULED if journey.starts_on <= setting.today:
            return _started(journey, setting)
        case JourneyState.PAUSED if journey.resumes_on and journey.resumes_on <= setting.today:
            return resume(journey, journey.resumes_on, setting.calendar)
        case JourneyState.PAUSED if journey.reason == CONSENT_WITHDRAWN:
            return replace(journey, reason=CONSENT_BACK)
        case JourneyState.IN_PROGRESS:
            return _ended_by_rule(journey, setting) or _moved_on(journey, setting)
        case _:
            return journey


def _without_consent(journey: Journey, setting: Setting) -> Journey:
    """What would run or begin now stands still: the days without consent count for nothing, however it comes back."""
    due = next_begin(journey, setting.template, setting.calendar)
    match journey.state:
        case JourneyState.IN_PROGRESS:
            return pause(journey, setting.today, CONSENT_WITHDRAWN)
        case JourneyState.PAUSED if due and due <= setting.today:
            return replace(journey, resumes_on=None, reason=CONSENT_WITHDRAWN)
        case JourneyState.PAUSED if journey.reason == CONSENT_BACK:
            return replace(journey, reason=CONSENT_WITHDRAWN)
        case JourneyState.SCHEDULED if due and due <= setting.today and journey.reason is None:
            return replace(journey, reason=CONSENT_WITHDRAWN)
        case _:
            return journey


def _started(journey: Journey, setting: Setting) -> Journey:
    """One that had to wait for consent starts on the day on which it comes."""
    had_to_wait = journey.reason == CONSENT_WITHDRAWN
    starts_on = setting.today if had_to_wait else journey.starts_on
    return replace(journey, state=JourneyState.IN_PROGRESS, starts_on=starts_on, reason=None)


def _ended_by_rule(journey: Journey, setting: Setting) -> Journey | None:
    """Failure is judged before exit (requirements T3)."""
    by_rule = (
        (Outcome.FAILED, setting.template.failure_conditions),
        (Outcome.EXITED, setting.template.exit_conditions),
    )
    for outcome, conditions in by_rule:
        met = next((c for c in conditions if c.rule and setting.judge(c) is Verdict.MET), None)
        if met:
            return end(journey, outcome, BOT, setting.now, reason=met.sentence)
    return None


def _moved_on(journey: Journey, setting: Setting) -> Journey:
    for step in (_reach_achievements, _close_milestones, _begin_milestones, _complete_journey):
        after = step(journey, setting)
        if after is not journey:
            return after
    return journey


def _reach_achievements(journey: Journey, setting: Setting) -> Journey:
    reached = [a.id for a in journey.activities if a.is_open and _is_reached(a, setting)]
    for activity in reached:
        journey = complete(journey, activity, BOT, setting.now)
    return journey


def _is_reached(activity: Activity, setting: Setting) -> bool:
    definition = setting.template.activities_by_id.get((activity.milestone, activity.definition))
    condition = definition.reached_when if isinstance(definition, AchievementDefinition) else None
    return condition is not None and condition.rule is not None and setting.is_met(condition)


def _close_milestones(journey: Journey, setting: Setting) -> Journey:
    for milestone in journey.milestones:
        activities = journey.activities_of(milestone.id)
        if milestone.state is MilestoneState.IN_PROGRESS and is_done(activities):
            ended_on = setting.today if activities else milestone.begun_on
            return journey.with_milestone(milestone.id, state=MilestoneState.COMPLETED, ended_on=ended_on)
    return journey


def _begin_milestones(journey: Journey, setting: Setting) -> Journey:
    for definition in setting.template.milestones:
        if journey.milestone(definition.id).state is MilestoneState.PENDING:
            begins_on = _begins_on(journey, definition, setting)
            if begins_on is not None:
                return _begin(journey, definition, begins_on, setting)
    return journey


def _begins_on(journey: Journey, definition: MilestoneDefinition, setting: Setting) -> date | None:
    """The date on which a pending milestone begins, or None while it has to wait."""
    if definition.begins.after is not None:
        return _end_of(journey, definition.begins.after)
    begins_on = _begin_date(journey, definition, setting.calendar)
    return begins_on if begins_on <= setting.today else None


def _end_of(journey: Journey, milestone_id: str) -> date | None:
    """When a milestone let go of what waits for it; an absent one does so at the time it would have begun."""
    milestone = journey.milestone(milestone_id)
    match milestone.state:
        case MilestoneState.COMPLETED:
            return milestone.ended_on
        case MilestoneState.ABSENT:
            return milestone.begun_on
        case _:
            return None


def _begin_date(journey: Journey, definition: MilestoneDefinition, calendar: Calendar) -> date:
    days = definition.begins.days_after_start
    return journey.starts_on if days is None else calendar.add(journey.starts_on, days + journey.paused_days)


def _begin(journey: Journey, definition: MilestoneDefinition, begins_on: date, setting: Setting) -> Journey:
    if not setting.is_met(definition.condition):
        return journey.with_milestone(definition.id, state=MilestoneState.ABSENT, begun_on=begins_on)
    begun = journey.with_milestone(
        definition.id, state=MilestoneState.IN_PROGRESS, begun_on=begins_on, begun_at=setting.now
    )
    created = (
        _activity(journey, definition.id, activity, begins_on, setting)
        for activity in definition.activities
        if setting.is_met(activity.condition)
    )
    return replace(begun, activities=(*journey.activities, *created))


def _activity(
    journey: Journey, milestone_id: str, definition: ActivityDefinition, begins_on: date, setting: Setting
) -> Activity:
    days = definition.due_in_days
    role = definition.role if isinstance(definition, TaskDefinition) else None
    return Activity(
        id=activity_id(journey.id, milestone_id, definition.id),
        milestone=milestone_id,
        definition=definition.id,
        kind=ActivityKind.ACHIEVEMENT if role is None else ActivityKind.TASK,
        title=definition.title,
        required=definition.required,
        role=role,
        owner=owner_of(role, journey.owners, setting.template) if role else None,
        due_on=None if days is None else setting.due_on(begins_on, days),
    )


def owner_of(role: str, owners: Mapping[str, str], template: Template) -> str | None:
    """An unfilled role falls to the CSM, then to the template's owner (requirements T6)."""
    return owners.get(role) or owners.get(CSM) or template.owner or None


def activity_id(journey_id: str, milestone_id: str, definition_id: str) -> str:
    """As unguessable as the journey's id, and the same whenever it is worked out."""
    digest = hashlib.blake2b(f"{journey_id}/{milestone_id}/{definition_id}".encode(), digest_size=12).digest()
    return urlsafe_b64encode(digest).decode()


def _complete_journey(journey: Journey, setting: Setting) -> Journey:
    settled = {MilestoneState.COMPLETED, MilestoneState.ABSENT}
    if journey.milestones and all(m.state in settled for m in journey.milestones):
        return end(journey, Outcome.COMPLETED, BOT, setting.now)
    return journey
