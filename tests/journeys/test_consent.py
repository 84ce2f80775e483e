"""A marketing journey needs the customer's consent, at its begin and on its way (requirements T10)."""

from dataclasses import replace

from journeys.advance import CONSENT_WITHDRAWN, advance
from journeys.journey import JourneyState
from journeys.lifecycle import pause
from journeys.settle import settle
from tests.journeys.builders import begun, chain, new_journey, on, setting


def test_a_journey_without_consent_does_not_begin() -> None:
    journey = new_journey(chain(1))

    assert advance(journey, replace(setting(chain(1)), has_consent=False)) is journey


def test_a_journey_pauses_when_consent_is_withdrawn_and_says_why() -> None:
    after = advance(begun(chain(1)), replace(setting(chain(1), 3), has_consent=False))

    assert (after.state, after.paused_on, after.reason) == (JourneyState.PAUSED, on(3), CONSENT_WITHDRAWN)


def test_withdrawn_consent_is_told_once() -> None:
    lacking = replace(setting(chain(1), 3), has_consent=False)
    first = settle(begun(chain(1)), begun(chain(1)), lacking)
    second = settle(first.after, first.after, lacking)

    assert (first.lost_consent, second.lost_consent) == (True, False)


def test_a_pause_that_ends_does_not_resume_without_consent_and_is_not_looked_at_again_and_again() -> None:
    paused = pause(begun(chain(1)), on(1), until=on(4))
    settled = settle(paused, paused, replace(setting(chain(1), 5), has_consent=False))

    assert settled.after.state is JourneyState.PAUSED
    assert settled.next_on is None
