"""Small templates, journeys and settings; a test says only what it is about."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from journeys.advance import Setting, advance
from journeys.customer import Customer
from journeys.journey import Activity, ActivityState, Journey, JourneyState, Milestone, MilestoneState
from journeys.lifecycle import complete, scheduled
from journeys.rules import Verdict
from journeys.run import Run
from journeys.template import (
    AchievementDefinition,
    ActivityDefinition,
    ActivityKind,
    BeginRule,
    Condition,
    MilestoneDefinition,
    ProgressParameters,
    TaskDefinition,
    Template,
)

CSM, SPECIALIST, TEMPLATE_OWNER = "UCSM", "USPECIALIST", "UTEMPLATEOWNER"
OWNERS = {"csm": CSM, "specialist": SPECIALIST}
START = date(2026, 3, 2)
LONG = ProgressParameters(on_time_up_to=1000, delayed_up_to=2000)


def on(day: int) -> date:
    """The date so many days after the start."""
    return START + timedelta(days=day)


def at(day: int, hour: int = 9) -> datetime:
    """An instant on that day."""
    return datetime.combine(on(day), time(hour), tzinfo=UTC)


def ranges(on_time: int, delayed: int) -> ProgressParameters:
    return ProgressParameters(on_time_up_to=on_time, delayed_up_to=delayed)


def when(rule: str) -> Condition:
    """A condition whose verdict a test gives under its rule."""
    return Condition(sentence=f"It holds that {rule}.", rule=rule)


def task(task_id: str = "call", due: int | None = None, role: str = "specialist", **fields: Any) -> TaskDefinition:
    return TaskDefinition(**{"id": task_id, "title": f"Task {task_id}", "role": role, "due_in_days": due, **fields})


def achievement(
    achievement_id: str = "login", due: int | None = None, reached: str | None = None, **fields: Any
) -> AchievementDefinition:
    return AchievementDefinition(
        id=achievement_id,
        title=f"Achievement {achievement_id}",
        due_in_days=due,
        reached_when=when(reached) if reached else None,
        **fields,
    )


def milestone(
    milestone_id: str = "m1",
    *activities: ActivityDefinition,
    after: str | None = None,
    day: int | None = None,
    **fields: Any,
) -> MilestoneDefinition:
    return MilestoneDefinition(
        **{
            "id": milestone_id,
            "name": f"Milestone {milestone_id}",
            "begins": BeginRule(after=after, days_after_start=day),
            "length_days": 7,
            "progress": LONG,
            "tasks": tuple(a for a in activities if isinstance(a, TaskDefinition)),
            "achievements": tuple(a for a in activities if isinstance(a, AchievementDefinition)),
            **fields,
        }
    )


def template(*milestones: MilestoneDefinition, **fields: Any) -> Template:
    return Template(
        **{
            "key": "onboarding",
            "name": "Onboarding",
            "stage": "Onboarding",
            "owner": TEMPLATE_OWNER,
            "length_days": 45,
            "progress": LONG,
            "milestones": milestones,
            **fields,
        }
    )


def chain(count: int) -> Template:
    """Milestones m1, m2 …, each with one task t1, t2 … and beginning when the one before completes."""
    return template(
        *(milestone(f"m{n}", task(f"t{n}"), after=f"m{n - 1}" if n > 1 else None) for n in range(1, count + 1))
    )


def new_journey(of: Template, starts_on: date = START, owners: Mapping[str, str] = OWNERS) -> Journey:
    """A scheduled journey, not yet advanced."""
    return scheduled(of, 1, workspace="T1", journey_id="j1", customer="acme", starts_on=starts_on, owners=owners)


def setting(of: Template, day: int = 0, **verdicts: bool) -> Setting:
    """The setting on a day of the journey; the verdict of a rule that is not given is unknown."""
    told = {rule: Verdict.MET if met else Verdict.UNMET for rule, met in verdicts.items()}
    return Setting(of, lambda condition: told.get(condition.rule or "", Verdict.UNKNOWN), on(day), at(day))


def begun(of: Template, day: int = 0, *, owners: Mapping[str, str] = OWNERS, **verdicts: bool) -> Journey:
    """A journey that started on day 0, as it is on a day."""
    return advance(new_journey(of, owners=owners), setting(of, day, **verdicts))


def done(journey: Journey, of: Template, definition: str, day: int, **verdicts: bool) -> Journey:
    """The journey after somebody completed an activity on a day, with all that follows."""
    return advance(complete(journey, id_of(journey, definition), CSM, at(day)), setting(of, day, **verdicts))


def id_of(journey: Journey, definition: str) -> str:
    """The id of the only activity with this definition."""
    (found,) = (a.id for a in journey.activities if a.definition == definition)
    return found


def activity_of(journey: Journey, definition: str) -> Activity:
    return journey.activity(id_of(journey, definition))


def states(journey: Journey) -> dict[str, MilestoneState]:
    return {m.id: m.state for m in journey.milestones}


def with_due_dates(*due_days: int | None, of: Template | None = None, done: int = 0) -> tuple[Journey, Template]:
    """A journey in progress with one open task for each due day, and some completed ones; owners UA, UB, UC …"""
    made = of or template(milestone("m1"))
    opened = [_one_task(f"a{n}", None if due is None else on(due), f"U{chr(65 + n)}") for n, due in enumerate(due_days)]
    ended = [replace(_one_task(f"d{n}", on(0), "UZ"), state=ActivityState.COMPLETED) for n in range(done)]
    journey = replace(
        new_journey(made),
        state=JourneyState.IN_PROGRESS,
        milestones=(Milestone("m1", MilestoneState.IN_PROGRESS, START), *new_journey(made).milestones[1:]),
        activities=(*opened, *ended),
    )
    return journey, made


def _one_task(activity_id: str, due_on: date | None, owner: str) -> Activity:
    return Activity(activity_id, "m1", activity_id, ActivityKind.TASK, activity_id, due_on=due_on, owner=owner)


ACME = Customer("T1", "acme", "Acme Blueprints", "Onboarding", roles=OWNERS, timezone="Europe/Berlin")


def run(journey: Journey, of: Template, day: int = 0, customer: Customer = ACME) -> Run:
    return Run(journey, of, customer, on(day))
