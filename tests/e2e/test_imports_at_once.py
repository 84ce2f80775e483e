"""Imports into one workspace that know nothing of each other: none takes back what another brought."""

import asyncio
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from bot.customer_files import CustomerPreview, read_customers
from bot.failures import JobFailed
from bot.importing import import_into
from bot.jobs import Job
from bot.usecases import customers as use_case
from journeys.customer import CSM, Customer
from journeys.errors import NotPossible
from journeys.facts import FactType
from storage import customers, facts
from tests.e2e.scene import FACTS, Scene, a_template
from tests.storage.waiting import is_waited_for

HEAD = "key,name,stage"
ACME = "acme,Acme Rockets,Onboarding"
BLUEBELL = "bluebell,Bluebell Bakeries,Onboarding"


async def _imports(scene: Scene, *lines: str, dry_run: bool = False) -> str:
    """Without Slack, so that people are named by their ids."""
    work = Job(scene.stage.desk, scene.stage.clock, scene.acme.workspace, None)
    return await import_into(work, "\n".join(lines).encode(), dry_run=dry_run)


def _imports_beside(scene: Scene, *lines: str) -> str:
    return asyncio.run(_imports(scene, *lines))


def _customer(scene: Scene, key: str) -> Customer:
    with scene.stage.desk.database.read() as tx:
        return customers.get_many(tx, scene.acme.workspace, [key])[key]


def _plan(scene: Scene) -> FactType | None:
    with scene.stage.desk.database.read() as tx:
        return facts.declared(tx, scene.acme.workspace).get("plan")


async def _one_while_another_has_read(
    scene: Scene,
    monkeypatch: pytest.MonkeyPatch,
    one: tuple[str, ...],
    other: tuple[str, ...],
    *,
    dry_run: bool = False,
) -> str:
    """What the other says, which has read its file and stored nothing when the one begins and ends."""
    is_read = threading.Event()

    def read(*given: Any) -> CustomerPreview:
        preview = read_customers(*given)
        if not is_read.is_set():
            is_read.set()
            with ThreadPoolExecutor(1) as beside:
                beside.submit(_imports_beside, scene, *one).result(60)
        return preview

    monkeypatch.setattr("bot.importing.read_customers", read)
    return await _imports(scene, *other, dry_run=dry_run)


async def test_a_journey_stays_with_the_csm_that_another_file_gives(
    on_both: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    theo = on_both.stage.people["theo"].id
    on_both.starts()
    by_csm, by_fact = (f"{HEAD},csm", f"{ACME},{theo}"), (f"{HEAD},large", f"{ACME},yes")

    said = await _one_while_another_has_read(on_both, monkeypatch, by_csm, by_fact)

    assert "1 changed" in said
    assert "over to its new CSM" not in said
    acme = _customer(on_both, "acme")
    assert (acme.csm, acme.facts["large"]) == (theo, True)
    assert on_both.journey.owners[CSM] == theo


async def test_consent_that_another_file_withdraws_stays_withdrawn(
    on_both: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _imports(on_both, f"{HEAD},marketing_opt_in", f"{ACME},yes")
    withdrawn, moved = (f"{HEAD},marketing_opt_in", f"{ACME},no"), (HEAD, "acme,Acme Rockets,Adoption")

    await _one_while_another_has_read(on_both, monkeypatch, withdrawn, moved)

    acme = _customer(on_both, "acme")
    assert (acme.marketing_opt_in, acme.stage) == (False, "Adoption")


async def test_a_customer_that_is_new_in_both_has_the_columns_of_both(
    on_both: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (f"{HEAD},country", f"{BLUEBELL},DE"), (f"{HEAD},segments", f"{BLUEBELL},retail")

    said = await _one_while_another_has_read(on_both, monkeypatch, one, other)

    assert "0 new, 1 changed" in said
    bluebell = _customer(on_both, "bluebell")
    assert (bluebell.country, bluebell.segments) == ("DE", ("retail",))


async def test_a_dry_run_tells_what_is_so_by_then(on_both: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    same = f"{HEAD},country", f"{ACME},DE"

    said = await _one_while_another_has_read(on_both, monkeypatch, same, same, dry_run=True)

    assert "0 new, 0 changed, 1 as before" in said


async def test_a_fact_has_the_type_that_was_declared_first(on_both: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    number, text = (f"{HEAD},plan", f"{ACME},5"), (f"{HEAD},plan", f"{BLUEBELL},gold")

    with pytest.raises(JobFailed, match="plan: ‘gold’ is not a number"):
        await _one_while_another_has_read(on_both, monkeypatch, number, text)

    assert _plan(on_both) is FactType.NUMBER
    assert _customer(on_both, "acme").facts["plan"] == 5


class _Halting:
    """The first import halts before what follows is judged, until another waits for it."""

    def __init__(self, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        self._scene, self._real = scene, use_case.judge_customers
        self._has_come_there = threading.Event()
        monkeypatch.setattr(use_case, "judge_customers", self._judged)

    def _judged(self, *given: Any) -> use_case.Followed:
        if not self._has_come_there.is_set():
            self._has_come_there.set()
            while not is_waited_for(self._scene.stage.desk.database):
                time.sleep(0.01)
        return self._real(*given)

    def begun(self, beside: ThreadPoolExecutor, *lines: str) -> Future[str]:
        said = beside.submit(_imports_beside, self._scene, *lines)
        assert self._has_come_there.wait(30)
        return said


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_who_has_to_wait_keeps_what_came_meanwhile(on_both: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """A customer who is not stored yet cannot be locked."""
    halting, theo = _Halting(on_both, monkeypatch), on_both.stage.people["theo"].id

    with ThreadPoolExecutor(1) as beside:
        first = halting.begun(beside, f"{HEAD},csm", f"{BLUEBELL},{theo}")
        then = await _imports(on_both, f"{HEAD},country", f"{BLUEBELL},DE")

    assert "1 new" in first.result(60)
    assert "0 new, 1 changed" in then
    bluebell = _customer(on_both, "bluebell")
    assert (bluebell.csm, bluebell.country) == (theo, "DE")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_who_waits_for_a_declaration_heeds_it(on_both: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    halting = _Halting(on_both, monkeypatch)

    with ThreadPoolExecutor(1) as beside:
        first = halting.begun(beside, f"{HEAD},plan", f"{ACME},5")
        with pytest.raises(JobFailed, match="plan: ‘gold’ is not a number"):
            await _imports(on_both, f"{HEAD},plan", f"{BLUEBELL},gold")

    assert "plan: number" in first.result(60)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_template_is_not_activated_past_a_declaration_beside_it(
    on_both: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    halting = _Halting(on_both, monkeypatch)
    renewal = a_template(key="renewal", name="Renewal", facts={**FACTS, "plan": FactType.TEXT})

    with ThreadPoolExecutor(1) as beside:
        halting.begun(beside, f"{HEAD},plan", f"{ACME},5")
        with pytest.raises(NotPossible, match="‘plan’ is number everywhere else and text here"):
            on_both.applies(renewal)

    assert _plan(on_both) is FactType.NUMBER
