from dataclasses import replace
from datetime import date

import pytest

from bot.forms.start import ConfirmedStart, StartDraft, parse_draft, parse_start, parse_start_preview
from bot.forms.submission import BadSubmission
from journeys.template import TaskDefinition
from notifications import examples
from notifications.requests import StartContext, StartRequest
from notifications.views.start import start_form
from tests.bot.forms.filling import View, submitted
from tests.bot.forms.parsers import FORMS, preview_view, start_view
from tests.notifications.views.cases import START, STARTS_ON, rebuilt, request, summary

WHOLE = StartRequest("acme", "guided-onboarding", STARTS_ON, owners={"csm": "U0MARA"}, channel="C0SUCCESS")


def _sent(**answers: object) -> View:
    return submitted(FORMS["start"].view, **{**FORMS["start"].answers, **answers})


def test_a_start_is_read_with_the_owners_that_were_chosen() -> None:
    assert parse_start(_sent()) == WHOLE


def test_a_fixed_customer_comes_from_what_the_form_carries() -> None:
    both = {"role__csm": None, "role__implementation_specialist": None}
    sent = submitted(start_view(customer=examples.ACME), template="guided-onboarding", **both)
    assert parse_start(sent) == replace(WHOLE, owners={})


def test_all_that_is_missing_is_told_at_once() -> None:
    assert parse_start(_sent(customer=None, template=None, starts_on=None)) == {
        "customer": "Choose the customer.",
        "template": "Choose a journey template.",
        "starts_on": "Choose the day on which the journey starts.",
    }


@pytest.mark.parametrize("day", ["2020-01-01", "2030-01-01"])
def test_a_start_may_lie_in_the_past_and_ahead(day: str) -> None:
    read = parse_start(_sent(starts_on=day))
    assert isinstance(read, StartRequest)
    assert read.starts_on == date.fromisoformat(day)


def test_a_value_longer_than_slack_sends_is_refused() -> None:
    with pytest.raises(BadSubmission):
        parse_start(_sent(customer="x" * 151))


@pytest.mark.parametrize("block_id", ["role:", "role:CSM", "role:" + "x" * 65, "role:a b"])
def test_an_owner_of_no_role_is_refused(block_id: str) -> None:
    sent = _sent()
    sent["state"]["values"][block_id] = {block_id: {"type": "users_select", "selected_user": "U0MARA"}}
    with pytest.raises(BadSubmission):
        parse_start(sent)


def test_more_owners_than_the_preview_can_carry_are_an_error_that_says_what_to_do() -> None:
    sent = _sent()
    for number in range(60):
        block_id = f"role:{'long-' * 10}{number}"
        sent["state"]["values"][block_id] = {block_id: {"type": "users_select", "selected_user": "U0MARA"}}
    errors = parse_start(sent)
    assert isinstance(errors, dict)
    assert "Leave some owners empty" in errors["template"]


def test_as_many_owners_as_the_form_asks_for_can_be_carried() -> None:
    tasks = tuple(TaskDefinition(id=f"t{n}", title="Call", role=f"implementation-specialist-{n}") for n in range(60))
    milestone = examples.template().milestones[0].model_copy(update={"tasks": tasks})
    view = start_form(
        templates=[summary("guided-onboarding", "Guided onboarding")],
        customer=examples.ACME,
        template=rebuilt(examples.template(), milestones=(milestone,)),
        starts_on=STARTS_ON,
        owners={"csm": "U0MARA"} | {task.role: "U0123456789" for task in tasks},
        context=START,
    )
    read = parse_start(submitted(view))
    assert isinstance(read, StartRequest)
    assert len(read.owners) == 25


def test_a_draft_keeps_what_is_chosen_so_far() -> None:
    draft = parse_draft(submitted(FORMS["start"].view, template="other", customer=None, starts_on=None))
    owners = {"csm": "U0MARA", "implementation_specialist": "U0PRIYA"}
    assert draft == StartDraft(StartContext(channel="C0SUCCESS"), "other", None, owners)


def test_a_preview_is_confirmed_with_the_consents_it_asked_for() -> None:
    shown = replace(request(), version=3)
    assert parse_start_preview(FORMS["preview"].sent) == ConfirmedStart(shown, override=True, again=True)
    nothing_asked = preview_view(conditions=(), running=None)
    assert parse_start_preview(submitted(nothing_asked)) == ConfirmedStart(shown, override=False, again=False)


def test_a_consent_that_was_asked_for_has_to_be_given() -> None:
    assert parse_start_preview(submitted(preview_view())) == {
        "override": "Tick this to start although conditions are not met.",
        "again": "Tick this to start a second run beside the first.",
    }


def test_a_preview_without_a_version_is_refused() -> None:
    with pytest.raises(BadSubmission):
        parse_start_preview({**FORMS["preview"].sent, "private_metadata": request().encode()})
