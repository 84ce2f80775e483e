"""People who act at the same moment: everything happens once, and whoever came second is told (requirements J3)."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from threading import Barrier
from typing import TypeVar

import pytest

from bot.usecases import activities, running, stages
from bot.usecases.starting import StartOrder, start
from bot.usecases.sweeping import sweep
from journeys.customer import Customer
from journeys.errors import AlreadyDone, NotPossible, Refused
from journeys.journey import ActivityState
from storage import acts, customers, stage_changes
from storage.errors import AlreadyRunning
from tests.e2e.scene import FACTS, MONDAY, Scene

TIMES = 8
T = TypeVar("T")


@pytest.fixture
def scene(on_both: Scene) -> Scene:
    return on_both


def at_once(*acts_of: Callable[[], T]) -> list[T | Refused]:
    """What came of each, begun at the same moment; anything but a refusal fails the test."""
    barrier = Barrier(len(acts_of))

    def one(act: Callable[[], T]) -> T | Refused:
        barrier.wait()
        try:
            return act()
        except Refused as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts_of)) as pool:
        return list(pool.map(one, acts_of))


def refusals(found: list[T | Refused]) -> list[type]:
    return [type(one) for one in found if isinstance(one, Refused)]


async def test_of_many_who_complete_a_task_one_does_and_the_others_hear_who(scene: Scene) -> None:
    journey = scene.starts()
    call = scene.activity("call")
    people = [scene.stage.caller(who) for who in ("mara", "jonas")] * (TIMES // 2)
    found = at_once(*(lambda p=p: activities.complete(scene.stage.desk, p, call) for p in people))
    assert refusals(found) == [AlreadyDone] * (TIMES - 1)
    with scene.stage.desk.database.read() as tx:
        history = acts.of_journey(tx, journey.workspace, journey.id, 50)
    assert len([act for act in history if act.subject == call]) == 1


async def test_different_acts_at_once_are_all_kept(scene: Scene) -> None:
    scene.starts()
    desk, mara, jonas = scene.stage.desk, scene.stage.caller("mara"), scene.stage.caller("jonas")
    call, plan, configure = (scene.activity(key) for key in ("call", "plan", "configure"))
    found = at_once(
        lambda: activities.complete(desk, mara, call),
        lambda: activities.skip(desk, jonas, plan, "Not needed"),
        lambda: activities.reassign(desk, jonas, configure, mara.user),
        lambda: activities.note(desk, mara, call, "Went well"),
        lambda: sweep(desk, scene.stage.clock.now()),
    )
    assert refusals(found) == []
    by_key = {a.definition: a for a in scene.journey.activities}
    assert by_key["call"].state is ActivityState.COMPLETED
    assert by_key["plan"].state is ActivityState.SKIPPED
    assert by_key["configure"].owner == mara.user


async def test_of_many_starts_one_runs(scene: Scene) -> None:
    people = [scene.stage.caller(who) for who in ("mara", "jonas")] * (TIMES // 2)
    order = StartOrder(scene.acme.key, "rollout", MONDAY, {})
    found = at_once(*(lambda p=p: start(scene.stage.desk, p, order) for p in people))
    assert len(scene.journeys()) == 1
    assert set(refusals(found)) <= {AlreadyRunning, NotPossible}
    assert len(refusals(found)) == TIMES - 1


async def test_of_two_who_pause_one_hears_that_it_is_paused(scene: Scene) -> None:
    journey = scene.starts()
    desk, mara, jonas = scene.stage.desk, scene.stage.caller("mara"), scene.stage.caller("jonas")
    found = at_once(
        lambda: running.pause(desk, mara, journey.id, "Holiday", date(2026, 12, 1)),
        lambda: running.pause(desk, jonas, journey.id, "Holiday", date(2026, 12, 1)),
    )
    assert refusals(found) == [AlreadyDone]


async def test_a_stage_is_moved_once(scene: Scene) -> None:
    people = [scene.stage.caller(who) for who in ("mara", "jonas")] * (TIMES // 2)
    key = scene.acme.key
    found = at_once(*(lambda p=p: stages.move(scene.stage.desk, p, key, "Adoption") for p in people))
    assert refusals(found) == [NotPossible] * (TIMES - 1)
    with scene.stage.desk.database.read() as tx:
        changes = stage_changes.of_customer(tx, scene.acme.workspace, key)
    assert [change.after for change in changes] == ["Adoption", "Onboarding"]


async def test_a_move_keeps_what_an_import_says_at_the_same_moment(scene: Scene) -> None:
    """Read before the import and written after it, the customer would have its old facts again."""
    desk, key = scene.stage.desk, scene.acme.key
    for stage, fact in zip(["Adoption", "Retention", "Upsell", "Advocacy"], FACTS, strict=True):
        known = _stored(scene)
        found = at_once(
            partial(scene.says, known, **{fact: True}),
            partial(stages.move, desk, scene.stage.caller("mara"), key, stage),
        )
        assert refusals(found) == []
        assert _stored(scene).facts[fact] is True


def _stored(scene: Scene) -> Customer:
    with scene.stage.desk.database.read() as tx:
        known = customers.get(tx, scene.acme.workspace, scene.acme.key)
    assert known
    return known


async def test_two_who_press_at_the_same_moment_are_both_answered(scene: Scene) -> None:
    scene.starts()
    shown = [(await scene.stage.people[who].command("/journey", "status acme")).message for who in ("mara", "jonas")]
    presses = (scene.stage.people[who].press(m, "Mark done") for who, m in zip(("mara", "jonas"), shown, strict=True))
    answers = await asyncio.gather(*presses)
    assert [answer.failure for answer in answers] == [None, None]
    assert scene.journey.activity(scene.activity("call")).state is ActivityState.COMPLETED
    assert list(scene.stage.workspace.problems) == []
