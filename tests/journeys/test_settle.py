"""Everything that is owed because of an act (requirements N1, N9, P5)."""

from datetime import UTC, datetime

from journeys.facts import FactType
from journeys.journey import JOURNEY, Level, Outcome
from journeys.lifecycle import complete, end, fail_activity, pause
from journeys.settle import check_at, settle
from tests.journeys.builders import (
    CSM,
    SPECIALIST,
    achievement,
    at,
    begun,
    chain,
    id_of,
    milestone,
    new_journey,
    on,
    setting,
    task,
    template,
    when,
    with_due_dates,
)


def test_a_start_settles_into_the_begun_journey_and_all_its_records() -> None:
    of = chain(2)
    settled = settle(None, new_journey(of), setting(of))
    assert settled.after == begun(of)
    assert {(change.kind, change.before) for change in settled.changes} == {
        ("journey", None), ("milestone", None), ("activity", None),
    }  # fmt: skip
    assert settled.headline is Level.ON_TRACK


def test_owners_get_the_tasks_that_an_act_began_for_them() -> None:
    of = template(
        milestone("m1", task("t1")),
        milestone("m2", task("t2", role="csm"), task("t3"), task("t4"), achievement("a1"), after="m1"),
    )
    journey = begun(of)
    settled = settle(journey, complete(journey, id_of(journey, "t1"), CSM, at(1)), setting(of, 1))
    begun_tasks = {owner: [a.definition for a in tasks] for owner, tasks in settled.begun.items()}
    assert begun_tasks == {CSM: ["t2"], SPECIALIST: ["t3", "t4"]}


def test_a_crossing_is_owed_once() -> None:
    journey, of = with_due_dates(3, 9)
    settled = settle(journey, journey, setting(of, 4))
    assert [(told.subject, told.level, told.recipient) for told in settled.tolds] == [("j1", Level.DELAYED, "UA")]
    assert settled.after.watches[JOURNEY].peak is Level.DELAYED
    again = settle(settled.after, settled.after, setting(of, 4))
    assert (again.tolds, again.changes) == ((), ())
    assert again.after is settled.after


def test_the_next_look_is_at_the_earliest_change_or_begin() -> None:
    of = template(milestone("m1", task("t1", due=6)), milestone("m2", task("t2"), day=4))
    journey = begun(of)
    assert settle(journey, journey, setting(of)).next_on == on(4)
    later = begun(of, 4)
    assert settle(later, later, setting(of, 4)).next_on == on(7)


def test_the_next_look_is_at_the_start_of_the_customers_day() -> None:
    journey, of = with_due_dates(3)
    settled = settle(journey, journey, setting(of))
    assert settled.next_on == on(4)
    assert check_at(settled, "Asia/Kolkata") == datetime(2026, 3, 5, 18, 30, tzinfo=UTC)


def test_a_journey_whose_rules_read_the_date_is_looked_at_every_day() -> None:
    of = template(
        milestone("m1", task("t1")), exit_conditions=(when("renewal < today"),), facts={"renewal": FactType.DATE}
    )
    journey = begun(of)
    assert settle(journey, journey, setting(of, 2)).next_on == on(3)
    ended = end(journey, Outcome.EXITED, CSM, at(2))
    assert settle(journey, ended, setting(of, 2)).next_on is None


def test_nothing_is_looked_for_while_nothing_can_happen_by_itself() -> None:
    journey, of = with_due_dates(3)
    settled = settle(journey, pause(journey, on(1)), setting(of, 1))
    assert (settled.progress, settled.headline, settled.next_on) == (None, None, None)
    assert check_at(settled, "Europe/Berlin") is None


def test_a_failed_required_activity_is_to_be_decided_once() -> None:
    of = template(milestone("m1", task("call"), task("visit", required=False)))
    journey = begun(of)
    failed = fail_activity(journey, id_of(journey, "call"), CSM, at(1), "No answer.")
    first = settle(journey, failed, setting(of, 1))

    assert [a.definition for a in first.held] == ["call"]
    assert settle(first.after, first.after, setting(of, 2)).held == ()


def test_a_failed_optional_activity_holds_nothing() -> None:
    of = template(milestone("m1", task("call"), task("visit", required=False)))
    journey = begun(of)
    failed = fail_activity(journey, id_of(journey, "visit"), CSM, at(1), "Nobody there.")

    assert settle(journey, failed, setting(of, 1)).held == ()


def test_completion_is_noticed_in_the_act_that_brings_it_and_in_no_other() -> None:
    of = chain(1)
    journey = begun(of)
    last = settle(journey, complete(journey, id_of(journey, "t1"), CSM, at(1)), setting(of, 1))

    assert (settle(None, journey, setting(of)).has_completed, last.has_completed) == (False, True)
    assert not settle(last.after, last.after, setting(of, 2)).has_completed
