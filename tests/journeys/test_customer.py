"""Customers go through stages (requirements J8)."""

from dataclasses import replace
from itertools import pairwise

import pytest

from journeys.customer import STAGES, Customer, next_stage
from tests.journeys.builders import START, on

ACME = Customer("T1", "acme", "Acme Rockets", "Onboarding", stage_since=START)


@pytest.mark.parametrize(("stage", "following"), [*pairwise(STAGES), ("Advocacy", None), ("?", None)])
def test_a_stage_is_followed_by_the_next_of_the_list(stage: str, following: str | None) -> None:
    assert next_stage(stage) == following


def test_days_in_a_stage_are_counted_from_the_day_of_the_change() -> None:
    assert ACME.days_in_stage(on(30)) == 30


def test_nobody_knows_the_days_where_the_change_is_not_dated() -> None:
    undated = replace(ACME, stage_since=None)

    assert undated.days_in_stage(on(30)) is None
    assert "days_in_stage" not in {k for k, v in undated.known_facts(on(30)).items() if v is not None}
