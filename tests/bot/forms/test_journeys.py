from datetime import date

import pytest

from bot.forms.journeys import EndRequest, FailRequest, PauseRequest, parse_end, parse_fail, parse_pause
from bot.forms.submission import BadSubmission
from journeys.journey import Outcome
from journeys.run import Run
from notifications import examples
from notifications.requests import BY_HAND
from notifications.views.journey_forms import fail_form
from tests.bot.forms.filling import View, submitted
from tests.bot.forms.parsers import FORMS, REASONS, TODAY
from tests.notifications.views.cases import CONTEXT, rebuilt


def _sent(name: str, **answers: object) -> View:
    return submitted(FORMS[name].view, **{**FORMS[name].answers, **answers})


def test_a_pause_may_have_a_reason_and_an_end() -> None:
    assert parse_pause(_sent("pause"), TODAY) == PauseRequest(CONTEXT, "Works holidays", date(2026, 6, 4))
    assert parse_pause(_sent("pause", reason=None, until=None), TODAY) == PauseRequest(CONTEXT, "", None)


def test_a_pause_ends_after_today() -> None:
    assert parse_pause(_sent("pause", until="2026-06-03"), TODAY) == {"until": "Choose a day after today."}


@pytest.mark.parametrize("outcome", BY_HAND)
def test_a_journey_ends_with_an_outcome_and_perhaps_a_note(outcome: Outcome) -> None:
    assert parse_end(_sent("end", outcome=outcome.value)) == EndRequest(CONTEXT, outcome, "Merged")
    assert parse_end(_sent("end", outcome=outcome.value, note=None)) == EndRequest(CONTEXT, outcome, "")


def test_an_outcome_has_to_be_chosen() -> None:
    assert parse_end(_sent("end", outcome=None)) == {"outcome": "Choose how the journey ended."}


@pytest.mark.parametrize("outcome", ["failed", "won"])
def test_only_offered_outcomes_end_a_journey(outcome: str) -> None:
    with pytest.raises(BadSubmission):
        parse_end(_sent("end", outcome=outcome))


def test_a_listed_reason_comes_back_whole() -> None:
    assert parse_fail(_sent("fail"), REASONS) == FailRequest(CONTEXT, "Budget", "Cuts")


def test_a_reason_has_to_be_chosen() -> None:
    assert parse_fail(_sent("fail", reason=None), REASONS) == {"reason": "Choose the reason why it failed."}


@pytest.mark.parametrize("place", ["3", "-1", "٠", "01", "x", "1e3"])
def test_a_reason_that_is_not_on_the_list_is_refused(place: str) -> None:
    with pytest.raises(BadSubmission):
        parse_fail(_sent("fail", reason=place), REASONS)


def test_without_a_list_the_reason_is_typed() -> None:
    stuck = examples.stuck()
    run = Run(stuck.journey, rebuilt(stuck.template, failure_reasons=()), stuck.customer, stuck.today)
    view = fail_form(run, CONTEXT)
    assert parse_fail(submitted(view, reason="Merged"), ()) == FailRequest(CONTEXT, "Merged", "")
    errors = parse_fail(submitted(view), ())
    assert errors == {"reason": "Give a reason, so that others understand it later."}
