"""Made-up customers, journeys and answers, so that every message can be shown without live data."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from journeys.advance import Setting, advance
from journeys.customer import Customer
from journeys.history import BOT
from journeys.journey import Journey, Outcome
from journeys.lifecycle import complete, end, fail, fail_milestone, pause, scheduled, set_in_progress
from journeys.rules import Verdict
from journeys.run import Run
from journeys.template import (
    AchievementDefinition,
    BeginRule,
    MilestoneDefinition,
    ProgressParameters,
    TaskDefinition,
    Template,
)

NOW = datetime(2026, 6, 3, 7, 0, tzinfo=UTC)
TODAY = date(2026, 6, 3)
ZONE = "Europe/Berlin"
MARA, PRIYA, THEO = "U0MARA", "U0PRIYA", "U0THEO"
SPECIALIST = "implementation_specialist"
OWNERS = {"csm": MARA, SPECIALIST: PRIYA}

ACME = Customer("T0", "acme", "Acme Rockets", "Onboarding", roles=OWNERS, timezone=ZONE)
ACME_GARDENS = Customer("T0", "acme-gardens", "Acme Gardens", "Onboarding", roles={"csm": THEO})
BAKERY = Customer("T0", "bluebell", "Bluebell Bakeries", "Onboarding", roles=OWNERS, timezone=ZONE)
LEMONADE = Customer("T0", "elderflower", "Elderflower Lemonade", "Onboarding", roles=OWNERS)

Step = tuple[int, Sequence[str]]
"""The day of the journey on which these activities were completed."""


@cache
def template() -> Template:
    """A transactional onboarding of 45 days in three milestones."""
    return Template(
        key="guided-onboarding",
        name="Guided onboarding",
        goal="The customer works with the product on their own.",
        desired_outcome="First project live",
        stage="Onboarding",
        length_days=45,
        progress=ProgressParameters(on_time_up_to=45, delayed_up_to=60),
        failure_reasons=("Lost champion", "Customer did not commit", "Budget"),
        milestones=(_kick_off(), _set_up(), _roll_out()),
    )


def _kick_off() -> MilestoneDefinition:
    return MilestoneDefinition(
        id="kick-off",
        name="Kick-off",
        length_days=7,
        progress=ProgressParameters(on_time_up_to=7, delayed_up_to=9),
        achievements=(AchievementDefinition(id="goals", title="Goals signed off by the customer", due_in_days=7),),
        tasks=(
            TaskDefinition(id="welcome", title="Send the welcome letter", due_in_days=1, role="csm"),
            TaskDefinition(id="call", title="Hold the kick-off call", due_in_days=3, role="csm"),
            TaskDefinition(id="plan", title="Share the project plan", due_in_days=5, role="csm"),
        ),
    )


def _set_up() -> MilestoneDefinition:
    return MilestoneDefinition(
        id="set-up",
        name="Set-up",
        begins=BeginRule(after="kick-off"),
        length_days=21,
        progress=ProgressParameters(on_time_up_to=21, delayed_up_to=25),
        achievements=(
            AchievementDefinition(id="access", title="Admin access granted", due_in_days=5),
            AchievementDefinition(id="data", title="First data delivered", due_in_days=12),
        ),
        tasks=(
            TaskDefinition(
                id="workspace", title="Set up the workspace", due_in_days=6, role="implementation_specialist"
            ),
            TaskDefinition(id="import", title="Import the data", due_in_days=14, role="implementation_specialist"),
            TaskDefinition(id="training", title="Train the admins", due_in_days=18, role="csm"),
            TaskDefinition(id="survey", title="Ask how the set-up went", role="csm", required=False),
        ),
    )


def _roll_out() -> MilestoneDefinition:
    return MilestoneDefinition(
        id="roll-out",
        name="Roll-out",
        begins=BeginRule(after="set-up"),
        length_days=15,
        progress=ProgressParameters(on_time_up_to=15, delayed_up_to=19),
        achievements=(AchievementDefinition(id="live", title="First project live", due_in_days=12),),
        tasks=(
            TaskDefinition(id="launch", title="Announce the launch", due_in_days=3, role="csm"),
            TaskDefinition(id="review", title="Review the first two weeks", due_in_days=14, role="csm"),
        ),
    )


KICK_OFF_DONE = ("goals", "welcome", "call", "plan")


def begun(days_ago: int, *steps: Step, customer: Customer = ACME, journey_id: str = "j-acme") -> Run:
    """A journey that began so many days ago, its activities completed in steps; negative days lie ahead."""
    starts_on = TODAY - timedelta(days=days_ago)
    journey = scheduled(
        template(),
        3,
        workspace="T0",
        journey_id=journey_id,
        customer=customer.key,
        starts_on=starts_on,
        owners=customer.roles,
    )
    if days_ago >= 0:
        journey = settled(journey, starts_on)
    for elapsed, done in steps:
        journey = _completed(journey, starts_on + timedelta(days=elapsed), done)
    return Run(settled(journey, TODAY), template(), customer, TODAY)


def _completed(journey: Journey, on: date, definitions: Sequence[str]) -> Journey:
    journey = settled(journey, on)
    for definition in definitions:
        journey = complete(journey, activity(journey, definition), MARA, _at_noon(on))
    return settled(journey, on)


def settled(journey: Journey, on: date) -> Journey:
    return advance(journey, Setting(template(), lambda _: Verdict.UNKNOWN, on, _at_noon(on)))


def activity(journey: Journey, definition: str) -> str:
    """The id of an activity by that of its definition."""
    return next(a.id for a in journey.activities if a.definition == definition)


def _at_noon(on: date) -> datetime:
    return datetime.combine(on, time(12, 2), tzinfo=UTC)


def on_track() -> Run:
    return begun(4, (1, ("welcome",)), (3, ("call",)), journey_id="j-on-track")


def delayed() -> Run:
    """Two activities overdue; one of them is in progress."""
    run = begun(20, (6, KICK_OFF_DONE), (13, ("data", "survey")), journey_id="j-delayed")
    return with_journey(run, set_in_progress(run.journey, activity(run.journey, "workspace")))


def stuck() -> Run:
    """All open activities are overdue."""
    return begun(50, (8, KICK_OFF_DONE), (15, ("access", "data", "survey")), customer=BAKERY, journey_id="j-stuck")


def late_by_days() -> Run:
    """Nothing is overdue, but the journey takes longer than planned."""
    run = begun(50, (8, KICK_OFF_DONE), (38, ("access", "data", "workspace", "import", "training", "survey")))
    moved = (replace(a, due_on=TODAY + timedelta(days=4)) for a in run.journey.activities)
    return with_journey(run, run.journey.with_activities(moved))


def due_today() -> Run:
    """One task due today, one in two days."""
    return begun(3, (1, ("welcome",)), customer=LEMONADE, journey_id="j-due-today")


def just_begun() -> Run:
    """A milestone has begun today."""
    return begun(5, (4, ("welcome", "call")), (5, ("plan", "goals")), customer=BAKERY, journey_id="j-just-begun")


def without_csm() -> Run:
    return begun(2, customer=replace(ACME_GARDENS, roles={}), journey_id="j-without-csm")


def given_up() -> Run:
    """Somebody has failed its milestone in progress, with two tasks overdue."""
    run = delayed()
    return with_journey(run, fail_milestone(run.journey, "set-up", TODAY, "No data"))


def paused() -> Run:
    run = begun(12, (5, KICK_OFF_DONE), customer=LEMONADE, journey_id="j-paused")
    return with_journey(run, pause(run.journey, date(2026, 6, 1), "Works holidays", date(2026, 6, 15)))


def scheduled_run() -> Run:
    return begun(-5, journey_id="j-scheduled")


def completed() -> Run:
    run = begun(40, (6, KICK_OFF_DONE), (20, ("access", "data", "workspace", "import", "training", "survey")))
    return with_journey(run, _completed(run.journey, TODAY, ("live", "launch", "review")))


def failed() -> Run:
    run = stuck()
    return with_journey(run, fail(run.journey, MARA, _at_noon(TODAY), "Lost champion", "She moved to another company."))


def exited() -> Run:
    run = delayed()
    return with_journey(run, end(run.journey, Outcome.EXITED, BOT, _at_noon(TODAY), "The customer went live early."))


def with_journey(run: Run, journey: Journey) -> Run:
    return Run(journey, run.template, run.customer, run.today)
