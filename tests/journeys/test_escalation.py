"""Late journeys on which nobody acts are told further (requirements N2). Day 0 is a Monday."""

from dataclasses import replace

import pytest

from journeys.escalation import Step
from journeys.journey import Journey, Level, WaitsFor
from journeys.lifecycle import block, complete, pause, snooze, snooze_journey
from journeys.settle import Settlement, settle
from journeys.template import Template
from journeys.working_days import working_days
from tests.journeys.builders import CSM, at, id_of, milestone, on, ranges, setting, template, with_due_dates


def late(*due: int, **fields: object) -> tuple[Journey, Template]:
    """Tasks due on these days; delayed from the first of them on."""
    return with_due_dates(*due, of=template(milestone("m1"), **fields))


def seen(journey: Journey, of: Template, day: int, *, by_person: bool = False, country: str = "") -> Settlement:
    judged_by = replace(setting(of, day), working_days=working_days(country))
    return settle(journey, journey, judged_by, by_person=by_person)


def steps(journey: Journey, of: Template, *days: int) -> dict[int, list[Step]]:
    """The steps taken on each of the days on which somebody looks."""
    taken = {}
    for day in days:
        settled = seen(journey, of, day)
        journey = settled.after
        taken[day] = [escalation.step for escalation in settled.escalations]
    return taken


def test_the_csm_is_told_after_three_working_days_and_who_is_above_after_as_many_again() -> None:
    journey, of = late(0, 90)
    assert steps(journey, of, 1, 3, 4, 8, 9, 20) == {
        1: [], 3: [], 4: [Step.CSM], 8: [], 9: [Step.STAGE_OWNER], 20: [],
    }  # fmt: skip


def test_the_next_look_is_at_the_next_step() -> None:
    journey, of = late(0, 90)
    alerted = seen(journey, of, 1)
    assert alerted.next_on == on(4)
    assert seen(alerted.after, of, 4).next_on == on(9)
    assert seen(seen(alerted.after, of, 4).after, of, 9).next_on == on(91)


def test_holidays_of_the_customer_count_for_nothing() -> None:
    journey, of = late(29, 90)
    maundy_thursday = seen(journey, of, 30, country="DE").after
    assert maundy_thursday.unattended_since == on(30)
    assert seen(maundy_thursday, of, 31, country="DE").next_on == on(37)
    assert seen(maundy_thursday, of, 31, country="US").next_on == on(35)


def test_whatever_a_person_does_starts_the_count_anew() -> None:
    journey, of = late(0, 90)
    noted = seen(seen(journey, of, 1).after, of, 3, by_person=True).after
    assert noted.unattended_since == on(3)
    assert steps(noted, of, 7, 8) == {7: [], 8: [Step.CSM]}


def test_a_step_taken_again_in_the_same_episode_is_the_same_step_to_tell() -> None:
    journey, of = late(0, 90)
    first = seen(seen(journey, of, 1).after, of, 4)
    again = seen(seen(first.after, of, 5, by_person=True).after, of, 10)
    (told,), (repeated,) = first.escalations, again.escalations
    assert (told.step, told.level, told.episode) == (repeated.step, repeated.level, repeated.episode)
    assert told.since != repeated.since


def test_a_new_alert_starts_the_count_anew_and_is_told_further_again() -> None:
    of = template(milestone("m1"), status_rule="both", progress=ranges(4, 5))
    journey, _ = with_due_dates(0, 90, of=of)
    first = seen(seen(journey, of, 1).after, of, 4)
    stuck = seen(first.after, of, 6)
    assert (stuck.headline, stuck.escalations, stuck.after.unattended_since) == (Level.STUCK, (), on(6))
    (told,) = seen(stuck.after, of, 9).escalations
    assert (told.step, told.level) == (Step.CSM, Level.STUCK)


def test_after_a_long_silence_of_ours_both_steps_are_due_at_once() -> None:
    journey, of = late(0, 90)
    assert steps(journey, of, 1, 30) == {1: [], 30: [Step.CSM, Step.STAGE_OWNER]}


def test_what_is_back_on_track_or_paused_is_told_no_further() -> None:
    journey, of = late(0, 90)
    alerted = seen(journey, of, 1).after
    on_track = settle(alerted, complete(alerted, id_of(alerted, "a0"), CSM, at(2)), setting(of, 2)).after
    assert (on_track.unattended_since, steps(on_track, of, 30)) == (None, {30: []})
    paused = settle(alerted, pause(alerted, on(2)), setting(of, 2), by_person=True)
    assert (paused.after.unattended_since, paused.next_on) == (None, None)


def test_a_snoozed_journey_waits_with_its_step_and_then_the_csm_is_told_first_too() -> None:
    journey, of = late(0, 90)
    alerted = seen(journey, of, 1).after
    snoozed = settle(alerted, snooze_journey(alerted, on(17), on(1)), setting(of, 1), by_person=True).after
    assert steps(snoozed, of, 4, 16, 17, 21, 22) == {
        4: [], 16: [], 17: [Step.CSM], 21: [], 22: [Step.STAGE_OWNER],
    }  # fmt: skip


@pytest.mark.parametrize(("days", "told_on"), [(1, 2), (0, None), (10, 15)])
def test_a_template_says_after_how_many_working_days_or_never(days: int, told_on: int | None) -> None:
    journey, of = late(0, 90, escalate_after_days=days)
    taken = [day for day, step in steps(journey, of, *range(1, 40)).items() if Step.CSM in step]
    assert taken == ([] if told_on is None else [told_on])


def test_what_is_noticed_of_silence_is_no_history() -> None:
    journey, of = late(0, 90)
    alerted = seen(journey, of, 1).after
    assert seen(alerted, of, 4).changes == ()


def put_off(journey: Journey, how: str, activity: str, until: int) -> Journey:
    """On day 1."""
    one = id_of(journey, activity)
    if how == "blocked":
        return block(journey, one, WaitsFor.VENDOR, on(until), on(1))
    return snooze(journey, one, on(until), on(1))


@pytest.mark.parametrize("how", ["blocked", "snoozed"])
def test_days_for_which_everything_overdue_is_put_off_do_not_count(how: str) -> None:
    journey, of = late(0, 90)
    alerted = seen(journey, of, 1).after
    waiting = seen(put_off(alerted, how, "a0", 11), of, 1, by_person=True)
    assert waiting.next_on == on(16)
    assert steps(waiting.after, of, 4, 9, 11, 15, 16, 21) == {
        4: [], 9: [], 11: [], 15: [], 16: [Step.CSM], 21: [Step.STAGE_OWNER],
    }  # fmt: skip


def looks(journey: Journey, of: Template, day: int, until: int) -> dict[int, list[Step]]:
    """The steps taken where somebody looks only when the last look has said so."""
    taken = {}
    while day <= until:
        settled = seen(journey, of, day)
        journey = settled.after
        taken[day] = [escalation.step for escalation in settled.escalations]
        day = (settled.next_on - on(0)).days if settled.next_on else until + 1
    return {day: steps for day, steps in taken.items() if steps}


@pytest.mark.parametrize("how", ["blocked", "snoozed"])
def test_they_count_again_as_soon_as_something_else_is_overdue(how: str) -> None:
    journey, of = late(0, 7, 90)
    waiting = seen(put_off(seen(journey, of, 1).after, how, "a0", 60), of, 1, by_person=True).after
    assert looks(waiting, of, 1, 60) == {11: [Step.CSM], 16: [Step.STAGE_OWNER]}


def test_what_is_late_by_its_days_is_told_further_whatever_is_put_off() -> None:
    of = template(milestone("m1"), status_rule="both", progress=ranges(2, 3))
    journey, _ = with_due_dates(0, 90, of=of)
    waiting = seen(put_off(seen(journey, of, 1).after, "snoozed", "a0", 60), of, 1, by_person=True).after
    assert looks(waiting, of, 1, 60) == {9: [Step.CSM], 14: [Step.STAGE_OWNER]}


def test_the_days_that_are_told_are_those_that_count() -> None:
    journey, of = late(0, 90)
    waiting = seen(put_off(seen(journey, of, 1).after, "snoozed", "a0", 11), of, 1, by_person=True).after
    (told,) = seen(waiting, of, 16).escalations
    assert (told.since, told.counted_from) == (on(1), on(11))


def test_what_is_put_off_beside_something_that_is_not_stops_no_count() -> None:
    journey, of = late(0, 0, 90)
    waiting = seen(put_off(seen(journey, of, 1).after, "snoozed", "a0", 60), of, 1, by_person=True).after
    assert steps(waiting, of, 3, 4) == {3: [], 4: [Step.CSM]}
