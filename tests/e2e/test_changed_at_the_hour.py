"""Whoever changes when a digest comes while the sweep sends it (PostgreSQL locks rows; SQLite has one writer)."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import time as hour
from datetime import timedelta
from typing import Any

import pytest

from bot.usecases import sweeping
from bot.usecases.meeting import meet
from bot.usecases.settings import send_team_digest
from journeys.messages import MessageKind
from storage import people
from tests.e2e.scene import TUESDAY, Scene

A_MOMENT = 0.3


@pytest.fixture
async def scene(on_both: Scene) -> Scene:
    """The digests of Mara and of the channel come due."""
    on_both.starts()
    send_team_digest(on_both.stage.desk, on_both.stage.caller("mara"), "C-TEAM", None)
    await on_both.settles()
    await on_both.comes_to(TUESDAY, hour(8, 59))
    on_both.stage.clock.move(timedelta(minutes=1))
    return on_both


def _beside_the_sweep(scene: Scene, monkeypatch: pytest.MonkeyPatch, owing: str, act: Callable[[], object]) -> None:
    """Both are done; the act comes when the sweep has claimed what is due."""
    has_claimed, real = threading.Event(), getattr(sweeping, owing)

    def owe(*given: Any) -> None:
        has_claimed.set()
        time.sleep(A_MOMENT)
        real(*given)

    def acts() -> None:
        has_claimed.wait(30)
        act()

    monkeypatch.setattr(sweeping, owing, owe)
    with ThreadPoolExecutor(2) as both:
        sweep = both.submit(sweeping.sweep, scene.stage.desk, scene.stage.clock.now())
        acting = both.submit(acts)
        assert sweep.result(60)
        acting.result(60)


async def test_an_earlier_hour(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    _beside_the_sweep(
        scene, monkeypatch, "owe_digests", lambda: scene.chooses("mara", digest_on=True, digest_at=hour(8, 30))
    )
    assert len(scene.entries(MessageKind.DIGEST)) == 1


async def test_another_zone(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = scene.stage
    with stage.desk.database.read() as tx:
        mara = people.get_many(tx, scene.acme.workspace, [stage.people["mara"].id])[stage.people["mara"].id]
    moved = replace(mara, timezone="Europe/Helsinki")
    _beside_the_sweep(scene, monkeypatch, "owe_digests", lambda: meet(stage.desk, [moved], stage.clock.now()))
    assert len(scene.entries(MessageKind.DIGEST)) == 1


async def test_an_earlier_hour_of_a_team(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = scene.stage
    _beside_the_sweep(
        scene, monkeypatch, "owe_team_digests",
        lambda: send_team_digest(stage.desk, stage.caller("mara"), "C-TEAM", hour(8, 30)),
    )  # fmt: skip
    assert [entry.message.kind for entry in scene.outbox()].count(MessageKind.TEAM_DIGEST) == 1
