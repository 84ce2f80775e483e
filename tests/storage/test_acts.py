"""The history keeps every act with its changes, in the order in which they happened (requirements J7)."""

from datetime import timedelta
from typing import Any

from journeys.history import BOT, Act, Change, Verb
from storage import acts, customers, journeys
from storage.database import Database
from tests.storage.examples import HOUR, NOW, OTHER, WORKSPACE, add_workspace, customer, journey

CHANGES = (
    Change("activity", "a1", {"state": "pending", "owners": {"csm": "U-MARA"}}, {"state": "completed"}),
    Change("activity", "a2", None, {"state": "pending", "due_on": None}),
)


def act(act_id: str, after: timedelta = timedelta(), **changes: Any) -> Act:
    content: dict[str, Any] = {
        "workspace": WORKSPACE,
        "journey": "j1",
        "verb": Verb.COMPLETE,
        "actor": "U-MARA",
        "subject": "a1",
    }
    return Act(id=act_id, at=NOW + after, **{**content, **changes})


def record(database: Database, *new: Act) -> None:
    with database.write() as tx:
        for workspace in (WORKSPACE, OTHER):
            add_workspace(tx, workspace)
            customers.put_many(tx, [customer("globex", workspace=workspace)])
            journeys.insert_many(tx, [(journey("j1", workspace=workspace), None)])
            journeys.insert_many(tx, [(journey("j2", workspace=workspace, customer="globex", activities=()), None)])
        acts.record_many(tx, new)


def test_an_act_comes_back_with_its_changes_in_their_order(database: Database) -> None:
    full = act("x", text="done on the phone", changes=CHANGES)
    record(database, full, act("y", verb=Verb.BEGIN, actor=BOT, subject=""))
    with database.read() as tx:
        assert acts.of_journey(tx, WORKSPACE, "j1", 9)[1] == full


def test_acts_of_one_instant_stay_in_their_order(database: Database) -> None:
    record(database, *(act(name) for name in ("z", "a", "m")))
    with database.write() as tx:
        acts.record_many(tx, [act("b")])
        assert [one.id for one in acts.of_journey(tx, WORKSPACE, "j1", 9)] == ["b", "m", "a", "z"]


def test_pages_of_the_history_follow_each_other(database: Database) -> None:
    record(database, *(act(f"x{n}", changes=CHANGES) for n in range(5)))
    with database.read() as tx:
        first = acts.of_journey(tx, WORKSPACE, "j1", 2)
        second = acts.of_journey(tx, WORKSPACE, "j1", 2, before=first[-1].id)
    assert [one.id for one in [*first, *second]] == ["x4", "x3", "x2", "x1"]
    assert second[0].changes == CHANGES


def test_the_history_of_journeys_is_that_of_no_others(database: Database) -> None:
    record(database, act("one"), act("two", journey="j2"), act("three"), act("other", workspace=OTHER))
    with database.read() as tx:
        assert [one.id for one in acts.of_journeys(tx, WORKSPACE, ["j1"], 9)] == ["three", "one"]
        assert [one.id for one in acts.of_journeys(tx, WORKSPACE, ["j1"], 9, before="three")] == ["one"]
        assert [one.id for one in acts.of_journeys(tx, WORKSPACE, ["j1", "j2"], 2)] == ["three", "two"]


def test_acts_since_an_instant_come_oldest_first(database: Database) -> None:
    record(database, act("before"), act("at", HOUR), act("after", HOUR * 2), act("other", HOUR, workspace=OTHER))
    with database.read() as tx:
        assert [one.id for one in acts.since(tx, WORKSPACE, NOW + HOUR)] == ["at", "after"]


def test_the_last_act_of_each_journey_is_known_by_its_instant(database: Database) -> None:
    record(database, act("late", HOUR), act("early"), act("two", journey="j2"), act("x", HOUR * 2, workspace=OTHER))
    with database.read() as tx:
        assert acts.last_of_journeys(tx, WORKSPACE, ["j1", "j2", "j3"]) == {"j1": NOW + HOUR, "j2": NOW}
