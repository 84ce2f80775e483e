"""Customers are found as people write their names."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from journeys.customer import Customer
from journeys.facts import FactType
from storage import customers, facts
from storage.database import Database, Transaction
from storage.tables import customer_segments
from tests.storage.examples import WORKSPACE, customer, furnish
from tests.storage.records import texts

FULL = customer(
    "initech",
    "Initech",
    stage="Adoption",
    stage_since=date(2026, 1, 5),
    segments=("Enterprise", "EMEA"),
    roles={"csm": "U-MARA", "implementation_specialist": "U-TOM"},
    channel="C-INITECH",
    timezone="Asia/Kolkata",
    country="IN",
    marketing_opt_in=True,
    facts={"arr": 50000.0, "edition": "team", "signed": True, "start": date(2026, 3, 1), "tags": ("a", "b")},
)


def put(database: Database, *found: Customer) -> None:
    furnish(database)
    with database.write() as tx:
        customers.put_many(tx, found)


def found(database: Database, text: str) -> list[str]:
    with database.read() as tx:
        return [one.key for one in customers.find(tx, WORKSPACE, text)]


def in_segments(tx: Transaction) -> set[tuple[str, str]]:
    """Keys of customers, each with a segment as lists are filtered by it."""
    rows = tx.execute(select(customer_segments.c.customer_key, customer_segments.c.segment_key))
    return {(row.customer_key, row.segment_key) for row in rows}


def test_a_customer_comes_back_with_all_that_is_known(database: Database) -> None:
    put(database, FULL)
    with database.read() as tx:
        assert customers.get(tx, WORKSPACE, "initech") == FULL
        assert customers.get_many(tx, WORKSPACE, ["initech", "unknown"]) == {"initech": FULL}


@pytest.mark.parametrize("together", [True, False])
def test_the_last_that_is_put_of_a_customer_counts(database: Database, together: bool) -> None:
    changed = customer("initech", "Initrode", segments=("smb",))
    for batch in [[FULL, changed]] if together else [[FULL], [changed]]:
        put(database, *batch)
    with database.read() as tx:
        assert customers.get(tx, WORKSPACE, "initech") == customer("initech", "Initrode", segments=("smb",))
        assert in_segments(tx) == {("initech", "smb")}


@pytest.mark.parametrize("text", ["globex", "G-1", "GLOBEX  ", "straße", "STRASSE"])
def test_an_exact_name_or_key_wins_over_names_that_contain_it(database: Database, text: str) -> None:
    put(
        database,
        customer("G-1", "Globex"),
        customer("g-2", "Globex Europe"),
        customer("s-1", "Straße"),
        customer("s-2", "Straße & Weg"),
    )
    assert len(found(database, text)) == 1


def test_a_part_of_a_name_finds_all_that_contain_it_in_any_case(database: Database) -> None:
    put(database, customer("g-1", "Globex"), customer("g-2", "Big GLOBE"), customer("x", "Other"))
    assert found(database, "globe") == ["g-2", "g-1"]


def test_wildcards_of_the_database_are_letters_like_others(database: Database) -> None:
    put(database, customer("p", "100% Pure"), customer("u", "under_score"), customer("t", "tilde~"))
    assert (found(database, "0%"), found(database, "_"), found(database, "e~")) == (["p"], ["u"], ["t"])
    assert found(database, "%p%") == []


def test_at_most_twenty_are_found(database: Database) -> None:
    put(database, *(customer(f"c{i:02}", f"Company {i:02}") for i in range(30)))
    assert len(found(database, "company")) == 20


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=texts.filter(str.strip), data=st.data())
def test_every_customer_is_found_by_any_part_of_its_name(database: Database, name: str, data: st.DataObject) -> None:
    put(database, customer("any", name))
    start = data.draw(st.integers(0, len(name) - 1))
    part = name[start : data.draw(st.integers(start + 1, len(name)))].strip()
    if part:
        assert "any" in found(database, part) or "acme" in found(database, part)


def test_names_are_listed_by_name(database: Database) -> None:
    put(database, customer("z", "alpha"), customer("y", "Beta"))
    with database.read() as tx:
        assert customers.names(tx, WORKSPACE) == [("acme", "Acme Corp"), ("z", "alpha"), ("y", "Beta")]


def test_a_pass_over_all_customers_meets_each_once(database: Database) -> None:
    put(database, *(customer(f"c{i}") for i in range(7)))
    met: list[str] = []
    with database.read() as tx:
        assert customers.keys(tx, WORKSPACE, "c2", 3) == ["c3", "c4", "c5"]
        while page := customers.page(tx, WORKSPACE, met[-1] if met else "", 3):
            met += [one.key for one in page]
        assert met == [one.key for one in customers.all_customers(tx, WORKSPACE)]
        assert customers.count(tx, WORKSPACE) == len(met) == 8


def test_a_segment_is_kept_so_that_it_matches_in_any_case(database: Database) -> None:
    put(database, customer("globex", segments=("Enterprise", "ENTERPRISE")), customer("other", segments=("Straße",)))
    with database.read() as tx:
        assert in_segments(tx) == {("globex", "enterprise"), ("other", "strasse")}


def test_declared_facts_are_kept_with_the_type_that_was_declared_first(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        facts.declare(tx, WORKSPACE, {"arr": FactType.TEXT, "signed": FactType.YES_NO})
        facts.declare(tx, WORKSPACE, {"arr": FactType.NUMBER})
        facts.declare(tx, WORKSPACE, {})
        assert facts.declared(tx, WORKSPACE) == {"arr": FactType.TEXT, "signed": FactType.YES_NO}


def test_whether_all_customers_that_are_added_are_new_is_known(database: Database) -> None:
    before = customer("acme", "Acme Corp")
    put(database, before)
    with database.write() as tx:
        assert customers.add_many(tx, [customer("globex"), customer("initech")])
        assert not customers.add_many(tx, [customer("acme", "Another"), customer("hooli")])
        assert customers.get(tx, WORKSPACE, "acme") == before
