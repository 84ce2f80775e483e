"""An overdue task that somebody puts off before anybody was alerted (requirements N2)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.usecases import running
from bot.usecases.activities import block, snooze
from journeys.journey import WaitsFor
from tests.e2e.acts import opened, said
from tests.e2e.scene import LATE, MONDAY, Scene


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
    scene.gives("mara", "configure", "theo")
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


LOS_ANGELES = "America/Los_Angeles"
"""At five on Monday in Los Angeles it is Tuesday in Auckland, and at nine on Tuesday Wednesday."""
BLOCKED = "block acme do the configure customer until"
PUT_OFF = ["snooze acme do the configure until", BLOCKED]


async def _is_in_auckland(scene: Scene) -> None:
    scene.says(replace(scene.acme, timezone="Pacific/Auckland"))
    for who in ("mara", "priya"):
        scene.chooses(who, digest_on=True, timezone=LOS_ANGELES)
    await scene.comes_to(TUESDAY - timedelta(days=1), time(17), LOS_ANGELES)


async def _digest_on(scene: Scene, days: int, who: str = "priya") -> bool:
    """Whether somebody in Los Angeles has one so many days after Tuesday."""
    before = scene.digests(who)
    await scene.comes_to(TUESDAY + timedelta(days=days), time(9), LOS_ANGELES)
    return len(scene.digests(who)) > len(before)


@pytest.mark.parametrize("days", [0, 1])
@pytest.mark.parametrize("words", PUT_OFF)
async def test_what_its_owner_puts_off_is_in_the_digest_of_its_day_where_the_customer_has_the_next_one_by_then(
    scene: Scene, words: str, days: int
) -> None:
    await _is_in_auckland(scene)
    day = TUESDAY + timedelta(days=days)
    assert "Choose a day after today" not in await said(scene.stage, "priya", f"{words} {day}")
    assert [await _digest_on(scene, one) for one in (0, 1)] == [days == 0, True]


@pytest.mark.parametrize("word", ["snooze", "block"])
async def test_a_form_takes_the_tomorrow_of_who_puts_off_where_it_is_today_for_the_customer(
    scene: Scene, word: str
) -> None:
    await _is_in_auckland(scene)
    priya = scene.stage.people["priya"]
    form = await opened(scene.stage, "priya", f"{word} acme do the configure")
    filled = {"waits_for": "customer"} if word == "block" else {}
    refused = await priya.submit(form, {**filled, "until": str(TUESDAY - timedelta(days=1))})
    assert refused.errors == {"until": "Choose a day after today."}
    assert (await priya.submit(form, {**filled, "until": str(TUESDAY)})).closed
    assert await _digest_on(scene, 0)


async def test_whoever_has_the_day_before_the_customers_is_offered_their_own_tomorrow(scene: Scene) -> None:
    await _is_in_auckland(scene)
    form = await opened(scene.stage, "priya", "snooze acme do the configure")
    assert f"Remind again on: [{TUESDAY}]" in scene.stage.people["priya"].read(form)


@pytest.mark.parametrize("days", [0, 1])
async def test_a_journey_is_snoozed_until_the_day_of_its_csm_where_its_customer_has_the_next_one(
    scene: Scene, days: int
) -> None:
    await _is_in_auckland(scene)
    until = TUESDAY + timedelta(days=days)
    running.snooze(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id, until)
    heads = []
    for day in (0, 1):
        await scene.comes_to(TUESDAY + timedelta(days=day), time(9), LOS_ANGELES)
        heads.append(scene.digests()[-1].splitlines()[0])
    assert ["1 journey late" in head for head in heads] == [days == 0, True]


async def test_what_a_digest_shows_as_blocked_can_be_unblocked_where_the_customer_has_its_day_already(
    scene: Scene,
) -> None:
    await _is_in_auckland(scene)
    await said(scene.stage, "priya", f"{BLOCKED} {TUESDAY + timedelta(days=1)}")
    assert await _digest_on(scene, 0, "mara")
    mara, digest = scene.stage.people["mara"], scene.messages("mara")[-1]
    assert "waiting on the customer until Wed 2 Dec" in mara.read(digest)
    assert "not waiting" not in await said(scene.stage, "mara", "unblock acme do the configure")
