"""Checks come due once, for one claimer, and a new one takes the place of the old."""

from dataclasses import replace
from datetime import timedelta

import pytest

from journeys.messages import Check, CheckKind
from storage import checks, customers, journeys
from storage.database import Database
from tests.storage.examples import HOUR, NOW, OTHER, WORKSPACE, add_workspace, customer, journey

JOURNEY, DIGEST = CheckKind.JOURNEY, CheckKind.DIGEST


def check(subject: str, after: timedelta = timedelta(), kind: CheckKind = DIGEST, workspace: str = WORKSPACE) -> Check:
    return Check(workspace, kind, subject, NOW + after)


def due(database: Database, after: timedelta = timedelta(), limit: int = 100) -> set[str]:
    with database.write() as tx:
        return {found.subject for found in checks.claim_due(tx, NOW + after, limit)}


def put(database: Database, *new: Check) -> None:
    with database.write() as tx:
        checks.put_many(tx, new)


def test_a_check_is_due_from_its_instant_on(database: Database) -> None:
    put(database, check("U1"), check("U2", HOUR))
    assert due(database, -timedelta(microseconds=1)) == set()
    assert due(database) == {"U1"}
    assert due(database, HOUR) == {"U1", "U2"}


def test_a_claimed_check_comes_as_it_was_put(database: Database) -> None:
    put(database, check("U1", HOUR, workspace=OTHER))
    with database.write() as tx:
        assert checks.claim_due(tx, NOW + HOUR, 1) == [check("U1", HOUR, workspace=OTHER)]


def test_a_new_check_takes_the_place_of_that_of_its_kind_and_subject(database: Database) -> None:
    put(database, check("U1"), check("U1", kind=CheckKind.TEAM_DIGEST), check("U1", workspace=OTHER))
    put(database, check("U1", HOUR))
    with database.write() as tx:
        found = checks.claim_due(tx, NOW, 10)
    assert {(one.workspace, one.kind) for one in found} == {(OTHER, DIGEST), (WORKSPACE, CheckKind.TEAM_DIGEST)}


def test_a_check_that_is_there_is_kept_where_only_an_absent_one_is_wanted(database: Database) -> None:
    with database.write() as tx:
        checks.put_if_absent(tx, check("U1", HOUR))
        checks.put_if_absent(tx, check("U1"))
        assert checks.earliest(tx) == NOW + HOUR


def test_removed_checks_do_not_come_due(database: Database) -> None:
    put(database, check("U1"), check("U2"), check("U1", workspace=OTHER))
    with database.write() as tx:
        checks.remove(tx, WORKSPACE, DIGEST, ["U1", "unknown"])
        checks.remove(tx, WORKSPACE, DIGEST, [])
        assert {(one.workspace, one.subject) for one in checks.claim_due(tx, NOW, 9)} == {
            (WORKSPACE, "U2"),
            (OTHER, "U1"),
        }


def test_the_earliest_is_found_among_all_workspaces(database: Database) -> None:
    with database.read() as tx:
        assert checks.earliest(tx) is None
    put(database, *(check("U1", HOUR * n, workspace=f"T-{n}") for n in range(3, 40)))
    with database.read() as tx:
        assert checks.earliest(tx) == NOW + HOUR * 3


def test_no_more_than_the_limit_are_claimed(database: Database) -> None:
    put(database, *(check(f"U{n}", workspace=f"T-{n}") for n in range(30)))
    assert len(due(database, limit=7)) == 7


def test_a_claimed_check_stays_due_until_it_is_replaced(database: Database) -> None:
    put(database, check("U1"))
    assert due(database) == due(database) == {"U1"}
    with database.write() as tx:
        checks.put_many(tx, [check(one.subject, HOUR) for one in checks.claim_due(tx, NOW, 9)])
    assert due(database) == set()


def test_workspaces_are_spread_over_the_buckets() -> None:
    assert {checks.bucket_of(f"T{n:05}") for n in range(500)} == set(range(checks.BUCKETS))


def add_journeys(database: Database, *ids: str) -> None:
    with database.write() as tx:
        add_workspace(tx)
        customers.put_many(tx, [customer(one) for one in ids])
        journeys.insert_many(tx, [(journey(one, customer=one), None) for one in ids])
        checks.put_many(tx, [check(one, kind=JOURNEY) for one in ids])


def test_checks_of_journeys_that_are_gone_come_due_like_all_others(database: Database) -> None:
    add_journeys(database, "j1")
    put(database, check("gone", kind=JOURNEY), check("U1"))
    assert due(database) == {"j1", "gone", "U1"}


@pytest.mark.parametrize("kind", ["postgresql"])
def test_two_claimers_at_once_share_no_check(database: Database) -> None:
    add_journeys(database, "j1", "j2", "j3")
    put(database, check("U1"), check("U2"))
    with database.write() as first, database.write() as second:
        one = checks.claim_due(first, NOW, 3)
        two = checks.claim_due(second, NOW, 9)
    assert len(one) == 3
    assert {found.subject for found in one}.isdisjoint(found.subject for found in two)
    assert {found.subject for found in [*one, *two]} == {"j1", "j2", "j3", "U1", "U2"}


@pytest.mark.parametrize("kind", ["postgresql"])
def test_who_saves_a_journey_and_who_sweeps_never_wait_for_each_other(database: Database) -> None:
    add_journeys(database, "j1", "j2")
    with database.write() as saving, database.write() as sweeping:
        journeys.get(saving, WORKSPACE, "j1", lock=True)
        assert [found.subject for found in checks.claim_due(sweeping, NOW, 9)] == ["j2"]
        checks.put_many(saving, [check("j1", HOUR, kind=JOURNEY)])
    assert due(database) == {"j2"}


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_daily_round_comes_by_itself_when_nothing_else_is_due(database: Database) -> None:
    """Its customers are locked, which whoever changes them does before their journeys."""
    add_journeys(database, "j1")
    put(database, check("U1"), *(check("", kind=CheckKind.DAILY_ROUND, workspace=one) for one in (WORKSPACE, OTHER)))
    found = []
    with database.write() as tx:
        while claimed := checks.claim_due(tx, NOW, 9):
            found.append({one.kind for one in claimed})
            checks.put_many(tx, [replace(one, at=NOW + HOUR) for one in claimed])
    assert found == [{DIGEST, JOURNEY}, {CheckKind.DAILY_ROUND}, {CheckKind.DAILY_ROUND}]
