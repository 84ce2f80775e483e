"""Journeys that have been under way for a while: some on track, some delayed, some stuck."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.demo.stage import Stage
from bot.usecases import activities
from bot.usecases.desk import Caller, Desk, run_of
from bot.usecases.starting import StartOrder, start
from journeys.journey import Activity, Journey
from storage import journeys


@dataclass(frozen=True, slots=True)
class Past:
    """A journey that `csm` started `days_ago`, of which the first `done` activities were done on time."""

    customer: str
    template: str
    csm: str
    days_ago: int
    done: int


PAST = (
    Past("acme", "onboarding", "mara", 11, 2),
    Past("acme-gardens", "onboarding", "mara", 3, 2),
    Past("bluebell", "onboarding", "mara", 6, 4),
    Past("cardboard-castle", "onboarding", "theo", 9, 7),
    Past("elderflower", "onboarding", "mara", 24, 8),
    Past("gingerbread", "onboarding", "theo", 20, 8),
    Past("hedgehog", "onboarding", "lucia", 47, 16),
    Past("kettle", "onboarding", "lucia", 8, 1),
    Past("marmalade", "adoption", "mara", 12, 4),
    Past("octopus", "adoption", "mara", 30, 2),
    Past("paper-moon", "adoption", "theo", 5, 2),
    Past("snowglobe", "adoption", "theo", 40, 3),
    Past("velvet", "renewal", "mara", 14, 3),
    Past("xylophone", "renewal", "theo", 25, 1),
)
"""Enough of each headline for every CSM to have something to look at."""

OFFICE_HOUR = time(9, 30)


def set_scene(stage: Stage) -> int:
    """Let the past have happened, through the same use cases as in Slack; gives how many journeys there are of it."""
    for past in PAST:
        _live_through(stage, past)
    return len(PAST)


def _live_through(stage: Stage, past: Past) -> None:
    today = stage.clock.now().date()
    begun = today - timedelta(days=past.days_ago)
    order = StartOrder(past.customer, past.template, begun, {}, override=True)
    run, _ = start(stage.desk, _caller(stage, past.csm, begun), order)
    for _ in range(past.done):
        following = _next_activity(stage.desk, run.journey)
        if following is None:
            return
        day = min(following.due_on or begun, today)
        activities.complete(stage.desk, _caller(stage, past.csm, max(day, begun)), following.id)


def _next_activity(desk: Desk, journey: Journey) -> Activity | None:
    with desk.database.read() as tx:
        current = journeys.get(tx, journey.workspace, journey.id)
        if current is None or not current.is_running:
            return None
        return run_of(tx, desk, current, datetime.combine(journey.starts_on, OFFICE_HOUR, UTC)).next_activity


def _caller(stage: Stage, handle: str, day: date) -> Caller:
    at = min(datetime.combine(day, OFFICE_HOUR, UTC), stage.clock.now())
    return Caller(stage.workspace.team_id, stage.people[handle].id, at)
