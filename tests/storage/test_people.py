"""What people chose here is theirs: news from Slack does not change it (requirements N3)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import time

import pytest

from journeys.person import Person, TeamChannel, TeamRollUp
from storage import people, team_channels, team_roll_ups
from storage.database import Database
from tests.storage.examples import HOUR, NOW, WORKSPACE, furnish
from tests.storage.waiting import is_waited_for

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


@pytest.mark.parametrize("kind", ["postgresql"])
def test_all_meet_several_in_one_order(database: Database) -> None:
    """Somebody else meets the first and is about to meet the second."""
    furnish(database)
    first, second = replace(MARA, id="U-ANN"), replace(MARA, id="U-ZOE")
    with database.write() as tx:
        people.meet_many(tx, [first, second], NOW)

    def meet() -> None:
        with database.write() as tx:
            people.meet_many(tx, [second, first], NOW + HOUR)

    with ThreadPoolExecutor(1) as beside:
        with database.write() as tx:
            people.meet_many(tx, [first], NOW)
            meeting = beside.submit(meet)
            while not is_waited_for(database):
                assert not meeting.done()
            people.meet_many(tx, [second], NOW)
        meeting.result(timeout=30)
    with database.read() as tx:
        assert people.described_before(tx, WORKSPACE, NOW + HOUR, 9) == []


def test_choices_leave_what_is_known_of_slack_as_it_is(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        people.meet_many(tx, [MARA], NOW)
        people.put_many(tx, [CHOSEN])
        assert people.get(tx, WORKSPACE, "U-MARA") == CHOSEN
        assert people.described_before(tx, WORKSPACE, NOW, 9) == []
        assert people.described_before(tx, WORKSPACE, NOW + HOUR, 9) == [CHOSEN]


def test_whom_slack_described_the_longest_ago_comes_first(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        people.put_many(tx, [replace(MARA, id="U-NEVER")])
        for hours, user in enumerate(["U-TOM", "U-MARA", "U-PRIYA"]):
            people.meet_many(tx, [replace(MARA, id=user)], NOW + hours * HOUR)
        people.meet_many(tx, [replace(MARA, id="U-TOM")], NOW + 3 * HOUR)
        known = people.described_before(tx, WORKSPACE, NOW + 4 * HOUR, 2)
        assert [one.id for one in known] == ["U-MARA", "U-PRIYA"]
        assert [one.id for one in people.described_before(tx, WORKSPACE, NOW + 2 * HOUR, 9)] == ["U-MARA"]


def test_who_is_away_without_a_stand_in_is_known_until_it_has_been_over_for_long(database: Database) -> None:
    furnish(database)
    away = replace(MARA, away_from=NOW, away_until=NOW + HOUR, away_zone="Asia/Kolkata")
    others = [
        replace(away, id="U-TOM", stand_in="U-MARA"),
        replace(away, id="U-TINA", away_until=NOW - HOUR),
        replace(MARA, id="U-HERE"),
    ]
    with database.write() as tx:
        people.put_many(tx, [away, *others])
        assert people.with_time_off(tx, WORKSPACE, NOW) == [away]
        assert people.with_time_off(tx, "T-OTHER", NOW) == []


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


AWAY = replace(MARA, away_from=NOW - HOUR, away_until=NOW + HOUR, stand_in="U-TOM")
ALL_CHOSEN = replace(
    CHOSEN,
    chosen_timezone="Pacific/Tongatapu",
    working_days=("sun", "mon"),
    quiet_from=time(22, 30),
    quiet_until=time(7),
    muted_from=NOW,
    muted_until=NOW + HOUR,
    away_from=NOW - HOUR,
    away_until=NOW + HOUR,
    stand_in="U-TOM",
)


def test_zone_hours_mutes_and_absences_come_back_and_outlast_news_from_slack(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        people.put_many(tx, [ALL_CHOSEN])
        people.meet_many(tx, [replace(MARA, timezone="Asia/Tokyo")], NOW)
        assert people.get(tx, WORKSPACE, "U-MARA") == replace(ALL_CHOSEN, timezone="Asia/Tokyo")


def test_who_is_away_now_and_has_a_stand_in_is_found(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        others = [
            replace(AWAY, id="U-BACK", away_until=NOW),
            replace(AWAY, id="U-LATER", away_from=NOW + HOUR / 2),
            replace(AWAY, id="U-ALONE", stand_in=None),
            replace(MARA, id="U-HERE"),
        ]
        people.put_many(tx, [AWAY, *others])
        assert people.away(tx, WORKSPACE, NOW) == [AWAY]
        assert people.away(tx, "T-OTHER", NOW) == []


def test_admins_are_those_who_are_still_there(database: Database) -> None:
    furnish(database)
    with database.write() as tx:
        left, nobody = replace(MARA, id="U-LEFT", is_active=False), replace(MARA, id="U-NOBODY", is_admin=False)
        people.put_many(tx, [replace(MARA, id="U-Z"), MARA, left, nobody])
        assert [admin.id for admin in people.admins(tx, WORKSPACE)] == ["U-MARA", "U-Z"]


def test_a_channels_roll_up_is_put_changed_and_removed_once(database: Database) -> None:
    furnish(database)
    weekly = TeamRollUp(WORKSPACE, "C-TEAM", "Asia/Kolkata", time(9, 30), "mon", "segment:large", NOW)
    later = replace(weekly, day="fri", scope="")
    with database.write() as tx:
        team_roll_ups.put(tx, weekly)
        assert team_roll_ups.get(tx, WORKSPACE, "C-TEAM") == weekly
        team_roll_ups.put(tx, later)
        assert team_roll_ups.get_many(tx, WORKSPACE, ["C-OTHER", "C-TEAM"]) == {"C-TEAM": later}
        assert team_roll_ups.remove(tx, WORKSPACE, "C-TEAM")
        assert not team_roll_ups.remove(tx, WORKSPACE, "C-TEAM")
        assert team_roll_ups.get(tx, WORKSPACE, "C-TEAM") is None
