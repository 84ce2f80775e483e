"""How journeys end, resume and reach achievements by themselves (requirements J4, J5, T3, T6)."""

from dataclasses import replace

import pytest

from journeys.advance import advance, next_begin
from journeys.journey import ActivityState, JourneyState, MilestoneState, Outcome
from journeys.lifecycle import end, fail_activity, pause
from journeys.rules import Verdict
from journeys.template import Condition
from tests.journeys.builders import (
    CSM,
    achievement,
    activity_of,
    at,
    begun,
    done,
    id_of,
    milestone,
    on,
    setting,
    states,
    task,
    template,
    when,
)


def test_a_journey_is_completed_when_all_milestones_are_done_or_absent() -> None:
    of = template(milestone("m1", task("t1")), milestone("m2", task("t2"), condition=when("enterprise")))
    journey = done(begun(of, enterprise=False), of, "t1", 4)
    assert (journey.state, journey.outcome) == (JourneyState.ENDED, Outcome.COMPLETED)
    assert journey.ended_at == at(4)


def test_the_last_cascade_takes_one_step() -> None:
    of = template(
        milestone("m1", task("t1")),
        milestone("m2", after="m1"),
        milestone("m3", achievement("a1", reached="signed"), after="m2"),
    )
    journey = done(begun(of), of, "t1", 4, signed=True)
    assert set(states(journey).values()) == {MilestoneState.COMPLETED}
    assert journey.outcome is Outcome.COMPLETED


def test_a_completed_journey_skips_the_optional_activities_left_open() -> None:
    of = template(milestone("m1", task("t1"), task("t2", required=False)))
    journey = done(begun(of), of, "t1", 1)
    assert journey.outcome is Outcome.COMPLETED
    assert activity_of(journey, "t2").state is ActivityState.SKIPPED


def test_a_journey_without_milestones_goes_on_until_somebody_ends_it() -> None:
    assert begun(template(), 30).state is JourneyState.IN_PROGRESS


@pytest.mark.parametrize(
    ("verdicts", "outcome", "reason"),
    [
        ({"live": True}, Outcome.EXITED, "It holds that live."),
        ({"churned": True}, Outcome.FAILED, "It holds that churned."),
        ({"live": True, "churned": True}, Outcome.FAILED, "It holds that churned."),
        ({"live": False, "churned": False}, None, None),
        ({}, None, None),
    ],
)
def test_a_failure_rule_is_judged_before_an_exit_rule(
    verdicts: dict[str, bool], outcome: Outcome | None, reason: str | None
) -> None:
    of = template(milestone("m1", task("t1")), exit_conditions=(when("live"),), failure_conditions=(when("churned"),))
    journey = advance(begun(of), setting(of, 3, **verdicts))
    assert (journey.outcome, journey.reason) == (outcome, reason)


def test_conditions_without_a_rule_are_for_people_to_judge() -> None:
    by_hand = Condition(sentence="All is done.")
    by_people = achievement("a1").model_copy(update={"reached_when": by_hand})
    of = template(milestone("m1", by_people), exit_conditions=(by_hand,), failure_conditions=(by_hand,))
    journey = begun(of)
    assert advance(journey, replace(setting(of), judge=lambda _: Verdict.MET)) is journey


def test_rules_end_a_journey_before_its_milestones_complete_it() -> None:
    of = template(milestone("m1", task("t1")), failure_conditions=(when("churned"),))
    journey = begun(of)
    assert done(journey, of, "t1", 2, churned=True).outcome is Outcome.FAILED


def test_an_achievement_is_reached_by_its_rule_and_stays_reached() -> None:
    of = template(milestone("m1", task("t1"), achievement("a1", reached="signed")))
    journey = begun(of, signed=False)
    assert activity_of(journey, "a1").is_open
    reached = advance(journey, setting(of, 3, signed=True))
    assert (activity_of(reached, "a1").state, activity_of(reached, "a1").ended_at) == (ActivityState.COMPLETED, at(3))
    assert advance(reached, setting(of, 4, signed=False)) is reached


def test_an_achievement_without_a_rule_is_set_by_hand() -> None:
    of = template(milestone("m1", achievement("a1")))
    assert activity_of(begun(of), "a1").is_open


def test_an_achievement_reached_by_rule_is_not_counted_against_who_failed_it() -> None:
    of = template(milestone("m1", task("t1"), achievement("a1", reached="signed")))
    journey = begun(of)
    failed = fail_activity(journey, id_of(journey, "a1"), CSM, at(1), "they refuse")
    assert advance(failed, setting(of, 2, signed=True)) is failed


def test_a_pause_with_an_end_resumes_on_its_day_even_if_noticed_late() -> None:
    of = template(milestone("m1", task("t1", due=4)), milestone("m2", task("t2"), day=7))
    paused = pause(begun(of), on(2), until=on(5))
    assert next_begin(paused, of) == on(5)
    assert advance(paused, setting(of, 4)) is paused
    resumed = advance(paused, setting(of, 9))
    assert (resumed.state, resumed.paused_days) == (JourneyState.IN_PROGRESS, 3)
    assert activity_of(resumed, "t1").due_on == on(7)


def test_nothing_moves_while_a_journey_is_paused() -> None:
    of = template(
        milestone("m1", achievement("a1", reached="signed")),
        milestone("m2", task("t2"), day=3),
        exit_conditions=(when("live"),),
    )
    paused = advance(pause(begun(of), on(1)), setting(of, 1))
    assert advance(paused, setting(of, 30, signed=True, live=True)) is paused
    assert next_begin(paused, of) is None


def test_the_next_begin_is_the_earliest_of_the_milestones_that_begin_by_date() -> None:
    of = template(
        milestone("m1", task("t1")), milestone("m2", day=9), milestone("m3", day=4), milestone("m4", after="m1")
    )
    assert next_begin(begun(of), of) == on(4)
    assert next_begin(begun(of, 4), of) == on(9)
    assert next_begin(begun(of, 9), of) is None


def test_nothing_begins_in_an_ended_journey() -> None:
    of = template(milestone("m1", task("t1")), milestone("m2", task("t2"), day=9))
    ended = end(begun(of), Outcome.EXITED, CSM, at(1))
    assert next_begin(ended, of) is None
    assert advance(ended, setting(of, 9)) is ended


def test_a_resumed_journey_catches_up_with_the_facts() -> None:
    of = template(milestone("m1", achievement("a1", reached="signed")))
    paused = replace(pause(begun(of), on(1)), resumes_on=on(2))
    assert advance(paused, setting(of, 2, signed=True)).outcome is Outcome.COMPLETED
