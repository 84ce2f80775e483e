"""Queries find their rows by an index, also once the database knows how its tables are filled.

Shown on SQLite, whose plans are words that do not depend on how much there is to find.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from journeys.history import Act, Verb
from journeys.journey import Level
from journeys.messages import Card, CardKind, Check, CheckKind, MessageKind, MessageState
from journeys.outcomes import PASSING, Cause
from storage import acts, cards, checks, customers, journeys, outbox, outbox_entries, outbox_reading, people
from storage.database import Database, Transaction
from tests.storage.examples import HOUR, NOW, OTHER, WORKSPACE, add_workspace, customer, furnish, journey, message

MANY = 200


@pytest.fixture
def kind() -> str:
    return "sqlite"


@pytest.fixture
def filled(database: Database) -> Database:
    """Two hundred of everything, and analyzed."""
    furnish(database, WORKSPACE, OTHER)
    with database.write() as tx:
        add_workspace(tx)
        customers.put_many(tx, [customer(f"c{n}", f"Customer {n}", segments=("smb",)) for n in range(MANY)])
        journeys.insert_many(tx, [(journey(f"j{n}", customer=f"c{n}"), Level.STUCK) for n in range(MANY)])
        acts.record_many(tx, [Act(f"x{n}", WORKSPACE, f"j{n}", Verb.NOTE, "U-MARA", NOW) for n in range(MANY)])
        cards.put_many(tx, [_card(n) for n in range(MANY)])
        checks.put_many(tx, [Check(WORKSPACE, CheckKind.JOURNEY, f"j{n}", NOW + HOUR) for n in range(MANY)])
        outbox.put_many(tx, [message(f"m{n}", channel=f"C{n}") for n in range(MANY)], ready_at=NOW)
    database.analyze()
    return database


def _card(n: int) -> Card:
    return Card(WORKSPACE, f"m{n}", CardKind.ALERT, f"j{n}", "U-MARA", f"C{n}", "1.1")


def plan_of(database: Database, query: Callable[[Transaction], Any]) -> list[str]:
    """The steps in which SQLite runs the statements of a query."""
    steps: list[str] = []

    def explain(connection: Any, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        driver = connection.connection.driver_connection
        one = parameters[0] if isinstance(parameters, list) else parameters
        steps.extend(row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", one))

    with database.write() as tx:
        event.listen(tx, "before_cursor_execute", explain)
        query(tx)
    return steps


LOOK_UPS: dict[str, Callable[[Transaction], Any]] = {
    "a journey": lambda tx: journeys.get(tx, WORKSPACE, "j7"),
    "many journeys": lambda tx: journeys.get_many(tx, WORKSPACE, [f"j{n}" for n in range(50)]),
    "journeys of a customer": lambda tx: journeys.of_customer(tx, WORKSPACE, "c7"),
    "the journey of an activity": lambda tx: journeys.with_activity(tx, WORKSPACE, "j7-a1"),
    "journeys of a person": lambda tx: journeys.of_person(tx, WORKSPACE, "U-NOBODY"),
    "journeys of people": lambda tx: journeys.of_people(tx, WORKSPACE, ["U-NOBODY", "U-MARA"]),
    "a running journey": lambda tx: journeys.running(tx, WORKSPACE, "c7", "onboarding"),
    "whether ever started": lambda tx: journeys.ever_started(tx, WORKSPACE, "c7", "onboarding"),
    "the states of journeys": lambda tx: journeys.states(tx, WORKSPACE, ["j7", "j8"]),
    "a customer": lambda tx: customers.get(tx, WORKSPACE, "c7"),
    "customers by key": lambda tx: customers.get_many(tx, WORKSPACE, ["c7", "c8"]),
    "a customer by its exact name": lambda tx: customers.find(tx, WORKSPACE, "customer 7"),
    "the history of a journey": lambda tx: acts.of_journey(tx, WORKSPACE, "j7", 10),
    "cards of a journey": lambda tx: cards.of_journeys(tx, WORKSPACE, ["j7"]),
    "cards by their messages": lambda tx: cards.get_many(tx, WORKSPACE, ["m7", "m8"]),
    "a card by its place": lambda tx: cards.at(tx, WORKSPACE, "C7", "1.1"),
    "acts since an instant": lambda tx: acts.since(tx, WORKSPACE, NOW + HOUR),
    "questions for a person": lambda tx: outbox_reading.asked_since(tx, WORKSPACE, "U-MARA", NOW),
    "questions about a journey": lambda tx: outbox_reading.questions(
        tx, WORKSPACE, "U-MARA", MessageKind.HELD, "j7", MessageState
    ),
    "what asked for ticks for customers": lambda tx: outbox_reading.ticks_asked(tx, WORKSPACE, ["c7", "c8"]),
    "digests of people": lambda tx: outbox_reading.digests_told(tx, WORKSPACE, ["U-MARA"], NOW, nothing="nothing"),
    "digests of a person": lambda tx: outbox_reading.digests_queued(tx, WORKSPACE, "U-MARA", NOW),
    "people": lambda tx: people.get_many(tx, WORKSPACE, ["U-MARA", "U-TOM"]),
    "who is away": lambda tx: people.away(tx, WORKSPACE, NOW),
    "who is away without a stand-in": lambda tx: people.with_time_off(tx, WORKSPACE, NOW),
    "journeys in which somebody has tasks": lambda tx: journeys.with_tasks_of(tx, WORKSPACE, "U-NOBODY"),
}


@pytest.mark.parametrize("asked", LOOK_UPS)
def test_what_is_looked_up_is_found_by_more_than_its_workspace(filled: Database, asked: str) -> None:
    steps = plan_of(filled, LOOK_UPS[asked])
    assert steps
    for step in steps:
        assert not re.match(r"SCAN (?!json_each|CONSTANT)", step), steps
        assert not step.endswith("(workspace_id=?)"), steps


def test_looking_for_what_is_due_reads_one_index_and_no_table(filled: Database) -> None:
    steps = plan_of(filled, lambda tx: checks.claim_due(tx, NOW, 100))
    assert steps == ["SEARCH checks USING COVERING INDEX ix_checks_due (bucket=? AND at<?)"]


def test_the_earliest_check_is_at_the_beginning_of_a_bucket(filled: Database) -> None:
    steps = plan_of(filled, checks.earliest)
    read = [step for step in steps if "checks" in step]
    assert read == ["SEARCH checks USING COVERING INDEX ix_checks_due (bucket=?)"] * checks.BUCKETS


def test_messages_to_claim_are_found_among_those_on_their_way_only(filled: Database) -> None:
    steps = plan_of(filled, lambda tx: outbox.claim(tx, NOW, limit=10, lease_seconds=60, owner="me"))
    assert "SEARCH outbox USING INDEX ix_outbox_ready (ready_at<?)" in steps
    for line in ("ix_outbox_line", "ix_outbox_redraws"):
        assert any(f"{line} (workspace_id=? AND channel=? AND seq<?)" in step for step in steps)
    assert not any(step.startswith("SCAN outbox") for step in steps)


def test_what_is_held_back_is_found_among_posts_on_their_way_only(filled: Database) -> None:
    for query in (
        lambda tx: outbox.release(tx, WORKSPACE, ["U-MARA"], ["C7"], NOW),
        lambda tx: outbox.release_of(tx, WORKSPACE, ["j7", "j8"], NOW),
    ):
        read = [step for step in plan_of(filled, query) if " outbox" in step]
        assert read[0] == "SEARCH outbox USING INDEX ix_outbox_line (workspace_id=?)"
        assert [step.partition(" (")[2] for step in read[1:]] == ["workspace_id=? AND id=?)"]


def test_dead_messages_are_found_among_the_dead_only(filled: Database) -> None:
    for query in (
        lambda tx: outbox_entries.lost_count(tx, WORKSPACE, NOW),
        lambda tx: outbox_entries.dead_since(tx, WORKSPACE, NOW, limit=10),
        lambda tx: outbox_entries.lost_in(tx, WORKSPACE, "C1", Cause.GONE, NOW, limit=10),
    ):
        assert "SEARCH outbox USING INDEX ix_outbox_dead (workspace_id=? AND settled_at>?)" in plan_of(filled, query)


def test_whether_a_message_was_dealt_with_is_seen_by_its_key(filled: Database) -> None:
    steps = plan_of(filled, lambda tx: outbox_reading.was_settled(tx, WORKSPACE, "k1", NOW))
    assert [step.partition(" (")[2] for step in steps] == ["workspace_id=? AND slot=?)"]


def test_the_dead_that_are_requeued_are_seen_by_their_keys(filled: Database) -> None:
    steps = plan_of(filled, lambda tx: outbox_entries.requeue_dead(tx, WORKSPACE, ["k1", "k2"], PASSING, at=NOW))
    assert steps[0].endswith("(workspace_id=? AND slot=?)")
    assert not any(step.startswith("SCAN outbox") for step in steps)


def test_what_was_told_is_seen_by_its_keys(filled: Database) -> None:
    steps = plan_of(filled, lambda tx: outbox_reading.told(tx, WORKSPACE, ["k1", "k2"], nothing="nothing"))
    assert steps[0].endswith("(workspace_id=? AND slot=?)")
    assert not any(step.startswith("SCAN outbox") for step in steps)


def test_a_change_that_touches_no_reference_asks_no_other_table(filled: Database) -> None:
    with filled.read() as tx:
        before = journeys.get(tx, WORKSPACE, "j7")
    assert before is not None
    after = before.with_activity("j7-a1", title="Another title")
    steps = plan_of(filled, lambda tx: journeys.save(tx, before, after, Level.STUCK))
    assert [re.sub(r" USING.*", "", step) for step in steps] == ["SEARCH journeys", "SEARCH activities"]
