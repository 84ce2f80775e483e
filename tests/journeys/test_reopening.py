"""Activities taken up again, and what is taken up with them (requirements J3, J4)."""

import pytest

from journeys.advance import advance
from journeys.errors import NotPossible
from journeys.journey import ActivityState, JourneyState, MilestoneState, Outcome
from journeys.lifecycle import answer_outcome, complete, end, pause, resume
from journeys.reopening import must_go_on, must_last, reopen
from tests.journeys.acts import ENDING, one
from tests.journeys.builders import (
    CSM,
    achievement,
    activity_of,
    at,
    begun,
    chain,
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

PENDING, IN_PROGRESS, COMPLETED = MilestoneState.PENDING, MilestoneState.IN_PROGRESS, MilestoneState.COMPLETED

OPTIONAL = milestone("m1", task("t1"), task("gift", required=False))


def test_reopening_forgets_how_the_activity_ended() -> None:
    journey, activity = one()
    for end_it in ENDING.values():
        assert reopen(end_it(journey, activity), activity) == journey


def test_an_open_activity_cannot_be_reopened() -> None:
    with pytest.raises(NotPossible, match="“Task t1” is still open"):
        reopen(*one())


def test_reopening_an_activity_reopens_its_milestone_and_later_ones_continue() -> None:
    of = chain(3)
    journey = begun(of)
    done = advance(complete(journey, id_of(journey, "t1"), CSM, at(2)), setting(of, 2))
    reopened = advance(reopen(done, id_of(done, "t1")), setting(of, 3))
    assert states(reopened) == {"m1": IN_PROGRESS, "m2": IN_PROGRESS, "m3": PENDING}
    assert reopened.milestone("m1") == journey.milestone("m1")
    assert reopened.milestone("m2") == done.milestone("m2")
    assert activity_of(reopened, "t2") == activity_of(done, "t2")


def test_a_milestone_done_again_does_not_begin_the_next_one_again() -> None:
    of = chain(2)
    journey = begun(of)
    first = id_of(journey, "t1")
    once = advance(complete(journey, first, CSM, at(2)), setting(of, 2))
    twice = advance(complete(reopen(once, first), first, CSM, at(5)), setting(of, 5))
    assert twice.milestone("m2") == once.milestone("m2")
    assert len(twice.activities) == 2


def test_reopening_takes_a_completed_journey_up_again() -> None:
    of = chain(1)
    journey = begun(of)
    done = advance(complete(journey, id_of(journey, "t1"), CSM, at(2)), setting(of, 2))
    assert done.outcome is Outcome.COMPLETED
    assert advance(reopen(done, id_of(done, "t1")), setting(of, 3)) == journey


def test_a_journey_completed_while_paused_is_taken_up_paused_so_that_no_paused_day_counts() -> None:
    journey, activity = one()
    paused = pause(ENDING[ActivityState.COMPLETED](journey, activity), on(2))
    again = reopen(end(paused, Outcome.COMPLETED, CSM, at(4)), activity)
    assert again.state is JourneyState.PAUSED
    assert resume(again, on(9)).paused_days == 7


@pytest.mark.parametrize("outcome", [Outcome.EXITED, Outcome.FAILED, Outcome.CANCELLED])
def test_reopening_does_not_bring_back_a_journey_that_ended_otherwise(outcome: Outcome) -> None:
    journey, activity = one()
    with pytest.raises(NotPossible, match=f"ended \\({outcome}\\)"):
        reopen(end(journey, outcome, CSM, at(2)), activity)


def test_a_milestone_that_lacks_nothing_required_stays_completed_on_its_day() -> None:
    of = template(OPTIONAL, milestone("m2", task("t2"), after="m1"))
    journey = done(done(begun(of), of, "gift", 1), of, "t1", 2)
    reopened = advance(reopen(journey, id_of(journey, "gift")), setting(of, 9))
    assert reopened.milestone("m1") == journey.milestone("m1")
    assert activity_of(reopened, "gift").is_open


def test_what_is_done_is_not_lost_by_reopening_something_optional_in_a_completed_journey() -> None:
    of = template(OPTIONAL)
    journey = answer_outcome(done(done(begun(of), of, "gift", 1), of, "t1", 2), reached=True)
    with pytest.raises(NotPossible, match="“Task gift” is optional"):
        must_last(reopen(journey, id_of(journey, "gift")), id_of(journey, "gift"), setting(of, 9))
    both = reopen(reopen(journey, id_of(journey, "t1")), id_of(journey, "gift"))
    must_last(both, id_of(journey, "gift"), setting(of, 9))


def test_an_achievement_that_would_be_reached_again_at_once_is_not_reopened() -> None:
    of = template(milestone("m1", achievement("login", reached="inside")))
    journey = begun(of, inside=True)
    login = id_of(journey, "login")
    with pytest.raises(NotPossible, match="“Achievement login” is reached, so"):
        must_last(reopen(journey, login), login, setting(of, 5, inside=True))
    must_last(reopen(journey, login), login, setting(of, 5, inside=False))


def test_reopening_makes_no_completed_journey_an_exited_one() -> None:
    of = chain(1).model_copy(update={"exit_conditions": (when("left"),)})
    journey = done(begun(of), of, "t1", 2)
    reopened = reopen(journey, id_of(journey, "t1"))
    with pytest.raises(NotPossible, match="as exited: It holds that left"):
        must_go_on(reopened, setting(of, 5, left=True))
    with pytest.raises(NotPossible, match="as exited: It holds that left"):
        must_last(reopened, id_of(journey, "t1"), setting(of, 5, left=True))
    must_go_on(reopened, setting(of, 5))


def test_what_the_end_had_skipped_is_open_again_in_a_journey_taken_up_again() -> None:
    of = template(milestone("m1", task("t1"), task("t2")), milestone("m2", task("t3")), milestone("m3", after="m2"))
    journey = done(begun(of), of, "t2", 1)
    ended = end(journey, Outcome.COMPLETED, CSM, at(3))
    assert advance(reopen(ended, id_of(ended, "t1")), setting(of, 5)) == journey
