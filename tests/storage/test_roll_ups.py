"""What a roll-up counts is read in short, and by the same filters as a list (requirements N3)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from journeys.history import Change, Verb
from journeys.journey import JourneyState, Level, Outcome, Watch
from journeys.template import ActivityKind
from storage import acts, customers, journeys, roll_ups, templates
from storage.database import Database
from storage.roll_ups import StandingRow
from storage.tables import TemplateState
from tests.storage.examples import HOUR, NOW, OTHER, WORKSPACE, activity, customer, done, furnish, journey, template
from tests.storage.test_acts import act

WATCHES = {"kickoff": Watch(1, Level.STUCK)}


@pytest.fixture
def full(database: Database) -> Database:
    """Two that run, one that has just ended, and one that ended before."""
    furnish(database, WORKSPACE, OTHER)
    over = {"state": JourneyState.ENDED, "outcome": Outcome.COMPLETED, "activities": ()}
    with database.write() as tx:
        campaign = template("campaign", "Campaign", type="marketing", stage="Adoption")
        templates.put_version(tx, WORKSPACE, campaign, state=TemplateState.ACTIVE, reason="", by="", at=NOW)
        customers.put_many(tx, [customer("globex", "Globex", segments=("Enterprise",))])
        journeys.insert_many(
            tx,
            [
                (journey("a", watches=WATCHES), Level.STUCK),
                (journey("b", customer="globex", template="campaign", owners={}), Level.ON_TRACK),
                (journey("c", customer="globex", ended_at=NOW, **over), None),
                (journey("d", ended_at=NOW - HOUR, **over), None),
                (journey("e", workspace=OTHER), Level.STUCK),
            ],
        )
    return database


def standing(database: Database, **filters: str) -> list[StandingRow]:
    with database.read() as tx:
        return sorted(roll_ups.standings(tx, WORKSPACE, filters, NOW), key=lambda row: row.journey)


def test_what_runs_or_has_ended_since_is_read_with_what_was_noticed_of_it(full: Database) -> None:
    running, ended = JourneyState.IN_PROGRESS, JourneyState.ENDED
    assert standing(full) == [
        StandingRow("a", "Onboarding", "Onboarding", running, None, Level.STUCK, "U-MARA", WATCHES),
        StandingRow("b", "Campaign", "Adoption", running, None, Level.ON_TRACK, None, {}),
        StandingRow("c", "Onboarding", "Onboarding", ended, Outcome.COMPLETED, None, "U-MARA", {}),
    ]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"segment": "enterprise"}, ["b", "c"]),
        ({"segment": "enterprise", "type": "marketing"}, ["b"]),
        ({"template": "onboarding", "owner": "U-MARA"}, ["a", "c"]),
        ({"stage": "adoption"}, []),
    ],
)
def test_filters_mean_what_they_mean_in_a_list(full: Database, filters: dict[str, str], found: list[str]) -> None:
    assert [row.journey for row in standing(full, **filters)] == found


def test_achievements_are_counted_and_the_last_of_them_named(database: Database) -> None:
    furnish(database)
    reached = [
        replace(done(activity(f"r{n}", kind=ActivityKind.ACHIEVEMENT, title=f"Reached {n}")), ended_at=NOW + n * HOUR)
        for n in range(-1, 4)
    ]
    others = (activity("open", kind=ActivityKind.ACHIEVEMENT), done(activity("task")))
    with database.write() as tx:
        customers.put_many(tx, [customer("acme", "Acme Corp", segments=("SMB",))])
        journeys.insert_many(tx, [(journey("a", activities=(*reached, *others)), Level.ON_TRACK)])
        latest = [(f"Reached {n}", "Acme Corp", "Onboarding") for n in (3, 2)]
        assert roll_ups.achievements(tx, WORKSPACE, {}, NOW, 2) == (4, latest)
        mine = {"owner": "U-MARA", "segment": "smb", "type": "transactional"}
        assert roll_ups.achievements(tx, WORKSPACE, mine, NOW, 2) == (4, latest)
        assert roll_ups.achievements(tx, WORKSPACE, {"segment": "enterprise"}, NOW, 2) == (0, [])


def changed(before: dict[str, str] | None, *, kind: str = "journey") -> tuple[Change, ...]:
    return (Change(kind, "j1", before, {"state": "paused"}),)


def test_what_a_journey_was_is_what_stood_before_its_first_change_since(database: Database) -> None:
    furnish(database, WORKSPACE, OTHER)
    with database.write() as tx:
        for workspace in (WORKSPACE, OTHER):
            journeys.insert_many(tx, [(journey(name, workspace=workspace, again=True), None) for name in ("j1", "j2")])
        acts.record_many(
            tx,
            [
                act("w", -HOUR, changes=changed({"state": "scheduled"})),
                act("x", verb=Verb.PAUSE, changes=changed({"state": "in progress"})),
                act("y", HOUR, changes=changed({"state": "paused"})),
                act("z", HOUR, journey="j2", changes=changed({"state": "pending"}, kind="milestone")),
                act("o", HOUR, journey="j2", workspace=OTHER, changes=changed(None)),
            ],
        )
    with database.read() as tx:
        assert acts.journeys_before(tx, WORKSPACE, NOW) == {"j1": {"state": "in progress"}}
        assert acts.journeys_before(tx, OTHER, NOW) == {"j2": None}
        assert [one.id for one in acts.of_journeys_since(tx, WORKSPACE, ["j1", "gone"], NOW)] == ["x", "y"]
        assert acts.of_journeys_since(tx, WORKSPACE, ["j1"], NOW + timedelta(days=1)) == []
