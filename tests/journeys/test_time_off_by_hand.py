"""Time off, and what people change by hand: owners, due dates and what is done (requirements J3, P4)."""

from journeys import due_dates, lifecycle
from journeys.calendar import CALENDAR_DAYS
from journeys.reopening import reopen
from journeys.settle import settle
from journeys.time_off import TimeOff
from tests.journeys.builders import (
    SPECIALIST,
    activity_of,
    at,
    begun,
    id_of,
    milestone,
    on,
    task,
    template,
    with_due_dates,
)
from tests.journeys.days_off import AWAY, MONDAY_TO_FRIDAY, TWO, WEEK, dues, of_owner, off


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
