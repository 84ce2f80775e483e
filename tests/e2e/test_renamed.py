"""A customer that an import renames while people act on its journeys (PostgreSQL locks rows; SQLite has one writer)."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.demo.stage import staged
from bot.usecases import customers
from bot.usecases.activities import complete
from bot.usecases.desk import Desk
from journeys.journey import ActivityState
from tests.e2e.scene import FACTS, START, furnished

A_MOMENT = 0.3


async def test_an_act_beside_it_waits_and_is_done(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with staged(database_url, MovableClock(START)) as stage:
        scene = await furnished(stage)
        scene.starts()
        await scene.settles()
        await scene.passes(days=3, hours=2)
        is_judged, real = threading.Event(), customers.judge_customers

        def judged(*given: Any) -> customers.Followed:
            is_judged.set()
            time.sleep(A_MOMENT)
            return real(*given)

        monkeypatch.setattr(customers, "judge_customers", judged)

        def renames() -> None:
            another = replace(scene.acme, name="Acme Rockets Group", timezone="Europe/Paris")
            customers.put_customers(stage.desk, another.workspace, [another], FACTS, stage.clock.now())

        def acts(desk: Desk) -> None:
            is_judged.wait(30)
            complete(desk, stage.caller("mara"), scene.activity("call"))

        with ThreadPoolExecutor(2) as both:
            for done in [both.submit(renames), both.submit(acts, stage.desk)]:
                done.result(60)
        call = next(a for a in scene.journey.activities if a.definition == "call")
        assert call.state is ActivityState.COMPLETED
        await scene.settles()
        assert any("Acme Rockets Group" in text for text in scene.texts("mara"))
