"""Activities taken up again, and what is taken up with them (requirements J3, J4)."""

import pytest

from journeys.advance import advance
from journeys.errors import NotPossible
from journeys.journey import ActivityState, JourneyState, MilestoneState, Outcome
from journeys.lifecycle import (
    complete,
    end,
    pause,
    reopen,
    resume,
)
from tests.journeys.acts import ENDING, one
from tests.journeys.builders import (
    CSM,
    activity_of,
    at,
    begun,
    chain,
    id_of,
    on,
    setting,
    states,
)

PENDING, IN_PROGRESS = MilestoneState.PENDING, MilestoneState.IN_PROGRESS


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
