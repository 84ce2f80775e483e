"""Who is muted or away reads until when; who stands in reads for whom (requirements N5)."""

from dataclasses import replace
from datetime import date

from journeys.digests import Digest, Sample
from notifications import example_reports as reports
from notifications import examples
from notifications.cards.absent import absent_in, for_absent
from notifications.cards.alert import alert_card
from notifications.cards.choices import away_card, muted_card
from notifications.cards.digest import digest_card
from notifications.cards.sample import sample_card
from notifications.refs import AbsentRef
from tests.notifications.views.cases import settings_away

UNTIL = date(2026, 12, 3)


def test_a_card_that_is_read_for_somebody_says_for_whom_and_until_when() -> None:
    card = for_absent(alert_card(reports.stuck_alert()), examples.MARA, UNTIL)
    assert card["blocks"][0]["elements"][0]["text"] == ("For <@U0MARA>, who is away until Thu 3 Dec. You stand in.")
    assert card["text"].startswith("For <@U0MARA>: ")
    assert absent_in(card["blocks"]) == AbsentRef(examples.MARA, UNTIL)


def test_other_cards_are_for_nobody_else() -> None:
    assert absent_in(alert_card(reports.stuck_alert())["blocks"]) is None
    assert absent_in([]) is None
    assert AbsentRef.found("for:U0MARA:soon") is None
    assert AbsentRef.found("for:2026-12-03") is None


def test_a_mute_says_when_it_ends_or_how() -> None:
    shown = settings_away()
    assert muted_card(shown)["text"].startswith("You are muted until Fri 5 Jun, 07:00 (Europe/Berlin).")
    endless = replace(shown, person=replace(shown.person, muted_until=None))
    assert muted_card(endless)["text"].startswith("You are muted until you write `/journey unmute`.")


def test_an_absence_names_its_days_and_who_stands_in() -> None:
    assert away_card(settings_away())["text"].startswith(
        "You are away from Wed 3 Jun to Sat 6 Jun. <@U0THEO> gets your messages and may act for you."
    )


def test_a_sample_says_what_it_is_and_with_nothing_to_say_what_it_would_hold() -> None:
    told = sample_card(Sample(reports.digest(), "Europe/Berlin"))
    assert told["text"].startswith("Sample digest: ")
    assert told["blocks"][1:] == digest_card(reports.digest(), "Europe/Berlin")["blocks"]
    empty = sample_card(Sample(Digest(examples.MARA, examples.TODAY), "Europe/Berlin"))
    assert (
        "On a day like this none comes. Otherwise it has up to 5 each of these: overdue, due today"
        in (empty["blocks"][0]["elements"][0]["text"])
    )


def test_a_digest_after_a_silence_says_since_when_nothing_was_told() -> None:
    missed = digest_card(replace(reports.digest(), missed_since=examples.NOW), "Europe/Berlin")
    assert "You were told nothing since" in missed["blocks"][1]["elements"][0]["text"]
