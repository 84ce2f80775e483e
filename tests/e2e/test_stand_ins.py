"""Who stands in may leave, be muted or live by another clock: somebody reads what is meant for who is away, every day
(requirements N5)."""

from datetime import date, time, timedelta

import pytest

from bot.usecases.activities import fail
from bot.usecases.rolling_up import Weekly
from bot.usecases.settings import Choices, choose
from journeys.calendar import instant, zone
from journeys.person import WORKING_DAYS
from tests.e2e.scene import FRIDAY, MONDAY, NEXT_MONDAY, SUNDAY, THURSDAY, TUESDAY, WEDNESDAY, ZONE, Scene

HOUR = timedelta(hours=1)


async def _read(scene: Scene, until: date, *words: str) -> list[str]:
    """Who has got what says all these words, and when, an hour at a time."""
    clock, found = scene.stage.clock, []
    before = {who: len(scene.texts(who)) for who in scene.stage.people}
    end = instant(until, time(23), ZONE)
    while clock.now() < end:
        await scene.passes(seconds=min(HOUR, end - clock.now()).total_seconds())
        for who, seen in before.items():
            texts = scene.texts(who)
            found += [f"{clock.now().astimezone(zone(ZONE)):%a} {who}" for text in _saying(texts[seen:], words)]
            before[who] = len(texts)
    return found


def _saying(texts: list[str], words: tuple[str, ...]) -> list[str]:
    return [text for text in texts if all(word in text for word in words)]


@pytest.mark.parametrize(
    ("first", "last", "onward", "readers"),
    [
        (MONDAY, TUESDAY, "theo", ["theo", "theo", "jonas", "jonas", "jonas"]),
        (WEDNESDAY, THURSDAY, "priya", ["jonas", "jonas", "priya", "priya", "jonas"]),
    ],
    ids=["from the west", "to the east"],
)
async def test_each_day_has_a_reader_where_stand_ins_come_and_go(
    scene: Scene, first: date, last: date, onward: str, readers: list[str]
) -> None:
    scene.leaves("jonas", first, last, onward)
    scene.leaves("mara", MONDAY, FRIDAY, "jonas")
    days = ("Mon", "Tue", "Wed", "Thu", "Fri")
    expected = [f"{day} {who}" for day, who in zip(days, readers, strict=True)]
    assert await _read(scene, FRIDAY, "For @mara", "changes when it comes") == expected


async def test_who_stands_in_and_is_muted_over_the_hour_gets_it_afterwards(scene: Scene) -> None:
    scene.leaves("mara", TUESDAY, FRIDAY, "jonas")
    await scene.comes_to(WEDNESDAY, time(8))
    scene.mutes("jonas", WEDNESDAY, time(10))
    assert await _read(scene, WEDNESDAY, "For @mara", "changes when it comes") == ["Wed jonas"]


async def test_what_the_hours_of_the_stand_in_hold_back_comes_to_who_is_back_before(scene: Scene) -> None:
    scene.leaves("mara", TUESDAY, WEDNESDAY, "theo")
    scene.mutes("theo", MONDAY + timedelta(days=14), time(10))
    await scene.comes_to(TUESDAY, time(12))
    fail(scene.stage.desk, scene.stage.caller("priya"), scene.activity("configure"), "broken")
    assert await _read(scene, THURSDAY, "did not succeed") == ["Thu mara"]


async def test_who_is_back_gets_their_own_roll_up_though_it_is_later_than_further_east(idle: Scene) -> None:
    idle.starts(csm=idle.stage.people["theo"].id)
    chosen = Choices(True, time(9), WORKING_DAYS, "", weekly=Weekly("mon"))
    choose(idle.stage.desk, idle.stage.caller("theo"), chosen)
    await idle.settles()
    await idle.comes_to(TUESDAY, time(6))
    idle.leaves("theo", TUESDAY, SUNDAY, "priya")
    assert await _read(idle, NEXT_MONDAY, "Week to") == ["Mon theo"]
