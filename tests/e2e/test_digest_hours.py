"""Another hour, zone or reader moves the digest of the day with it; no day has two, and none is left out (N5, N6)."""

from datetime import date, time

import pytest

from bot.demo.cast import TEAM_CHANNEL
from bot.usecases.settings import Choices, choose, send_team_digest
from journeys.person import WORKING_DAYS
from tests.e2e.scene import FRIDAY, MONDAY, TUESDAY, Scene


async def _is_down_at_nine(scene: Scene) -> None:
    """Mara's digest of Monday waits, and so does the team's."""
    scene.stage.workspace.faults.fail("chat.postMessage", times=1000)
    await scene.comes_to(MONDAY, time(9))
    await scene.comes_to(MONDAY, time(10))
    waiting = [e for e in scene.outbox() if e.message.key.endswith(":2026-11-23") and not e.settled_at]
    assert waiting


def _sets(scene: Scene, at: time, zone: str = "", **choices: object) -> None:
    usual = {"digest_on": True, "digest_at": at, "digest_days": WORKING_DAYS, "channel": "", "timezone": zone}
    choose(scene.stage.desk, scene.stage.caller("mara"), Choices(**{**usual, **choices}))  # type: ignore[arg-type]


@pytest.mark.parametrize(("at", "zone"), [(time(15), ""), (time(9), "America/New_York")])
async def test_one_that_waits_while_its_hour_moves_ahead_comes_at_its_new_hour(
    scene: Scene, at: time, zone: str
) -> None:
    """Nine in New York is three in the afternoon in Berlin."""
    await _is_down_at_nine(scene)
    _sets(scene, at, zone)
    scene.stage.workspace.faults.clear()
    await scene.comes_to(MONDAY, time(14, 59))
    assert scene.digests() == []
    await scene.comes_to(MONDAY, time(15))
    assert len(scene.digests()) == 1
    await scene.comes_to(MONDAY, time(18))
    assert len(scene.digests()) == 1
    await scene.comes_to(TUESDAY, time(15))
    assert len(scene.digests()) == 2


async def test_one_whose_hour_moves_there_and_back_comes_at_the_last(scene: Scene) -> None:
    await _is_down_at_nine(scene)
    _sets(scene, time(15))
    scene.stage.workspace.faults.clear()
    await scene.comes_to(MONDAY, time(10, 30))
    _sets(scene, time(11))
    await scene.comes_to(MONDAY, time(11))
    assert len(scene.digests()) == 1


async def test_one_that_waits_comes_at_the_hour_of_whoever_stands_in_by_then(scene: Scene) -> None:
    await _is_down_at_nine(scene)
    scene.leaves("mara", MONDAY, FRIDAY, "theo")
    scene.stage.workspace.faults.clear()
    await scene.comes_to(MONDAY, time(8, 59), "America/New_York")
    assert scene.digests("theo") == []
    await scene.comes_to(MONDAY, time(9), "America/New_York")
    assert len(scene.digests("theo")) == 1
    assert scene.digests() == []


@pytest.mark.parametrize(("was", "becomes"), [(time(11), time(9, 30)), (time(15), time(6))])
async def test_an_hour_that_moves_to_where_it_has_just_passed_is_made_up_for(
    scene: Scene, was: time, becomes: time
) -> None:
    _sets(scene, was)
    await scene.comes_to(MONDAY, time(9, 59))
    _sets(scene, becomes)
    await scene.settles()
    assert len(scene.digests()) == 1
    await scene.comes_to(MONDAY, time(15))
    assert len(scene.digests()) == 1
    await scene.comes_to(TUESDAY, becomes)
    assert len(scene.digests()) == 2


async def test_a_zone_that_is_chosen_where_the_hour_has_just_passed_is_made_up_for(scene: Scene) -> None:
    """In Helsinki nine was half an hour ago."""
    _sets(scene, time(9), "Europe/Helsinki")
    await scene.settles()
    assert len(scene.digests()) == 1
    await scene.comes_to(MONDAY, time(12))
    assert len(scene.digests()) == 1


async def test_an_hour_that_passed_long_ago_leaves_it_to_the_next_digest(scene: Scene) -> None:
    _sets(scene, time(15))
    await scene.comes_to(MONDAY, time(13))
    _sets(scene, time(9))
    await scene.comes_to(MONDAY, time(18))
    assert scene.digests() == []
    await scene.comes_to(TUESDAY, time(9))
    assert len(scene.digests()) == 1


@pytest.mark.parametrize("becomes", [time(8), time(9, 30), time(11)], ids=str)
async def test_a_day_whose_digest_has_come_gets_no_other_wherever_its_hour_moves(scene: Scene, becomes: time) -> None:
    await scene.comes_to(MONDAY, time(9))
    await scene.comes_to(MONDAY, time(10))
    _sets(scene, becomes)
    for hour in (10, 11, 15):
        await scene.comes_to(MONDAY, time(hour, 1))
    assert len(scene.digests()) == 1


async def test_one_that_is_switched_on_begins_with_its_next_hour(scene: Scene) -> None:
    _sets(scene, time(9), digest_on=False, digest_days=())
    await scene.comes_to(MONDAY, time(10))
    _sets(scene, time(9))
    await scene.comes_to(MONDAY, time(12))
    assert scene.digests() == []
    await scene.comes_to(TUESDAY, time(9))
    assert len(scene.digests()) == 1


async def test_whoever_stands_in_moves_the_digests_of_those_away_with_their_own(scene: Scene) -> None:
    scene.leaves("mara", MONDAY, FRIDAY, "theo")
    await scene.comes_to(MONDAY, time(10))
    choose(scene.stage.desk, scene.stage.caller("theo"), Choices(True, time(9), WORKING_DAYS, "", "Europe/Berlin"))
    await scene.settles()
    assert len(scene.digests("theo")) == 1


async def test_one_that_is_held_for_who_stands_in_follows_them_into_another_channel(scene: Scene) -> None:
    await _is_down_at_nine(scene)
    scene.leaves("mara", MONDAY, FRIDAY, "theo")
    team, desk, theo = scene.stage.workspace.channel(TEAM_CHANNEL).id, scene.stage.desk, scene.stage.caller("theo")
    choose(desk, theo, Choices(True, time(16), WORKING_DAYS, team, "Europe/Berlin"))
    scene.stage.workspace.faults.clear()
    await scene.comes_to(MONDAY, time(10, 30))
    choose(desk, theo, Choices(True, time(11), WORKING_DAYS, "", "Europe/Berlin"))
    await scene.comes_to(MONDAY, time(11))
    await scene.minutes_pass(2)
    assert len(scene.digests("theo")) == 1


async def test_a_teams_digest_follows_its_hour_as_those_of_people_do(scene: Scene) -> None:
    channel, theo = scene.stage.workspace.channel(TEAM_CHANNEL).id, scene.stage.people["theo"]

    def sets(at: time) -> None:
        send_team_digest(scene.stage.desk, scene.stage.caller("jonas"), channel, at)

    async def count(day: date, at: time) -> int:
        await scene.comes_to(day, at)
        return len([one for one in theo.messages(channel) if "in progress:" in theo.read(one)])

    sets(time(9))
    await _is_down_at_nine(scene)
    sets(time(15))
    scene.stage.workspace.faults.clear()
    assert await count(MONDAY, time(10, 30)) == 0
    sets(time(11))
    assert await count(MONDAY, time(10, 59)) == 0
    assert await count(MONDAY, time(11)) == 1
    sets(time(10))
    assert await count(MONDAY, time(12)) == 1

    sets(time(15))
    assert await count(TUESDAY, time(10)) == 1
    sets(time(9, 30))
    assert await count(TUESDAY, time(10, 1)) == 2
    assert await count(TUESDAY, time(16)) == 2
