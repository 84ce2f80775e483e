"""Only one absence is kept, and which days off give way to others is said (requirements N5)."""

from datetime import date, time

import pytest

from tests.e2e.acts import opened, said
from tests.e2e.scene import FRIDAY, THURSDAY, TUESDAY, WEDNESDAY, Scene


async def test_the_next_absence_is_refused_while_this_one_lasts(scene: Scene) -> None:
    scene.leaves("mara", TUESDAY, FRIDAY, "theo")
    await scene.comes_to(WEDNESDAY, time(12))
    told = await said(scene.stage, "mara", "away 2026-12-21 2026-12-31 @theo")
    assert "You are away now, and only one absence is kept." in told
    await scene.comes_to(THURSDAY, time(20))
    assert any("For @mara" in text and "is delayed in" in text for text in scene.texts("theo"))


async def test_one_that_lies_ahead_gives_way_to_another_and_that_is_said(scene: Scene) -> None:
    await said(scene.stage, "mara", "away 2026-12-21 2026-12-31 @theo")
    told = await said(scene.stage, "mara", "away 2026-11-25 @theo")
    assert "Mon 21 Dec to Thu 31 Dec is no longer noted" in told
    assert "`/journey away 2026-12-21 2026-12-31`" in told
    again = await said(scene.stage, "mara", "away 2026-11-25 2026-11-26 @theo")
    assert "no longer noted" not in again


@pytest.mark.parametrize(
    ("days", "gone"),
    [
        (
            "2026-12-04 2026-12-08",
            "Tue 1 Dec to Thu 3 Dec is no longer noted: `/journey away 2026-12-01 2026-12-08` covers",
        ),
        ("2026-11-30 2026-12-04", "Sat 5 Dec is no longer noted: `/journey away 2026-11-30 2026-12-05` covers both."),
        (
            "2026-12-02 2026-12-03",
            "Tue 1 Dec and Fri 4 Dec to Sat 5 Dec is no longer noted: `/journey away 2026-12-01 2026-12-05`",
        ),
        (
            "2026-12-06 2026-12-08",
            "Tue 1 Dec to Sat 5 Dec is no longer noted: `/journey away 2026-12-01 2026-12-08` covers",
        ),
        (
            "2026-12-15 2026-12-16",
            "Tue 1 Dec to Sat 5 Dec is no longer noted: enter the earlier one first, and the other",
        ),
        (
            "2026-11-25 2026-11-26",
            "Tue 1 Dec to Sat 5 Dec is no longer noted: write `/journey away 2026-12-01 2026-12-05` once",
        ),
        ("2026-11-30 2026-12-08", ""),
    ],
)
async def test_which_days_off_ahead_give_way_is_said(scene: Scene, days: str, gone: str) -> None:
    assert "no longer noted" not in await said(scene.stage, "mara", "away 2026-12-01 2026-12-05 @theo")
    told = await said(scene.stage, "mara", f"away {days} @theo")
    assert gone in told
    assert ("no longer noted" in told) == bool(gone)


async def test_days_off_that_are_cut_short_while_they_last_are_said(scene: Scene) -> None:
    scene.leaves("mara", TUESDAY, FRIDAY, "theo")
    await scene.comes_to(WEDNESDAY, time(12))
    told = await said(scene.stage, "mara", "away 2026-11-25 2026-11-26 @theo")
    assert "You are away from Tue 24 Nov to Thu 26 Nov." in told
    assert "Fri 27 Nov is no longer noted: `/journey away 2026-11-24 2026-11-27` covers both." in told


async def test_the_form_says_which_days_off_give_way(scene: Scene) -> None:
    scene.leaves("mara", date(2026, 12, 1), date(2026, 12, 5), "theo")
    mara, form = scene.stage.people["mara"], await opened(scene.stage, "mara", "settings")
    kept = await mara.submit(form, {"away_from": "2026-12-04", "away_until": "2026-12-08"})
    assert kept.view is not None
    assert "Saved. Only one absence is kept, so Tue 1 Dec to Thu 3 Dec is no longer noted" in mara.read(kept.view)
    await mara.close(kept.view)
    assert (await mara.submit(await opened(scene.stage, "mara", "settings"), {"away_on": []})).closed


async def test_days_off_that_are_taken_back_before_they_begin_are_named(scene: Scene) -> None:
    scene.leaves("mara", TUESDAY, FRIDAY)
    await scene.settles()
    told = await said(scene.stage, "mara", "back")
    assert told.startswith("Your time off, Tue 24 Nov to Fri 27 Nov, is dropped. 1 task of yours is due earlier again:")
    assert "You are not away" in await said(scene.stage, "mara", "back")
