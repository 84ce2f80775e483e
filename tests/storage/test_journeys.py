"""Journeys are read and written whole, cheaply, and never over each other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import event

from journeys.journey import Activity, Journey, JourneyState, Level, Milestone, MilestoneState, Outcome, Watch
from storage import customers, journeys, templates
from storage.database import Database, Transaction
from storage.errors import AlreadyRunning, Conflict
from storage.tables import TemplateState
from tests.storage import records
from tests.storage.examples import NOW, WORKSPACE, activity, add_workspace, customer, done, furnish, journey, template

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class TakenBack(Exception):
    """Ends a transaction so that nothing of an example remains."""


@contextmanager
def trying(database: Database) -> Iterator[Transaction]:
    try:
        with database.write() as tx:
            yield tx
            raise TakenBack
    except TakenBack:
        pass


@contextmanager
def counted(tx: Transaction) -> Iterator[list[str]]:
    """The statements that are run in the block."""
    seen: list[str] = []

    def see(_1: object, _2: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(tx, "before_cursor_execute", see)
    yield seen
    event.remove(tx, "before_cursor_execute", see)


def add(database: Database, *new: Journey) -> None:
    with database.write() as tx:
        customers.put_many(tx, [customer(one.customer) for one in new])
        journeys.save_many(tx, [(None, one, None) for one in new])


def read(database: Database, journey_id: str = "j1") -> Journey:
    with database.read() as tx:
        found = journeys.get(tx, WORKSPACE, journey_id)
    assert found is not None
    return found


@FEW
@given(new=records.journeys, headline=records.levels)
def test_any_journey_comes_back_as_it_was_saved(database: Database, new: Journey, headline: Level | None) -> None:
    with trying(database) as tx:
        add_workspace(tx)
        journeys.save(tx, None, new, headline)
        assert journeys.get(tx, WORKSPACE, new.id) == new


@FEW
@given(before=records.journeys, after=records.journeys, headline=records.levels)
def test_any_journey_can_become_any_other(
    database: Database, before: Journey, after: Journey, headline: Level | None
) -> None:
    after = replace(after, again=before.again, revision=before.revision)
    with trying(database) as tx:
        add_workspace(tx)
        journeys.save(tx, None, before, None)
        saved = journeys.save(tx, before, after, headline)
        assert journeys.get(tx, WORKSPACE, after.id) == saved
        assert replace(saved, revision=before.revision) == after


@pytest.mark.parametrize(
    ("record", "tried"),
    [(Journey, records.JOURNEY), (Milestone, records.MILESTONE), (Activity, records.ACTIVITY)],
)
def test_every_field_is_among_those_tried(record: type, tried: dict[str, object]) -> None:
    assert {field.name for field in fields(record)} == set(tried)


def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    furnish(database)
    with pytest.raises(Exception, match="has no zone"), database.write() as tx:
        journeys.save(tx, None, journey(ended_at=NOW.replace(tzinfo=None)), None)


def test_a_thousand_journeys_are_read_in_three_queries(database: Database) -> None:
    furnish(database)
    add(database, *(journey(f"j{i:04}", customer=f"c{i:04}") for i in range(1000)))
    with database.read() as tx, counted(tx) as statements:
        found = journeys.get_many(tx, WORKSPACE, [f"j{i:04}" for i in range(1000)])
    assert len(statements) == 3
    assert found[7] == journey("j0007", customer="c0007")


def test_journeys_are_locked_in_one_order_so_that_nobody_waits_for_each_other(database: Database) -> None:
    furnish(database)
    add(database, journey(), journey("j2", customer="globex"))
    with database.write() as tx, counted(tx) as statements:
        journeys.get_many(tx, WORKSPACE, ["j2", "j1"], lock=True)
    assert "ORDER BY journeys.id" in statements[0]


def test_only_rows_that_changed_are_written(database: Database) -> None:
    furnish(database)
    add(database, journey())
    before = read(database)
    after = before.with_activities([done(before.activities[0]), before.activities[1]])
    with database.write() as tx, counted(tx) as statements:
        journeys.save(tx, before, after, Level.DELAYED)
    assert [statement.split()[:2] for statement in statements] == [["UPDATE", "journeys"], ["UPDATE", "activities"]]
    assert "owner=" not in statements[1].replace(" ", "")
    assert "customer_key=" not in statements[0].replace(" ", "")


def test_a_journey_without_a_change_is_not_written(database: Database) -> None:
    furnish(database)
    add(database, journey())
    before = read(database)
    with database.write() as tx:
        assert journeys.save(tx, before, replace(before), Level.STUCK) == before
        rows, _ = journeys.search(tx, WORKSPACE, {"headline": "stuck"}, limit=5)
    assert [row.journey for row in rows] == ["j1"]
    assert read(database) == before


def test_parts_can_come_go_and_change_places(database: Database) -> None:
    furnish(database)
    add(database, journey())
    before = read(database)
    first, second = before.activities
    after = replace(
        before,
        activities=(activity("new"), done(second), first),
        milestones=(Milestone("training"), *before.milestones),
    )
    with database.write() as tx:
        journeys.save(tx, before, after, None)
        journeys.save(tx, replace(after, revision=1), replace(after, revision=1, activities=(first,)), None)
    assert read(database).activities == (first,)
    assert [m.id for m in read(database).milestones] == ["training", "kickoff"]


def test_what_somebody_else_saved_is_not_overwritten(database: Database) -> None:
    furnish(database)
    add(database, journey())
    before = read(database)
    with database.write() as tx:
        journeys.save(tx, before, replace(before, note="mine"), None)
    with pytest.raises(Conflict, match="Somebody else changed"), database.write() as tx:
        journeys.save(tx, before, replace(before, note="theirs"), None)
    assert read(database).note == "mine"


def test_of_many_saves_one_that_is_stale_stops_all(database: Database) -> None:
    furnish(database)
    add(database, journey(), journey("j2", customer="globex"))
    one, two = read(database), read(database, "j2")
    saves = [(one, replace(one, note="new"), None), (replace(two, revision=7), replace(two, note="new"), None)]
    with pytest.raises(Conflict), database.write() as tx:
        journeys.save_many(tx, saves)
    assert read(database).note is None


@pytest.mark.parametrize("state", [JourneyState.SCHEDULED, JourneyState.IN_PROGRESS, JourneyState.PAUSED])
def test_a_second_running_journey_of_a_template_is_refused(database: Database, state: JourneyState) -> None:
    furnish(database)
    add(database, journey(state=state))
    with pytest.raises(AlreadyRunning), database.write() as tx:
        journeys.save(tx, None, journey("j2"), None)


def test_a_journey_asked_for_again_runs_beside_the_others(database: Database) -> None:
    furnish(database)
    add(database, journey(), journey("j2", again=True), journey("j3", again=True))
    with database.read() as tx:
        assert [j.id for j in journeys.of_customer(tx, WORKSPACE, "acme")] == ["j1", "j2", "j3"]


def test_a_new_journey_may_follow_one_that_has_ended(database: Database) -> None:
    furnish(database)
    add(database, journey(state=JourneyState.ENDED, outcome=Outcome.CANCELLED), journey("j2"))
    with database.read() as tx:
        running = journeys.running(tx, WORKSPACE, "acme", "onboarding")
    assert running == journey("j2")


def test_a_template_was_ever_started_even_if_that_was_cancelled(database: Database) -> None:
    furnish(database)
    add(database, journey(state=JourneyState.ENDED, outcome=Outcome.CANCELLED))
    with database.read() as tx:
        assert journeys.ever_started(tx, WORKSPACE, "acme", "onboarding")
        assert not journeys.ever_started(tx, WORKSPACE, "acme", "renewal")
        assert not journeys.ever_started(tx, WORKSPACE, "globex", "onboarding")


def test_an_activity_leads_to_its_journey(database: Database) -> None:
    furnish(database)
    add(database, journey(), journey("j2", customer="globex"))
    with database.write() as tx:
        assert journeys.with_activity(tx, WORKSPACE, "j2-a1", lock=True) == journey("j2", customer="globex")
        assert journeys.with_activity(tx, WORKSPACE, "unknown") is None


def test_a_person_has_the_journeys_they_watch_and_those_with_open_work_of_theirs(database: Database) -> None:
    furnish(database)
    work = (activity("x1", owner="U-TOM"),)
    add(
        database,
        journey("watched", customer="c1", owners={"csm": "U-TOM"}, activities=()),
        journey("worked", customer="c2", activities=work),
        journey("worked-off", customer="c3", activities=(done(activity("x2", owner="U-TOM")),)),
        journey("ended", customer="c4", owners={"csm": "U-TOM"}, activities=(), state=JourneyState.ENDED),
        journey("other", customer="c5", activities=()),
    )
    with database.read() as tx:
        assert [j.id for j in journeys.of_person(tx, WORKSPACE, "U-TOM")] == ["watched", "worked"]
        assert journeys.with_tasks_of(tx, WORKSPACE, "U-TOM") == ["worked"]
        both = journeys.of_people(tx, WORKSPACE, {"U-TOM", "U-NOBODY"})
        assert both == {"U-TOM": {"watched", "worked"}, "U-NOBODY": set()}
        assert journeys.of_people(tx, "T-OTHER", {"U-TOM"}) == {"U-TOM": set()}


def test_a_template_s_owner_has_its_journeys_that_have_no_csm(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        for owner in ("U-TOM", "U-ANN"):
            owned = template("digital", "Digital", owner=owner)
            templates.put_version(tx, WORKSPACE, owned, state=TemplateState.ACTIVE, reason="", by="U-TOM", at=NOW)
    unled: dict[str, Any] = {"template": "digital", "owners": {}, "activities": ()}
    add(
        database,
        journey("first", customer="c1", **unled),
        journey("second", customer="c2", **unled | {"template_version": 2}),
        journey("led", customer="c3", **unled | {"owners": {"csm": "U-MARA"}}),
        journey("ended", customer="c4", **unled, state=JourneyState.ENDED),
        journey("nobodys", customer="c5", **unled | {"template": "onboarding"}),
    )
    with database.read() as tx:
        assert [j.id for j in journeys.of_person(tx, WORKSPACE, "U-TOM")] == ["first"]
        both = journeys.of_people(tx, WORKSPACE, {"U-TOM", "U-ANN", "U-MARA"})
        assert both == {"U-TOM": {"first"}, "U-ANN": {"second"}, "U-MARA": {"led"}}


def test_a_milestone_and_a_watch_come_back_with_all_they_hold(database: Database) -> None:
    furnish(database)
    full = journey(
        milestones=(Milestone("kickoff", MilestoneState.FAILED, date(2026, 3, 1), date(2026, 3, 9), 2, "no champion"),),
        watches={"journey": Watch(3, Level.STUCK), "m1": Watch(1, Level.DELAYED, date(2026, 3, 9))},
    )
    add(database, full)
    assert read(database) == full
