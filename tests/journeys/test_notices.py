"""What people are told without asking (requirements N9)."""

from journeys.customer import Customer
from journeys.notices import finished_before
from journeys.run import Run
from tests.journeys.builders import begun, done, milestone, on, task, template, when


def test_what_was_finished_before_an_absent_milestone_is_told_when_the_one_after_it_begins() -> None:
    of = template(
        milestone("m1", task("t1")),
        milestone("m2", task("t2"), after="m1", condition=when("enterprise")),
        milestone("m3", task("t3"), after="m2"),
    )

    def told(*, enterprise: bool) -> list[str]:
        journey = done(begun(of), of, "t1", 1, enterprise=enterprise)
        journey = done(journey, of, "t2", 2, enterprise=True) if enterprise else journey
        run = Run(journey, of, Customer("T1", "acme", "Acme Rockets", "Onboarding"), on(2))
        return [activity.definition for activity in finished_before(run, ["m3"])]

    assert told(enterprise=False) == ["t1"]
    assert told(enterprise=True) == ["t2"]


def test_nothing_was_finished_before_the_first_milestone() -> None:
    of = template(milestone("m1", task("t1")))
    run = Run(begun(of), of, Customer("T1", "acme", "Acme Rockets", "Onboarding"), on(0))
    assert finished_before(run, ["m1"]) == ()
