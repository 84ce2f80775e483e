"""Digests that an import and somebody's act draw again at once (PostgreSQL locks rows; SQLite has one writer)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from bot.usecases import customers, running
from bot.usecases.activities import complete, reopen
from bot.usecases.starting import StartOrder, start
from journeys.customer import CSM, Customer
from journeys.journey import JourneyState
from tests.e2e.scene import FACTS, MONDAY, TUESDAY, Scene, a_milestone, a_task, a_template
from tests.e2e.several import journey_of

A_MOMENT = 0.5
ACME_PAUSED = "Acme Rockets, Rollout · Paused since Tue 24 Nov"
THEY_LEFT = {"sentence": "They left", "rule": "churned"}


@pytest.fixture
async def scene(on_both: Scene) -> Scene:
    """Acme stands in the digests of Mara and of Priya, whose came first; Bravo in hers, and Coral in Priya's."""
    on_both.applies(_template("solo", "csm"), _template("set-up", "implementation_specialist"))
    for key, template in (("acme", "rollout"), ("bravo", "solo"), ("coral", "set-up")):
        on_both.says(_customer(on_both, key))
        start(on_both.stage.desk, on_both.stage.caller("jonas"), StartOrder(key, template, MONDAY, {}))
    await on_both.settles()
    await on_both.comes_to(TUESDAY, time(9), "Asia/Kolkata")
    await on_both.minutes_pass(2)
    await on_both.comes_to(TUESDAY, time(9))
    await on_both.minutes_pass(2)
    assert all("Acme Rockets" in _digest(on_both, who) for who in ("mara", "priya"))
    assert "Bravo" in _digest(on_both, "mara")
    assert "Coral" in _digest(on_both, "priya")
    return on_both


def _template(key: str, role: str) -> Any:
    first = a_milestone("first", {}, [a_task("visit", role, 2)])
    return a_template(key=key, name=key.title(), milestones=[first], exit_conditions=[THEY_LEFT])


def _customer(scene: Scene, key: str) -> Customer:
    return scene.acme if key == "acme" else replace(scene.acme, key=key, name=key.title())


def _digest(scene: Scene, who: str) -> str:
    return next(text for text in scene.texts(who) if text.startswith("# "))


def _imports(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, *found: Customer, between: str, while_paused: str = "acme"
) -> None:
    """Somebody pauses a customer's journey when the import has come to what stands `between` its changes."""
    stage, journey = scene.stage, journey_of(scene, while_paused)
    has_come_there, is_paused, real = threading.Event(), threading.Event(), getattr(customers, between)

    def later(*given: Any) -> Any:
        has_come_there.set()
        is_paused.wait(A_MOMENT)
        return real(*given)

    def imports() -> None:
        customers.put_customers(stage.desk, scene.acme.workspace, found, FACTS, stage.clock.now())

    def pauses() -> None:
        has_come_there.wait(30)
        running.pause(stage.desk, stage.caller("jonas"), journey.id)
        is_paused.set()

    monkeypatch.setattr(customers, between, later)
    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(imports), both.submit(pauses)]:
            done.result(60)


async def test_a_hand_over_and_an_end_let_an_act_be_done(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    bravo, coral = _customer(scene, "bravo"), _customer(scene, "coral")
    handed_over = replace(bravo, roles={**bravo.roles, CSM: scene.stage.people["lucia"].id})
    _imports(scene, monkeypatch, handed_over, replace(coral, facts={"churned": True}), between="store")

    await scene.settles()
    assert all(ACME_PAUSED in _digest(scene, who) for who in ("mara", "priya"))
    assert "Coral, Set-Up · Skipped by itself" in _digest(scene, "priya")


async def test_an_end_and_another_name_let_an_act_be_done(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    left = replace(_customer(scene, "bravo"), facts={"churned": True})
    renamed = replace(_customer(scene, "coral"), name="Coral Group")
    _imports(scene, monkeypatch, left, renamed, between="_redraw_journeys")

    await scene.settles()
    assert all(ACME_PAUSED in _digest(scene, who) for who in ("mara", "priya"))
    assert "Bravo, Solo · Skipped by itself" in _digest(scene, "mara")
    assert "Coral Group, Set-Up" in _digest(scene, "priya")


async def test_another_stage_lets_an_act_be_done_in_a_journey_that_was_completed_by_mistake(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was asked at its completion shows the next stage."""
    stage, (visit,) = scene.stage, journey_of(scene, "bravo").activities
    complete(stage.desk, stage.caller("mara"), visit.id)
    await scene.settles()
    reopen(stage.desk, stage.caller("mara"), visit.id)
    await scene.settles()
    moved = replace(_customer(scene, "bravo"), stage="Adoption", timezone="Europe/Paris")
    _imports(scene, monkeypatch, moved, between="judge_customers", while_paused="bravo")
    assert journey_of(scene, "bravo").state is JourneyState.PAUSED
