"""What follows by itself (requirements J4, T3, T5, T6)."""

import pytest

from journeys.advance import activity_id, advance, next_begin
from journeys.journey import ActivityState, JourneyState, MilestoneState
from journeys.lifecycle import fail_activity, pause, resume, skip
from journeys.template import ActivityKind, Condition
from tests.journeys.builders import (
    CSM,
    SPECIALIST,
    TEMPLATE_OWNER,
    achievement,
    activity_of,
    at,
    begun,
    chain,
    done,
    id_of,
    milestone,
    new_journey,
    on,
    setting,
    states,
    task,
    template,
    when,
)

PENDING, IN_PROGRESS = MilestoneState.PENDING, MilestoneState.IN_PROGRESS
COMPLETED, ABSENT = MilestoneState.COMPLETED, MilestoneState.ABSENT


def test_a_journey_that_starts_today_begins() -> None:
    journey = begun(chain(2))
    assert journey.state is JourneyState.IN_PROGRESS
    assert states(journey) == {"m1": IN_PROGRESS, "m2": PENDING}


def test_a_start_in_the_past_begins_on_its_date() -> None:
    of = template(milestone("m1", task("t1", due=2)), milestone("m2", task("t2", due=2), day=4))
    journey = begun(of, 10)
    assert [m.begun_on for m in journey.milestones] == [on(0), on(4)]
    assert [a.due_on for a in journey.activities] == [on(2), on(6)]


def test_a_start_in_the_future_waits_for_its_date() -> None:
    of = chain(1)
    journey = new_journey(of, on(3))
    assert advance(journey, setting(of, 2)) is journey
    assert next_begin(journey, of) == on(3)
    assert advance(journey, setting(of, 3)).milestone("m1").begun_on == on(3)


def test_a_settled_journey_comes_back_as_it_is() -> None:
    of = chain(2)
    journey = begun(of)
    assert advance(journey, setting(of)) is journey


def test_activities_are_created_when_their_milestone_begins() -> None:
    of = template(milestone("m1", achievement("a1", due=3), task("t1", due=0), task("t2", required=False)))
    created = {a.definition: a for a in begun(of).activities}
    assert {name: (a.kind, a.due_on, a.required) for name, a in created.items()} == {
        "a1": (ActivityKind.ACHIEVEMENT, on(3), True),
        "t1": (ActivityKind.TASK, on(0), True),
        "t2": (ActivityKind.TASK, None, False),
    }
    assert {(a.state, a.milestone) for a in created.values()} == {(ActivityState.PENDING, "m1")}


def test_a_milestone_begins_so_many_days_after_the_start_and_not_a_day_sooner() -> None:
    of = template(milestone("m1", task("t1")), milestone("m2", task("t2", due=2), day=5))
    assert states(begun(of, 4))["m2"] is PENDING
    journey = begun(of, 5)
    assert journey.milestone("m2").begun_on == on(5)
    assert activity_of(journey, "t2").due_on == on(7)


def test_a_milestone_noticed_late_began_on_its_date_all_the_same() -> None:
    of = template(milestone("m1", task("t1")), milestone("m2", task("t2", due=2), day=5))
    journey = advance(begun(of), setting(of, 8))
    assert journey.milestone("m2").begun_on == on(5)
    assert activity_of(journey, "t2").due_on == on(7)


def test_paused_days_put_off_a_milestone_that_begins_by_date() -> None:
    of = template(milestone("m1", task("t1")), milestone("m2", task("t2"), day=5))
    journey = resume(pause(begun(of), on(2)), on(9))
    assert next_begin(journey, of) == on(12)
    assert advance(journey, setting(of, 11)) is journey
    assert advance(journey, setting(of, 12)).milestone("m2").begun_on == on(12)


def test_a_milestone_begins_when_the_one_before_it_completes() -> None:
    of = chain(3)
    journey = done(begun(of), of, "t1", 4)
    assert states(journey) == {"m1": COMPLETED, "m2": IN_PROGRESS, "m3": PENDING}
    assert (journey.milestone("m1").ended_on, journey.milestone("m2").begun_on) == (on(4), on(4))


def test_milestones_may_overlap() -> None:
    of = template(milestone("m1", task("t1")), milestone("m2", task("t2")))
    assert set(states(begun(of)).values()) == {IN_PROGRESS}


def test_a_milestone_whose_condition_is_false_is_absent_and_what_waits_for_it_begins_then() -> None:
    of = template(
        milestone("m1", task("t1")),
        milestone("m2", task("t2"), after="m1", condition=when("enterprise")),
        milestone("m3", task("t3"), after="m2"),
    )
    journey = done(begun(of), of, "t1", 4, enterprise=False)
    assert states(journey) == {"m1": COMPLETED, "m2": ABSENT, "m3": IN_PROGRESS}
    assert journey.milestone("m3").begun_on == on(4)
    assert [a.definition for a in journey.activities] == ["t1", "t3"]


def test_what_waits_for_an_absent_milestone_does_not_begin_before_that_one_would_have() -> None:
    of = template(
        milestone("m1", task("t1")),
        milestone("m2", task("t2"), day=6, condition=when("enterprise")),
        milestone("m3", task("t3"), after="m2"),
    )
    assert states(begun(of, 5, enterprise=False))["m3"] is PENDING
    assert begun(of, 8, enterprise=False).milestone("m3").begun_on == on(6)


def test_a_condition_is_judged_when_its_milestone_would_begin() -> None:
    of = template(milestone("m1", task("t1")), milestone("m2", task("t2"), after="m1", condition=when("enterprise")))
    journey = done(begun(of, enterprise=False), of, "t1", 2, enterprise=True)
    assert states(journey)["m2"] is IN_PROGRESS
    assert states(advance(journey, setting(of, 3, enterprise=False)))["m2"] is IN_PROGRESS


def test_an_absent_milestone_stays_absent_when_its_condition_turns_true() -> None:
    of = template(milestone("m1", task("t1")), milestone("m2", task("t2"), condition=when("enterprise")))
    journey = begun(of, enterprise=False)
    assert advance(journey, setting(of, 1, enterprise=True)) is journey


def test_a_condition_that_cannot_be_judged_is_not_met() -> None:
    of = template(
        milestone("m1", task("t1"), task("t2", condition=when("enterprise"))),
        milestone("m2", task("t3"), condition=Condition(sentence="The customer asked for it.")),
    )
    journey = begun(of)
    assert states(journey)["m2"] is ABSENT
    assert [a.definition for a in journey.activities] == ["t1"]


def test_nothing_waits_for_an_activity_whose_condition_is_false() -> None:
    of = template(milestone("m1", task("t1"), task("t2", condition=when("enterprise"))), milestone("m2", after="m1"))
    assert states(done(begun(of, enterprise=False), of, "t1", 1))["m1"] is COMPLETED
    assert states(done(begun(of, enterprise=True), of, "t1", 1))["m1"] is IN_PROGRESS


def test_only_required_activities_hold_a_milestone() -> None:
    of = template(milestone("m1", task("t1"), task("t2", required=False)), milestone("m2", task("t3"), after="m1"))
    journey = done(begun(of), of, "t1", 1)
    assert states(journey) == {"m1": COMPLETED, "m2": IN_PROGRESS}
    assert activity_of(journey, "t2").is_open


def test_a_milestone_with_only_optional_activities_is_done_when_none_is_open() -> None:
    of = template(milestone("m1", task("t1", required=False), task("t2", required=False)), milestone("m2", task("t3")))
    journey = begun(of)
    assert states(journey)["m1"] is IN_PROGRESS
    journey = done(journey, of, "t1", 1)
    assert states(journey)["m1"] is IN_PROGRESS
    failed = fail_activity(journey, id_of(journey, "t2"), CSM, at(2), "no answer")
    assert states(advance(failed, setting(of, 2)))["m1"] is COMPLETED


def test_a_milestone_without_activities_is_done_at_once() -> None:
    of = template(milestone("m1"), milestone("m2", task("t2"), after="m1"))
    assert states(begun(of)) == {"m1": COMPLETED, "m2": IN_PROGRESS}


def test_a_milestone_without_activities_is_done_on_the_day_it_began_even_if_noticed_late() -> None:
    of = template(milestone("m1"), milestone("m2", task("t2", due=3), after="m1"))
    journey = begun(of, 10)
    assert (journey.milestone("m1").ended_on, journey.milestone("m2").begun_on) == (on(0), on(0))
    assert activity_of(journey, "t2").due_on == on(3)


def test_a_failed_required_activity_holds_its_milestone_until_it_is_skipped() -> None:
    of = chain(2)
    journey = begun(of)
    held = fail_activity(journey, id_of(journey, "t1"), CSM, at(1), "no answer")
    assert advance(held, setting(of, 5)) is held
    released = advance(skip(held, id_of(held, "t1"), CSM, at(5), "not needed"), setting(of, 5))
    assert states(released) == {"m1": COMPLETED, "m2": IN_PROGRESS}


@pytest.mark.parametrize(
    ("owners", "owner"),
    [
        ({"specialist": SPECIALIST, "csm": CSM}, SPECIALIST),
        ({"csm": CSM}, CSM),
        ({"specialist": "", "csm": CSM}, CSM),
        ({}, TEMPLATE_OWNER),
    ],
)
def test_an_unfilled_role_falls_to_the_csm_and_then_to_the_owner_of_the_template(
    owners: dict[str, str], owner: str
) -> None:
    of = template(milestone("m1", task("t1", role="specialist"), achievement("a1")))
    journey = begun(of, owners=owners)
    assert (activity_of(journey, "t1").owner, activity_of(journey, "t1").role) == (owner, "specialist")
    assert activity_of(journey, "a1").owner is None


def test_a_task_that_falls_to_nobody_has_no_owner() -> None:
    of = template(milestone("m1", task("t1")), owner="")
    assert activity_of(begun(of, owners={}), "t1").owner is None


def test_two_tasks_with_the_same_title_are_told_apart() -> None:
    of = template(
        milestone("m1", task("t5a", title="Task #5"), task("t5b", title="Task #5")), milestone("m2", after="m1")
    )
    journey = begun(of)
    assert id_of(journey, "t5a") != id_of(journey, "t5b")
    journey = done(journey, of, "t5b", 1)
    assert activity_of(journey, "t5a").is_open
    assert not activity_of(journey, "t5b").is_open


def test_the_same_activity_has_another_id_in_every_journey_and_milestone() -> None:
    ids = {activity_id(j, m, a) for j in ("j1", "j2") for m in ("m1", "m2") for a in ("t1", "t2")}
    assert len(ids) == 8
    assert activity_id("j1", "m1", "t1") == activity_id("j1", "m1", "t1")
