"""Mutes and absences that meet, follow each other or end early: one digest tells what was missed, and since when
(requirements N5)."""

import re
from datetime import date, time, timedelta
from typing import Any

import pytest

from bot.usecases.settings import settings
from bot.usecases.starting import StartOrder, start
from journeys.calendar import instant, zone
from tests.e2e.acts import said
from tests.e2e.scene import FRIDAY, MONDAY, NEXT_MONDAY, THURSDAY, TUESDAY, WEDNESDAY, ZONE, Scene

NINE = time(9)
HALF_AN_HOUR = timedelta(minutes=30)
MADE_UP = re.compile(r"You were told nothing (?:since )?(.*?)\. This is")


def _chooses(scene: Scene, **choices: Any) -> None:
    scene.chooses(**{"digest_on": True, "keeps_mute": True} | choices)


async def _digests(scene: Scene, until: date, at: time = time(12)) -> list[tuple[str, str]]:
    """When Mara got each digest from here on, and since when she was told nothing as it says."""
    clock, before, found = scene.stage.clock, len(scene.texts("mara")), []
    end = instant(until, at, ZONE)
    while clock.now() < end:
        await scene.passes(seconds=min(HALF_AN_HOUR, end - clock.now()).total_seconds())
        texts = scene.texts("mara")
        came = f"{clock.now().astimezone(zone(ZONE)):%a %H:%M}"
        found += [(came, _missed(text)) for text in texts[before:] if "changes when it comes" in text]
        before = len(texts)
    return found


def _missed(text: str) -> str:
    found = MADE_UP.search(text)
    return found[1] if found else ""


@pytest.mark.parametrize("choices", [{}, {"digest_on": False}, {"digest_days": ("mon", "fri")}], ids=str)
@pytest.mark.parametrize("stand_in", ["jonas", ""])
async def test_a_mute_that_runs_into_an_absence_is_made_up_for_on_the_first_morning(
    scene: Scene, choices: dict[str, object], stand_in: str
) -> None:
    _chooses(scene, **choices)
    await scene.comes_to(MONDAY, NINE)
    await scene.comes_to(MONDAY, time(15))
    scene.mutes("mara", TUESDAY, time(15))
    scene.leaves("mara", TUESDAY, TUESDAY, stand_in)
    assert await _digests(scene, WEDNESDAY) == [("Wed 09:00", "23 Nov at 15:00")]
    assert [missed for _, missed in await _digests(scene, FRIDAY) if missed] == []


async def test_the_choice_of_another_hour_brings_no_second_one(scene: Scene) -> None:
    _chooses(scene, digest_days=("mon", "fri"))
    await scene.comes_to(MONDAY, time(10))
    scene.mutes("mara", TUESDAY, time(10))
    scene.leaves("mara", TUESDAY, TUESDAY)
    assert [came for came, _ in await _digests(scene, WEDNESDAY, time(10))] == ["Wed 09:00"]
    _chooses(scene, digest_days=("mon", "fri"), digest_at=time(8, 30))
    assert await _digests(scene, FRIDAY) == [("Fri 08:30", "")]


async def test_whoever_goes_home_ill_has_read_the_digest_of_that_morning(scene: Scene) -> None:
    await scene.comes_to(MONDAY, NINE)
    await scene.comes_to(MONDAY, time(10))
    assert "You are away on Mon 23 Nov" in await said(scene.stage, "mara", "away 2026-11-23 @theo")
    assert await _digests(scene, TUESDAY) == [("Tue 09:00", "yesterday at 09:00")]
    assert "New for you" not in scene.texts("mara")[-1]


async def test_what_the_digest_of_the_day_has_made_up_for_is_not_missed_again_when_she_asks(scene: Scene) -> None:
    scene.leaves("mara", TUESDAY, WEDNESDAY, "theo")
    await scene.comes_to(THURSDAY, time(8, 30))
    assert _missed(await said(scene.stage, "mara", "digest")) == "24 Nov at 00:00"
    assert await _digests(scene, THURSDAY, time(17)) == [("Thu 09:00", "24 Nov at 00:00")]
    asked = await said(scene.stage, "mara", "digest")
    assert "Do the call" in asked
    assert _missed(asked) == ""


async def test_days_off_that_are_noted_afterwards_were_not_silent(scene: Scene) -> None:
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        await scene.comes_to(day, NINE)
    await scene.comes_to(WEDNESDAY, time(15))
    scene.leaves("mara", MONDAY, FRIDAY, "theo")
    assert await _digests(scene, NEXT_MONDAY) == [("Mon 09:00", "25 Nov at 09:00")]


async def test_after_an_early_return_nothing_is_missing_since(scene: Scene) -> None:
    scene.leaves("mara", TUESDAY, FRIDAY, "theo")
    await scene.comes_to(MONDAY, NINE)
    await scene.comes_to(TUESDAY, time(10))
    scene.comes_back("mara")
    assert await _digests(scene, THURSDAY) == [("Tue 10:30", "today at 00:00"), ("Wed 09:00", ""), ("Thu 09:00", "")]


async def test_what_came_after_an_early_return_is_nothing_that_was_kept_from_her(scene: Scene) -> None:
    """Nothing mattered yet when she came back; an alert reached her in the night before the digest."""
    await scene.comes_to(MONDAY, NINE)
    scene.leaves("mara", TUESDAY, FRIDAY)
    await scene.comes_to(WEDNESDAY, time(14))
    scene.comes_back("mara")
    before = len(scene.texts("mara"))
    missed = "from 24 Nov at 00:00 until yesterday at 14:00"
    assert await _digests(scene, THURSDAY) == [("Thu 09:00", missed)]
    alert, digest = scene.texts("mara")[before:]
    assert "Acme Rockets is delayed in Rollout v1" in alert
    scene.does("mara", "call")
    await scene.settles()
    redrawn = scene.texts("mara")[-1]
    assert redrawn != digest
    assert _missed(redrawn) == missed
    assert [told for _, told in await _digests(scene, FRIDAY) if told] == []


async def test_whoever_is_back_before_their_hour_gets_the_digest_that_has_come_further_east(scene: Scene) -> None:
    await scene.comes_to(MONDAY, NINE)
    scene.leaves("mara", TUESDAY, FRIDAY, "priya")
    await scene.comes_to(WEDNESDAY, time(5))
    assert any("Wed 25 Nov" in text and "For @mara" in text for text in scene.texts("priya"))
    await scene.comes_to(WEDNESDAY, time(8))
    scene.comes_back("mara")
    assert await _digests(scene, THURSDAY) == [("Wed 09:00", "yesterday at 00:00"), ("Thu 09:00", "")]


@pytest.mark.parametrize("last", [THURSDAY, FRIDAY], ids=["touching", "with a day more"])
async def test_an_absence_that_is_prolonged_is_one(scene: Scene, last: date) -> None:
    await scene.comes_to(MONDAY, NINE)
    scene.leaves("mara", TUESDAY, WEDNESDAY, "theo")
    await scene.comes_to(WEDNESDAY, time(12))
    scene.leaves("mara", WEDNESDAY if last is THURSDAY else THURSDAY, last, "theo")
    assert (await _digests(scene, NEXT_MONDAY))[0][1] == "24 Nov at 00:00"


@pytest.mark.parametrize(
    "choices", [{"digest_on": False}, {}, {"digest_days": ("mon",)}, {"quiet": (time(18), time(10))}], ids=str
)
async def test_what_was_missed_is_told_although_the_next_absence_is_noted_first(
    scene: Scene, choices: dict[str, object]
) -> None:
    _chooses(scene, **choices)
    scene.leaves("mara", TUESDAY, THURSDAY, "theo")
    await scene.comes_to(FRIDAY, time(8))
    scene.leaves("mara", date(2026, 12, 21), date(2026, 12, 22), "theo")
    morning = time(10) if "quiet" in choices else NINE
    if choices.get("digest_on", True):
        foretold = settings(scene.stage.desk, scene.stage.caller("mara")).next_digest_at
        assert foretold == instant(FRIDAY, morning, ZONE)
    first, *rest = await _digests(scene, NEXT_MONDAY)
    assert first == (f"Fri {morning:%H:%M}", "24 Nov at 00:00")
    assert [came for came, missed in rest if missed or came.startswith("Fri")] == []


async def test_ill_again_on_the_day_of_the_return_makes_it_one_absence(scene: Scene) -> None:
    _chooses(scene, digest_on=False)
    scene.leaves("mara", TUESDAY, TUESDAY, "theo")
    await scene.comes_to(WEDNESDAY, time(8))
    scene.leaves("mara", WEDNESDAY, THURSDAY, "theo")
    assert await _digests(scene, NEXT_MONDAY) == [("Fri 09:00", "24 Nov at 00:00")]


async def test_what_an_outage_has_kept_after_an_absence_is_told_after_the_next(scene: Scene) -> None:
    _chooses(scene, digest_on=False)
    await scene.settles()
    scene.stage.workspace.faults.fail("chat.postMessage", times=1000)
    scene.leaves("mara", TUESDAY, TUESDAY)
    await scene.comes_to(TUESDAY, NINE)
    start(scene.stage.desk, scene.stage.caller("jonas"), StartOrder("acme", "rollout", MONDAY, {}, again=True))
    assert await _digests(scene, WEDNESDAY) == []
    scene.leaves("mara", THURSDAY, THURSDAY)
    await scene.comes_to(THURSDAY, NINE)
    scene.stage.workspace.faults.clear()
    assert await _digests(scene, FRIDAY) == [("Fri 09:00", "24 Nov at 00:00")]
    assert "Do the plan" in scene.texts("mara")[-1].partition("New for you")[2]


@pytest.mark.parametrize("out", ["the bot", "Slack"])
async def test_what_came_after_a_mute_that_was_never_made_up_for_is_not_denied_after_the_next(
    scene: Scene, out: str
) -> None:
    """Nothing could be told for more than a day; then all that came up was told as it came."""
    _chooses(scene, digest_on=False)
    scene.mutes("mara", MONDAY, time(14))
    if out == "Slack":
        scene.stage.workspace.faults.fail("chat.postMessage", times=1000)
        assert await _digests(scene, TUESDAY, time(15)) == []
        scene.stage.workspace.faults.clear()
    await scene.comes_to(WEDNESDAY, NINE)
    await scene.comes_to(FRIDAY, NINE)
    assert any("delayed in" in text for text in scene.texts("mara"))
    await scene.comes_to(NEXT_MONDAY, NINE)
    assert [text for text in scene.texts("mara") if _missed(text)] == []
    scene.mutes("mara", NEXT_MONDAY, time(10))
    assert await _digests(scene, NEXT_MONDAY) == [("Mon 10:00", "today at 09:00")]


async def test_a_digest_that_has_caught_up_is_known_once_an_absence_goes_on_from_its_mute(scene: Scene) -> None:
    """Days off begin at midnight, before what she has read."""
    await _catches_up(scene, TUESDAY, time(8), time(12))
    await scene.comes_to(TUESDAY, time(14))
    scene.leaves("mara", TUESDAY, WEDNESDAY, "theo")
    assert await _digests(scene, THURSDAY) == [("Thu 09:00", "24 Nov at 12:00")]
    assert "New for you" not in scene.texts("mara")[-1]


async def test_a_digest_that_has_caught_up_is_known_once_another_mute_has_taken_the_place_of_the_first(
    scene: Scene,
) -> None:
    await _catches_up(scene, TUESDAY, time(8), time(12))
    assert "New for you" in scene.texts("mara")[-1]
    await scene.comes_to(TUESDAY, time(14))
    scene.mutes("mara", TUESDAY, time(15))
    assert await _digests(scene, TUESDAY, time(16)) == [("Tue 15:00", "today at 14:00")]
    assert "New for you" not in scene.texts("mara")[-1]


async def test_a_mute_after_what_has_made_up_for_an_absence_is_made_up_for_when_it_ends(scene: Scene) -> None:
    """The first mute lasted over the morning after the absence; another has taken its place since."""
    _chooses(scene, digest_days=("mon", "fri"))
    scene.leaves("mara", MONDAY, MONDAY)
    await scene.comes_to(TUESDAY, time(8))
    scene.mutes("mara", TUESDAY, time(12))
    assert [came for came, _ in await _digests(scene, TUESDAY, time(13))] == ["Tue 12:00"]
    await scene.comes_to(TUESDAY, time(14))
    scene.mutes("mara", TUESDAY, time(15))
    assert await _digests(scene, TUESDAY, time(16)) == [("Tue 15:00", "today at 14:00")]


async def _catches_up(scene: Scene, day: date, begin: time, end: time) -> None:
    """Mara has been muted over that day's hour, and a journey was started meanwhile."""
    await scene.comes_to(MONDAY, NINE)
    await scene.comes_to(day, begin)
    scene.mutes("mara", day, end)
    order = StartOrder("acme", "rollout", MONDAY, {}, again=True)
    start(scene.stage.desk, scene.stage.caller("jonas"), order)
    assert len(await _digests(scene, day, end)) == 1
