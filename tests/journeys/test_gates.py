"""Gates by their conditions: open, lacking only ticks, or closed (requirements T2, T10)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from journeys.customer import Customer
from journeys.gates import EntryGate, GateState, JudgedCondition, Tick
from journeys.rules import Verdict
from journeys.template import Condition, Template, TemplateType
from tests.journeys.builders import milestone, task, template

ACME = Customer("T0", "acme", "Acme Rockets", "Onboarding", roles={"csm": "U-MARA"})
AT = datetime(2026, 6, 3, tzinfo=UTC)
MET, UNMET, UNKNOWN = Verdict


def by_rule(verdict: Verdict) -> JudgedCondition:
    return JudgedCondition(Condition(sentence="The contract is signed", rule="signed"), verdict)


def by_hand(*, ticked: bool) -> JudgedCondition:
    condition = Condition(sentence="The sponsor has agreed")
    tick = Tick("T0", "grow", "acme", condition.identity, "U-MARA", AT) if ticked else None
    return JudgedCondition(condition, MET if ticked else UNKNOWN, tick)


def gate(*conditions: JudgedCondition, customer: Customer = ACME, of: Template | None = None) -> EntryGate:
    return EntryGate(of or template(milestone("first", task("call"))), customer, conditions)


@pytest.mark.parametrize(
    ("conditions", "state"),
    [
        ((by_rule(MET), by_hand(ticked=True)), GateState.OPEN),
        ((by_rule(MET), by_hand(ticked=False)), GateState.TICKS_MISSING),
        ((by_rule(UNMET), by_hand(ticked=False)), GateState.CLOSED),
        ((by_rule(UNMET), by_hand(ticked=True)), GateState.CLOSED),
        ((by_rule(UNKNOWN),), GateState.CLOSED),
        ((), GateState.OPEN),
    ],
)
def test_a_gate_lacks_only_ticks_where_every_rule_is_met(
    conditions: tuple[JudgedCondition, ...], state: GateState
) -> None:
    assert gate(*conditions).state is state


def test_without_consent_the_gate_of_a_marketing_journey_is_closed_whoever_has_ticked() -> None:
    marketing = template(milestone("first", task("call")), type=TemplateType.MARKETING)
    ticked = gate(by_hand(ticked=True), of=marketing)
    assert (ticked.state, ticked.lacks_only_consent) == (GateState.CLOSED, True)
    assert not gate(by_hand(ticked=False), of=marketing).lacks_only_consent
    willing = replace(ACME, marketing_opt_in=True)
    assert gate(by_hand(ticked=True), of=marketing, customer=willing).state is GateState.OPEN


def test_the_csm_is_asked_else_the_owner_of_the_template_else_nobody() -> None:
    owned = template(milestone("first", task("call")), owner="U-OWNER")
    orphan = replace(ACME, roles={})
    assert gate(of=owned).asked == "U-MARA"
    assert gate(of=owned, customer=orphan).asked == "U-OWNER"
    assert gate(of=template(milestone("first", task("call")), owner=""), customer=orphan).asked is None


def test_a_condition_is_the_same_as_long_as_it_says_the_same() -> None:
    first = Condition(sentence="The sponsor has agreed", rule="agreed")
    assert first.identity == Condition(sentence="the sponsor  has agreed").identity
    assert first.identity != Condition(sentence="The sponsor has signed").identity


def test_a_template_with_a_condition_for_people_looks_at_who_could_be_asked() -> None:
    asking = template(milestone("first", task("call")), entry_conditions=(Condition(sentence="It is so"),))
    assert "csm_assigned" in asking.facts_of_gate
    assert "csm_assigned" not in template(milestone("first", task("call"))).facts_of_gate
