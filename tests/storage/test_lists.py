"""Lists of journeys: filters combine, pages follow each other, tiles count customers (requirements V1, V2, P6)."""

import pytest

from journeys.journey import JourneyState, Level, Outcome
from journeys.reports import JourneyRow
from storage import customers, journeys, templates
from storage.database import Database
from storage.tables import TemplateState
from tests.storage.examples import NOW, WORKSPACE, activity, customer, done, furnish, journey, template


@pytest.fixture
def full(database: Database) -> Database:
    """Five journeys that differ in all that can be asked for."""
    furnish(database)
    with database.write() as tx:
        campaign = template("campaign", "Größte Kampagne", type="marketing", stage="Adoption")
        templates.put_version(tx, WORKSPACE, campaign, state=TemplateState.ACTIVE, reason="", by="", at=NOW)
        customers.put_many(
            tx,
            [
                customer("acme", "Acme Corp", segments=("Enterprise", "EMEA")),
                customer("globex", "Globex", stage="Ülke", segments=("Mid-market",)),
                customer("initech", "Initech", segments=("enterprise",)),
            ],
        )
        mine = (activity("mine", owner="U-TOM"),)
        over = (done(activity("over", owner="U-TOM")),)
        ended = {"state": JourneyState.ENDED, "owners": {"csm": "U-TOM"}}
        journeys.insert_many(
            tx,
            [
                (journey("a", activities=mine), Level.DELAYED),
                (journey("b", template="campaign", activities=over), Level.STUCK),
                (journey("c", customer="globex", activities=()), Level.ON_TRACK),
                (journey("d", customer="initech", activities=(), state=JourneyState.PAUSED), None),
                (journey("e", customer="initech", activities=(), outcome=Outcome.FAILED, **ended), None),
            ],
        )
    return database


def listed(database: Database, **filters: str) -> list[str]:
    with database.read() as tx:
        rows, total = journeys.search(tx, WORKSPACE, filters, limit=10)
    assert total == len(rows)
    return [row.journey for row in rows]


def test_without_filters_the_worst_come_first_and_ended_ones_are_left_out(full: Database) -> None:
    assert listed(full) == ["b", "a", "c", "d"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"headline": "stuck"}, ["b"]),
        ({"state": "paused"}, ["d"]),
        ({"state": "ended"}, ["e"]),
        ({"outcome": "failed"}, ["e"]),
        ({"outcome": "completed"}, []),
        ({"owner": "U-MARA"}, ["b", "a", "c", "d"]),
        ({"owner": "U-TOM"}, ["a"]),
        ({"segment": "enterprise"}, ["b", "a", "d"]),
        ({"segment": "ENTERPRISE", "headline": "delayed"}, ["a"]),
        ({"stage": "ülke"}, ["c"]),
        ({"type": "marketing"}, ["b"]),
        ({"type": "transactional"}, ["a", "c", "d"]),
        ({"template": "campaign"}, ["b"]),
        ({"template": "GRÖSSTE kampagne"}, ["b"]),
        ({"template": "%"}, []),
    ],
)
def test_filters_narrow_the_list(full: Database, filters: dict[str, str], expected: list[str]) -> None:
    assert sorted(listed(full, **filters)) == sorted(expected)


def test_a_row_holds_what_a_list_shows(full: Database) -> None:
    with full.read() as tx:
        rows, _ = journeys.search(tx, WORKSPACE, {"template": "campaign"}, limit=10)
    assert rows == [
        JourneyRow(
            journey="b",
            customer="acme",
            customer_name="Acme Corp",
            template="campaign",
            template_name="Größte Kampagne",
            state=JourneyState.IN_PROGRESS,
            outcome=None,
            headline=Level.STUCK,
            csm="U-MARA",
            starts_on=journey().starts_on,
            never_began=False,
        )
    ]


def test_pages_follow_each_other_and_know_how_many_there_are(full: Database) -> None:
    with full.read() as tx:
        pages = [journeys.search(tx, WORKSPACE, {}, limit=3, offset=offset) for offset in (0, 3)]
    assert [[row.journey for row in rows] for rows, _ in pages] == [["b", "a", "c"], ["d"]]
    assert [total for _, total in pages] == [4, 4]


def test_a_tile_counts_each_customer_once_by_its_worst_journey(full: Database) -> None:
    with full.read() as tx:
        assert journeys.counts_by_headline(tx, WORKSPACE) == {Level.ON_TRACK: 1, Level.DELAYED: 0, Level.STUCK: 1}
