"""Ticks are asked of whoever can give them by now, once, whatever becomes of the customer's CSM (requirements T2)."""

from dataclasses import replace
from datetime import time, timedelta
from random import Random
from typing import Any

import pytest

from bot.slack import Slack
from journeys.journey import JourneyState
from journeys.messages import MessageKind, MessageState
from tests.e2e.scene import TUESDAY, WEDNESDAY, Scene
from tests.e2e.test_ticks import AGREED, asking
from tests.e2e.test_ticks import ASKED as CAN_START
from tests.e2e.ticks_going_over import goes_to, is_asked_on_monday, ticks_card, times_asked


@pytest.fixture
def scene(idle: Scene) -> Scene:
    """Acme's CSM is Mara; the template has no owner."""
    idle.applies(asking(AGREED))
    return idle


async def test_what_the_former_csm_has_read_is_asked_of_the_new_one_who_can_answer(scene: Scene) -> None:
    await is_asked_on_monday(scene)
    await goes_to(scene, "lucia")
    mara, lucia = scene.stage.people["mara"], scene.stage.people["lucia"]
    assert times_asked(scene, "mara", "lucia") == [1, 1]
    former = ticks_card(scene, "mara")
    assert "can start for Acme Rockets: @lucia is asked by now" in mara.read(former)
    assert CAN_START in lucia.read(ticks_card(scene, "lucia"))

    stale = await mara.press(former, "Tick")
    assert "Only lucia, priya or a Slack admin can tick this" in (await stale.arrives()).text
    await lucia.press(ticks_card(scene, "lucia"), "Tick")
    await scene.settles()
    assert scene.journey.state is JourneyState.IN_PROGRESS
    assert "Acme Rockets is in Rollout" in mara.read(former)


async def test_each_csm_is_asked_once_however_often_the_customer_goes_over(scene: Scene) -> None:
    await is_asked_on_monday(scene)
    for who in ("lucia", "mara", "lucia", "theo", "mara"):
        await goes_to(scene, who)
    await scene.passes(days=1)
    assert times_asked(scene, "mara", "lucia", "theo") == [1, 1, 1]
    assert CAN_START in scene.stage.people["mara"].read(ticks_card(scene, "mara"))


async def test_what_has_come_up_again_since_is_asked_of_the_new_csm_once(scene: Scene) -> None:
    await is_asked_on_monday(scene)
    scene.says(signed=False)
    await scene.passes(minutes=1)
    scene.says(signed=True)
    await scene.passes(minutes=1)
    await goes_to(scene, "lucia")
    assert len(scene.entries(MessageKind.TICKS)) == 2
    assert times_asked(scene, "lucia") == [1]


async def test_what_waits_for_both_the_former_and_the_new_csm_comes_to_the_new_one_once(scene: Scene) -> None:
    scene.chooses("mara", quiet=(time(11), time(9)))
    scene.chooses("lucia", quiet=(time(15), time(9)))
    await is_asked_on_monday(scene)
    await goes_to(scene, "lucia")
    assert times_asked(scene, "mara", "lucia") == [0, 0]
    await scene.comes_to(TUESDAY, time(16))
    await scene.comes_to(WEDNESDAY, time(16))
    assert times_asked(scene, "mara", "lucia") == [0, 1]


async def test_what_leaves_for_the_former_csm_at_that_very_moment_comes_to_the_new_one_too(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    post, moved = Slack.post, replace(scene.acme, roles={"csm": scene.stage.people["lucia"].id})

    async def while_it_goes_over(slack: Slack, channel: str, *said: Any) -> tuple[str, str]:
        if channel == scene.stage.people["mara"].id:
            scene.says(moved, signed=True)
        return await post(slack, channel, *said)

    monkeypatch.setattr(Slack, "post", while_it_goes_over)
    await is_asked_on_monday(scene)
    await scene.passes(minutes=1)
    assert times_asked(scene, "mara", "lucia") == [1, 1]
    assert "@lucia is asked by now" in scene.stage.people["mara"].read(ticks_card(scene, "mara"))


async def test_what_may_have_come_to_the_former_csm_comes_to_the_new_one_too(scene: Scene) -> None:
    scene.stage.workspace.faults.drop("chat.postMessage", accepted=True)
    await is_asked_on_monday(scene)
    await goes_to(scene, "lucia")
    await scene.minutes_pass(3)
    assert times_asked(scene, "mara", "lucia") == [1, 1]
    assert "@lucia is asked by now" in scene.stage.people["mara"].read(ticks_card(scene, "mara"))


async def test_what_could_not_come_to_a_csm_who_left_is_asked_of_the_new_one(scene: Scene) -> None:
    scene.leaves_slack("mara")
    await is_asked_on_monday(scene)
    assert len(scene.told("1 message to @mara could not be delivered", "jonas")) == 1
    await goes_to(scene, "lucia")
    assert times_asked(scene, "mara", "lucia") == [0, 1]


async def test_what_goes_over_at_night_and_comes_back_is_asked_of_who_has_not_read_it(scene: Scene) -> None:
    scene.chooses("mara", quiet=(time(11), time(9)))
    scene.chooses("lucia", quiet=(time(15), time(9)))
    await is_asked_on_monday(scene)
    await goes_to(scene, "lucia")
    await goes_to(scene, "mara")
    for day in (TUESDAY, WEDNESDAY):
        await scene.comes_to(day, time(10))
    assert times_asked(scene, "mara", "lucia") == [1, 0]


async def test_what_the_csm_read_that_a_customer_has_lost_is_asked_of_the_templates_owner(scene: Scene) -> None:
    scene.applies(asking(AGREED, owner=scene.stage.people["theo"].id))
    await is_asked_on_monday(scene)
    await goes_to(scene, "")
    assert times_asked(scene, "mara", "theo") == [1, 1]
    assert "@theo is asked by now" in scene.stage.people["mara"].read(ticks_card(scene, "mara"))
    await goes_to(scene, "mara")
    await goes_to(scene, "lucia")
    assert times_asked(scene, "mara", "theo", "lucia") == [1, 1, 1]


async def test_while_a_customer_has_nobody_who_decides_nobody_is_asked_and_then_its_csm_is(scene: Scene) -> None:
    scene.chooses("mara", quiet=(time(11), time(9)))
    await is_asked_on_monday(scene)
    await goes_to(scene, "")
    for day in (TUESDAY, WEDNESDAY):
        await scene.comes_to(day, time(16))
    assert times_asked(scene, *scene.stage.people) == [0] * len(scene.stage.people)
    await goes_to(scene, "lucia")
    await scene.passes(hours=1)
    assert times_asked(scene, "mara", "lucia") == [0, 1]


async def test_what_was_read_before_the_customer_had_nobody_is_asked_of_who_comes_next(scene: Scene) -> None:
    await is_asked_on_monday(scene)
    await goes_to(scene, "")
    assert "a CSM is asked once there is one" in scene.stage.people["mara"].read(ticks_card(scene, "mara"))
    await scene.passes(hours=3)
    await goes_to(scene, "lucia")
    await scene.passes(hours=1)
    await goes_to(scene, "mara")
    await scene.passes(hours=1)
    assert times_asked(scene, "mara", "lucia") == [1, 1]
    assert CAN_START in scene.stage.people["mara"].read(ticks_card(scene, "mara"))


async def test_what_has_been_ticked_is_asked_of_nobody(scene: Scene) -> None:
    await is_asked_on_monday(scene)
    mara = scene.stage.people["mara"]
    await mara.press(ticks_card(scene, "mara"), "Tick")
    await scene.settles()
    await goes_to(scene, "lucia")
    assert times_asked(scene, "lucia") == [0]
    assert not [e for e in scene.outbox() if e.message.kind is MessageKind.TICKS and e.state is not MessageState.SENT]


async def test_who_was_not_asked_when_the_template_came_into_force_is_not_asked_by_a_hand_over(scene: Scene) -> None:
    scene.says(signed=True)
    scene.applies(asking(AGREED, key="later", name="Later"))
    await scene.settles()
    await goes_to(scene, "lucia")
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
    await is_asked_on_monday(scene)
    for who in (*chance.choices(["mara", "lucia", "theo", ""], k=chance.randint(1, 8)), "lucia"):
        await scene.passes(hours=chance.choice([0, 0, 1, 8]))
        await goes_to(scene, who)
    today = scene.stage.clock.now().date()
    for day in range(1, 6):
        await scene.comes_to(today + timedelta(days=day), time(10))
        await scene.comes_to(today + timedelta(days=day), time(16))
    assert times_asked(scene, "lucia") == [1]
    assert max(times_asked(scene, "mara", "theo")) <= 1
    assert CAN_START in scene.stage.people["lucia"].read(ticks_card(scene, "lucia"))
