from dataclasses import replace

from journeys.template import TaskDefinition, Template
from notifications import examples
from notifications.elements import Block
from notifications.ids import ROLE_FIELD, Field
from notifications.limits import view_problems
from notifications.requests import StartContext
from notifications.views.start import MOST_ROLES, MOST_TEMPLATES, role_name, start_form
from tests.notifications.views.cases import START, STARTS_ON, rebuilt, start, summary, texts


def _input(view: Block, block_id: str) -> Block:
    return next(block for block in view["blocks"] if block.get("block_id") == block_id)


def _roles(view: Block) -> list[str]:
    ids = (block.get("block_id", "") for block in view["blocks"])
    return [block_id.removeprefix(ROLE_FIELD) for block_id in ids if block_id.startswith(ROLE_FIELD)]


def _with_roles(count: int) -> Template:
    tasks = tuple(TaskDefinition(id=f"t{n}", title="Call", role=f"role-{n}") for n in range(count))
    milestone = examples.template().milestones[0].model_copy(update={"tasks": tasks})
    return rebuilt(examples.template(), milestones=(milestone,))


def test_a_given_customer_is_fixed_and_carried() -> None:
    view = start(customer=examples.ACME)
    assert "*Acme Rockets*" in texts(view)
    assert all(block.get("block_id") != Field.CUSTOMER for block in view["blocks"])
    assert StartContext.decode(view["private_metadata"]) == replace(START, customer="acme")


def test_without_a_customer_one_is_searched_by_name() -> None:
    element = _input(start(), Field.CUSTOMER)["element"]
    assert (element["type"], element["min_query_length"]) == ("external_select", 1)


def test_templates_stand_under_their_stage() -> None:
    view = start_form(
        templates=[summary("a", "A", "Upsell"), summary("b", "B", "Adoption"), summary("c", "C", "Upsell")],
        customer=None,
        template=None,
        starts_on=STARTS_ON,
        owners={},
        context=START,
    )
    groups = _input(view, Field.TEMPLATE)["element"]["option_groups"]
    assert [(g["label"]["text"], [o["value"] for o in g["options"]]) for g in groups] == [
        ("Adoption", ["b"]),
        ("Upsell", ["a", "c"]),
    ]


def test_of_very_many_templates_the_chosen_one_is_listed_and_the_rest_counted() -> None:
    many = [summary(f"t{number}", f"Template {number}") for number in range(150)]
    last = summary("guided-onboarding", "Guided onboarding", "Upsell")
    view = start_form(
        templates=[*many, last],
        customer=None,
        template=examples.template(),
        starts_on=STARTS_ON,
        owners={},
        context=START,
    )
    element = _input(view, Field.TEMPLATE)["element"]
    assert sum(len(group["options"]) for group in element["option_groups"]) == MOST_TEMPLATES
    assert element["initial_option"]["value"] == "guided-onboarding"
    assert "51 more templates" in texts(view)
    assert view_problems(view) == []


def test_every_role_of_the_chosen_template_and_the_csm_can_be_given_an_owner() -> None:
    view = start(template=examples.template())
    assert _roles(view) == ["csm", "implementation_specialist"]
    assert _input(view, "role:csm")["element"]["initial_user"] == examples.MARA
    assert _input(view, "role:csm")["optional"] is True


def test_without_a_template_no_owner_is_asked_for() -> None:
    assert _roles(start()) == []


def test_choosing_a_template_asks_for_its_roles() -> None:
    assert _input(start(), Field.TEMPLATE)["dispatch_action"] is True


def test_more_roles_than_a_form_can_hold_are_counted() -> None:
    view = start(template=_with_roles(40))
    assert len(_roles(view)) == MOST_ROLES
    assert "16 more roles are filled from the customer" in texts(view)


def test_who_is_no_slack_user_is_not_chosen_beforehand() -> None:
    view = start_form(
        templates=[summary("guided-onboarding", "Guided onboarding")],
        customer=examples.ACME,
        template=examples.template(),
        starts_on=STARTS_ON,
        owners={"csm": "mara@example.test"},
        context=START,
    )
    assert "initial_user" not in _input(view, "role:csm")["element"]


def test_without_templates_the_form_says_what_to_do_and_cannot_be_submitted() -> None:
    view = start_form(templates=[], customer=None, template=None, starts_on=STARTS_ON, owners={}, context=START)
    assert "no active journey template" in texts(view)
    assert "submit" not in view
    assert view_problems(view) == []


def test_a_role_reads_as_words() -> None:
    assert role_name("csm") == "CSM"
    assert role_name("implementation_specialist") == "Implementation specialist"
