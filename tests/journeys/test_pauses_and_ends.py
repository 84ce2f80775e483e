"""What people do to whole journeys and milestones (requirements J4, J5, T3)."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.advance import advance
from journeys.calendar import Calendar
from journeys.due_dates import move_due_date
from journeys.errors import AlreadyDone, NotPossible
from journeys.history import BOT
from journeys.journey import ActivityState, Journey, JourneyState, MilestoneState, Outcome
from journeys.lifecycle import answer_outcome, complete, end, fail, fail_milestone, pause, resume, set_in_progress
from journeys.reopening import reopen
from journeys.working_days import working_days
from tests.journeys.acts import ENDING, ONE, one
from tests.journeys.builders import (
    CSM,
    achievement,
    activity_of,
    at,
    begun,
    chain,
    id_of,
    milestone,
    new_journey,
    on,
    setting,
    states,
    task,
    template,
)
from tests.journeys.random_journeys import calendars

PENDING, IN_PROGRESS = MilestoneState.PENDING, MilestoneState.IN_PROGRESS
COMPLETED, FAILED = MilestoneState.COMPLETED, MilestoneState.FAILED


def test_a_failed_milestone_begins_nothing_and_fails_no_journey() -> None:
    of = chain(2)
    failed = advance(fail_milestone(begun(of), "m1", on(4), " lost interest "), setting(of, 4))
    assert states(failed) == {"m1": FAILED, "m2": PENDING}
    assert (failed.milestone("m1").ended_on, failed.milestone("m1").reason) == (on(4), "lost interest")
    assert failed.state is JourneyState.IN_PROGRESS


def test_only_a_milestone_in_progress_can_fail() -> None:
    with pytest.raises(NotPossible, match="this one is pending"):
        fail_milestone(begun(chain(2)), "m2", on(1), "lost interest")


@pytest.mark.parametrize("journey", [pause(begun(chain(1)), on(1)), end(begun(chain(1)), Outcome.EXITED, CSM, at(1))])
def test_a_milestone_fails_only_while_its_journey_runs(journey: Journey) -> None:
    with pytest.raises(NotPossible):
        fail_milestone(journey, "m1", on(1), "lost interest")


def test_reopening_an_activity_of_a_failed_milestone_reopens_the_milestone() -> None:
    journey, activity = one()
    failed = fail_milestone(ENDING[ActivityState.FAILED](journey, activity), "m1", on(4), "lost interest")
    assert reopen(failed, activity).milestone("m1") == journey.milestone("m1")


@pytest.mark.parametrize("outcome", Outcome)
def test_an_end_skips_what_is_open_and_keeps_what_is_done(outcome: Outcome) -> None:
    journey, activity = one()
    journey = set_in_progress(ENDING[ActivityState.COMPLETED](journey, activity), id_of(journey, "t2"))
    ended = end(journey, outcome, "UBOSS", at(6), "a reason", "a note")
    assert (ended.state, ended.outcome, ended.reason, ended.note) == (JourneyState.ENDED, outcome, "a reason", "a note")
    assert (ended.ended_by, ended.ended_at) == ("UBOSS", at(6))
    assert ended.activity(activity) == journey.activity(activity)
    assert {activity_of(ended, name).state for name in ("t2", "a1")} == {ActivityState.SKIPPED}
    assert {activity_of(ended, name).ended_by for name in ("t2", "a1")} == {"UBOSS"}


def test_only_what_ends_while_it_is_planned_never_began() -> None:
    """A first milestone that begins days later, or waits for ever, says nothing about it."""
    assert end(new_journey(ONE), Outcome.CANCELLED, CSM, at(1)).never_began
    assert fail(new_journey(ONE), CSM, at(1), "Budget").never_began
    started = replace(new_journey(ONE), state=JourneyState.IN_PROGRESS)
    assert not any(milestone.begun_on for milestone in started.milestones)
    for journey in (started, pause(started, on(1))):
        assert not end(journey, Outcome.CANCELLED, CSM, at(1)).never_began


def test_a_second_end_is_told_who_was_first_and_when() -> None:
    ended = end(begun(ONE), Outcome.EXITED, CSM, at(1))
    with pytest.raises(AlreadyDone, match="exited") as refusal:
        end(ended, Outcome.CANCELLED, "ULATE", at(2))
    assert (refusal.value.by, refusal.value.at) == (CSM, at(1))


@pytest.mark.parametrize(
    "journey", [new_journey(ONE), pause(begun(ONE), on(1), until=on(9))], ids=["scheduled", "paused"]
)
def test_a_journey_that_is_not_running_can_be_ended_too(journey: Journey) -> None:
    ended = end(journey, Outcome.CANCELLED, CSM, at(1))
    assert (ended.state, ended.resumes_on) == (JourneyState.ENDED, None)
    assert advance(ended, setting(ONE, 20)) is ended


@pytest.mark.parametrize("reached", [True, False])
def test_the_csm_says_of_a_completed_journey_whether_its_outcome_was_reached(reached: bool) -> None:
    completed = end(begun(ONE), Outcome.COMPLETED, CSM, at(1))
    assert completed.outcome_reached is None
    assert answer_outcome(completed, reached) == replace(completed, outcome_reached=reached)


@pytest.mark.parametrize("outcome", [Outcome.EXITED, Outcome.FAILED, Outcome.CANCELLED])
def test_nobody_says_of_other_journeys_whether_the_outcome_was_reached(outcome: Outcome) -> None:
    for journey in (begun(ONE), end(begun(ONE), outcome, CSM, at(1))):
        with pytest.raises(NotPossible, match="Only of a completed journey"):
            answer_outcome(journey, reached=True)


def test_a_journey_taken_up_again_forgets_how_it_ended() -> None:
    journey, activity = one()
    done = ENDING[ActivityState.COMPLETED](journey, activity)
    completed = end(done, Outcome.COMPLETED, CSM, at(1), "a reason", "a note")
    reopened = reopen(answer_outcome(completed, reached=False), activity)
    assert replace(reopened, activities=()) == replace(journey, activities=())


def test_a_failure_needs_a_reason_of_the_list() -> None:
    reasons = ("Lost champion", "Budget")
    assert fail(begun(ONE), CSM, at(1), "Budget", "cut in May", reasons).reason == "Budget"
    with pytest.raises(NotPossible, match="Lost champion, Budget"):
        fail(begun(ONE), CSM, at(1), "Weather", reasons=reasons)


def test_a_failure_is_an_end_with_its_note() -> None:
    failed = fail(begun(ONE), CSM, at(1), " Budget ", "cut in May")
    assert (failed.outcome, failed.reason, failed.note) == (Outcome.FAILED, "Budget", "cut in May")


def test_a_pause_keeps_its_reason_and_its_end() -> None:
    paused = pause(begun(ONE), on(2), "holidays", on(9))
    assert (paused.state, paused.reason) == (JourneyState.PAUSED, "holidays")
    assert (paused.paused_on, paused.resumes_on) == (on(2), on(9))


def test_a_pause_may_go_without_a_reason_and_without_an_end() -> None:
    paused = pause(begun(ONE), on(2))
    assert (paused.reason, paused.resumes_on) == (None, None)


def test_a_pause_ends_after_today() -> None:
    with pytest.raises(NotPossible, match="after today"):
        pause(begun(ONE), on(2), until=on(2))


@pytest.mark.parametrize(
    ("journey", "state"),
    [
        (new_journey(ONE), "scheduled"),
        (pause(begun(ONE), on(1)), "paused"),
        (end(begun(ONE), Outcome.EXITED, CSM, at(1)), "ended"),
    ],
)
def test_only_a_journey_in_progress_can_be_paused(journey: Journey, state: str) -> None:
    with pytest.raises(NotPossible, match=f"this one is {state}"):
        pause(journey, on(2))


def test_only_a_paused_journey_can_be_resumed() -> None:
    with pytest.raises(NotPossible, match="this one is in progress"):
        resume(begun(ONE), on(2))


def test_a_journey_resumed_on_the_day_of_its_pause_is_as_before() -> None:
    journey = begun(ONE)
    assert resume(pause(journey, on(2), "by mistake", until=on(9)), on(2)) == journey


def test_the_days_of_several_pauses_add_up() -> None:
    journey = resume(pause(begun(ONE), on(2)), on(5))
    journey = resume(pause(journey, on(6)), on(10))
    assert journey.paused_days == journey.milestone("m1").paused_days == 7


def test_due_dates_from_the_day_of_the_pause_on_move_by_the_paused_days() -> None:
    of = template(milestone("m1", task("missed", due=1), task("that_day", due=2), task("later", due=9), task("never")))
    resumed = resume(pause(begun(of), on(2)), on(6))
    assert {a.definition: a.due_on for a in resumed.activities} == {
        "missed": on(1), "that_day": on(6), "later": on(13), "never": None,
    }  # fmt: skip


@pytest.mark.parametrize("ended", ENDING)
def test_the_due_date_of_what_has_ended_moves_since_it_may_be_reopened(ended: ActivityState) -> None:
    journey, activity = one()
    resumed = resume(pause(ENDING[ended](journey, activity), on(2)), on(6))
    assert reopen(resumed, activity).activity(activity).due_on == on(7)


@pytest.mark.parametrize(("until", "then"), [(5, 7), (6, 7), (7, 7), (12, 14), (13, 14)])
def test_what_is_due_on_the_day_of_the_pause_is_due_on_the_next_working_day_if_it_ends_at_a_weekend(
    until: int, then: int
) -> None:
    of = template(milestone("m1", task("call", due=4)))
    resumed = resume(pause(begun(of), on(4)), on(until), working_days(""))
    assert activity_of(resumed, "call").due_on == on(then)


@given(calendars(), st.integers(0, 9), st.integers(0, 30), st.integers(0, 30))
@settings(max_examples=80)
def test_nothing_is_overdue_only_since_a_pause(calendar: Calendar, due: int, begin: int, end: int) -> None:
    of = template(milestone("m1", task("call")))
    journey = move_due_date(begun(of), id_of(begun(of), "call"), on(due))
    resumed_on = on(max(begin, end))
    resumed = activity_of(resume(pause(journey, on(begin)), resumed_on, calendar), "call")
    assert resumed.is_overdue(resumed_on) is activity_of(journey, "call").is_overdue(on(begin))
    assert resumed.planned_on == resumed.due_on, "it stays chosen by hand"


def test_resuming_where_it_is_still_yesterday_moves_nothing() -> None:
    journey, _ = one()
    assert resume(pause(journey, on(2)), on(1)) == journey


def test_a_pause_is_not_counted_in_a_milestone_that_is_reopened_after_it() -> None:
    of = chain(2)
    journey = begun(of)
    done = advance(complete(journey, id_of(journey, "t1"), CSM, at(1)), setting(of, 1))
    reopened = reopen(resume(pause(done, on(2)), on(9)), id_of(done, "t1"))
    assert reopened.milestone("m1").paused_days == 7


def test_a_pause_is_not_taken_off_a_milestone_that_begins_after_it() -> None:
    of = chain(2)
    resumed = resume(pause(begun(of), on(2)), on(9))
    done = advance(complete(resumed, id_of(resumed, "t1"), CSM, at(10)), setting(of, 10))
    assert (done.milestone("m2").begun_on, done.milestone("m2").paused_days) == (on(10), 0)


def test_an_act_of_the_bot_names_no_person() -> None:
    of = template(milestone("m1", achievement("a1", reached="signed")))
    journey = begun(of, signed=True)
    assert activity_of(journey, "a1").ended_by == BOT
