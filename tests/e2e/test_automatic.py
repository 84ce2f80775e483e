"""What facts decide by themselves: starts, exits, failures, achievements, what there is to do (requirements T2-T6)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.usecases.running import end
from journeys.history import BOT
from journeys.journey import JourneyState, MilestoneState, Outcome
from storage import acts
from tests.e2e.scene import START, Scene, a_template

SIGNED = {"sentence": "The contract is signed", "rule": "signed"}


@pytest.fixture
def scene(idle: Scene) -> Scene:
    return idle


def _automatic(**changes: Any) -> Any:
    return a_template(automatic_start=True, entry_conditions=[SIGNED], **changes)


async def test_a_journey_starts_when_a_fact_opens_its_gate_and_its_owners_hear_of_it(scene: Scene) -> None:
    scene.applies(_automatic())
    scene.says(signed=False)
    assert scene.journeys() == []
    scene.says(signed=True)
    await scene.settles()

    assert scene.journey.state is JourneyState.IN_PROGRESS
    assert "your work in First for Acme Rockets begins: 2 tasks" in scene.texts("mara")[0]
    assert "your work in First for Acme Rockets begins: 1 task" in scene.texts("priya")[0]


async def test_it_starts_once_whatever_comes_of_it(scene: Scene) -> None:
    scene.applies(_automatic())
    scene.says(signed=True)
    end(scene.stage.desk, scene.stage.caller("mara"), scene.journey.id, Outcome.CANCELLED)
    for signed in (False, True, True):
        scene.says(signed=signed)
    await scene.passes(days=2)

    assert len(scene.journeys()) == 1


async def test_customers_inside_when_a_template_comes_into_force_do_not_start(scene: Scene) -> None:
    scene.says(signed=True)
    scene.applies(_automatic())
    await scene.passes(days=2)
    scene.says(signed=True, large=True)

    assert scene.journeys() == []


async def test_a_gate_that_reads_the_date_opens_in_the_daily_round(scene: Scene) -> None:
    begun = {"sentence": "It is December", "rule": "today >= date('2026-12-01')"}
    scene.applies(a_template(automatic_start=True, entry_conditions=[begun]))
    scene.says(signed=True)
    await scene.passes(days=7)
    assert scene.journeys() == []
    await scene.passes(days=1)

    assert scene.journey.starts_on == date(2026, 12, 1)


async def test_the_daily_round_reaches_every_customer_and_ends(scene: Scene) -> None:
    begun = {"sentence": "It is December", "rule": "today >= date('2026-12-01')"}
    scene.applies(a_template(automatic_start=True, entry_conditions=[begun]))
    for number in range(450):
        scene.says(replace(scene.acme, key=f"c{number:03}", name=f"Customer {number}", roles={}))
    await scene.passes(days=8)

    with scene.stage.desk.database.read() as tx:
        started = acts.since(tx, scene.acme.workspace, START)
    assert len({act.journey for act in started}) == 451
    assert {act.actor for act in started} == {BOT}


async def test_a_marketing_journey_starts_for_those_who_opted_in_only(scene: Scene) -> None:
    scene.applies(_automatic(key="news", name="News", type="marketing"))
    scene.says(signed=True)
    assert scene.journeys() == []
    scene.says(replace(scene.acme, marketing_opt_in=True), signed=True)

    assert scene.journey.template == "news"


async def test_a_rule_fails_a_journey_before_another_exits_it(scene: Scene) -> None:
    condition = {"sentence": "The customer has left", "rule": "churned"}
    scene.applies(a_template(failure_conditions=[condition], exit_conditions=[condition]))
    scene.starts()
    scene.says(churned=True)

    assert (scene.journey.outcome, scene.journey.reason) == (Outcome.FAILED, "The customer has left")
    assert scene.journey.ended_by == BOT


async def test_a_rule_ends_a_journey_as_exited_and_its_alerts_are_silent(scene: Scene) -> None:
    scene.applies(a_template(exit_conditions=[{"sentence": "It is large by now", "rule": "large"}]))
    scene.starts()
    scene.says(large=True)
    await scene.passes(days=30)

    assert scene.journey.outcome is Outcome.EXITED
    assert scene.texts("mara") == []


async def test_an_achievement_is_reached_by_rule_stays_reached_and_the_next_milestone_begins(scene: Scene) -> None:
    scene.applies(_with_achievement())
    scene.starts()
    scene.says(logged_in=True)
    scene.says(logged_in=False)

    (reached, following) = scene.journey.activities
    assert (reached.state, reached.ended_by, following.definition) == ("completed", BOT, "import")
    with scene.stage.desk.database.read() as tx:
        (latest, *_) = acts.of_journey(tx, scene.acme.workspace, scene.journey.id, 10)
    assert latest.actor == BOT


def _with_achievement() -> Any:
    shape = a_template().model_dump(mode="json")
    first = shape["milestones"][0]
    logged_in = {"sentence": "Somebody logged in", "rule": "logged_in"}
    first |= {"tasks": [], "achievements": [{"id": "login", "title": "First login", "reached_when": logged_in}]}
    return a_template(milestones=shape["milestones"])


async def test_conditions_decide_what_there_is_to_do_when_a_milestone_begins(scene: Scene) -> None:
    shape = a_template().model_dump(mode="json")
    large = {"sentence": "It is large", "rule": "large"}
    shape["milestones"][0]["tasks"][1] |= {"condition": large}
    shape["milestones"][1] |= {"condition": large}
    scene.applies(a_template(milestones=shape["milestones"]))
    scene.starts()
    assert [a.definition for a in scene.journey.activities] == ["call", "configure"]
    scene.does("mara", "call")
    scene.does("priya", "configure")

    assert scene.journey.milestone("second").state is MilestoneState.ABSENT
    assert scene.journey.outcome is Outcome.COMPLETED
