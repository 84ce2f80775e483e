"""What people do to journeys (requirements J1, J3, J5, T3)."""

from dataclasses import replace

import pytest

from journeys.calendar import CALENDAR_DAYS
from journeys.due_dates import move_due_date, move_due_date_and_following
from journeys.errors import AlreadyDone, NotPossible
from journeys.journey import ActivityState, Journey, JourneyState, MilestoneState, Outcome
from journeys.lifecycle import (
    complete,
    end,
    fail,
    fail_activity,
    fail_milestone,
    hand_over,
    pause,
    reassign,
    set_in_progress,
    skip,
    snooze,
    snooze_journey,
)
from journeys.reopening import reopen
from tests.journeys.acts import ENDING, Act, one
from tests.journeys.builders import (
    CSM,
    OWNERS,
    START,
    at,
    begun,
    chain,
    id_of,
    milestone,
    new_journey,
    on,
    states,
    task,
    template,
)

PENDING = MilestoneState.PENDING
ON_OPEN_ONES: dict[str, Act] = {
    "complete": lambda journey, activity: complete(journey, activity, "ULATE", at(2)),
    "fail": lambda journey, activity: fail_activity(journey, activity, "ULATE", at(2), "no answer"),
    "set in progress": set_in_progress,
    "reassign": lambda journey, activity: reassign(journey, activity, "UNEW", on(0)),
    "snooze": lambda journey, activity: snooze(journey, activity, on(9), on(2)),
    "move due date": lambda journey, activity: move_due_date(journey, activity, on(9)),
    "move due date and following": lambda journey, activity: move_due_date_and_following(
        journey, activity, on(9), CALENDAR_DAYS
    ),
}


def skip_late(journey: Journey, activity: str) -> Journey:
    return skip(journey, activity, "ULATE", at(2), "not needed")


def test_a_new_journey_waits_to_be_advanced() -> None:
    journey = new_journey(chain(2))
    assert journey.state is JourneyState.SCHEDULED
    assert states(journey) == {"m1": PENDING, "m2": PENDING}
    assert journey.activities == ()
    assert (journey.workspace, journey.id, journey.customer) == ("T1", "j1", "acme")
    assert (journey.template, journey.template_version) == ("onboarding", 1)
    assert (journey.starts_on, journey.owners) == (START, OWNERS)


def test_taking_an_activity_up_leaves_it_open() -> None:
    journey, activity = one()
    taken = set_in_progress(journey, activity).activity(activity)
    assert taken.state is ActivityState.IN_PROGRESS
    assert taken.is_open


def test_taking_an_activity_up_twice_is_answered() -> None:
    journey, activity = one()
    with pytest.raises(AlreadyDone, match="already in progress"):
        set_in_progress(set_in_progress(journey, activity), activity)


@pytest.mark.parametrize("state", ENDING)
def test_an_ended_activity_keeps_who_and_when(state: ActivityState) -> None:
    journey, activity = one()
    ended = ENDING[state](journey, activity).activity(activity)
    assert (ended.state, ended.ended_by, ended.ended_at) == (state, CSM, at(1))


@pytest.mark.parametrize(
    ("state", "reason"), [(ActivityState.SKIPPED, "not needed"), (ActivityState.FAILED, "no answer")]
)
def test_skipping_and_failing_keep_the_reason(state: ActivityState, reason: str) -> None:
    journey, activity = one()
    assert ENDING[state](journey, activity).activity(activity).reason == reason


@pytest.mark.parametrize(
    "act",
    [
        lambda journey, activity: skip(journey, activity, CSM, at(1), "  "),
        lambda journey, activity: fail_activity(journey, activity, CSM, at(1), ""),
        lambda journey, _: fail(journey, CSM, at(1), " "),
        lambda journey, _: fail_milestone(journey, "m1", on(1), ""),
    ],
    ids=["skip", "fail activity", "fail journey", "fail milestone"],
)
def test_what_needs_a_reason_is_refused_without_one(act: Act) -> None:
    with pytest.raises(NotPossible, match="Give a reason"):
        act(*one())


@pytest.mark.parametrize("state", ENDING)
@pytest.mark.parametrize("second", ON_OPEN_ONES)
def test_a_second_act_on_an_ended_activity_is_told_who_was_first_and_when(state: ActivityState, second: str) -> None:
    journey, activity = one()
    ended = ENDING[state](journey, activity)
    with pytest.raises(AlreadyDone, match=f"already {state}") as refusal:
        ON_OPEN_ONES[second](ended, activity)
    assert (refusal.value.state, refusal.value.by, refusal.value.at) == (state, CSM, at(1))


@pytest.mark.parametrize("state", [ActivityState.COMPLETED, ActivityState.SKIPPED])
def test_a_second_skip_is_told_who_was_first_and_when(state: ActivityState) -> None:
    journey, activity = one()
    with pytest.raises(AlreadyDone) as refusal:
        skip_late(ENDING[state](journey, activity), activity)
    assert (refusal.value.by, refusal.value.at) == (CSM, at(1))


def test_a_failed_activity_can_be_skipped() -> None:
    journey, activity = one()
    skipped = skip_late(ENDING[ActivityState.FAILED](journey, activity), activity).activity(activity)
    assert (skipped.state, skipped.ended_by, skipped.reason) == (ActivityState.SKIPPED, "ULATE", "not needed")


@pytest.mark.parametrize("act", [*ON_OPEN_ONES.values(), skip_late], ids=[*ON_OPEN_ONES, "skip"])
def test_an_act_changes_only_the_activity_it_names(act: Act) -> None:
    of = template(milestone("m1", task("t1", title="Task #5"), task("t2", title="Task #5")))
    journey = begun(of)
    first, second = id_of(journey, "t1"), id_of(journey, "t2")
    after = act(journey, second)
    assert after.activity(first) == journey.activity(first)
    assert after.activity(second) != journey.activity(second)
    assert replace(after, activities=()) == replace(journey, activities=())


@pytest.mark.parametrize("act", [*ON_OPEN_ONES.values(), skip_late], ids=[*ON_OPEN_ONES, "skip"])
def test_the_activities_of_a_paused_journey_rest(act: Act) -> None:
    journey, activity = one()
    with pytest.raises(NotPossible, match="paused"):
        act(pause(journey, on(1)), activity)


@pytest.mark.parametrize("act", [skip_late, reopen], ids=["skip", "reopen"])
def test_the_failed_activities_of_a_paused_journey_rest(act: Act) -> None:
    journey, activity = one()
    with pytest.raises(NotPossible, match="paused"):
        act(pause(ENDING[ActivityState.FAILED](journey, activity), on(1)), activity)


def test_a_failed_activity_of_an_ended_journey_is_not_skipped_any_more() -> None:
    journey, activity = one()
    ended = end(ENDING[ActivityState.FAILED](journey, activity), Outcome.EXITED, CSM, at(2))
    with pytest.raises(NotPossible, match="ended"):
        skip_late(ended, activity)


def test_a_reassigned_task_keeps_its_role() -> None:
    journey, activity = one()
    given = reassign(journey, activity, "UNEW", on(0)).activity(activity)
    assert (given.owner, given.role) == ("UNEW", "specialist")


def test_giving_what_is_overdue_to_whoever_has_it_changes_nothing() -> None:
    journey, activity = one()
    assert reassign(journey, activity, journey.activity(activity).owner or "", on(9)) is journey


def test_an_achievement_is_not_reassigned() -> None:
    journey, _ = one()
    with pytest.raises(NotPossible, match="customer's achievement"):
        reassign(journey, id_of(journey, "a1"), "UNEW", on(0))


def test_a_snooze_moves_no_due_date() -> None:
    journey, activity = one()
    snoozed = snooze(journey, activity, on(2), on(1)).activity(activity)
    assert replace(snoozed, snoozed_until=None) == journey.activity(activity)
    assert snoozed.snoozed_until == on(2)


def test_a_snooze_ends_after_today() -> None:
    with pytest.raises(NotPossible, match="after today"):
        snooze(*one(), on(1), on(1))


def test_a_snoozed_journey_keeps_its_state_until_a_day_ahead() -> None:
    journey = begun(chain(1))

    assert snooze_journey(journey, on(3), on(1)) == replace(journey, snoozed_until=on(3))
    with pytest.raises(NotPossible, match="after today"):
        snooze_journey(journey, on(1), on(1))


def test_an_ended_journey_cannot_be_snoozed() -> None:
    ended = end(begun(chain(1)), Outcome.EXITED, CSM, at(2))

    with pytest.raises(AlreadyDone) as refused:
        snooze_journey(ended, on(5), on(3))
    assert (refused.value.by, refused.value.at) == (CSM, at(2))


@pytest.mark.parametrize(("former", "csm"), [(OWNERS["csm"], "UNEW"), ("UOTHER", OWNERS["csm"])])
def test_only_a_journey_of_the_former_csm_goes_over_to_the_new_one(former: str, csm: str) -> None:
    journey = new_journey(chain(2))
    assert hand_over(journey, former, "UNEW") == replace(journey, owners={**OWNERS, "csm": csm})


def test_days_without_an_act_count_anew_for_whoever_takes_a_journey_over() -> None:
    journey = replace(begun(chain(2)), unattended_since=on(1), escalated=1)
    assert hand_over(journey, OWNERS["csm"], "UNEW").unattended_since is None
    assert hand_over(journey, "UOTHER", "UNEW") is journey
