"""What comes due while an import hands customers over (PostgreSQL locks rows; SQLite has one writer)."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import time as hour
from datetime import timedelta
from typing import Any

import pytest

from bot.usecases import customers
from bot.usecases.customers import put_customers
from bot.usecases.sweeping import sweep
from journeys.customer import CSM
from storage import checks
from tests.e2e.scene import FACTS, LATE, WEDNESDAY, Scene
from tests.e2e.several import CUSTOMERS, NAMES, is_quiet_at_night, journey_of, three_begin, told_to
from tests.storage.waiting import is_waited_for

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
async def scene(on_both: Scene) -> Scene:
    await three_begin(on_both)
    return on_both


class Import:
    """A hand-over of all three to Theo that stops `before` a step until somebody waits for it, or `is_over`."""

    def __init__(self, scene: Scene, monkeypatch: pytest.MonkeyPatch, before: str) -> None:
        self._scene, self._real = scene, getattr(customers, before)
        self._has_come_there = threading.Event()
        self.is_over: Callable[[], bool] = lambda: False
        monkeypatch.setattr(customers, before, self._go_on_when_waited_for)

    def _go_on_when_waited_for(self, *given: Any) -> Any:
        self._has_come_there.set()
        while not is_waited_for(self._scene.stage.desk.database) and not self.is_over():
            time.sleep(0.01)
        return self._real(*given)

    def begun(self, beside: ThreadPoolExecutor) -> Future[customers.Followed]:
        done = beside.submit(self._run)
        self._has_come_there.wait(30)
        return done

    def _run(self) -> customers.Followed:
        stage, acme = self._scene.stage, self._scene.acme
        roles = {**acme.roles, CSM: stage.people["theo"].id}
        found = [replace(acme, key=key, name=name, roles=roles) for key, name in zip(CUSTOMERS, NAMES, strict=True)]
        return put_customers(stage.desk, acme.workspace, found, FACTS, stage.clock.now())


async def test_the_nightly_round_and_what_comes_due_with_it(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = scene.stage
    await scene.comes_to(WEDNESDAY, hour(23))
    await stage.bot.loop.stop()
    stage.clock.move(timedelta(hours=3))
    importing = Import(scene, monkeypatch, "judge_customers")

    def sweeps() -> None:
        while sweep(stage.desk, stage.clock.now()):
            pass

    with ThreadPoolExecutor(2) as both:
        handed_over = importing.begun(both)
        swept = both.submit(sweeps)
        importing.is_over = swept.done
        swept.result(60)
        assert handed_over.result(60).handed_over == len(CUSTOMERS)
    with stage.desk.database.read() as tx:
        assert checks.due(tx, stage.clock.now(), 100) == []


async def test_what_waited_for_the_morning(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    is_quiet_at_night(scene, "mara")
    await scene.comes_to(LATE, hour(6, 59, 59))
    importing = Import(scene, monkeypatch, "hand_over")
    with ThreadPoolExecutor(1) as beside:
        handed_over = importing.begun(beside)
        scene.stage.clock.move(timedelta(seconds=1))
        await scene.settles()
        assert handed_over.result(60).handed_over == len(CUSTOMERS)
    await scene.minutes_pass(2)
    assert len(told_to(scene, "mara")) == 1
    theo = scene.stage.people["theo"].id
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert all(journey_of(scene, customer).owners[CSM] == theo for customer in CUSTOMERS)
