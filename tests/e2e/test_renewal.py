"""Who moves, or leaves, without touching the bot: it hears of it within hours by asking Slack (requirements N3, N5)."""

import asyncio
from datetime import time, timedelta
from pathlib import Path

from bot.app import opened
from bot.demo.life import InPlace
from bot.demo.stage import settings_for, sqlite_in
from bot.renewal import AT_ONCE, STALE, Renewal
from bot.usecases.meeting import meet
from bot.usecases.settings import Choices, choose
from journeys.person import WORKING_DAYS, Person
from storage import people
from tests.e2e.scene import LATE, START, TUESDAY, ZONE, Scene


def _renewal(scene: Scene) -> Renewal:
    office = scene.stage.bot.office
    return Renewal(office.desk, office.slack, InPlace(1), scene.stage.clock, scene.acme.workspace)


async def _hours_go_by(scene: Scene) -> None:
    await scene.passes(seconds=STALE.total_seconds() + 1)
    await _renewal(scene).round()
    await scene.settles()


def _known(scene: Scene, who: str) -> Person:
    with scene.stage.desk.database.read() as tx:
        known = people.get(tx, scene.acme.workspace, scene.stage.people[who].id)
    assert known is not None
    return known


def _is_quiet(scene: Scene, who: str, first: time, last: time) -> None:
    choose(scene.stage.desk, scene.stage.caller(who), Choices(False, time(9), WORKING_DAYS, "", quiet=(first, last)))


def _asked(scene: Scene) -> list[str]:
    return [str(call.arguments["user"]) for call in scene.stage.workspace.calls if call.method == "users.info"]


async def test_who_moved_without_a_word_gets_the_digest_by_the_clock_there(scene: Scene) -> None:
    scene.stage.workspace.people.move(scene.stage.people["priya"].id, "Asia/Tokyo")
    await _hours_go_by(scene)
    await scene.comes_to(TUESDAY, time(8, 59), "Asia/Tokyo")
    before = len(scene.digests("priya"))
    await scene.comes_to(TUESDAY, time(9), "Asia/Tokyo")
    assert len(scene.digests("priya")) - before == 1


async def test_what_quiet_hours_held_back_comes_by_the_clock_of_the_new_place(scene: Scene) -> None:
    _is_quiet(scene, "mara", time(22), time(7))
    await scene.comes_to(LATE, time(1))
    assert not [text for text in scene.texts("mara") if "Delayed" in text]
    scene.stage.workspace.people.move(scene.stage.people["mara"].id, "America/New_York")
    await _renewal(scene).round()
    await scene.settles()
    assert [text for text in scene.texts("mara") if "Delayed" in text], "it is evening in New York"


async def test_what_waited_for_a_stand_in_who_has_left_goes_to_the_csm(scene: Scene) -> None:
    """It is evening in New York when Priya's call becomes overdue."""
    scene.leaves("priya", TUESDAY, LATE, "theo")
    _is_quiet(scene, "theo", time(17), time(8))
    await scene.comes_to(LATE, time(1))
    scene.leaves_slack("theo")
    await _renewal(scene).round()
    await scene.settles()

    assert not _known(scene, "theo").is_active
    assert [text for text in scene.texts("mara") if text.startswith("For @priya")]


async def test_nobody_is_asked_for_whom_slack_described_lately(scene: Scene) -> None:
    before = len(_asked(scene))
    await scene.passes(seconds=STALE.total_seconds() - 60)
    await _renewal(scene).round()
    assert len(_asked(scene)) == before


async def test_everybody_gets_their_turn_a_few_at_a_time(scene: Scene) -> None:
    users = [scene.stage.workspace.add_user(f"more-{number}").id for number in range(2 * AT_ONCE)]
    await scene.stage.bot.office.meet(scene.acme.workspace, users)
    await scene.passes(days=1)
    rounds = []
    for _ in range(4):
        before = len(_asked(scene))
        await _renewal(scene).round()
        rounds.append(_asked(scene)[before:])

    assert [len(some) for some in rounds[:2]] == [AT_ONCE, AT_ONCE]
    asked = [user for some in rounds for user in some]
    assert len(asked) == len(set(asked))
    assert set(users) <= set(asked)


async def test_whom_slack_does_not_show_any_longer_holds_up_nobody(scene: Scene) -> None:
    gone = Person(scene.acme.workspace, "U99999999", "Gone Example", ZONE)
    meet(scene.stage.desk, [gone], START - timedelta(days=1))
    await scene.passes(days=1)
    before = len(_asked(scene))
    for _ in range(2):
        await _renewal(scene).round()
    asked = _asked(scene)[before:]

    assert asked.count(gone.id) == 1
    assert {person.id for person in scene.stage.people.values()} <= set(asked)


async def test_where_slack_fails_the_rest_is_asked_for_in_the_next_round(scene: Scene) -> None:
    await scene.passes(days=1)
    before = len(_asked(scene))
    faults = scene.stage.workspace.faults
    faults.slow(0.0, "users.info", times=2)
    faults.rate_limit(1, "users.info")
    await _renewal(scene).round()
    first = _asked(scene)[before:]
    await _renewal(scene).round()
    second = _asked(scene)[before + len(first) :]

    assert len(first) == 3
    assert second[0] == first[-1]
    assert not {*first[:2]} & {*second}


async def test_the_bot_asks_by_itself(scene: Scene, tmp_path: Path) -> None:
    """As one that is started in the morning, after a night in which somebody moved."""
    stage = scene.stage
    stage.workspace.people.move(stage.people["mara"].id, "Asia/Kolkata")
    stage.clock.move(timedelta(hours=12))
    settings = settings_for(stage.workspace, stage.bot.office.slack.client.base_url, sqlite_in(tmp_path))
    async with opened(settings, stage.clock) as again:
        again.loop.start()
        async with asyncio.timeout(30):
            while _known(scene, "mara").timezone != "Asia/Kolkata":  # noqa: ASYNC110  a change in the database
                await asyncio.sleep(0.01)
        await again.loop.stop()


async def test_who_moves_east_past_the_hour_of_their_digest_still_gets_it(scene: Scene) -> None:
    mara = scene.stage.people["mara"].id
    scene.stage.workspace.people.move(mara, "America/New_York")
    await _hours_go_by(scene)
    await scene.comes_to(TUESDAY, time(3, 30))
    read = len(scene.digests())
    scene.stage.workspace.people.move(mara, ZONE)
    await _hours_go_by(scene)
    assert len(scene.digests()) == read + 1
    await scene.comes_to(TUESDAY, time(15, 30))
    assert len(scene.digests()) == read + 1
    await scene.comes_to(TUESDAY + timedelta(days=1), time(9))
    assert len(scene.digests()) == read + 2
