"""Ticks are asked of whoever can give them by now, once, whatever becomes of the customer's CSM (requirements T2)."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.demo.stage import sqlite_in, staged
from bot.sandbox.records import Message
from bot.slack import Slack
from bot.usecases.absences import Absence
from bot.usecases.settings import leave
from journeys.errors import NotPossible
from journeys.journey import JourneyState
from journeys.messages import MessageKind, MessageState
from tests.e2e.scene import MONDAY, START, Scene, furnished
from tests.e2e.test_ticks import AGREED, asking
from tests.e2e.test_ticks import ASKED as CAN_START

TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in range(1, 5))


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """Acme's CSM is Mara; the template has no owner."""
    async with staged(sqlite_in(tmp_path), MovableClock(START)) as stage:
        scene = await furnished(stage)
        scene.applies(asking(AGREED))
        yield scene
        assert list(stage.workspace.problems) == []


async def _is_asked(scene: Scene) -> None:
    """On Monday at noon, of Mara or who stands in for her."""
    await scene.comes_to(MONDAY, time(12))
    scene.says(signed=True)
    await scene.settles()


async def _goes_to(scene: Scene, who: str) -> None:
    """An import gives Acme another CSM, or none."""
    others = {role: user for role, user in scene.acme.roles.items() if role != "csm"}
    csm = {"csm": scene.stage.people[who].id} if who else {}
    scene.says(replace(scene.acme, roles=others | csm), signed=True)
    await scene.passes(minutes=1)


def _asked(scene: Scene, *people: str) -> list[int]:
    """How many messages each of them has read about it."""
    return [len([m for m in scene.messages(who) if "can start for" in m.text]) for who in people]


def _card(scene: Scene, who: str) -> Message:
    return next(message for message in scene.messages(who) if "can start for" in message.text)


async def test_what_the_former_csm_has_read_is_asked_of_the_new_one_who_can_answer(scene: Scene) -> None:
    await _is_asked(scene)
    await _goes_to(scene, "lucia")
    mara, lucia = scene.stage.people["mara"], scene.stage.people["lucia"]
    assert _asked(scene, "mara", "lucia") == [1, 1]
    former = _card(scene, "mara")
    assert "can start for Acme Rockets: @lucia is asked by now" in mara.read(former)
    assert CAN_START in lucia.read(_card(scene, "lucia"))

    stale = await mara.press(former, "Tick")
    assert "Only lucia, priya or a Slack admin can tick this" in (await stale.arrives()).text
    await lucia.press(_card(scene, "lucia"), "Tick")
    await scene.settles()
    assert scene.journey.state is JourneyState.IN_PROGRESS
    assert "Acme Rockets is in Rollout" in mara.read(former)


async def test_each_csm_is_asked_once_however_often_the_customer_goes_over(scene: Scene) -> None:
    await _is_asked(scene)
    for who in ("lucia", "mara", "lucia", "theo", "mara"):
        await _goes_to(scene, who)
    await scene.passes(days=1)
    assert _asked(scene, "mara", "lucia", "theo") == [1, 1, 1]
    assert CAN_START in scene.stage.people["mara"].read(_card(scene, "mara"))


async def test_what_has_come_up_again_since_is_asked_of_the_new_csm_once(scene: Scene) -> None:
    await _is_asked(scene)
    scene.says(signed=False)
    await scene.passes(minutes=1)
    scene.says(signed=True)
    await scene.passes(minutes=1)
    await _goes_to(scene, "lucia")
    assert len(scene.entries(MessageKind.TICKS)) == 2
    assert _asked(scene, "lucia") == [1]


async def test_what_waits_for_both_the_former_and_the_new_csm_comes_to_the_new_one_once(scene: Scene) -> None:
    scene.chooses("mara", quiet=(time(11), time(9)))
    scene.chooses("lucia", quiet=(time(15), time(9)))
    await _is_asked(scene)
    await _goes_to(scene, "lucia")
    assert _asked(scene, "mara", "lucia") == [0, 0]
    await scene.comes_to(TUESDAY, time(16))
    await scene.comes_to(WEDNESDAY, time(16))
    assert _asked(scene, "mara", "lucia") == [0, 1]


async def test_what_leaves_for_the_former_csm_at_that_very_moment_comes_to_the_new_one_too(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    post, moved = Slack.post, replace(scene.acme, roles={"csm": scene.stage.people["lucia"].id})

    async def while_it_goes_over(slack: Slack, channel: str, *said: Any) -> tuple[str, str]:
        if channel == scene.stage.people["mara"].id:
            scene.says(moved, signed=True)
        return await post(slack, channel, *said)

    monkeypatch.setattr(Slack, "post", while_it_goes_over)
    await _is_asked(scene)
    await scene.passes(minutes=1)
    assert _asked(scene, "mara", "lucia") == [1, 1]
    assert "@lucia is asked by now" in scene.stage.people["mara"].read(_card(scene, "mara"))


async def test_what_may_have_come_to_the_former_csm_comes_to_the_new_one_too(scene: Scene) -> None:
    scene.stage.workspace.faults.drop("chat.postMessage", accepted=True)
    await _is_asked(scene)
    await _goes_to(scene, "lucia")
    await scene.minutes_pass(3)
    assert _asked(scene, "mara", "lucia") == [1, 1]
    assert "@lucia is asked by now" in scene.stage.people["mara"].read(_card(scene, "mara"))


async def test_what_could_not_come_to_a_csm_who_left_is_asked_of_the_new_one(scene: Scene) -> None:
    scene.stage.workspace.people.deactivate(scene.stage.people["mara"].id)
    await _is_asked(scene)
    assert len(scene.told("1 message to @mara could not be delivered", "jonas")) == 1
    await _goes_to(scene, "lucia")
    assert _asked(scene, "mara", "lucia") == [0, 1]


async def test_what_goes_over_at_night_and_comes_back_is_asked_of_who_has_not_read_it(scene: Scene) -> None:
    scene.chooses("mara", quiet=(time(11), time(9)))
    scene.chooses("lucia", quiet=(time(15), time(9)))
    await _is_asked(scene)
    await _goes_to(scene, "lucia")
    await _goes_to(scene, "mara")
    for day in (TUESDAY, WEDNESDAY):
        await scene.comes_to(day, time(10))
    assert _asked(scene, "mara", "lucia") == [1, 0]


async def test_it_comes_once_to_who_stands_in_for_the_new_csm(scene: Scene) -> None:
    scene.chooses("mara", quiet=(time(11), time(9)))
    _is_away(scene, "lucia")
    await _is_asked(scene)
    await scene.comes_to(TUESDAY, time(8))
    await _goes_to(scene, "lucia")
    for day in (TUESDAY, WEDNESDAY):
        await scene.comes_to(day, time(16))
    assert _asked(scene, "mara", "theo", "lucia") == [0, 1, 0]
    for day in (THURSDAY, FRIDAY):
        await scene.comes_to(day, time(16))
    assert _asked(scene, "mara", "theo", "lucia") == [0, 1, 1]


def _is_away(scene: Scene, who: str) -> None:
    """On Tuesday and Wednesday, with Theo standing in."""
    leave(scene.stage.desk, scene.stage.caller(who), Absence(TUESDAY, WEDNESDAY, scene.stage.people["theo"].id))


@pytest.mark.parametrize(("who", "read"), [("lucia", [1, 0, 1]), ("theo", [1, 0, 0])])
async def test_what_was_read_for_the_former_csm_is_asked_of_the_new_one_unless_they_were_the_one(
    scene: Scene, who: str, read: list[int]
) -> None:
    _is_away(scene, "mara")
    await scene.comes_to(TUESDAY, time(15))
    scene.says(signed=True)
    await scene.settles()
    await _goes_to(scene, who)
    assert _asked(scene, "theo", "mara", "lucia") == read
    assert (CAN_START in scene.stage.people["theo"].read(_card(scene, "theo"))) == (who == "theo")
    for day in (THURSDAY, FRIDAY):
        await scene.comes_to(day, time(16))
    assert _asked(scene, "theo", "mara", "lucia") == read


async def _is_away_today(scene: Scene, first: str) -> None:
    """Mara, with Theo standing in, who reads it; then Acme goes over."""
    leave(scene.stage.desk, scene.stage.caller("mara"), Absence(MONDAY, MONDAY, scene.stage.people["theo"].id))
    await scene.comes_to(MONDAY, time(15))
    scene.says(signed=True)
    await scene.settles()
    await _goes_to(scene, first)


async def test_a_csm_who_gets_a_customer_back_is_asked_what_another_read_for_them(scene: Scene) -> None:
    await _is_away_today(scene, "lucia")
    assert _asked(scene, "mara", "theo", "lucia") == [0, 1, 1]
    await scene.comes_to(TUESDAY, time(16))
    await _goes_to(scene, "mara")
    await scene.comes_to(THURSDAY, time(16))
    assert _asked(scene, "mara", "theo", "lucia") == [1, 1, 1]
    assert CAN_START in scene.stage.people["mara"].read(_card(scene, "mara"))
    assert "@mara is asked by now" in scene.stage.people["lucia"].read(_card(scene, "lucia"))


async def test_a_csm_who_gets_a_customer_back_while_away_is_asked_after_that(scene: Scene) -> None:
    await _is_away_today(scene, "lucia")
    await _goes_to(scene, "mara")
    assert CAN_START in scene.stage.people["theo"].read(_card(scene, "theo"))
    await scene.comes_to(TUESDAY, time(16))
    assert _asked(scene, "mara", "theo", "lucia") == [1, 1, 1]


@pytest.mark.parametrize("between", [[], [""], ["", "theo"], ["mara", "theo"]])
async def test_who_comes_after_a_csm_who_had_stood_in_is_asked(scene: Scene, between: list[str]) -> None:
    await _is_away_today(scene, "theo")
    await scene.comes_to(TUESDAY, time(16))
    for who in (*between, "lucia"):
        await _goes_to(scene, who)
        await scene.passes(minutes=20)
    await scene.comes_to(THURSDAY, time(16))
    assert _asked(scene, "theo", "lucia") == [1, 1]
    assert "@lucia is asked by now" in scene.stage.people["theo"].read(_card(scene, "theo"))
    assert CAN_START in scene.stage.people["lucia"].read(_card(scene, "lucia"))


async def test_what_who_stands_in_for_the_new_csm_has_read_for_them_comes_once(scene: Scene) -> None:
    """Lucia is away for longer, so what is asked again after Mara's absence finds Priya asked."""
    away = Absence(MONDAY, WEDNESDAY, scene.stage.people["priya"].id)
    leave(scene.stage.desk, scene.stage.caller("lucia"), away)
    await _is_away_today(scene, "lucia")
    for day in (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY):
        await scene.comes_to(day, time(16))
    assert _asked(scene, "mara", "theo", "priya", "lucia") == [0, 1, 1, 1]


async def test_what_the_csm_read_that_a_customer_has_lost_is_asked_of_the_templates_owner(scene: Scene) -> None:
    scene.applies(asking(AGREED, owner=scene.stage.people["theo"].id))
    await _is_asked(scene)
    await _goes_to(scene, "")
    assert _asked(scene, "mara", "theo") == [1, 1]
    assert "@theo is asked by now" in scene.stage.people["mara"].read(_card(scene, "mara"))
    await _goes_to(scene, "mara")
    await _goes_to(scene, "lucia")
    assert _asked(scene, "mara", "theo", "lucia") == [1, 1, 1]


async def test_while_a_customer_has_nobody_who_decides_nobody_is_asked_and_then_its_csm_is(scene: Scene) -> None:
    scene.chooses("mara", quiet=(time(11), time(9)))
    await _is_asked(scene)
    await _goes_to(scene, "")
    for day in (TUESDAY, WEDNESDAY):
        await scene.comes_to(day, time(16))
    assert _asked(scene, *scene.stage.people) == [0] * len(scene.stage.people)
    await _goes_to(scene, "lucia")
    await scene.passes(hours=1)
    assert _asked(scene, "mara", "lucia") == [0, 1]


async def test_what_was_read_before_the_customer_had_nobody_is_asked_of_who_comes_next(scene: Scene) -> None:
    await _is_asked(scene)
    await _goes_to(scene, "")
    assert "a CSM is asked once there is one" in scene.stage.people["mara"].read(_card(scene, "mara"))
    await scene.passes(hours=3)
    await _goes_to(scene, "lucia")
    await scene.passes(hours=1)
    await _goes_to(scene, "mara")
    await scene.passes(hours=1)
    assert _asked(scene, "mara", "lucia") == [1, 1]
    assert CAN_START in scene.stage.people["mara"].read(_card(scene, "mara"))


async def test_what_has_been_ticked_is_asked_of_nobody(scene: Scene) -> None:
    await _is_asked(scene)
    mara = scene.stage.people["mara"]
    await mara.press(_card(scene, "mara"), "Tick")
    await scene.settles()
    await _goes_to(scene, "lucia")
    assert _asked(scene, "lucia") == [0]
    assert not [e for e in scene.outbox() if e.message.kind is MessageKind.TICKS and e.state is not MessageState.SENT]


async def test_who_was_not_asked_when_the_template_came_into_force_is_not_asked_by_a_hand_over(scene: Scene) -> None:
    scene.says(signed=True)
    scene.applies(asking(AGREED, key="later", name="Later"))
    await scene.settles()
    await _goes_to(scene, "lucia")
    assert [m for m in scene.messages("lucia") if "Later" in m.text] == []


@pytest.mark.parametrize("seed", range(8))
async def test_who_has_the_customer_in_the_end_has_been_asked_once_and_so_has_nobody_else_twice(
    scene: Scene, seed: int
) -> None:
    chance = Random(seed)
    scene.applies(asking(AGREED, owner=scene.stage.people["theo"].id if chance.random() < 0.5 else ""))
    scene.chooses("mara", quiet=(time(chance.randint(11, 20)), time(9)))
    scene.chooses("lucia", quiet=(time(15), time(9)))
    if chance.random() < 0.5:
        scene.stage.workspace.faults.drop("chat.postMessage", chance.randint(1, 3), accepted=chance.random() < 0.5)
    await _is_asked(scene)
    for who in (*chance.choices(["mara", "lucia", "theo", ""], k=chance.randint(1, 8)), "lucia"):
        await scene.passes(hours=chance.choice([0, 0, 1, 8]))
        await _goes_to(scene, who)
    today = scene.stage.clock.now().date()
    for day in range(1, 6):
        await scene.comes_to(today + timedelta(days=day), time(10))
        await scene.comes_to(today + timedelta(days=day), time(16))
    assert _asked(scene, "lucia") == [1]
    assert max(_asked(scene, "mara", "theo")) <= 1
    assert CAN_START in scene.stage.people["lucia"].read(_card(scene, "lucia"))


@pytest.mark.parametrize("seed", range(12))
async def test_the_csm_or_who_reads_for_them_is_asked_once_whatever_absences_and_hand_overs_came_before(
    scene: Scene, seed: int
) -> None:
    chance, csm = Random(seed), "mara"
    for day in (MONDAY + timedelta(days=n) for n in range(9)):
        _goes_away(scene, day, chance)
        if day == MONDAY:
            await _is_asked(scene)
        for _ in range(chance.randint(0, 2)):
            csm = chance.choice(["mara", "lucia", "theo", ""])
            await _goes_to(scene, csm)
            await scene.passes(minutes=chance.choice([0, 70]))
        await scene.comes_to(day, time(18))
        assert not csm or day.isoweekday() > 5 or _has_been_asked(scene, csm)
    for day in (MONDAY + timedelta(days=n) for n in range(9, 16)):
        await scene.comes_to(day, time(18))
    assert not csm or any(CAN_START in text for text in scene.texts(csm))
    assert max(Counter(_readers(scene)).values()) == 1


def _goes_away(scene: Scene, day: date, chance: Random) -> None:
    """One of three, for a day or two from that day or the next on, unless they are away already; none stand in for each
    other, since then nobody would read it."""
    who, stand_in = chance.choice(list(combinations(["mara", "lucia", "theo", "jonas"], 2)))
    first = day + timedelta(days=chance.randint(0, 1))
    days = Absence(first, first + timedelta(days=chance.randint(0, 1)), scene.stage.people[stand_in].id)
    with suppress(NotPossible):
        leave(scene.stage.desk, scene.stage.caller(who), days)


def _has_been_asked(scene: Scene, csm: str) -> bool:
    return any(scene.stage.people[csm].id in pair for pair in _readers(scene))


def _readers(scene: Scene) -> list[tuple[str, str]]:
    """For whom what asks for ticks has come, and to whom."""
    sent = (e.message for e in scene.outbox() if e.state is MessageState.SENT and e.message.kind is MessageKind.TICKS)
    return [(message.recipient, message.reader) for message in sent]
