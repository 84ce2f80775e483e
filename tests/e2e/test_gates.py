"""Journeys that start by themselves: at the moment their gate turns true, and once (requirements T2)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.demo.stage import Stage
from bot.usecases import running, templates
from bot.usecases.asking import status_of
from bot.usecases.customers import put_customers
from bot.usecases.sweeping import sweep
from bot.usecases.templates import Applied
from journeys.errors import NotPossible
from journeys.facts import Fact, FactType
from journeys.history import BOT
from journeys.journey import Journey, Outcome
from journeys.template import Condition, Template, TemplateType
from storage import acts, journeys
from tests.journeys.builders import LONG, milestone, task, template

READY = "ready_to_grow"
GO_ON = "go_on"


def growth(rule: str = READY, **changes: object) -> Template:
    """An automatic template whose gate is this rule."""
    fields = {
        "key": "gated",
        "name": "Gated journey",
        "goal": "They grow.",
        "audience": Condition(sentence="Customers who are ready", rule=rule),
        "facts": {READY: FactType.YES_NO, GO_ON: FactType.DATE},
        "automatic_start": True,
        "length_days": 30,
        "progress": LONG,
    }
    return template(milestone("grow", task("talk", due=5)), **{**fields, **changes})


def applied(stage: Stage, wanted: Template) -> Applied:
    (one,) = templates.apply(stage.desk, stage.workspace.team_id, [wanted], stage.clock.now(), activate=True)
    return one


def tell(stage: Stage, key: str, **facts: Fact) -> None:
    """New facts come in by import."""
    known = status_of(stage.desk, stage.caller("mara"), key).customer
    changed = replace(known, facts={**known.facts, **facts})
    put_customers(stage.desk, known.workspace, [changed], {}, stage.clock.now())


def pass_days(stage: Stage, days: int) -> None:
    """Days go by, each with its round over the customers."""
    for _ in range(days):
        stage.clock.move(timedelta(days=1))
        while sweep(stage.desk, stage.clock.now()):
            pass


def grown(stage: Stage, key: str) -> list[Journey]:
    with stage.desk.database.read() as tx:
        found = journeys.of_customer(tx, stage.workspace.team_id, key)
    return [journey for journey in found if journey.template == "gated"]


async def test_customers_already_inside_when_a_template_comes_into_force_do_not_start(http_stage: Stage) -> None:
    applied(http_stage, growth("key == 'nobody'"))
    tell(http_stage, "acme", **{READY: True})
    one = applied(http_stage, growth())

    assert one.inside.open == 1
    pass_days(http_stage, 2)
    tell(http_stage, "acme", arr=7.0)
    assert grown(http_stage, "acme") == []


async def test_a_gate_that_turns_true_later_starts_once(http_stage: Stage) -> None:
    applied(http_stage, growth())
    tell(http_stage, "acme", **{READY: False})
    assert grown(http_stage, "acme") == []

    tell(http_stage, "acme", **{READY: True})
    tell(http_stage, "acme", arr=7.0)
    pass_days(http_stage, 2)
    (journey,) = grown(http_stage, "acme")
    with http_stage.desk.database.read() as tx:
        first = acts.of_journey(tx, journey.workspace, journey.id, 50)[-1]
    assert (first.actor, journey.starts_on) == (BOT, date(2026, 11, 23))


async def test_it_never_starts_by_itself_again_after_the_end(http_stage: Stage) -> None:
    applied(http_stage, growth())
    tell(http_stage, "acme", **{READY: True})
    (journey,) = grown(http_stage, "acme")
    running.end(http_stage.desk, http_stage.caller("mara"), journey.id, Outcome.CANCELLED)

    tell(http_stage, "acme", **{READY: False})
    tell(http_stage, "acme", **{READY: True})
    pass_days(http_stage, 2)
    assert [one.id for one in grown(http_stage, "acme")] == [journey.id]


async def test_a_gate_that_a_date_opens_starts_on_the_daily_round_of_that_day(http_stage: Stage) -> None:
    applied(http_stage, growth(f"known({GO_ON}) && today >= {GO_ON}"))
    tell(http_stage, "acme", **{GO_ON: date(2026, 11, 25)})
    pass_days(http_stage, 1)
    assert grown(http_stage, "acme") == []

    pass_days(http_stage, 1)
    (journey,) = grown(http_stage, "acme")
    assert journey.starts_on == date(2026, 11, 25)
    pass_days(http_stage, 2)
    assert len(grown(http_stage, "acme")) == 1


async def test_days_in_a_stage_open_a_gate_too(http_stage: Stage) -> None:
    applied(http_stage, growth("stage == 'Onboarding' && days_in_stage > 2"))
    pass_days(http_stage, 2)
    assert grown(http_stage, "acme") == []
    pass_days(http_stage, 1)
    assert len(grown(http_stage, "acme")) == 1


async def test_who_is_inside_a_date_already_is_left_to_bulk_start(http_stage: Stage) -> None:
    applied(http_stage, growth("key == 'nobody'"))
    tell(http_stage, "acme", **{GO_ON: date(2026, 11, 1)})
    assert applied(http_stage, growth(f"known({GO_ON}) && today >= {GO_ON}")).inside.open == 1
    pass_days(http_stage, 3)
    assert grown(http_stage, "acme") == []


async def test_a_wider_gate_does_not_start_those_it_newly_lets_in(http_stage: Stage) -> None:
    applied(http_stage, growth(f"{READY} && stage == 'Adoption'"))
    tell(http_stage, "acme", **{READY: True})
    assert applied(http_stage, growth()).inside.open == 1
    pass_days(http_stage, 1)
    assert grown(http_stage, "acme") == []


async def test_a_customer_that_comes_in_with_an_open_gate_starts(http_stage: Stage) -> None:
    applied(http_stage, growth())
    known = status_of(http_stage.desk, http_stage.caller("mara"), "acme").customer
    new = replace(known, key="new", name="New Kites", facts={READY: True})
    put_customers(http_stage.desk, known.workspace, [new], {}, http_stage.clock.now())
    assert len(grown(http_stage, "new")) == 1


async def test_the_type_of_a_template_is_fixed_once_it_was_active(http_stage: Stage) -> None:
    applied(http_stage, growth())
    with pytest.raises(NotPossible, match="Gated journey is transactional since it was activated"):
        applied(http_stage, growth(type=TemplateType.MARKETING))
