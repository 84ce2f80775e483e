"""Who is told of what, and whether it is still true (requirements N1, N5, N7)."""

from dataclasses import replace

import pytest

from journeys.alert_truth import (
    concerns,
    in_its_place,
    is_still_true,
    overdue_for,
    owed_to_new_owner,
    owed_to_new_watcher,
)
from journeys.alerts import subject_of, told_subject
from journeys.journey import JOURNEY, JourneyState, Level, MilestoneState, Outcome
from journeys.lifecycle import end, hand_over, pause, reassign
from journeys.messages import Told
from journeys.template import ActivityKind, StatusRule
from tests.journeys.builders import CSM, TEMPLATE_OWNER, at, milestone, on, ranges, run, template, with_due_dates
from tests.journeys.watching import Loop, days_only, loop

DELAYED, STUCK = Level.DELAYED, Level.STUCK


def test_only_owners_of_overdue_tasks_are_told_of_them() -> None:
    assert {told[3] for told in loop(3, 3, 9).look(4)} == {"UA", "UB"}


def test_an_owner_of_several_overdue_tasks_is_told_once() -> None:
    watching = loop(3, 3, 9)
    watching.journey = watching.journey.with_activity("a1", owner="UA")
    assert watching.look(4) == [(JOURNEY, DELAYED, 1, "UA")]


@pytest.mark.parametrize(
    ("owners", "recipient"), [({"csm": CSM}, [CSM]), ({}, [TEMPLATE_OWNER])], ids=["csm", "template owner"]
)
@pytest.mark.parametrize("kind", ActivityKind)
def test_the_csm_or_a_stand_in_is_told_of_what_nobody_owns(
    kind: ActivityKind, owners: dict[str, str], recipient: list[str]
) -> None:
    watching = loop(3, 9)
    unowned = watching.journey.with_activity("a0", kind=kind, owner=None)
    watching.journey = replace(unowned, owners=owners)
    assert [told[3] for told in watching.look(4)] == recipient
    assert [a.id for a in overdue_for(run(watching.journey, watching.of, 4), recipient[0])] == ["a0"]


def test_nobody_is_told_where_there_is_nobody() -> None:
    watching = loop(3, of=template(milestone("m1"), owner=""))
    watching.journey = replace(watching.journey.with_activity("a0", owner=None), owners={})
    assert watching.look(4) == []


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (StatusRule.ACTIVITIES, [(JOURNEY, STUCK, 1, "UA")]),
        (StatusRule.JOURNEY_DAYS, [(JOURNEY, DELAYED, 1, CSM)]),
        (StatusRule.DAYS, [(JOURNEY, DELAYED, 1, CSM), ("m1", DELAYED, 1, CSM)]),
        (StatusRule.BOTH, [(JOURNEY, STUCK, 1, "UA"), (JOURNEY, STUCK, 1, CSM), ("m1", DELAYED, 1, CSM)]),
    ],
)
def test_only_values_that_the_status_rule_names_are_watched(
    rule: StatusRule, told: list[tuple[str, Level, int, str]]
) -> None:
    of = days_only(milestone_days=(5, 50), journey_days=(5, 50)).model_copy(update={"status_rule": rule})
    assert loop(3, of=of).look(6) == told


def test_a_new_owner_of_an_overdue_task_is_told_under_their_own_name() -> None:
    watching = loop(3, 9)
    watching.look(4)
    watching.journey = reassign(watching.journey, "a0", "UNEW", on(4))
    assert new_owner(watching, "a0", 4) == [(JOURNEY, DELAYED, 1, "UNEW")]


def new_owner(watching: Loop, activity: str, day: int) -> list[tuple[str, Level, int, str]]:
    tolds = owed_to_new_owner(run(watching.journey, watching.of, day), watching.journey.activity(activity))
    return [(subject_of(t), t.level, t.episode, t.recipient) for t in tolds]


def test_a_new_owner_of_a_task_that_is_not_overdue_gets_no_alert() -> None:
    watching = loop(3, 9)
    watching.look(4)
    assert new_owner(watching, "a1", 4) == []


def test_a_task_that_nobody_owns_has_no_new_owner_to_tell() -> None:
    watching = loop(3)
    watching.look(4)
    watching.journey = watching.journey.with_activity("a0", owner=None)
    assert new_owner(watching, "a0", 4) == []


def test_a_new_owner_is_not_told_of_a_paused_journey() -> None:
    watching = loop(3)
    watching.look(4)
    watching.journey = replace(watching.journey, state=JourneyState.PAUSED)
    assert new_owner(watching, "a0", 4) == []


@pytest.mark.parametrize("rule", [StatusRule.DAYS, StatusRule.JOURNEY_DAYS])
def test_a_new_owner_is_not_told_what_the_former_one_was_not(rule: StatusRule) -> None:
    of = days_only(journey_days=(2, 50)).model_copy(update={"status_rule": rule})
    watching = loop(3, of=of)
    assert [told[3] for told in watching.look(4)] == [CSM]
    assert new_owner(watching, "a0", 4) == []


def test_a_new_owner_is_not_told_of_a_task_whose_milestone_is_done() -> None:
    watching = loop(3, of=template(milestone("m1"), milestone("m2"), progress=ranges(2, 50)))
    watching.journey = watching.journey.with_milestone("m1", state=MilestoneState.COMPLETED)
    watching.look(4)
    assert new_owner(watching, "a0", 4) == []


def new_csm(watching: Loop, day: int) -> list[tuple[str, Level, int, str]]:
    tolds = owed_to_new_watcher(run(hand_over(watching.journey, CSM, "UNEW"), watching.of, day))
    return [(subject_of(t), t.level, t.episode, t.recipient) for t in tolds]


def test_a_new_csm_is_told_what_the_former_one_was() -> None:
    watching = loop(3, 9, of=days_only(milestone_days=(2, 50), journey_days=(2, 50)))
    told = [one for one in watching.look(4) if one[3] == CSM]
    assert {one[0] for one in told} == {JOURNEY, "m1"}
    assert new_csm(watching, 4) == [(*one[:3], "UNEW") for one in told]


def test_a_new_csm_is_told_of_what_nobody_owns() -> None:
    watching = loop(3)
    watching.journey = watching.journey.with_activity("a0", owner=None)
    watching.look(4)
    assert new_csm(watching, 4) == [(JOURNEY, STUCK, 1, "UNEW")]


def test_a_new_csm_is_not_told_of_what_others_do_late_nor_of_what_is_on_time() -> None:
    watching = loop(3, 9)
    assert new_csm(watching, 3) == []
    watching.look(4)
    assert new_csm(watching, 4) == []


@pytest.mark.parametrize("day", [2, 4, 60], ids=["the day is still to come", "on the day", "days after the pause"])
def test_a_new_csm_is_owed_what_the_former_one_was_also_of_a_paused_journey(day: int) -> None:
    watching = loop(3, of=days_only(journey_days=(2, 50)))
    watching.look(4)
    watching.journey = pause(watching.journey, on(4))
    assert new_csm(watching, day) == [(JOURNEY, STUCK, 1, "UNEW")]


def test_a_new_csm_is_owed_what_was_noticed_on_a_day_that_is_still_to_come() -> None:
    watching = loop(3, 9)
    watching.journey = watching.journey.with_activity("a0", owner=None)
    watching.look(4)
    assert new_csm(watching, 3) == [(JOURNEY, DELAYED, 1, "UNEW")]


def test_what_falls_due_in_a_pause_is_not_overdue_for_a_new_csm() -> None:
    watching = loop(3, 9)
    watching.journey = watching.journey.with_activity("a1", owner=None)
    watching.look(4)
    watching.journey = pause(watching.journey, on(4))
    assert new_csm(watching, 20) == []


def test_a_new_csm_is_told_nothing_of_what_is_on_track_again_done_or_ended() -> None:
    watching = loop(3, 9, of=days_only(milestone_days=(2, 50), journey_days=(3, 50)))
    watching.look(3)
    assert new_csm(watching, 3) == [("m1", DELAYED, 1, "UNEW")]
    ended = end(watching.journey, Outcome.EXITED, CSM, at(3))
    watching.journey = watching.journey.with_milestone("m1", state=MilestoneState.COMPLETED)
    assert new_csm(watching, 3) == []
    watching.journey = ended
    assert new_csm(watching, 3) == []


@pytest.mark.parametrize(("day", "true"), [(3, False), (4, True), (9, True), (10, False)])
def test_an_alert_is_still_true_while_its_subject_is_at_its_level(day: int, true: bool) -> None:
    journey, of = with_due_dates(3, 9)
    told = Told("T1", told_subject(journey, JOURNEY), DELAYED, 1, "UA")
    assert is_still_true(told, run(journey, of, day)) is true


@pytest.mark.parametrize(
    ("told", "day", "instead"),
    [
        (STUCK, 4, DELAYED),
        (STUCK, 10, None),
        (STUCK, 3, None),
        (DELAYED, 4, None),
        (DELAYED, 10, None),
        (DELAYED, 3, None),
    ],
    ids=["better", "as it was", "on track", "as it was delayed", "worse", "no longer delayed"],
)
def test_what_got_better_but_not_good_is_told_in_the_place_of_what_was_worse(
    told: Level, day: int, instead: Level | None
) -> None:
    journey, of = with_due_dates(3, 9)
    one = Told("T1", told_subject(journey, JOURNEY), told, 2, "UA")
    assert in_its_place(one, run(journey, of, day)) == (replace(one, level=instead) if instead else None)


def test_nothing_is_told_in_its_place_of_a_paused_journey() -> None:
    journey, of = with_due_dates(3)
    told = Told("T1", told_subject(journey, JOURNEY), STUCK, 1, "UA")
    assert in_its_place(told, run(replace(journey, state=JourneyState.PAUSED), of, 4)) is None


def test_an_alert_of_a_milestone_is_no_longer_true_once_it_is_done() -> None:
    of = days_only(milestone_days=(5, 50))
    journey, _ = with_due_dates(None, of=of)
    told = Told("T1", told_subject(journey, "m1"), DELAYED, 1, CSM)
    assert is_still_true(told, run(journey, of, 6))
    done = journey.with_milestone("m1", state=MilestoneState.COMPLETED)
    assert not is_still_true(told, run(done, of, 6))


def test_an_alert_of_a_journey_that_is_not_in_progress_is_not_true() -> None:
    journey, of = with_due_dates(3)
    told = Told("T1", told_subject(journey, JOURNEY), STUCK, 1, "UA")
    assert not is_still_true(told, run(replace(journey, state=JourneyState.PAUSED), of, 4))


def test_a_subject_is_found_again_in_what_was_told() -> None:
    journey, _ = with_due_dates()
    for subject in (JOURNEY, "m1"):
        assert subject_of(Told("T1", told_subject(journey, subject), STUCK, 1, CSM)) == subject
    assert told_subject(journey, JOURNEY) != told_subject(journey, "m1")


@pytest.mark.parametrize("how", ["blocked_until", "snoozed_until"])
def test_whoever_has_put_off_what_is_overdue_is_left_alone_and_the_csm_hears_of_it(how: str) -> None:
    watching = loop(3, 3, 9)
    watching.journey = watching.journey.with_activity("a0", **{how: on(20)})
    assert {told[3] for told in watching.look(4)} == {CSM, "UB"}
    assert not concerns(run(watching.journey, watching.of, 4), "UA")
    assert concerns(run(watching.journey, watching.of, 20), "UA")


@pytest.mark.parametrize("how", ["blocked_until", "snoozed_until"])
def test_a_csm_is_not_alerted_of_what_they_have_put_off_themselves(how: str) -> None:
    watching = loop(3, 9)
    watching.journey = watching.journey.with_activity("a0", owner=CSM, **{how: on(20)})
    assert watching.look(4) == []


def test_a_new_owner_of_what_is_blocked_is_not_told_that_it_is_overdue() -> None:
    watching = loop(3, 3, 9)
    watching.look(4)
    watching.journey = watching.journey.with_activity("a0", blocked_until=on(20))
    assert new_owner(watching, "a0", 4) == []


def test_a_recipient_sees_their_own_overdue_activities_the_longest_overdue_first() -> None:
    journey, of = with_due_dates(3, 1, 9, 2)
    for activity in ("a0", "a1", "a2"):
        journey = journey.with_activity(activity, owner="UA")
    assert [a.id for a in overdue_for(run(journey, of, 5), "UA")] == ["a1", "a0"]
    assert [a.id for a in overdue_for(run(journey, of, 5), "UD")] == ["a3"]


def test_the_csm_sees_overdue_achievements_and_not_the_tasks_of_others() -> None:
    journey, of = with_due_dates(1, 1)
    journey = journey.with_activity("a0", kind=ActivityKind.ACHIEVEMENT, owner=None)
    assert [a.id for a in overdue_for(run(journey, of, 5), CSM)] == ["a0"]


def test_an_alert_concerns_the_csm_and_whoever_still_owns_something_overdue() -> None:
    watching = loop(3, 3, 9)
    first, second = watching.journey.activities[:2]
    now = run(reassign(watching.journey, first.id, "UNEW", on(4)), watching.of, 4)
    concerned = {who for who in (CSM, "UNEW", first.owner, second.owner) if who and concerns(now, who)}
    assert concerned == {CSM, "UNEW", second.owner}
