"""A marketing journey needs the customer's consent, at its begin and on its way (requirements T10)."""

from dataclasses import replace

from journeys.advance import CONSENT_BACK, CONSENT_WITHDRAWN, advance
from journeys.journey import JourneyState
from journeys.lifecycle import pause, resume
from journeys.settle import settle
from tests.journeys.builders import begun, chain, new_journey, on, setting


def test_a_journey_without_consent_does_not_begin() -> None:
    journey = new_journey(chain(1))

    assert advance(journey, replace(setting(chain(1)), has_consent=False)).state is JourneyState.SCHEDULED
    assert advance(journey, replace(setting(chain(1), -1), has_consent=False)) is journey


def test_a_journey_pauses_when_consent_is_withdrawn_and_says_why() -> None:
    after = advance(begun(chain(1)), replace(setting(chain(1), 3), has_consent=False))

    assert (after.state, after.paused_on, after.reason) == (JourneyState.PAUSED, on(3), CONSENT_WITHDRAWN)


def test_withdrawn_consent_is_told_once() -> None:
    lacking = replace(setting(chain(1), 3), has_consent=False)
    first = settle(begun(chain(1)), begun(chain(1)), lacking)
    second = settle(first.after, first.after, lacking)

    assert (first.lost_consent, second.lost_consent) == (True, False)


def test_it_is_told_each_time_that_consent_is_back_or_gone_again_while_nobody_resumes_the_journey() -> None:
    of = chain(1)
    lost = settle(begun(of), begun(of), replace(setting(of, 3), has_consent=False))
    back = settle(lost.after, lost.after, setting(of, 4))
    still_back = settle(back.after, back.after, setting(of, 5))
    lost_again = settle(back.after, back.after, replace(setting(of, 6), has_consent=False))

    assert (back.after.state, back.after.paused_on, back.after.reason) == (JourneyState.PAUSED, on(3), CONSENT_BACK)
    assert (back.lost_consent, back.got_consent_back) == (False, True)
    assert (still_back.lost_consent, still_back.got_consent_back) == (False, False)
    assert (lost_again.lost_consent, lost_again.got_consent_back) == (True, False)


def test_a_pause_that_ends_does_not_resume_without_consent_and_is_not_looked_at_again_and_again() -> None:
    paused = pause(begun(chain(1)), on(1), until=on(4))
    settled = settle(paused, paused, replace(setting(chain(1), 5), has_consent=False))

    assert settled.after.state is JourneyState.PAUSED
    assert settled.next_on is None


def test_days_without_consent_count_for_nothing_where_a_pause_was_to_end_meanwhile() -> None:
    of, lacking = chain(1), replace(setting(chain(1), 5), has_consent=False)
    paused = pause(begun(of), on(1), "holidays", until=on(4))
    waiting = settle(paused, paused, lacking)
    again = settle(waiting.after, waiting.after, lacking)
    back = advance(waiting.after, setting(of, 30))

    assert (waiting.lost_consent, again.lost_consent) == (True, False)
    assert (back.state, back.reason) == (JourneyState.PAUSED, CONSENT_BACK)
    assert resume(back, on(30)).paused_days == 29


def test_a_pause_goes_on_to_its_end_where_consent_is_back_before_it() -> None:
    of = chain(1)
    paused = pause(begun(of), on(1), until=on(4))
    lacking = advance(paused, replace(setting(of, 2), has_consent=False))

    assert advance(lacking, setting(of, 6)).paused_days == 3


def test_what_was_to_start_without_consent_is_told_once_and_starts_on_the_day_on_which_it_comes() -> None:
    of, lacking = chain(1), replace(setting(chain(1), 5), has_consent=False)
    waiting = settle(new_journey(of), new_journey(of), lacking)
    again = settle(waiting.after, waiting.after, lacking)
    begun_at_last = advance(waiting.after, setting(of, 30))

    assert (waiting.after.state, waiting.lost_consent, again.lost_consent) == (JourneyState.SCHEDULED, True, False)
    assert (begun_at_last.starts_on, begun_at_last.reason) == (on(30), None)
    assert begun_at_last.milestone("m1").begun_on == on(30)
