"""A customer's journeys go over to its new CSM, with their alerts, questions and rights (requirements C1, N1, J7)."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.usecases import running
from bot.usecases.activities import complete
from bot.usecases.customers import put_customers
from bot.usecases.starting import StartOrder, start
from journeys.customer import CSM, Customer
from journeys.errors import NotAllowed
from journeys.history import BOT, Verb
from journeys.journey import Journey, JourneyState
from storage import acts, journeys
from tests.e2e.acts import said
from tests.e2e.scene import FACTS, MONDAY, START, THURSDAY, Scene, a_template


@pytest.fixture
def scene(idle: Scene) -> Scene:
    return idle


def _with_csm(scene: Scene, who: str | None, customer: Customer | None = None) -> Customer:
    customer = customer or scene.acme
    roles = {role: user for role, user in customer.roles.items() if role != CSM}
    return replace(customer, roles=roles | ({CSM: scene.stage.people[who].id} if who else {}))


def _imports(scene: Scene, *customers: Customer) -> int:
    """Gives how many journeys went over to a new CSM."""
    now = scene.stage.clock.now()
    return put_customers(scene.stage.desk, scene.acme.workspace, customers, FACTS, now).handed_over


def _handed_over(scene: Scene) -> list[str]:
    """Who did it, in the histories of all journeys."""
    with scene.stage.desk.database.read() as tx:
        found = acts.since(tx, scene.acme.workspace, START)
    return [act.actor for act in found if act.verb is Verb.HAND_OVER]


def _plans(scene: Scene, customer: Customer, *, in_days: int = 0, **owners: str) -> str:
    """The id of a journey that begins in so many days."""
    _imports(scene, customer)
    order = StartOrder(customer.key, "rollout", MONDAY + timedelta(days=in_days), owners)
    return start(scene.stage.desk, scene.stage.caller("jonas"), order)[0].journey.id


def _journey(scene: Scene, journey_id: str) -> Journey:
    with scene.stage.desk.database.read() as tx:
        (found,) = journeys.get_many(tx, scene.acme.workspace, [journey_id])
    return found


async def test_the_new_csm_acts_on_what_runs_and_the_former_one_no_longer(scene: Scene) -> None:
    scene.starts()
    await scene.passes(days=1)
    assert _imports(scene, _with_csm(scene, "lucia")) == 1
    assert "CSM @lucia" in (await said(scene.stage, "mara", "status acme")).splitlines()[0]
    desk, caller = scene.stage.desk, scene.stage.caller
    with pytest.raises(NotAllowed, match="Only lucia"):
        running.pause(desk, caller("mara"), scene.journey.id)
    complete(desk, caller("lucia"), scene.activity("configure"))
    running.pause(desk, caller("lucia"), scene.journey.id)
    assert scene.journey.state is JourneyState.PAUSED


async def test_the_history_tells_of_it_once(scene: Scene) -> None:
    scene.starts()
    await scene.settles()
    _imports(scene, _with_csm(scene, "lucia"))
    assert _imports(scene, _with_csm(scene, "lucia")) == 0
    told = await said(scene.stage, "mara", "log acme")
    assert "Journeybot, by itself, handed Rollout over from @mara to @lucia" in told
    assert _handed_over(scene) == [BOT]


async def test_tasks_that_exist_stay_with_their_owner_and_those_that_begin_go_to_the_new_csm(scene: Scene) -> None:
    people = scene.stage.people
    later = a_template().model_dump(mode="json")
    later["milestones"][1]["tasks"][0]["role"] = "csm"
    scene.applies(type(a_template()).model_validate(later))
    scene.starts()
    _imports(scene, _with_csm(scene, "lucia"))
    assert scene.journey.activity(scene.activity("call")).owner == people["mara"].id
    for key in ("call", "plan", "configure"):
        complete(scene.stage.desk, scene.stage.caller("lucia"), scene.activity(key))
    assert scene.journey.activity(scene.activity("import")).owner == people["lucia"].id


async def test_who_takes_over_a_late_journey_is_told_so_once(scene: Scene) -> None:
    scene.applies(a_template(status_rule="both", progress={"on_time_up_to": 1, "delayed_up_to": 30}))
    scene.starts()
    await scene.passes(days=4)
    assert not any("Rollout" in text for text in scene.texts("lucia"))
    _imports(scene, _with_csm(scene, "lucia"))
    await scene.settles()
    (alert,) = scene.texts("lucia")
    assert alert.startswith("Acme Rockets")
    _imports(scene, _with_csm(scene, "mara"))
    _imports(scene, _with_csm(scene, "lucia"))
    await scene.settles()
    assert len(scene.texts("lucia")) == 1


async def test_alerts_and_escalations_of_what_comes_later_go_to_the_new_csm(scene: Scene) -> None:
    scene.starts()
    await scene.settles()
    _imports(scene, _with_csm(scene, "lucia"))
    for _ in range(9):
        await scene.passes(days=1)
    escalated = [who for who in ("mara", "lucia") if any("nobody has acted for" in t for t in scene.texts(who))]
    assert escalated == ["lucia"]


async def test_planned_and_paused_journeys_go_over_too_and_several_in_one_import(scene: Scene) -> None:
    lucia = scene.stage.people["lucia"].id
    bravo, coral = (replace(scene.acme, key=key, name=key.title()) for key in ("bravo", "coral"))
    ids = [_plans(scene, scene.acme), _plans(scene, bravo, in_days=3), _plans(scene, coral)]
    running.pause(scene.stage.desk, scene.stage.caller("jonas"), ids[2])
    assert _imports(scene, *(_with_csm(scene, "lucia", one) for one in (coral, scene.acme, bravo))) == 3
    assert [_journey(scene, one).csm for one in ids] == [lucia] * 3
    await scene.comes_to(THURSDAY, time(9))
    begun = _journey(scene, ids[1])
    assert begun.state is JourneyState.IN_PROGRESS
    assert [a.owner for a in begun.activities if a.definition == "call"] == [lucia]
    assert _handed_over(scene) == [BOT] * 3


async def test_who_was_chosen_at_the_start_stays_and_the_status_says_so(scene: Scene) -> None:
    theo = scene.stage.people["theo"].id
    scene.starts(csm=theo)
    assert _imports(scene, _with_csm(scene, "lucia")) == 0
    assert scene.journey.csm == theo
    first, second, *_ = (await said(scene.stage, "jonas", "status acme")).splitlines()
    assert "CSM @lucia" in first
    assert "CSM @theo" in second


async def test_a_customer_that_loses_its_csm_keeps_them_in_its_journeys(scene: Scene) -> None:
    scene.starts()
    assert _imports(scene, _with_csm(scene, None)) == 0
    assert scene.journey.csm == scene.stage.people["mara"].id


async def test_a_customer_that_had_no_csm_gets_one_for_its_journeys(scene: Scene) -> None:
    _imports(scene, _with_csm(scene, None))
    scene.starts("jonas")
    assert scene.journey.csm is None
    assert _imports(scene, _with_csm(scene, "lucia")) == 1
    assert scene.journey.csm == scene.stage.people["lucia"].id


async def test_what_the_same_import_decides_is_asked_of_the_new_csm(scene: Scene) -> None:
    scene.applies(a_template(exit_conditions=[{"sentence": "They left", "rule": "churned"}]))
    scene.starts()
    led = _with_csm(scene, "lucia")
    _imports(scene, replace(led, facts={**led.facts, "churned": True}))
    with scene.stage.desk.database.read() as tx:
        history = acts.since(tx, scene.acme.workspace, START)
    assert {act.verb for act in history if act.actor == BOT} >= {Verb.HAND_OVER, Verb.FACTS}
    assert scene.journey.state is JourneyState.ENDED
    assert scene.journey.csm == scene.stage.people["lucia"].id
