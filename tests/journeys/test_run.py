"""A journey with what it takes to show it."""

from dataclasses import replace

from journeys.advance import advance
from journeys.journey import JourneyState, Level, Outcome
from journeys.lifecycle import complete, end, fail_milestone, pause, resume
from journeys.template import Template
from tests.journeys.builders import (
    CSM,
    START,
    achievement,
    at,
    begun,
    chain,
    id_of,
    milestone,
    new_journey,
    on,
    ranges,
    run,
    setting,
    task,
    template,
    when,
    with_due_dates,
)


def test_the_start_date_is_day_zero() -> None:
    of = chain(1)
    assert [run(begun(of), of, day).day for day in (0, 12)] == [0, 12]


def test_the_day_stands_still_while_paused_and_goes_on_from_there() -> None:
    of = chain(1)
    paused = pause(begun(of), on(4))
    assert run(paused, of, 9).day == 4
    assert run(resume(paused, on(9)), of, 11).day == 6


def test_a_journey_takes_no_days_while_it_is_paused_even_if_it_ends_so() -> None:
    of = chain(1)
    resumed = resume(pause(begun(of), on(4)), on(9))
    assert run(resumed, of, 30).days_taken(on(20)) == 15
    ended = end(pause(resumed, on(11)), Outcome.COMPLETED, CSM, at(30))
    assert run(ended, of, 40).days_taken(on(30)) == 6


def test_what_was_put_off_comes_back_by_the_readers_date_and_a_day_is_ahead_by_either() -> None:
    of = chain(1)
    runs = [run(begun(of), of, 4).read_on(on(day)) for day in (3, 4, 5)]
    assert [one.reminded_on for one in runs] == [on(3), on(4), on(5)]
    assert [one.earliest_today for one in runs] == [on(3), on(4), on(4)]


def test_a_milestone_has_its_own_day() -> None:
    of = template(milestone("m1", task("t1"), day=3))
    journey = begun(of, 3)
    assert run(journey, of, 8).day_of(journey.milestone("m1")) == 5
    paused = pause(journey, on(5))
    assert run(paused, of, 8).day_of(paused.milestone("m1")) == 2
    resumed = resume(paused, on(8))
    assert run(resumed, of, 9).day_of(resumed.milestone("m1")) == 3


def test_the_planned_end_moves_by_the_paused_days() -> None:
    of = chain(1)
    journey = begun(of)
    assert run(journey, of).planned_end == on(45)
    assert run(resume(pause(journey, on(2)), on(9)), of).planned_end == on(52)


def test_done_is_counted_against_all_that_is_there_or_to_come() -> None:
    of = template(
        milestone("m1", task("t1"), task("t2", condition=when("enterprise"))),
        milestone("m2", task("t3"), achievement("a1"), after="m1"),
        milestone("m3", task("t4"), condition=when("enterprise")),
    )
    journey = begun(of, enterprise=False)
    assert (run(journey, of).done, run(journey, of).total) == (0, 3)
    done = advance(complete(journey, id_of(journey, "t1"), CSM, at(1)), setting(of, 1))
    assert (run(done, of).done, run(done, of).total) == (1, 3)


def test_absent_milestones_are_not_shown() -> None:
    of = template(milestone("m1", task("t1")), milestone("m2", condition=when("x")), milestone("m3", after="m1"))
    shown = run(begun(of, x=False), of)
    assert [d.id for d, _ in shown.milestones] == ["m1", "m3"]
    assert [(d.id, m.begun_on) for d, m in shown.current_milestones] == [("m1", START)]


def test_the_next_activity_is_the_open_one_due_first() -> None:
    journey, of = with_due_dates(None, 5, 3, 9)
    due_first = run(journey, of).next_activity
    assert due_first is not None
    assert due_first.id == "a2"
    rest = journey.with_activity("a1", state="completed").with_activity("a2", state="skipped")
    assert [a.id for a in (run(rest, of).next_activity,) if a] == ["a3"]
    undated = rest.with_activity("a3", state="completed")
    assert [a.id for a in (run(undated, of).next_activity,) if a] == ["a0"]


def test_nothing_is_next_in_a_milestone_that_is_done() -> None:
    journey, of = with_due_dates(3)
    assert run(journey.with_milestone("m1", state="completed"), of).next_activity is None


def test_progress_is_judged_on_the_customers_date() -> None:
    of = template(milestone("m1"), progress=ranges(5, 50))
    journey, _ = with_due_dates(of=of)
    assert [run(journey, of, day).headline for day in (5, 6)] == [Level.ON_TRACK, Level.DELAYED]


def test_a_journey_that_is_not_in_progress_has_no_headline() -> None:
    journey, of = with_due_dates(1)
    assert run(replace(journey, state=JourneyState.PAUSED), of, 9).headline is None
    assert run(new_journey(of), of).headline is None


def test_a_journey_comes_to_a_halt_with_its_failed_milestone_unless_something_goes_on_or_begins_by_its_date() -> None:
    def given_up(of: Template) -> list[str]:
        failed = advance(fail_milestone(begun(of), "m1", on(1), "No"), setting(of, 1))
        return [definition.id for definition in run(failed, of, 1).given_up]

    assert given_up(chain(3)) == ["m1"]
    first = milestone("m1", task("t1"))
    assert given_up(template(first, milestone("m2", task("t2")))) == []
    assert given_up(template(first, milestone("m2", task("t2"), day=9), milestone("m3", task("t3"), after="m2"))) == []
    assert run(begun(chain(3)), chain(3)).given_up == ()


def test_what_stands_still_or_has_ended_has_not_come_to_a_halt() -> None:
    of = chain(2)
    failed = fail_milestone(begun(of), "m1", on(1), "No")
    assert run(pause(failed, on(1)), of, 1).given_up == ()
    assert run(end(failed, Outcome.FAILED, CSM, at(1)), of, 1).given_up == ()
