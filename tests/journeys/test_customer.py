"""Customers, the stages they go through, and what rules can read of them (requirements C1, J8)."""

from datetime import date

import pytest

from journeys.customer import STAGES, Customer, next_stage
from journeys.rules import Verdict, judge
from tests.journeys.builders import template

TODAY = date(2026, 6, 3)


def acme(stage_since: date | None) -> Customer:
    return Customer("T1", "acme", "Acme Rockets", "Onboarding", stage_since=stage_since)


def judged(rule: str, customer: Customer) -> Verdict:
    return judge(rule, template().declarations, customer.known_facts(TODAY))


@pytest.mark.parametrize(
    ("since", "verdict"),
    [(date(2026, 3, 5), Verdict.UNMET), (date(2026, 3, 4), Verdict.MET), (None, Verdict.UNKNOWN)],
)
def test_a_rule_can_read_for_how_many_days_a_customer_has_been_in_its_stage(
    since: date | None, verdict: Verdict
) -> None:
    assert judged("days_in_stage > 90", acme(since)) is verdict


def test_the_day_on_which_a_customer_came_into_its_stage_is_day_0() -> None:
    assert acme(TODAY).days_in_stage(TODAY) == 0
    assert judged("days_in_stage == 0.0", acme(TODAY)) is Verdict.MET


def test_a_fact_that_somebody_imported_does_not_hide_a_built_in_one() -> None:
    customer = Customer("T1", "acme", "Acme Rockets", "Onboarding", stage_since=TODAY, facts={"days_in_stage": 400.0})
    assert judged("days_in_stage > 90", customer) is Verdict.UNMET


def test_each_stage_is_followed_by_the_next_and_the_last_by_none() -> None:
    assert [next_stage(stage) for stage in STAGES] == [*STAGES[1:], None]
    assert next_stage("Somewhere else") is None
