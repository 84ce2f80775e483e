"""A marketing journey whose customer no longer wants marketing (requirements T10)."""

from dataclasses import replace

import pytest

from journeys.advance import CONSENT_WITHDRAWN
from journeys.notices import ConsentChanged
from journeys.run import Run
from notifications import examples, run_phrases
from notifications.cards.consent import consent_card
from tests.notifications.cards.reading import said


def without_consent(run: Run) -> Run:
    return replace(run, journey=replace(run.journey, reason=CONSENT_WITHDRAWN))


@pytest.mark.parametrize(
    ("run", "stands", "what_next"),
    [
        (examples.paused(), "v3 is paused.", "resume it once the customer has opted in again"),
        (examples.scheduled_run(), "v3 does not start.", "It starts by itself on the day on which"),
    ],
)
def test_the_csm_reads_how_the_journey_stands_and_what_brings_it_back(run: Run, stands: str, what_next: str) -> None:
    text = said(consent_card(ConsentChanged(without_consent(run), is_back=False)))
    assert stands in text
    assert what_next in text


def test_the_csm_reads_that_the_customer_has_opted_in_again_and_can_resume_the_journey() -> None:
    card = consent_card(ConsentChanged(examples.paused(), is_back=True))
    assert "wants marketing again" in said(card)
    assert "v3 is still paused." in said(card)
    assert "Resume" in str(card)


def test_a_journey_that_waits_for_consent_says_when_it_was_to_start_and_why_it_has_not() -> None:
    run = without_consent(examples.scheduled_run())
    assert (
        run_phrases.headline(run)
        == "*Scheduled*: was to start on Mon 8 Jun: The customer withdrew its consent to marketing."
    )
