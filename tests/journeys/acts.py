"""A small journey, and the ways in which somebody ends an activity of it."""

from collections.abc import Callable

from journeys.journey import ActivityState, Journey
from journeys.lifecycle import complete, fail_activity, skip
from tests.journeys.builders import CSM, achievement, at, begun, id_of, milestone, task, template

ONE = template(milestone("m1", task("t1", due=3), task("t2", due=5), achievement("a1")))
Act = Callable[[Journey, str], Journey]

ENDING: dict[ActivityState, Act] = {
    ActivityState.COMPLETED: lambda journey, activity: complete(journey, activity, CSM, at(1)),
    ActivityState.SKIPPED: lambda journey, activity: skip(journey, activity, CSM, at(1), "not needed"),
    ActivityState.FAILED: lambda journey, activity: fail_activity(journey, activity, CSM, at(1), "no answer"),
}


def one() -> tuple[Journey, str]:
    """A journey with one milestone, and the id of its first task."""
    journey = begun(ONE)
    return journey, id_of(journey, "t1")
