"""Shapes and bounds of templates (requirements T1-T6)."""

from typing import Any

import pytest
from pydantic import ValidationError

from journeys.facts import FactType
from journeys.template import (
    AchievementDefinition,
    ActivityKind,
    BeginRule,
    Condition,
    MilestoneDefinition,
    ProgressParameters,
    StatusRule,
    TaskDefinition,
    Template,
    TemplateType,
)
from tests.journeys.builders import achievement, milestone, ranges, task, template, when


def test_a_template_may_be_incomplete_while_it_is_a_draft() -> None:
    draft = template()
    assert (draft.goal, draft.audience, draft.milestones) == ("", None, ())


def test_what_is_not_said_is_as_the_requirements_have_it() -> None:
    draft = template()
    assert draft.type is TemplateType.TRANSACTIONAL
    assert draft.status_rule is StatusRule.BOTH
    assert (draft.review_every_months, draft.completed_count, draft.automatic_start) == (6, False, False)
    assert (task().required, achievement().required) == (True, True)
    assert milestone().begins == BeginRule()


@pytest.mark.parametrize(("on_time", "delayed"), [(45, 60), (7, 7), (0, 0)])
def test_ranges_follow_each_other(on_time: int, delayed: int) -> None:
    assert ranges(on_time, delayed).delayed_up_to == delayed


def test_a_delay_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValidationError, match="must not have a delayed_up_to"):
        ranges(10, 9)


@pytest.mark.parametrize("days", [-1, 3651, 1.5, "7", True])
def test_days_are_whole_and_within_ten_years(days: Any) -> None:
    with pytest.raises(ValidationError):
        ProgressParameters(on_time_up_to=days, delayed_up_to=3650)


def test_a_milestone_begins_by_one_rule_only() -> None:
    assert BeginRule(after="m1").days_after_start is None
    assert BeginRule(days_after_start=0).after is None
    with pytest.raises(ValidationError, match="not both"):
        BeginRule(after="m1", days_after_start=3)


@pytest.mark.parametrize("months", [2, 13])
def test_templates_are_reviewed_every_three_to_twelve_months(months: int) -> None:
    with pytest.raises(ValidationError):
        template(review_every_months=months)


@pytest.mark.parametrize("key", ["", "Onboarding", "-a", "a b", "a/b", "é", "x" * 65, "a\n"])
def test_an_id_is_short_and_plain(key: str) -> None:
    with pytest.raises(ValidationError):
        template(key=key)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "),
        ("name", "x" * 101),
        ("name", "two\nlines"),
        ("name", "bell\x07"),
        ("goal", "x" * 2001),
        ("goal", "two\u2028lines"),
        ("category", "x" * 51),
        ("failure_reasons", ("",)),
        ("colour", "blue"),
    ],
)
def test_texts_are_bounded_readable_and_known(field: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        template(**{field: value})


def test_texts_lose_the_blanks_around_them_and_keep_their_lines() -> None:
    of = template(name="  Onboarding  ", goal="\tFirst value\nin 45 days ")
    assert (of.name, of.goal) == ("Onboarding", "First value\nin 45 days")


@pytest.mark.parametrize("record", [template(), milestone(), task(), ranges(1, 2), when("x")])
def test_definitions_do_not_change(record: Any) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(record, next(iter(type(record).model_fields)), "changed")


def test_achievements_have_no_owner_and_tasks_are_not_set_by_rules() -> None:
    with pytest.raises(ValidationError):
        AchievementDefinition(id="a1", title="Login", role="csm")  # type: ignore[call-arg]
    with pytest.raises(ValidationError):
        TaskDefinition(id="t1", title="Call", role="csm", reached_when=when("x"))  # type: ignore[call-arg]
    with pytest.raises(ValidationError):
        TaskDefinition(id="t1", title="Call")  # type: ignore[call-arg]


def test_the_audience_counts_as_an_entry_condition() -> None:
    assert template().gate == ()
    entry = (when("signed"), Condition(sentence="A CSM is assigned."))
    assert template(entry_conditions=entry).gate == entry
    assert template(audience=when("enterprise"), entry_conditions=entry).gate == (when("enterprise"), *entry)


def test_roles_are_listed_once_in_the_order_of_the_tasks() -> None:
    of = template(
        milestone("m1", task("t1", role="csm"), task("t2", role="specialist")), milestone("m2", task("t3", role="csm"))
    )
    assert of.roles == ("csm", "specialist")


def test_the_same_activity_id_may_stand_in_two_milestones() -> None:
    of = template(milestone("m1", task("call")), milestone("m2", achievement("call")))
    kinds = {place: definition.kind for place, definition in of.activities_by_id.items()}
    assert kinds == {("m1", "call"): ActivityKind.TASK, ("m2", "call"): ActivityKind.ACHIEVEMENT}
    assert {name: m.name for name, m in of.milestones_by_id.items()} == {"m1": "Milestone m1", "m2": "Milestone m2"}


def test_achievements_come_before_tasks() -> None:
    assert [a.id for a in milestone("m1", task("t1"), achievement("a1")).activities] == ["a1", "t1"]


def test_a_marketing_journey_needs_consent() -> None:
    assert template(type="marketing").consent_needed
    assert not template(type="transactional").consent_needed


@pytest.mark.parametrize(
    ("fields", "daily"),
    [
        ({"exit_conditions": (when("renewal < today"),)}, True),
        ({"failure_conditions": (when("renewal < today"),)}, True),
        ({"failure_conditions": (when("days_in_stage > 90"),)}, True),
        ({"exit_conditions": (when("signed"),)}, False),
        ({"entry_conditions": (when("renewal < today"),)}, False),
        ({"exit_conditions": (Condition(sentence="today"),)}, False),
    ],
)
def test_a_running_journey_is_judged_daily_where_a_rule_reads_the_date(fields: dict[str, Any], daily: bool) -> None:
    facts = {"renewal": FactType.DATE, "signed": FactType.YES_NO}
    assert template(facts=facts, **fields).is_judged_daily is daily


@pytest.mark.parametrize(
    ("fields", "read"),
    [
        ({"calendar": "working_days", "escalate_after_days": 0}, True),
        ({"escalate_after_days": 3}, True),
        ({"escalate_after_days": 0}, False),
    ],
)
def test_the_country_decides_about_a_running_journey_where_working_days_do(fields: dict[str, Any], read: bool) -> None:
    assert ("country" in template(**fields).facts_of_running) is read


def test_achievements_reached_by_date_are_judged_daily() -> None:
    of = template(milestone("m1", achievement("a1", reached="renewal < today")), facts={"renewal": FactType.DATE})
    assert of.is_judged_daily


def test_a_template_is_the_same_after_it_was_stored() -> None:
    of = template(
        milestone("m1", task("t1", due=3, condition=when("x")), achievement("a1", reached="y")),
        milestone("m2", day=4),
        milestone("m3", after="m2"),
        facts={"x": FactType.YES_NO},
        audience=when("x"),
        failure_reasons=("Budget",),
    )
    assert Template.model_validate_json(of.model_dump_json()) == of
    assert isinstance(Template.model_validate_json(of.model_dump_json()).milestones[0], MilestoneDefinition)
