"""Whatever somebody changes on a day, they get its digest once (requirements N3, N4, N5)."""

from datetime import date, time
from typing import Any

import pytest

from bot.usecases.starting import StartOrder, start
from journeys.person import WEEKDAYS, WORKING_DAYS
from tests.e2e.acts import said
from tests.e2e.scene import FRIDAY, MONDAY, NEXT_MONDAY, SATURDAY, TUESDAY, WEDNESDAY, Scene

NINE = time(9)
MADE_UP = "You were told nothing since"
POST = "chat.postMessage"


def _chooses(scene: Scene, **choices: Any) -> None:
    scene.chooses(**{"digest_on": True, "keeps_mute": True} | choices)


async def _waits_until(scene: Scene, *hours: time) -> None:
    for hour in hours:
        await scene.comes_to(TUESDAY, hour)


@pytest.mark.parametrize(
    "change",
    [
        {"digest_on": False},
        {"digest_at": time(7, 30)},
        {"digest_days": ("mon", "wed", "thu", "fri")},
        {"timezone": "Asia/Dubai"},
    ],
    ids=["off", "an earlier hour", "another day", "another zone"],
)
async def test_a_mute_is_made_up_for_once_whatever_is_changed_afterwards(
    scene: Scene, change: dict[str, object]
) -> None:
    await scene.comes_to(MONDAY, NINE)
    await scene.comes_to(MONDAY, time(15))
    scene.mutes("mara", TUESDAY, time(8))
    await _waits_until(scene, time(8), NINE)
    before = len(scene.digests())
    assert MADE_UP in scene.digests()[-1]

    await _waits_until(scene, time(9, 30))
    _chooses(scene, **change)
    await _waits_until(scene, time(9, 35), time(11), time(15))
    assert len(scene.digests()) == before


async def test_an_absence_is_made_up_for_once_though_the_digest_is_switched_off_then(scene: Scene) -> None:
    scene.leaves("mara", MONDAY, MONDAY)
    await _waits_until(scene, time(0, 1), NINE)
    assert len(scene.digests()) == 1
    await _waits_until(scene, time(9, 30))
    _chooses(scene, digest_on=False)
    await scene.passes(minutes=5)
    assert len(scene.digests()) == 1


async def test_what_made_up_for_a_mute_is_not_said_again_at_a_later_hour_of_the_day(scene: Scene) -> None:
    await scene.comes_to(MONDAY, NINE)
    scene.mutes("mara", TUESDAY, time(10))
    await _waits_until(scene, NINE, time(10))
    before = len(scene.digests())
    assert MADE_UP in scene.digests()[-1]
    await _waits_until(scene, time(10, 30))
    _chooses(scene, digest_at=time(11))
    await _waits_until(scene, time(11, 5), time(15, 5))
    assert len(scene.digests()) == before
    await scene.comes_to(WEDNESDAY, time(11))
    assert len(scene.digests()) == before + 1


@pytest.mark.parametrize(
    ("begin", "end", "before", "after", "following"),
    [
        (
            (MONDAY, time(20)),
            (MONDAY, time(23)),
            {},
            {"quiet": (time(22), time(7))},
            TUESDAY,
        ),
        (
            (SATURDAY, time(8)),
            (SATURDAY, time(10)),
            {"working_days": WEEKDAYS},
            {"working_days": WORKING_DAYS},
            NEXT_MONDAY,
        ),
    ],
    ids=["quiet hours", "working days"],
)
async def test_what_has_made_up_for_a_mute_on_a_day_is_not_that_of_another_by_hours_chosen_since(
    scene: Scene,
    begin: tuple[date, time],
    end: tuple[date, time],
    before: dict[str, object],
    after: dict[str, object],
    following: date,
) -> None:
    _chooses(scene, **before)
    await scene.comes_to(MONDAY, NINE)
    await scene.comes_to(*begin)
    scene.mutes("mara", *end)
    await scene.comes_to(*end)
    assert MADE_UP in scene.digests()[-1]
    count = len(scene.digests())
    await scene.passes(minutes=1)
    _chooses(scene, **after)
    await scene.comes_to(following, NINE)
    assert len(scene.digests()) == count + 1
    assert MADE_UP not in scene.digests()[-1]


async def test_a_stand_in_further_east_leaves_them_the_digest_of_the_day_on_which_they_are_back(idle: Scene) -> None:
    """Nine on Wednesday in Kolkata is Tuesday evening in New York."""
    idle.starts(csm=idle.stage.people["theo"].id)
    idle.leaves("theo", TUESDAY, TUESDAY, "priya")
    await idle.settles()
    for day in (TUESDAY, WEDNESDAY):
        await idle.comes_to(day, NINE, "Asia/Kolkata")
    await idle.comes_to(WEDNESDAY, NINE, "America/New_York")
    assert len(idle.digests("theo")) == 1


async def test_who_calls_in_sick_before_their_hour_leaves_the_digest_to_their_stand_in(scene: Scene) -> None:
    """Whose hour has passed."""
    _chooses(scene, digest_at=time(11))
    await scene.comes_to(MONDAY, time(10))
    scene.leaves("mara", MONDAY, FRIDAY, "jonas")
    for hour in (10, 11, 12, 18):
        await scene.comes_to(MONDAY, time(hour, 30))
    assert (len(scene.digests("jonas")), len(scene.digests())) == (1, 0)


async def test_one_that_waits_does_not_come_to_somebody_who_has_switched_it_off(scene: Scene) -> None:
    scene.stage.workspace.faults.fail("chat.postMessage", times=1000)
    await scene.comes_to(MONDAY, NINE)
    _chooses(scene, digest_at=time(15))
    scene.stage.workspace.faults.clear()
    await scene.comes_to(MONDAY, time(10, 30))
    _chooses(scene, digest_at=time(15), digest_on=False)
    await scene.comes_to(MONDAY, time(15, 5))
    assert scene.digests() == []


async def test_what_was_new_in_one_that_came_late_is_not_new_in_the_next(scene: Scene) -> None:
    scene.stage.workspace.faults.fail("chat.postMessage", times=1000)
    await scene.comes_to(MONDAY, NINE)
    _chooses(scene, digest_at=time(15))
    scene.stage.workspace.faults.clear()
    await scene.comes_to(MONDAY, time(12))
    await scene.minutes_pass(2)
    order = StartOrder("acme", "rollout", MONDAY, {}, again=True)
    start(scene.stage.desk, scene.stage.caller("jonas"), order)
    await scene.settles()
    await scene.comes_to(MONDAY, time(15))
    assert "New for you" in scene.digests()[-1]
    await _waits_until(scene, time(15))
    assert len(scene.digests()) == 2
    assert "New for you" not in scene.digests()[-1]


async def _is_told_nothing_while_the_digest_waits(scene: Scene, begin: str, end: str) -> int:
    """For two minutes of Tuesday, from five past nine on; how many digests she had before."""
    await scene.comes_to(MONDAY, NINE)
    before = len(scene.digests())
    scene.stage.workspace.faults.rate_limit(20 * 60, POST)
    await _waits_until(scene, NINE, time(9, 5))
    await said(scene.stage, "mara", begin)
    await scene.passes(minutes=2)
    await said(scene.stage, "mara", end)
    await scene.minutes_pass(30)
    return before


@pytest.mark.parametrize(
    ("begin", "end", "since"),
    [("mute 2h", "unmute", "today at 09:05"), ("away 2026-11-24 2026-11-25 @theo", "back", "today at 00:00")],
    ids=["muted", "away"],
)
async def test_one_that_waited_for_slack_makes_up_for_what_was_over_before_it_came(
    scene: Scene, begin: str, end: str, since: str
) -> None:
    before = await _is_told_nothing_while_the_digest_waits(scene, begin, end)
    (digest,) = scene.digests()[before:]
    assert f"{MADE_UP} {since}" in digest
    await scene.comes_to(WEDNESDAY, NINE)
    assert len(scene.digests()) == before + 2
    assert "You were told nothing" not in scene.digests()[-1]


async def test_a_mute_after_one_that_waited_for_slack_does_not_go_on_from_the_mute_before_it(scene: Scene) -> None:
    await _is_told_nothing_while_the_digest_waits(scene, "mute 2h", "unmute")
    await _waits_until(scene, time(14))
    scene.mutes("mara", TUESDAY, time(15))
    await _waits_until(scene, time(15))
    assert f"{MADE_UP} today at 14:00" in scene.digests()[-1]


async def test_one_that_is_found_after_a_mute_but_came_before_it_does_not_make_up_for_it(scene: Scene) -> None:
    await scene.comes_to(MONDAY, NINE)
    faults, before = scene.stage.workspace.faults, len(scene.digests())
    faults.drop(POST, accepted=True)
    faults.fail("conversations.history", times=1000)
    await _waits_until(scene, NINE, time(9, 5))
    await said(scene.stage, "mara", "mute 2h")
    await scene.passes(minutes=2)
    await said(scene.stage, "mara", "unmute")
    faults.clear()
    await scene.minutes_pass(30)
    _, after_the_mute = scene.digests()[before:]
    assert f"{MADE_UP} today at 09:05" in after_the_mute
