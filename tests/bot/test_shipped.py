"""What comes with the product: templates for every stage and sample customers (requirements T9)."""

from collections import Counter
from datetime import date
from importlib.resources import files
from zoneinfo import available_timezones

import pytest

from bot.customer_files import ImportSetting, read_customers
from bot.template_files import dump, load, shipped_templates
from journeys.customer import STAGES, Customer
from journeys.facts import BUILT_IN, Declarations, Facts
from journeys.rules import Verdict, facts_read, judge
from journeys.template import Condition, StatusRule, Template, TemplateType

TODAY = date(2026, 11, 23)
PEOPLE = {"@mara": "U01", "@theo": "U02", "@priya": "U03", "@jonas": "U04", "@lucia": "U05"}
TEMPLATES = {template.key: template for template in shipped_templates()}
FILES = {entry.name: entry.read_text(encoding="utf-8") for entry in (files("bot") / "shipped" / "templates").iterdir()}


def facts_of_all() -> Declarations:
    return {name: fact_type for template in TEMPLATES.values() for name, fact_type in template.facts.items()}


def sample_customers() -> tuple[Customer, ...]:
    data = (files("bot") / "shipped" / "customers.csv").read_bytes()
    found = read_customers(data, ImportSetting("W1", PEOPLE.get, available_timezones(), facts_of_all()))
    assert found.problems == ()
    return found.customers


def conditions(template: Template) -> list[Condition]:
    own = [*template.gate, *template.exit_conditions, *template.failure_conditions]
    activities = [a for m in template.milestones for a in (*m.achievements, *m.tasks)]
    inner = [m.condition for m in template.milestones] + [a.condition for a in activities]
    reached = [a.reached_when for m in template.milestones for a in m.achievements]
    return [*own, *(condition for condition in [*inner, *reached] if condition)]


def test_there_is_a_template_for_every_stage() -> None:
    assert sorted(template.stage for template in TEMPLATES.values()) == sorted(STAGES)


@pytest.mark.parametrize("name", FILES)
def test_a_shipped_template_can_be_activated_as_it_is(name: str) -> None:
    loaded = load(FILES[name], name)
    assert loaded.problems == ()
    assert [
        advice for advice in loaded.advice if "ransactional" not in str(advice) and "opted in" not in str(advice)
    ] == []


@pytest.mark.parametrize("name", FILES)
def test_a_shipped_template_comes_back_from_an_export_as_it_is(name: str) -> None:
    template = load(FILES[name], name).template
    assert template is not None
    assert load(dump(template), name).template == template


def test_facts_agree_across_templates_and_each_declares_exactly_what_it_reads() -> None:
    for template in TEMPLATES.values():
        known = {**template.facts, **BUILT_IN}
        read = [facts_read(condition.rule, known) for condition in conditions(template) if condition.rule]
        assert frozenset().union(*read) - set(BUILT_IN) == set(template.facts), template.key
        assert load(dump(template), template.key, facts_of_all()).problems == ()


def test_the_onboarding_template_has_the_shape_that_is_asked_for() -> None:
    onboarding = TEMPLATES["onboarding"]
    milestones = onboarding.milestones
    assert onboarding.type is TemplateType.TRANSACTIONAL
    assert (onboarding.length_days, onboarding.progress.on_time_up_to, onboarding.progress.delayed_up_to) == (
        45,
        45,
        60,
    )
    assert [(m.length_days, m.progress.on_time_up_to, m.progress.delayed_up_to) for m in milestones] == [
        (7, 7, 9),
        (21, 21, 25),
        (15, 15, 19),
    ]
    assert [len(m.achievements) for m in milestones] == [1, 3, 2]
    assert [len(m.tasks) for m in milestones] == [4, 5, 6]
    assert Counter(task.role for m in milestones for task in m.tasks) == {"csm": 12, "implementation_specialist": 3}
    assert [m.begins.after for m in milestones] == [None, milestones[0].id, milestones[1].id]
    assert len(onboarding.entry_conditions) == 3
    assert (onboarding.exit_conditions, onboarding.failure_conditions) == ((), ())
    assert len(onboarding.failure_reasons) == 3


def test_the_templates_show_what_templates_can_do() -> None:
    all_of_them = TEMPLATES.values()
    milestones = [m for template in all_of_them for m in template.milestones]
    assert any(template.type is TemplateType.MARKETING for template in all_of_them)
    assert any(m.begins.days_after_start for m in milestones)
    assert any(task.condition for m in milestones for task in m.tasks)
    assert any(achievement.reached_when for m in milestones for achievement in m.achievements)
    assert any(t.automatic_start and all(condition.rule for condition in t.gate) for t in all_of_them)
    assert any(template.exit_conditions and template.failure_conditions for template in all_of_them)
    assert {template.status_rule for template in all_of_them} > {StatusRule.BOTH}


def test_there_are_forty_customers_in_three_segments_and_five_stages() -> None:
    customers = sample_customers()
    assert len({customer.key for customer in customers}) == 40
    assert {"enterprise", "mid-market", "small-business"} <= {s for c in customers for s in c.segments}
    assert {customer.stage for customer in customers} == set(STAGES)
    assert len({customer.timezone for customer in customers}) > 15
    assert [c.name for c in customers if "Acme" in c.name] == ["Acme Rockets", "Acme Gardens"]


def test_the_sample_people_are_all_needed() -> None:
    assert {person for customer in sample_customers() for person in customer.roles.values()} == set(PEOPLE.values())


def known(customer: Customer) -> Facts:
    return customer.known_facts(TODAY)


@pytest.mark.parametrize("key", TEMPLATES)
def test_some_customers_of_a_stage_meet_the_gate_and_some_do_not(key: str) -> None:
    template = TEMPLATES[key]
    declarations = {**template.facts, **BUILT_IN}
    gates = [
        {judge(c.rule, declarations, known(customer)) for c in template.gate if c.rule}
        for customer in sample_customers()
        if customer.stage == template.stage
    ]
    assert {Verdict.MET} in gates
    assert any(verdicts != {Verdict.MET} for verdicts in gates)


def test_a_marketing_template_has_a_customer_who_fits_and_has_not_opted_in() -> None:
    advocacy = TEMPLATES["advocacy"]
    declarations = {**advocacy.facts, **BUILT_IN}
    fitting = [
        customer.marketing_opt_in
        for customer in sample_customers()
        if all(judge(c.rule or "", declarations, known(customer)) is Verdict.MET for c in advocacy.gate)
    ]
    assert set(fitting) == {True, False}
