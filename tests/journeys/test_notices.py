"""What people are told without asking (requirements N9)."""

from journeys.notices import Unattended, finished_before
from journeys.run import Run
from tests.journeys.builders import ACME, begun, done, milestone, on, task, template, when


def test_what_was_finished_before_an_absent_milestone_is_told_when_the_one_after_it_begins() -> None:
    of = template(
        milestone("m1", task("t1")),
        milestone("m2", task("t2"), after="m1", condition=when("enterprise")),
        milestone("m3", task("t3"), after="m2"),
    )

    def told(*, enterprise: bool) -> list[str]:
        journey = done(begun(of), of, "t1", 1, enterprise=enterprise)
        journey = done(journey, of, "t2", 2, enterprise=True) if enterprise else journey
        run = Run(journey, of, ACME, on(2))
        return [activity.definition for activity in finished_before(run, ["m3"])]

    assert told(enterprise=False) == ["t1"]
    assert told(enterprise=True) == ["t2"]


def test_what_nobody_acts_on_is_what_is_overdue_in_the_milestones_in_progress() -> None:
    optional = task("gift", due=1, required=False)
    of = template(milestone("m1", task("t1"), optional), milestone("m2", task("t2", due=1), after="m1"))
    journey = done(begun(of), of, "t1", 0)
    told = Unattended(Run(journey, of, ACME, on(5)), "UCSM", on(2))
    assert [activity.definition for activity in told.overdue] == ["t2"]


def test_nothing_was_finished_before_the_first_milestone() -> None:
    of = template(milestone("m1", task("t1")))
    run = Run(begun(of), of, ACME, on(0))
    assert finished_before(run, ["m1"]) == ()
