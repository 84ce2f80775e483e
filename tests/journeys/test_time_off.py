"""A person's time off moves that person's due dates and nothing else (requirements P4)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from journeys import lifecycle
from journeys.calendar import start_of_day
from journeys.journey import ActivityState, JourneyState, Level
from journeys.person import WEEKDAYS, WORKING_DAYS, Person
from journeys.planning import planned
from journeys.settle import settle
from journeys.time_off import Moved, TimeOff, moved_between, time_off_of
from tests.journeys.builders import (
    CSM,
    OWNERS,
    START,
    activity_of,
    at,
    begun,
    id_of,
    new_journey,
    on,
    setting,
    with_due_dates,
)
from tests.journeys.days_off import AWAY, MONDAY_TO_FRIDAY, TWO, WEEK, dues, of_owner, off


@pytest.mark.parametrize(
    ("due", "then"), [(1, 1), (2, 5), (3, 5), (4, 5), (5, 5), (None, None)], ids=lambda value: str(value)
)
def test_what_is_due_on_a_day_off_is_due_on_the_first_day_back(due: int | None, then: int | None) -> None:
    journey, _ = with_due_dates(due)
    assert dues(off(journey, UA=WEEK)) == [None if then is None else on(then)]


def test_the_first_day_back_is_one_that_the_journey_counts() -> None:
    journey, _ = with_due_dates(3)
    assert dues(off(journey, calendar=MONDAY_TO_FRIDAY, UA=WEEK)) == [on(7)]


def test_the_first_day_back_is_one_on_which_its_owner_works() -> None:
    journey, _ = with_due_dates(3)
    assert dues(off(journey, UA=replace(WEEK, working_days=WORKING_DAYS))) == [on(7)]
    assert dues(off(journey, UA=replace(WEEK, working_days=("tue",)))) == [on(8)]
    assert dues(off(journey, calendar=MONDAY_TO_FRIDAY, UA=replace(WEEK, working_days=("sat", "wed")))) == [on(9)]
    assert dues(off(journey, calendar=MONDAY_TO_FRIDAY, UA=replace(WEEK, working_days=("sat",)))) == [on(7)]
    assert dues(off(journey, UA=replace(WEEK, working_days=()))) == [on(5)]


def test_only_the_tasks_of_whoever_is_away_move_and_only_open_ones() -> None:
    journey, _ = with_due_dates(3, 3, done=1)
    after = off(journey, UA=WEEK, UZ=WEEK)
    assert dues(after) == [on(5), on(3), on(0)]
    assert after.milestones is journey.milestones
    done = journey.with_activity("a0", state=ActivityState.SKIPPED)
    assert off(done, UA=WEEK) is done


def test_a_paused_or_ended_journey_keeps_its_dates() -> None:
    journey, _ = with_due_dates(3)
    for state in (JourneyState.PAUSED, JourneyState.ENDED):
        assert dues(off(replace(journey, state=state), UA=WEEK)) == [on(3)]


def test_what_was_overdue_before_the_time_off_stays_overdue() -> None:
    journey, _ = with_due_dates(1)
    assert off(journey, 3, UA=WEEK) is journey


@pytest.mark.parametrize(
    ("due", "today", "then"),
    [(4, 1, 4), (4, 4, 4), (3, 4, 4), (2, 5, 5)],
    ids=["ahead", "today", "passed meanwhile", "on the day back"],
)
def test_time_off_that_is_cancelled_gives_the_date_back_but_never_a_day_that_is_over(
    due: int, today: int, then: int
) -> None:
    journey, _ = with_due_dates(due)
    moved = off(journey, UA=WEEK)
    assert dues(off(moved, today)) == [on(then)]


def test_coming_back_early_leaves_no_task_overdue() -> None:
    journey, _ = with_due_dates(2, 4, of=None)
    moved = off(journey.with_activity("a1", owner="UA"), UA=WEEK)
    early = TimeOff(on(2), on(2))
    assert dues(off(moved, 3, UA=early)) == [on(3), on(4)]


def test_on_a_day_that_does_not_count_a_date_that_is_over_comes_back_as_the_next_that_does() -> None:
    journey, _ = with_due_dates(3)
    moved = off(journey, calendar=MONDAY_TO_FRIDAY, UA=TimeOff(on(2), on(10)))
    assert dues(moved) == [on(11)]
    saturday = 5
    assert dues(off(moved, saturday, MONDAY_TO_FRIDAY)) == [on(7)]


def test_what_comes_to_somebody_who_was_away_back_then_is_not_overdue_by_it() -> None:
    journey, _ = with_due_dates(3)
    long = off(journey, UA=TimeOff(on(2), on(8)))
    assert dues(off(long.with_activity("a0", owner="UB"), 7, UB=WEEK)) == [on(7)]


def test_time_off_that_is_over_leaves_dates_where_they_are() -> None:
    journey, _ = with_due_dates(3)
    moved = off(journey, UA=WEEK)
    for today in range(5, 12):
        assert off(moved, today) is moved
        assert off(moved, today, UA=TimeOff(on(40), on(50))) is moved
        assert off(moved, today, UA=WEEK) is moved


def test_a_task_that_waited_for_one_absence_can_wait_for_the_next() -> None:
    journey, _ = with_due_dates(3)
    again = off(off(journey, UA=WEEK), 5, UA=TimeOff(on(5), on(8)))
    assert (dues(again), again.activities[0].planned_on) == ([on(9)], on(5))
    assert dues(off(again, 5)) == [on(5)]


def in_tokyo(day: int, hour: int = 0) -> datetime:
    return start_of_day(on(day), "Asia/Tokyo") + timedelta(hours=hour)


@pytest.mark.parametrize(
    ("away_from", "away_until", "days"),
    [
        (in_tokyo(2), in_tokyo(5), WEEK),
        (in_tokyo(2), in_tokyo(4, 9), TimeOff(on(2), on(3))),
        (in_tokyo(2), in_tokyo(2, 9), None),
        (None, None, None),
    ],
)
def test_days_off_are_those_of_the_zone_in_which_they_were_chosen(
    away_from: datetime | None, away_until: datetime | None, days: TimeOff | None
) -> None:
    """On the day on which they come back early they are there."""
    known = Person(
        "T1", "UA", "A", working_days=WEEKDAYS, away_from=away_from, away_until=away_until, away_zone="Asia/Tokyo"
    )
    assert time_off_of(known, "America/New_York") == days
    assert time_off_of(replace(known, stand_in="UB"), "Asia/Tokyo") is None


def test_time_off_chosen_before_zones_were_kept_is_in_the_zone_of_now() -> None:
    known = Person("T1", "UA", "A", away_from=start_of_day(on(2), "UTC"), away_until=start_of_day(on(5), "UTC"))
    assert time_off_of(known, "UTC") == replace(WEEK, working_days=WORKING_DAYS)


def test_a_start_and_a_milestone_that_begins_reckon_with_time_off() -> None:
    started = settle(None, new_journey(TWO), of_owner(TWO, 0, AWAY)).after
    assert activity_of(started, "t2").due_on == on(5)
    first = lifecycle.complete(started, id_of(started, "t1"), CSM, at(1))
    both = lifecycle.complete(first, id_of(first, "t2"), CSM, at(1))
    begun_now = settle(started, both, of_owner(TWO, 1, AWAY)).after
    assert [activity_of(begun_now, name).due_on for name in ("t3", "t4")] == [on(5), on(3)]


def test_the_preview_of_a_start_shows_the_dates_that_it_brings() -> None:
    (first, _) = planned(of_owner(TWO, 0, AWAY), START, OWNERS)
    assert [a.due_on for a in first.activities] == [None, on(5)]


def test_an_alert_comes_when_the_moved_date_is_over_and_not_before() -> None:
    journey, of = with_due_dates(3)
    away = {"UA": WEEK}
    moved = settle(journey, journey, of_owner(of, 1, away))
    assert moved.next_on == on(6)
    waits = settle(moved.after, moved.after, of_owner(of, 5, away))
    assert (waits.tolds, waits.changes) == ((), ())
    late = settle(moved.after, moved.after, of_owner(of, 6, away))
    assert [told.level for told in late.tolds] == [Level.STUCK]


def test_without_knowing_who_is_away_no_date_moves() -> None:
    moved = settle(begun(TWO), begun(TWO), of_owner(TWO, 0, AWAY)).after
    assert settle(moved, moved, setting(TWO, 0)).after is moved


@pytest.mark.parametrize(
    ("due", "paused", "resumed", "then"),
    [
        (8, 1, 3, 10),
        (3, 1, 9, 11),
        (3, 3, 4, 5),
        (2, 3, 10, 10),
        (3, 4, 10, 10),
    ],
    ids=[
        "both before the time off",
        "the pause outlasts the time off",
        "within it",
        "begun before the pause",
        "the pause goes on after it",
    ],
)
def test_a_pause_and_time_off_go_together(due: int, paused: int, resumed: int, then: int) -> None:
    """The date before the move is paused as well; nothing is overdue on the day on which the journey goes on."""
    journey, of = with_due_dates(due)
    away = {"UA": WEEK}
    moved = settle(journey, journey, of_owner(of, 0, away)).after
    waiting = settle(moved, lifecycle.pause(moved, on(paused)), of_owner(of, paused, away)).after
    resumed_now = lifecycle.resume(waiting, on(resumed))
    assert dues(settle(waiting, resumed_now, of_owner(of, resumed, away)).after) == [on(then)]


def test_time_off_cancelled_during_a_pause_is_taken_back_when_it_ends() -> None:
    journey, of = with_due_dates(3)
    moved = settle(journey, journey, of_owner(of, 0, {"UA": WEEK})).after
    waiting = settle(moved, lifecycle.pause(moved, on(1)), of_owner(of, 1, {})).after
    assert dues(waiting) == [on(5)]
    assert dues(settle(waiting, lifecycle.resume(waiting, on(2)), of_owner(of, 2, {})).after) == [on(4)]


def test_what_moved_is_told_with_both_days() -> None:
    journey, _ = with_due_dates(3, 9, 4)
    moved = off(journey, UA=WEEK, UB=WEEK, UC=WEEK)
    assert [moved_between(journey, moved, who) for who in ("UA", "UB")] == [(Moved(on(3), on(5)),), ()]
