"""Time off moves any number of due dates without keeping anybody waiting, and none is lost (requirements P4, N4)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.usecases.absences import Absence
from bot.usecases.activities import move_due_date, note
from bot.usecases.customers import put_customers
from bot.usecases.desk import Caller, Desk
from bot.usecases.meeting import meet
from bot.usecases.opening import open_workspace
from bot.usecases.settings import come_back, leave
from bot.usecases.starting import StartOrder, start
from bot.usecases.sweeping import BATCH, sweep
from bot.usecases.templates import apply
from journeys.customer import Customer
from journeys.history import BOT, Verb
from journeys.messages import MessageKind
from journeys.person import Person
from storage import acts, journeys, outbox_entries, people
from storage.database import Database
from storage.migrations import migrate
from tests.e2e.scene import FACTS, MONDAY, ZONE, a_template
from tests.postgres import PostgresServer

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
TUESDAY, WEDNESDAY, FRIDAY, BACK = (MONDAY + timedelta(days=n) for n in (1, 2, 4, 7))
PRIYA = Caller("T1", "UPRIYA", NOW)
OFF = Absence(TUESDAY, FRIDAY, None)


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    url = f"sqlite:///{tmp_path / 'journeybot.db'}"
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.create_database(tmp_path.name)
    database = Database(url)
    migrate(database)
    made = Desk(database, ZONE, time(9), ("mon",))
    open_workspace(made, "T1", "Example", NOW)
    meet(made, [Person("T1", "UBOSS", "Boss", ZONE, is_admin=True), Person("T1", "UPRIYA", "Priya", ZONE)], NOW)
    apply(made, "T1", [a_template()], NOW, activate=True)
    yield made
    database.close()


def _started(desk: Desk, count: int) -> None:
    """So many journeys in each of which Priya owes the configuration on Wednesday."""
    roles = {"csm": "UMARA", "implementation_specialist": "UPRIYA"}
    acme = Customer("T1", "acme", "Acme", "Onboarding", roles=roles, timezone=ZONE)
    known = [replace(acme, key=f"c{n:03}", name=f"Customer {n}") for n in range(count)]
    put_customers(desk, "T1", known, FACTS, NOW)
    for one in known:
        start(desk, Caller("T1", "UBOSS", NOW), StartOrder(one.key, "rollout", MONDAY, {}))


def _dues(desk: Desk) -> list[date | None]:
    with desk.database.read() as tx:
        found = journeys.of_person(tx, "T1", "UPRIYA")
    return [a.due_on for journey in found for a in journey.activities if a.definition == "configure"]


def _task(desk: Desk) -> str:
    """Priya's in the first of her journeys."""
    with desk.database.read() as tx:
        journey = journeys.of_person(tx, "T1", "UPRIYA")[0]
    return next(a.id for a in journey.activities if a.definition == "configure")


def _swept(desk: Desk, now: datetime = NOW) -> list[int]:
    return list(iter(lambda: sweep(desk, now), 0))


def test_however_many_tasks_move_they_do_so_in_batches_after_the_answer(desk: Desk) -> None:
    count = BATCH + 30
    _started(desk, count)
    _swept(desk)
    told = leave(desk, PRIYA, OFF)
    assert {(one.before, one.after) for one in told.moved} == {(WEDNESDAY, BACK)}
    assert len(told.moved) == count
    assert _dues(desk) == [WEDNESDAY] * count

    assert _swept(desk) == [BATCH, 30]
    assert _dues(desk) == [BACK] * count


def test_whoever_comes_before_the_loop_finds_the_dates_moved_and_each_is_moved_once(desk: Desk) -> None:
    _started(desk, 3)
    _swept(desk)
    leave(desk, PRIYA, OFF)
    done = note(desk, Caller("T1", "UBOSS", NOW), _task(desk), "Priya knows the password.")
    assert done.activity.due_on == BACK
    assert _dues(desk).count(BACK) == 1

    later = NOW + timedelta(minutes=1)
    assert sum(_swept(desk, later)) == 2
    assert _dues(desk) == [BACK] * 3
    assert _swept(desk, later) == []
    with desk.database.read() as tx:
        moved = [act for act in acts.since(tx, "T1", NOW) if act.verb is Verb.MOVE_DUE_DATE]
    assert [(act.actor, act.text) for act in moved] == [(BOT, "time off")] * 3


def test_every_change_of_days_off_is_told_as_time_off(desk: Desk) -> None:
    _started(desk, 1)
    _swept(desk)
    for minutes, last in enumerate((FRIDAY, BACK, WEDNESDAY)):
        at = NOW + timedelta(minutes=minutes)
        leave(desk, replace(PRIYA, now=at), replace(OFF, last=last))
        _swept(desk, at)
    assert _told(desk) == [(Verb.MOVE_DUE_DATE, "time off")] * 3


def test_a_date_that_was_chosen_and_outlives_the_time_off_is_nothing_to_tell(desk: Desk) -> None:
    _started(desk, 1)
    leave(desk, PRIYA, OFF)
    _swept(desk)
    boss = Caller("T1", "UBOSS", NOW + timedelta(minutes=1))
    move_due_date(desk, boss, _task(desk), FRIDAY, following=False)
    before = len(_told(desk))
    come_back(desk, replace(PRIYA, now=NOW + timedelta(minutes=2)))
    note(desk, replace(boss, now=NOW + timedelta(minutes=3)), _task(desk), "She is back.")
    assert _dues(desk) == [FRIDAY]
    assert len(_told(desk)) == before


def _told(desk: Desk) -> list[tuple[Verb, str | None]]:
    """What the bot has done to journeys by itself, in order."""
    with desk.database.read() as tx:
        return [(act.verb, act.text) for act in acts.since(tx, "T1", NOW) if act.actor == BOT]


def test_an_absence_that_a_change_of_the_journey_did_not_see_counts_before_any_alert(desk: Desk) -> None:
    """Two transactions beside each other on PostgreSQL: neither the absence nor the start sees the other."""
    _started(desk, 1)
    _swept(desk)
    _is_away_unnoticed(desk)
    with desk.database.read() as tx:
        before = len(outbox_entries.entries(tx, "T1", limit=100))
    _swept(desk, NOW + timedelta(days=3))
    assert _dues(desk) == [BACK]
    with desk.database.read() as tx:
        later = [entry.message for entry in outbox_entries.entries(tx, "T1", limit=100)][:-before]
    assert [m for m in later if m.kind is MessageKind.ALERT and m.recipient == "UPRIYA"] == []


def _is_away_unnoticed(desk: Desk) -> None:
    leave(desk, PRIYA, replace(OFF, stand_in="UBOSS"))
    with desk.database.write() as tx:
        known = people.get(tx, "T1", "UPRIYA")
        assert known is not None
        people.put_many(tx, [replace(known, stand_in=None)])


def test_a_look_that_is_owed_moves_nothing_twice(desk: Desk) -> None:
    _started(desk, 2)
    _swept(desk)
    leave(desk, PRIYA, OFF)
    assert leave(desk, PRIYA, OFF).moved == ()
    _swept(desk)
    assert len(come_back(desk, PRIYA).moved) == 2
    _swept(desk)
    assert _dues(desk) == [WEDNESDAY] * 2


def test_what_facts_start_and_begin_waits_for_its_owner_as_well(desk: Desk) -> None:
    leave(desk, PRIYA, OFF)
    signed = {"sentence": "It is signed", "rule": "signed"}
    reached = {"id": "login", "title": "Logged in", "reached_when": {"sentence": "They use it", "rule": "logged_in"}}
    first, second = a_template().model_dump(mode="json")["milestones"]
    milestones = [first | {"tasks": [], "achievements": [reached]}, second | {"tasks": first["tasks"]}]
    automatic = {"automatic_start": True, "entry_conditions": [signed]}
    at_once, later = a_template(**automatic), a_template(key="later", name="Later", milestones=milestones, **automatic)
    apply(desk, "T1", [at_once, later], NOW, activate=True)
    roles = {"csm": "UMARA", "implementation_specialist": "UPRIYA"}
    acme = Customer("T1", "acme", "Acme", "Onboarding", roles=roles, timezone=ZONE)
    for facts, dues in (({}, 0), ({"signed": True}, 1), ({"signed": True, "logged_in": True}, 2)):
        put_customers(desk, "T1", [replace(acme, facts=facts)], FACTS, NOW)
        assert _dues(desk) == [BACK] * dues


def test_days_off_stay_where_they_are_when_their_owner_travels(desk: Desk) -> None:
    """Midnight in Berlin is the evening before in New York."""
    _started(desk, 1)
    _swept(desk)
    leave(desk, PRIYA, OFF)
    meet(desk, [Person("T1", "UPRIYA", "Priya", "America/New_York")], NOW)
    assert note(desk, Caller("T1", "UBOSS", NOW), _task(desk), "She is off.").activity.due_on == BACK


def test_time_off_that_is_over_where_its_owner_lives_is_not_taken_back_where_it_still_is_friday(desk: Desk) -> None:
    _started(desk, 1)
    meet(desk, [Person("T1", "UPRIYA", "Priya", "Asia/Kolkata")], NOW)
    leave(desk, PRIYA, OFF)
    _swept(desk)
    evening = datetime(2026, 11, 27, 19, 0, tzinfo=UTC)
    assert note(desk, Caller("T1", "UBOSS", evening), _task(desk), "Tomorrow.").activity.due_on == BACK
