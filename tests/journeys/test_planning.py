"""The dates a start would bring (requirements J1, T5, T6)."""

from dataclasses import replace

from journeys.advance import advance
from journeys.planning import PlannedMilestone, planned
from journeys.template import Template
from journeys.working_days import working_days
from tests.journeys.builders import (
    CSM,
    OWNERS,
    SPECIALIST,
    START,
    achievement,
    milestone,
    new_journey,
    on,
    setting,
    task,
    template,
    when,
)


def _plan(of: Template, **verdicts: bool) -> dict[str, PlannedMilestone]:
    return {m.name.removeprefix("Milestone "): m for m in planned(setting(of, **verdicts), START, OWNERS)}


def test_each_milestone_begins_by_its_own_rule() -> None:
    of = template(
        milestone("m1", task(), length_days=5), milestone("m2", task(), after="m1"), milestone("m3", task(), day=3)
    )
    plan = _plan(of)

    assert [(m.begins_on, m.ends_on) for m in plan.values()] == [(on(0), on(5)), (on(5), on(12)), (on(3), on(10))]


def test_due_dates_count_from_the_begin_of_their_milestone() -> None:
    of = template(
        milestone("m1", task(), length_days=5), milestone("m2", task("call", 2), achievement("login"), after="m1")
    )

    assert {a.title: a.due_on for a in _plan(of)["m2"].activities} == {"Task call": on(7), "Achievement login": None}


def test_a_milestone_whose_condition_is_false_takes_no_time() -> None:
    of = template(milestone("m1", task(), condition=when("big")), milestone("m2", after="m1"))

    assert [(name, m.begins_on) for name, m in _plan(of, big=False).items()] == [("m2", on(0))]
    assert [(name, m.begins_on) for name, m in _plan(of, big=True).items()] == [("m1", on(0)), ("m2", on(7))]


def test_a_milestone_in_which_nothing_is_to_do_for_this_customer_takes_no_time_as_when_it_begins() -> None:
    of = template(milestone("m1", task(condition=when("big"))), milestone("m2", task(), after="m1"))

    assert [(name, m.begins_on) for name, m in _plan(of, big=False).items()] == [("m1", on(0)), ("m2", on(0))]
    assert advance(new_journey(of), setting(of, big=False)).milestone("m2").begun_on == on(0)


def test_what_waits_for_an_open_milestone_begins_today_at_the_earliest() -> None:
    of = template(
        milestone("m1", task(), length_days=5),
        milestone("m2", task("visit", 3), after="m1"),
        milestone("m3", task(), after="m2"),
        milestone("m4", task(), day=3),
    )
    plan = planned(setting(of, 20), START, OWNERS)

    assert [(m.begins_on, m.ends_on) for m in plan] == [
        *((on(0), on(5)), (on(20), on(27))),
        *((on(27), on(34)), (on(3), on(10))),
    ]
    assert [a.due_on for a in plan[1].activities] == [on(23)]
    assert advance(new_journey(of), setting(of, 20)).milestone("m4").begun_on == on(3)


def test_what_waits_for_a_milestone_with_nothing_to_do_begins_in_the_past_as_when_it_begins() -> None:
    of = template(milestone("m1", task(condition=when("big"))), milestone("m2", task(), after="m1"))

    assert [m.begins_on for m in planned(setting(of, 20, big=False), START, OWNERS)] == [on(0), on(0)]
    assert advance(new_journey(of), setting(of, 20, big=False)).milestone("m2").begun_on == on(0)


def test_an_activity_whose_condition_is_false_is_not_planned() -> None:
    of = template(milestone("m1", task("call"), task("visit", condition=when("big"))))

    assert [a.title for a in _plan(of, big=False)["m1"].activities] == ["Task call"]


def test_owners_are_those_who_will_get_the_tasks() -> None:
    of = template(milestone("m1", task("call"), task("visit", role="nobody_yet"), achievement("login")))

    assert [a.owner for a in _plan(of)["m1"].activities] == [None, SPECIALIST, CSM]


def test_working_days_are_counted_where_the_template_says_so() -> None:
    of = template(milestone("m1", task("call", 5), length_days=6), milestone("m2", task("visit", 0), after="m1"))
    plan = {m.name: m for m in planned(replace(setting(of), calendar=working_days("DE")), on(4), OWNERS)}

    assert [(m.begins_on, m.ends_on) for m in plan.values()] == [(on(4), on(14)), (on(14), on(23))]
    assert [a.due_on for m in plan.values() for a in m.activities] == [on(11), on(14)]


def test_nothing_is_due_on_a_day_that_does_not_count() -> None:
    of = template(milestone("m1", task("call", 0)))
    saturday = replace(setting(of), calendar=working_days("DE"))

    assert [a.due_on for m in planned(saturday, on(5), OWNERS) for a in m.activities] == [on(7)]
    assert [a.due_on for a in advance(new_journey(of, on(5)), replace(saturday, today=on(5))).activities] == [on(7)]
