"""A person's time off moves that person's due dates and nothing else (requirements P4)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from journeys import due_dates, lifecycle
from journeys.advance import Setting
from journeys.calendar import CALENDAR_DAYS, Calendar, start_of_day
from journeys.journey import ActivityState, Journey, JourneyState, Level
from journeys.person import WEEKDAYS, WORKING_DAYS, Person
from journeys.planning import planned
from journeys.reopening import reopen
from journeys.settle import settle
from journeys.template import Template
from journeys.time_off import Moved, TimeOff, moved_between, time_off_of, with_time_off
from journeys.working_days import working_days
from tests.journeys.builders import (
    CSM,
    OWNERS,
    SPECIALIST,
    START,
    activity_of,
    at,
    begun,
    id_of,
    milestone,
    new_journey,
    on,
    setting,
    task,
    template,
    with_due_dates,
)

WEEK = TimeOff(on(2), on(4))
"""Wednesday to Friday of the week in which journeys start, on a Monday."""

MONDAY_TO_FRIDAY = working_days("")


def off(journey: Journey, day: int = 0, calendar: Calendar = CALENDAR_DAYS, **days: TimeOff) -> Journey:
    return with_time_off(journey, days, on(day), calendar)


def dues(journey: Journey) -> list[date | None]:
    return [a.due_on for a in journey.activities]


def of_owner(of: Template, day: int, who: Mapping[str, TimeOff]) -> Setting:
    return replace(setting(of, day), time_off=who)


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


def test_reassigning_what_is_overdue_makes_it_due_no_later() -> None:
    overdue = begun(TWO)
    given = lifecycle.reassign(overdue, id_of(overdue, "t2"), "UNEW", on(8))
    for theirs in (TimeOff(on(2), on(4)), TimeOff(on(2), on(12))):
        after = settle(overdue, given, of_owner(TWO, 8, {"UNEW": theirs})).after
        assert activity_of(after, "t2").due_on == on(3)


def test_what_was_chosen_by_hand_stays_chosen_when_something_before_it_moves() -> None:
    of = template(milestone("m1", task("t1", due=1), task("t2", due=2)))
    chosen = due_dates.move_due_date(begun(of), id_of(begun(of), "t2"), on(3))
    moved = due_dates.move_due_date_and_following(chosen, id_of(chosen, "t1"), on(2), CALENDAR_DAYS)
    assert (activity_of(chosen, "t2").due_on, activity_of(chosen, "t2").planned_on) == (on(3), on(3))
    assert (activity_of(moved, "t2").due_on, activity_of(moved, "t2").planned_on) == (on(4), on(4))


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


TWO = template(
    milestone("m1", task("t1"), task("t2", due=3)),
    milestone("m2", task("t3", due=2), task("t4", due=2, role="csm"), after="m1"),
)
AWAY = {SPECIALIST: WEEK}


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


def test_reassigning_takes_the_move_back_and_applies_that_of_the_new_owner() -> None:
    moved = settle(begun(TWO), begun(TWO), of_owner(TWO, 0, AWAY)).after
    given_away = lifecycle.reassign(moved, id_of(moved, "t2"), "UNEW", on(0))
    for theirs, due in ((None, on(3)), (TimeOff(on(3), on(8)), on(9))):
        who = AWAY | ({"UNEW": theirs} if theirs else {})
        assert activity_of(settle(moved, given_away, of_owner(TWO, 1, who)).after, "t2").due_on == due
    back = lifecycle.reassign(moved, id_of(moved, "t2"), SPECIALIST, on(0))
    assert activity_of(settle(given_away, back, of_owner(TWO, 1, AWAY)).after, "t2").due_on == on(5)


def test_what_was_done_and_is_reopened_waits_for_its_owner() -> None:
    journey, of = with_due_dates(3)
    done = lifecycle.complete(journey, "a0", "UA", at(1))
    assert dues(settle(done, done, of_owner(of, 1, {"UA": WEEK})).after) == [on(3)]
    again = reopen(done, "a0")
    assert dues(settle(done, again, of_owner(of, 2, {"UA": WEEK})).after) == [on(5)]


def test_a_day_chosen_by_hand_stays_although_the_owner_is_away_then() -> None:
    journey, of = with_due_dates(3)
    away = {"UA": WEEK}
    moved = settle(journey, journey, of_owner(of, 0, away)).after
    chosen = settle(moved, due_dates.move_due_date(moved, "a0", on(4)), of_owner(of, 0, away)).after
    assert dues(chosen) == [on(4)]
    for today in range(9):
        assert settle(chosen, chosen, of_owner(of, today, away)).after.activities is chosen.activities
    assert dues(settle(chosen, chosen, of_owner(of, 1, {})).after) == [on(4)]
    assert settle(chosen, chosen, of_owner(of, 20, {})).after.activities is chosen.activities


def test_a_day_chosen_by_hand_when_nobody_was_away_moves_like_any_other() -> None:
    journey, of = with_due_dates(1)
    chosen = settle(journey, due_dates.move_due_date(journey, "a0", on(3)), of_owner(of, 0, {})).after
    assert chosen.activities[0].planned_on is None
    assert dues(settle(chosen, chosen, of_owner(of, 0, {"UA": WEEK})).after) == [on(5)]


def test_the_moved_day_itself_can_be_chosen_and_then_stays() -> None:
    journey, of = with_due_dates(3)
    moved = settle(journey, journey, of_owner(of, 0, {"UA": WEEK})).after
    kept = settle(moved, due_dates.move_due_date(moved, "a0", on(5)), of_owner(of, 0, {"UA": WEEK})).after
    assert kept.activities[0].planned_on is None
    assert dues(settle(kept, kept, of_owner(of, 1, {})).after) == [on(5)]
    assert due_dates.move_due_date(kept, "a0", on(5)) is kept


def test_what_follows_moves_from_where_it_is_seen_and_past_its_owners_time_off() -> None:
    journey, of = with_due_dates(1, 3, 2)
    away = {"UB": WEEK, "UC": TimeOff(on(4), on(6))}
    moved = settle(journey, journey, of_owner(of, 0, away)).after
    assert dues(moved) == [on(1), on(5), on(2)]
    later = due_dates.move_due_date_and_following(moved, "a0", on(3), CALENDAR_DAYS)
    after = settle(moved, later, of_owner(of, 0, away)).after
    assert dues(after) == [on(3), on(7), on(7)]
    assert [a.planned_on for a in after.activities] == [None, None, on(4)]


def test_what_follows_stays_where_the_chosen_day_is_no_later_by_the_days_that_count() -> None:
    journey, _ = with_due_dates(4, 3)
    moved = off(journey, calendar=MONDAY_TO_FRIDAY, UB=WEEK)
    saturday = due_dates.move_due_date_and_following(moved, "a0", on(5), MONDAY_TO_FRIDAY)
    assert saturday.activities[1] is moved.activities[1]


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
