"""An overdue task that somebody puts off before anybody was alerted (requirements N2)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.usecases import running
from bot.usecases.activities import block, reassign, snooze
from journeys.journey import WaitsFor
from tests.e2e.acts import opened, said
from tests.e2e.scene import MONDAY, Scene

LATE = MONDAY + timedelta(days=3)
"""The call, due two days after Monday, is overdue from Thursday on."""


def _snoozed(scene: Scene, who: str, days: int = 8) -> None:
    snooze(scene.stage.desk, scene.stage.caller(who), scene.activity("configure"), LATE + timedelta(days=days))


def _blocked(scene: Scene, who: str, days: int = 8) -> None:
    configure, until = scene.activity("configure"), LATE + timedelta(days=days)
    block(scene.stage.desk, scene.stage.caller(who), configure, WaitsFor.CUSTOMER, until)


@pytest.mark.parametrize("put_off", [_snoozed, _blocked])
async def test_what_its_owner_puts_off_before_they_were_alerted_the_csm_is_told(
    scene: Scene, put_off: Callable[..., None]
) -> None:
    scene.chooses()
    scene.chooses("priya", quiet=(time(20), time(9)))
    scene.does("mara", "call")
    await scene.comes_to(LATE, time(1))
    put_off(scene, "priya")
    await scene.settles()
    assert len(scene.told("Acme Rockets is delayed")) == 1

    put_off(scene, "priya", days=9)
    await scene.comes_to(LATE + timedelta(days=2), time(12))
    assert len(scene.told("Acme Rockets is delayed")) == 1
    assert scene.told("Acme Rockets is", "priya") == []


async def test_what_the_csm_puts_off_for_the_owner_is_told_to_nobody(scene: Scene) -> None:
    scene.chooses("priya", quiet=(time(20), time(9)))
    scene.does("mara", "call")
    await scene.comes_to(LATE, time(1))
    _snoozed(scene, "mara")
    await scene.comes_to(LATE, time(8, 30))
    assert [scene.told("Acme Rockets is", who) for who in ("mara", "priya")] == [[], []]


async def test_what_its_owner_puts_off_after_the_alert_the_csm_is_not_told(scene: Scene) -> None:
    scene.does("mara", "call")
    await scene.comes_to(LATE, time(8))
    assert len(scene.told("Acme Rockets is delayed", "priya")) == 1
    scene.chooses("priya", quiet=(time(20), time(9)))
    _snoozed(scene, "priya")
    await scene.settles()
    assert scene.told("Acme Rockets is") == []


async def test_whoever_is_given_a_snoozed_task_is_told_of_it(scene: Scene) -> None:
    """That the one before wanted to hear nothing for a while was theirs to choose."""
    _snoozed(scene, "priya")
    theo = scene.stage.people["theo"].id
    reassign(scene.stage.desk, scene.stage.caller("mara"), scene.activity("configure"), theo)
    await scene.settles()
    (given,) = scene.told("gave you Do the configure", "theo")
    assert "snoozed" not in given
    await scene.comes_to(LATE, time(12))
    assert len(scene.told("Acme Rockets is delayed", "theo")) == 1


INDIA, TUESDAY = "Asia/Kolkata", MONDAY + timedelta(days=8)
"""At nine on Tuesday in India it is still Monday in New York."""


async def _is_in_new_york(scene: Scene) -> None:
    scene.says(replace(scene.acme, timezone="America/New_York"))
    await scene.comes_to(TUESDAY - timedelta(days=1), time(11), INDIA)


@pytest.mark.parametrize("words", ["snooze acme do the configure", "block acme do the configure vendor until"])
async def test_what_its_owner_puts_off_until_a_day_is_in_the_digest_of_that_day_wherever_its_customer_is(
    scene: Scene, words: str
) -> None:
    await _is_in_new_york(scene)
    await said(scene.stage, "priya", f"{words} {TUESDAY}")
    await scene.comes_to(TUESDAY, time(9), INDIA)
    digest = scene.messages("priya")[-1]
    assert "# Tue 1 Dec · 1 overdue" in scene.stage.people["priya"].read(digest)

    await said(scene.stage, "mara", "note acme do the configure: they ask for it")
    await scene.settles()
    (listed,) = scene.told("# Tue 1 Dec · 1 overdue", "priya")
    assert "until" not in listed


async def test_a_journey_is_snoozed_until_the_day_that_it_is_for_its_csm(scene: Scene) -> None:
    await _is_in_new_york(scene)
    scene.chooses(digest_on=True, timezone=INDIA)
    running.snooze(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id, TUESDAY)
    await scene.comes_to(TUESDAY, time(9), INDIA)
    assert "1 journey late" in scene.told("# Tue 1 Dec")[0].splitlines()[0]


async def test_whoever_puts_off_in_the_morning_is_offered_the_day_after_theirs(scene: Scene) -> None:
    await _is_in_new_york(scene)
    await scene.comes_to(TUESDAY, time(9), INDIA)
    form = await opened(scene.stage, "priya", "snooze acme do the configure")
    assert "2026-12-02" in scene.stage.people["priya"].read(form)
