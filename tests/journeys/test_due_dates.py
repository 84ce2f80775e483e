"""Due dates that are chosen by hand, alone or with what follows (requirements J3)."""

from journeys.calendar import CALENDAR_DAYS
from journeys.due_dates import following, move_due_date, move_due_date_and_following
from journeys.lifecycle import complete
from tests.journeys.acts import one
from tests.journeys.builders import CSM, activity_of, at, begun, id_of, milestone, on, task, template


def test_a_due_date_is_moved_or_taken_away_alone() -> None:
    journey, activity = one()
    assert move_due_date(journey, activity, None).activity(activity).due_on is None
    moved = move_due_date(journey, activity, on(9))
    assert moved.activity(activity).due_on == on(9)
    assert activity_of(moved, "t2").due_on == on(5)


def test_what_follows_moves_by_as_many_days() -> None:
    of = template(
        milestone(
            "m1", task("before", due=2), task("moved", due=3), task("same", due=3), task("after", due=8),
            task("done", due=9), task("never"),
        )
    )  # fmt: skip
    journey = begun(of)
    journey = complete(journey, id_of(journey, "done"), CSM, at(1))
    assert following(journey, id_of(journey, "moved")) == (id_of(journey, "same"), id_of(journey, "after"))
    moved = move_due_date_and_following(journey, id_of(journey, "moved"), on(7), CALENDAR_DAYS)
    assert {a.definition: a.due_on for a in moved.activities} == {
        "before": on(2), "moved": on(7), "same": on(7), "after": on(12), "done": on(9), "never": None,
    }  # fmt: skip


def test_what_follows_moves_back_too() -> None:
    journey, activity = one()
    moved = move_due_date_and_following(journey, activity, on(1), CALENDAR_DAYS)
    assert [activity_of(moved, name).due_on for name in ("t1", "t2")] == [on(1), on(3)]


def test_nothing_follows_an_activity_without_a_due_date() -> None:
    journey, activity = one()
    undated = move_due_date(journey, activity, None)
    assert following(undated, activity) == ()
    moved = move_due_date_and_following(undated, activity, on(1), CALENDAR_DAYS)
    assert [activity_of(moved, name).due_on for name in ("t1", "t2")] == [on(1), on(5)]
