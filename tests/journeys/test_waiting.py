"""Tasks that wait for somebody, and days on which a journey waits on the customer (requirements J3, P4)."""

from dataclasses import replace
from datetime import date

import pytest

from journeys.advance import advance
from journeys.errors import AlreadyDone, NotPossible
from journeys.journey import JOURNEY, Journey, WaitsFor
from journeys.lifecycle import block, pause, unblock
from journeys.progress import progress
from journeys.reopening import reopen
from journeys.template import Template
from journeys.waiting import is_waiting, waiting_days
from journeys.working_days import working_days
from tests.journeys.builders import (
    achievement,
    activity_of,
    begun,
    done,
    id_of,
    milestone,
    new_journey,
    on,
    ranges,
    run,
    setting,
    task,
    template,
)

CUSTOMER, TEAM, VENDOR = WaitsFor


def two_tasks(**fields: object) -> Template:
    return template(milestone("m1", task("call"), task("plan"), task("extra", required=False)), **fields)


def blocked(journey: Journey, of: Template, name: str, day: int, until: int, on_whom: WaitsFor = CUSTOMER) -> Journey:
    """After somebody blocked a task on a day, with all that follows."""
    return advance(block(journey, id_of(journey, name), on_whom, on(until), on(day)), setting(of, day))


def later(journey: Journey, of: Template, day: int) -> Journey:
    """After nothing but time."""
    return advance(journey, setting(of, day))


def test_a_task_waits_until_the_day_it_was_blocked_for() -> None:
    of = two_tasks()
    journey = blocked(begun(of), of, "call", 1, 5, VENDOR)
    activity = activity_of(journey, "call")
    assert (activity.blocked_on, activity.blocked_until) == (VENDOR, on(5))
    assert [activity.is_blocked(on(day)) for day in (4, 5)] == [True, False]


def test_a_block_leaves_due_date_and_progress_as_they_are() -> None:
    of = template(milestone("m1", task("call", 2), task("plan", 9)))
    journey = begun(of)
    after = blocked(journey, of, "call", 1, 8)
    assert activity_of(after, "call").due_on == on(2)
    assert progress(after, of, on(4)) == progress(journey, of, on(4))


def test_a_task_can_be_unblocked_and_only_once() -> None:
    of = two_tasks()
    journey = blocked(begun(of), of, "call", 1, 5)
    free = unblock(journey, id_of(journey, "call"), on(2))
    assert (activity_of(free, "call").blocked_on, activity_of(free, "call").blocked_until) == (None, None)
    with pytest.raises(NotPossible, match="not waiting"):
        unblock(free, id_of(journey, "call"), on(2))
    with pytest.raises(NotPossible, match="not waiting"):
        unblock(journey, id_of(journey, "call"), on(5))


def test_only_an_open_task_can_be_blocked_and_only_until_a_later_day() -> None:
    of = template(milestone("m1", task("call"), task("plan"), achievement("login")))
    journey = begun(of)
    with pytest.raises(NotPossible, match="after today"):
        block(journey, id_of(journey, "call"), TEAM, on(1), on(1))
    with pytest.raises(NotPossible, match="achievement"):
        block(journey, id_of(journey, "login"), TEAM, on(3), on(1))
    with pytest.raises(AlreadyDone):
        block(done(journey, of, "call", 1), id_of(journey, "call"), TEAM, on(3), on(1))


def test_a_task_that_is_opened_again_waits_for_nobody() -> None:
    of = two_tasks()
    journey = done(blocked(begun(of), of, "call", 1, 9), of, "call", 2)
    assert not activity_of(reopen(journey, id_of(journey, "call")), "call").is_blocked(on(3))


# Waiting on the customer


def test_a_journey_waits_while_every_open_required_task_is_blocked_on_the_customer() -> None:
    of = two_tasks()
    one = blocked(begun(of), of, "call", 1, 9)
    assert not is_waiting(one, on(2)), "the other task can be done"
    assert is_waiting(blocked(one, of, "plan", 2, 9), on(2))
    assert not is_waiting(blocked(one, of, "plan", 2, 9, VENDOR), on(2)), "we wait for a vendor, not for the customer"
    assert is_waiting(done(one, of, "plan", 2), on(2))


def test_a_journey_waits_while_only_achievements_are_open() -> None:
    of = template(milestone("m1", task("call"), task("extra", required=False), achievement("login")))
    without_call = done(begun(of), of, "call", 3)
    assert not is_waiting(without_call, on(3)), "the optional task can be done"
    waiting = done(without_call, of, "extra", 4)
    assert is_waiting(waiting, on(4))
    assert waiting.waiting_since == on(4)


def test_days_of_waiting_are_counted_from_the_day_it_begins_to_the_day_it_ends() -> None:
    of = two_tasks()
    journey = blocked(done(begun(of), of, "plan", 1), of, "call", 2, 20)
    assert [waiting_days(journey, on(day), setting(of).calendar) for day in (2, 3, 10)] == [0, 1, 8]
    free = advance(unblock(journey, id_of(journey, "call"), on(10)), setting(of, 10))
    assert (free.waiting_since, free.waiting_days) == (None, 8)
    assert (run(free, of, 30).waiting_days, free.milestone("m1").waiting_days) == (8, 8)


def test_waiting_ends_on_the_day_the_block_runs_out_however_late_somebody_looks() -> None:
    of = two_tasks()
    journey = blocked(done(begun(of), of, "plan", 1), of, "call", 2, 6)
    assert [run(journey, of, day).waiting_days for day in (5, 6, 9)] == [3, 4, 4]
    assert later(journey, of, 5) is journey
    assert (later(journey, of, 9).waiting_since, later(journey, of, 9).waiting_days) == (None, 4)


def test_waiting_ends_on_the_day_new_work_begins_however_late_somebody_looks() -> None:
    of = template(milestone("m1", achievement("login")), milestone("m2", task("call"), day=5))
    journey = begun(of)
    assert journey.waiting_since == on(0)
    assert (later(journey, of, 9).waiting_since, later(journey, of, 9).waiting_days) == (None, 5)


def test_waiting_begins_on_the_day_its_milestone_begins_however_late_somebody_looks() -> None:
    of = template(milestone("m1", achievement("login"), day=5))
    assert later(later(new_journey(of), of, 0), of, 9).waiting_since == on(5)


def test_optional_work_ends_a_waiting_for_achievements_on_the_day_it_begins_too() -> None:
    of = template(milestone("m1", achievement("login")), milestone("m2", task("extra", required=False), day=5))
    assert later(begun(of), of, 9).waiting_days == 5


def test_a_waiting_that_began_and_ended_while_nobody_looked_is_not_lost() -> None:
    of = template(milestone("m1", achievement("login"), day=3), milestone("m2", task("call"), day=7))
    assert (later(new_journey(of), of, 9).waiting_since, later(new_journey(of), of, 9).waiting_days) == (None, 4)
    of = two_tasks()
    paused = pause(blocked(done(begun(of), of, "plan", 1), of, "call", 2, 9), on(4), until=on(6))
    assert later(advance(paused, setting(of, 4)), of, 20).waiting_days == 5


def test_a_pause_is_no_waiting() -> None:
    of = template(milestone("m1", achievement("login")))
    paused = advance(pause(begun(of), on(3), until=on(8)), setting(of, 3))
    assert (paused.waiting_since, paused.waiting_days) == (None, 3)
    resumed = later(paused, of, 10)
    assert (resumed.waiting_since, resumed.paused_days) == (on(8), 5)
    assert run(resumed, of, 10).waiting_days == 5


def test_a_milestone_counts_the_waiting_since_it_began() -> None:
    of = template(milestone("m1", achievement("login")), milestone("m2", achievement("import"), day=4))
    journey = advance(new_journey(of), setting(of, 0))
    journey = done(done(later(journey, of, 4), of, "login", 6), of, "import", 7)
    assert {m.id: m.waiting_days for m in journey.milestones} == {"m1": 7, "m2": 3}


def test_waiting_is_left_out_of_the_day_rule_if_the_template_says_so() -> None:
    shape = {"progress": ranges(5, 8)}
    counts, leaves_out = two_tasks(**shape), two_tasks(**shape, waiting_counts=False)
    journeys = [blocked(done(begun(of), of, "plan", 1), of, "call", 2, 12) for of in (counts, leaves_out)]
    shown = [run(journey, of, 14) for journey, of in zip(journeys, (counts, leaves_out), strict=True)]
    assert [one.day for one in shown] == [14, 4]
    assert [one.planned_end for one in shown] == [on(45), on(55)]
    assert [one.progress.elapsed[JOURNEY] for one in shown if one.progress] == [14, 4]
    assert [one.day_of(one.journey.milestone("m1")) for one in shown] == [14, 4]


def test_days_of_waiting_are_working_days_where_the_template_counts_those() -> None:
    of = two_tasks(calendar="working_days")
    german = replace(run(begun(of), of).customer, country="DE")
    journey = blocked(done(begun(of), of, "plan", 1), of, "call", 2, 12)
    assert run(journey, of, 9, german).waiting_days == 5
    assert working_days("DE").days_between(on(2), date(2026, 3, 11)) == 5
