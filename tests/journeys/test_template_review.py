"""The review of a template: errors with their places, and advice (requirements T4, T7, T10)."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.facts import FactType
from journeys.finding import Place
from journeys.template import Template
from journeys.template_review import review

RANGES = {"on_time_up_to": 10, "delayed_up_to": 15}


def milestone(name: str, **fields: Any) -> dict[str, Any]:
    own = {"id": name.lower().replace(" ", "-"), "name": name, "length_days": 10, "progress": RANGES}
    return own | {"achievements": [{"id": "reached", "title": f"{name} reached"}]} | fields


def task(name: str, **fields: Any) -> dict[str, Any]:
    return {"id": name.lower().replace(" ", "-").replace("#", ""), "title": name, "role": "csm"} | fields


def template(**fields: Any) -> Template:
    complete = {
        "key": "sample",
        "name": "Sample onboarding",
        "goal": "The customer works with it.",
        "audience": {"sentence": "New customers", "rule": "stage == 'Onboarding'"},
        "stage": "Onboarding",
        "length_days": 20,
        "progress": RANGES,
        "milestones": [milestone("Kick-off"), milestone("Set-up", begins={"after": "kick-off"})],
    }
    return Template.model_validate(complete | fields)


def errors(subject: Template, **declared: FactType) -> dict[Place, str]:
    return {finding.place: finding.sentence for finding in review(subject, declared).errors}


def advice(subject: Template) -> dict[Place, str]:
    return {f.place: f.sentence for f in review(subject).advice if f.place != ("type",)}


def test_a_complete_template_has_no_errors_and_only_the_reminder_of_its_type() -> None:
    found = review(template())
    assert found.errors == ()
    assert [finding.place for finding in found.advice] == [("type",)]


def test_what_is_missing_is_told_all_at_once_with_its_places() -> None:
    assert set(errors(template(goal="", audience=None, milestones=[]))) == {("goal",), ("audience",), ("milestones",)}


@pytest.mark.parametrize(
    ("stage", "hint"),
    [
        ("onbording", "did you mean Onboarding?"),
        ("adoption", "did you mean Adoption?"),
        ("Second life", "choose from Onboarding, Adoption, Retention, Upsell, Advocacy."),
    ],
)
def test_a_stage_that_no_customer_can_be_in_is_an_error(stage: str, hint: str) -> None:
    assert errors(template(stage=stage)) == {("stage",): f"There is no stage ‘{stage}’; {hint}"}


def test_an_audience_needs_a_rule_beside_its_sentence() -> None:
    assert set(errors(template(audience={"sentence": "All of them"}))) == {("audience", "rule")}


def test_every_place_that_can_hold_a_rule_is_checked() -> None:
    broken = {"sentence": "Broken", "rule": "nobody_knows"}
    activity = {"condition": broken, "reached_when": broken}
    subject = template(
        audience=broken,
        entry_conditions=[broken],
        exit_conditions=[broken],
        failure_conditions=[{"sentence": "By hand"}, broken],
        milestones=[
            milestone(
                "Kick-off",
                condition=broken,
                achievements=[{"id": "a", "title": "Reached", **activity}],
                tasks=[task("Call them", condition=broken)],
            )
        ],
    )
    assert set(errors(subject)) == {
        ("audience", "rule"),
        ("entry_conditions", 0, "rule"),
        ("exit_conditions", 0, "rule"),
        ("failure_conditions", 1, "rule"),
        ("milestones", 0, "condition", "rule"),
        ("milestones", 0, "achievements", 0, "condition", "rule"),
        ("milestones", 0, "achievements", 0, "reached_when", "rule"),
        ("milestones", 0, "tasks", 0, "condition", "rule"),
    }


def test_a_rule_error_names_the_column_and_in_longer_rules_the_line() -> None:
    one = errors(template(audience={"sentence": "x", "rule": "true && nobody"}))
    two = errors(template(audience={"sentence": "x", "rule": "true &&\n  nobody"}))
    assert "column 9" in one["audience", "rule"]
    assert "line" not in one["audience", "rule"]
    assert "line 2, column 3" in two["audience", "rule"]


def test_rules_read_the_templates_facts_the_workspaces_and_the_built_in_ones() -> None:
    subject = template(
        facts={"arr": "number"},
        entry_conditions=[{"sentence": "All", "rule": "arr > 1 && seats > 1 && csm_assigned && known(today)"}],
    )
    assert errors(subject, seats=FactType.NUMBER) == {}
    assert set(errors(subject)) == {("entry_conditions", 0, "rule")}


def test_a_fact_of_another_type_than_the_workspaces_is_an_error_that_names_both() -> None:
    found = errors(template(facts={"arr": "text", "seats": "number"}), arr=FactType.NUMBER, seats=FactType.NUMBER)
    assert set(found) == {("facts", "arr")}
    assert "number" in found["facts", "arr"]
    assert "text" in found["facts", "arr"]


@pytest.mark.parametrize("name", ["today", "csm_assigned", "Contract signed", "in", ""])
def test_a_fact_that_cannot_be_named_so_is_an_error(name: str) -> None:
    assert set(errors(template(facts={name: "text"}))) == {("facts", name)}


def test_a_declared_fact_is_no_list() -> None:
    assert set(errors(template(facts={"regions": "list"}))) == {("facts", "regions")}


@pytest.mark.parametrize(
    ("after", "words"), [("nowhere", "no such milestone"), ("set-up", "waits for itself"), ("go-live", "comes later")]
)
def test_a_begin_rule_names_an_earlier_milestone(after: str, words: str) -> None:
    milestones = [milestone("Kick-off"), milestone("Set-up", begins={"after": after}), milestone("Go-live")]
    found = errors(template(milestones=milestones))
    assert set(found) == {("milestones", 1, "begins", "after")}
    assert words in found["milestones", 1, "begins", "after"]


def test_ids_are_used_once_for_milestones_and_once_inside_a_milestone() -> None:
    again = [{"id": "reached", "title": "Also reached"}, {"id": "reached", "title": "And this"}]
    subject = template(
        milestones=[milestone("Kick-off"), milestone("Kick-off"), milestone("Set-up", achievements=again)]
    )
    assert set(errors(subject)) == {("milestones", 1, "id"), ("milestones", 2, "achievements", 1, "id")}


def test_a_task_and_an_achievement_of_one_milestone_share_no_id() -> None:
    subject = template(milestones=[milestone("Kick-off", tasks=[task("reached")])])
    assert ("milestones", 0, "tasks", 0, "id") in errors(subject)


def test_an_empty_milestone_and_one_without_achievement_are_advised_upon() -> None:
    subject = template(
        milestones=[
            milestone("Kick-off", achievements=[]),
            milestone("Set-up", achievements=[], tasks=[task("Call them")], begins={"after": "kick-off"}),
        ]
    )
    found = advice(subject)
    assert set(found) == {("milestones", 0), ("milestones", 1)}
    assert "is empty" in found["milestones", 0]
    assert "no achievement" in found["milestones", 1]


def test_titles_that_differ_by_number_only_are_told_apart_and_equal_ones_are_not() -> None:
    def duplicates(*titles: str) -> list[Place]:
        tasks = [task(title, id=f"t{index}") for index, title in enumerate(titles)]
        found = advice(template(milestones=[milestone("Kick-off", length_days=20, tasks=tasks)]))
        return [place for place, sentence in found.items() if "reads like another" in sentence]

    assert duplicates("Visit #1", "Visit #5", "Visit #15") == []
    assert duplicates("Visit #5", "Visit #1", "Visit #5") == [("milestones", 0, "tasks", 2, "title")]
    assert duplicates("Kick-off call", "The Kickoff call!") == [("milestones", 0, "tasks", 1, "title")]
    assert duplicates("Round 1 of 12", "Round 11 of 2") == []


def test_a_duplicate_in_another_milestone_is_told_with_the_name_of_the_first() -> None:
    first = milestone("Kick-off", tasks=[task("Weekly meeting")])
    second = milestone("Set-up", tasks=[task("Weekly meeting")], begins={"after": "kick-off"})
    found = advice(template(milestones=[first, second]))
    assert "‘Kick-off’" in found["milestones", 1, "tasks", 0, "title"]


def test_the_length_is_compared_with_the_longest_way_through_the_milestones() -> None:
    chain = [milestone("Kick-off"), milestone("Set-up", begins={"after": "kick-off"})]
    beside = milestone("Mid-term", begins={"days_after_start": 5}, length_days=18)
    assert advice(template(milestones=chain)) == {}
    assert "23 days, 3 days more" in advice(template(milestones=[*chain, beside]))["length_days",]
    assert "21 days, 1 day more" in advice(template(milestones=[*chain, beside | {"length_days": 16}]))["length_days",]
    assert "20 days, 80 days less" in advice(template(milestones=chain, length_days=100))["length_days",]


def test_work_that_does_not_fit_its_milestone_is_advised_upon() -> None:
    tasks = [task("First work", expected_days=6), task("Second work", expected_days=5, due_in_days=11)]
    subject = template(milestones=[milestone("Kick-off", tasks=tasks)])
    assert set(advice(subject)) == {("milestones", 0, "length_days"), ("milestones", 0, "tasks", 1, "due_in_days")}


def test_a_milestone_with_work_and_no_days_is_advised_upon() -> None:
    subject = template(milestones=[milestone("Kick-off", length_days=0)], length_days=0)
    assert set(advice(subject)) == {("milestones", 0, "length_days")}


@pytest.mark.parametrize("name", ["Test", "Journey", "New template", "Run", "Milestone 2", "#5", "phase  "])
def test_a_name_that_tells_nothing_is_advised_upon(name: str) -> None:
    found = advice(template(name=name, milestones=[milestone("Kick-off", length_days=15) | {"name": name}]))
    assert set(found) == {("name",), ("milestones", 0, "name")}


@pytest.mark.parametrize("name", ["Test drive with the team", "Call", "導入", "First 30 days"])
def test_a_name_that_tells_something_is_left_alone(name: str) -> None:
    assert advice(template(name=name)) == {}


def test_a_condition_for_people_keeps_a_journey_from_starting_by_itself() -> None:
    conditions = [{"sentence": "Signed", "rule": "stage != 'Advocacy'"}, {"sentence": "The sponsor is keen"}]
    found = advice(template(entry_conditions=conditions, automatic_start=True))
    assert set(found) == {("entry_conditions", 1)}
    assert advice(template(entry_conditions=conditions)) == {}


def test_up_to_twelve_activities_in_a_milestone_are_fine() -> None:
    def sizes(count: int) -> set[Place]:
        tasks = [task(f"Visit number {index}") for index in range(count - 1)]
        return set(advice(template(milestones=[milestone("Kick-off", length_days=20, tasks=tasks)])))

    assert sizes(12) == set()
    assert sizes(13) == {("milestones", 0)}


def test_the_reminder_fits_the_type() -> None:
    def reminder(kind: str) -> list[str]:
        return [f.sentence for f in review(template(type=kind)).advice if f.place == ("type",)]

    assert "opted in" in reminder("marketing")[0]
    assert "may be marketing" in reminder("transactional")[0]


@settings(max_examples=60, deadline=None)
@given(
    order=st.permutations(["kick-off", "set-up", "go-live"]),
    after=st.lists(st.sampled_from(["kick-off", "set-up", "go-live", None]), min_size=3, max_size=3),
)
def test_begin_rules_without_errors_lead_back_to_the_start(order: list[str], after: list[str | None]) -> None:
    milestones = [milestone(name, begins={"after": before}) for name, before in zip(order, after, strict=True)]
    found = errors(template(milestones=milestones))
    begun: set[str] = set()
    for index, (name, before) in enumerate(zip(order, after, strict=True)):
        assert (("milestones", index, "begins", "after") in found) == (before is not None and before not in begun)
        begun.add(name)
