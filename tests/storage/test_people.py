"""What people chose here is theirs: news from Slack does not change it (requirements N3)."""

from dataclasses import replace
from datetime import time

from journeys.person import Person, TeamChannel
from storage import people, team_channels
from storage.database import Database
from tests.storage.examples import HOUR, NOW, WORKSPACE, furnish

MARA = Person(WORKSPACE, "U-MARA", "Mara Example", "Europe/Berlin", is_admin=True)
CHOSEN = replace(MARA, channel="C-MARA", digest_on=False, digest_at=time(8, 30), digest_days=("mon", "thu"))
TEAM = TeamChannel(WORKSPACE, "C-TEAM", "Asia/Kolkata", time(9, 0), ("mon", "fri"))


def test_a_person_comes_back_with_all_choices(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        people.put_many(tx, [MARA, replace(CHOSEN, id="U-TOM", digest_days=())])
        assert people.get(tx, WORKSPACE, "U-MARA") == MARA
        assert people.get(tx, WORKSPACE, "U-TOM") == replace(CHOSEN, id="U-TOM", digest_days=())
        assert people.get(tx, WORKSPACE, "unknown") is None
        assert set(people.get_many(tx, WORKSPACE, ["U-MARA", "unknown"])) == {"U-MARA"}


def test_news_from_slack_leave_choices_as_they_are(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        people.put_many(tx, [CHOSEN])
        people.meet_many(tx, [replace(MARA, name="Mara New", timezone="Asia/Tokyo", is_active=False)], NOW)
        known = people.get(tx, WORKSPACE, "U-MARA")
        assert known == replace(CHOSEN, name="Mara New", timezone="Asia/Tokyo", is_active=False)


def test_choices_leave_what_is_known_of_slack_as_it_is(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        people.meet_many(tx, [MARA], NOW)
        people.put_many(tx, [CHOSEN])
        assert people.get(tx, WORKSPACE, "U-MARA") == CHOSEN
        assert people.fetched_at(tx, WORKSPACE, ["U-MARA"]) == {"U-MARA": NOW}


def test_when_slack_described_somebody_last_is_known(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        people.put_many(tx, [replace(MARA, id="U-TOM")])
        people.meet_many(tx, [MARA], NOW)
        people.meet_many(tx, [MARA], NOW + HOUR)
        assert people.fetched_at(tx, WORKSPACE, ["U-MARA", "U-TOM", "unknown"]) == {"U-MARA": NOW + HOUR}


def test_a_team_channel_is_put_changed_and_removed(database: Database) -> None:
    furnish(database)
    later = replace(TEAM, digest_at=time(17, 45))
    with database.write() as tx:
        team_channels.put(tx, TEAM)
        team_channels.put(tx, later)
        assert team_channels.get(tx, WORKSPACE, "C-TEAM") == later
        assert team_channels.all_channels(tx, WORKSPACE) == [later]
        team_channels.remove(tx, WORKSPACE, "C-TEAM")
        assert team_channels.get(tx, WORKSPACE, "C-TEAM") is None
