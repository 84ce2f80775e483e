"""Who is muted or away reads until when; who stands in reads for whom (requirements N5)."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from journeys.catching_up import Missed
from journeys.digests import Digest, Sample
from notifications import example_alerts, examples
from notifications import example_reports as reports
from notifications.cards.absent import for_absent
from notifications.cards.alert import alert_card
from notifications.cards.choices import asking_card, away_card, back_card, muted_card, saved_text
from notifications.cards.digest import digest_card
from notifications.cards.sample import sample_card
from notifications.refs import AbsentRef
from notifications.views.settings import settings_form
from tests.notifications.views.cases import MOVED, alone, settings_away

UNTIL = date(2026, 12, 3)


def test_a_card_that_is_read_for_somebody_says_for_whom_and_until_when() -> None:
    card = for_absent(alert_card(example_alerts.stuck_alert()), examples.MARA, UNTIL)
    line = card["blocks"][0]["elements"][0]["text"]
    assert line == "For <@U0MARA>, who is away until Thu 3 Dec. It comes to you meanwhile."
    assert card["text"].startswith("For <@U0MARA>: ")
    assert AbsentRef.found(card["blocks"][0]["block_id"]) == AbsentRef(examples.MARA, UNTIL)


@pytest.mark.parametrize(
    ("now_read_by", "line"),
    [
        (examples.MARA, "Came to you while <@U0MARA> was away. It is theirs again."),
        (examples.THEO, "Came to you while <@U0MARA> is away. <@U0THEO> stands in by now."),
    ],
)
def test_a_card_that_is_read_by_another_by_now_says_by_whom_and_stays_marked(now_read_by: str, line: str) -> None:
    mark = for_absent(alert_card(example_alerts.stuck_alert()), examples.MARA, UNTIL, now_read_by)["blocks"][0]
    assert mark["elements"][0]["text"] == line
    assert AbsentRef.found(mark["block_id"]) == AbsentRef(examples.MARA, UNTIL)


def test_other_cards_are_for_nobody_else() -> None:
    assert "block_id" not in alert_card(example_alerts.stuck_alert())["blocks"][0]
    assert AbsentRef.found("") is None
    assert AbsentRef.found("for:U0MARA:soon") is None
    assert AbsentRef.found("for:2026-12-03") is None


def test_a_mute_says_when_it_ends_or_how() -> None:
    shown = settings_away()
    assert muted_card(shown)["text"].startswith("You are muted until Fri 5 Jun, 07:00 (Europe/Berlin).")
    endless = replace(shown, person=replace(shown.person, muted_until=None))
    assert muted_card(endless)["text"].startswith("You are muted until you write `/journey unmute`.")


def test_an_absence_names_its_days_and_who_stands_in() -> None:
    assert away_card(settings_away())["text"] == (
        "You are away from Wed 3 Jun to Sat 6 Jun. <@U0THEO> gets your messages and may act for you. "
        "On your first working morning after that, one digest tells what still matters. `/journey back` ends it."
    )


def test_an_absence_without_a_stand_in_says_what_moves_and_to_when() -> None:
    both = away_card(alone(MOVED))["text"]
    assert (
        "Nobody stands in for you, so 2 tasks of yours due meanwhile move to days between Sun 7 Jun and Tue 9 Jun. "
        "1 task of yours is due earlier again: Fri 5 Jun." in both
    )
    assert "goes to the journey's CSM, else to an admin." in both
    one = away_card(alone(MOVED[1:2]))["text"]
    assert "1 task of yours due meanwhile moves to Sun 7 Jun." in one
    nothing = away_card(alone(()))["text"]
    assert (
        "Nobody stands in for you. What still comes to be due on these days moves to your first working day back."
        in nothing
    )


def test_days_off_are_told_as_they_were_chosen_wherever_their_owner_travels() -> None:
    chosen = alone(())
    begin = datetime(2026, 6, 3, tzinfo=ZoneInfo("Asia/Kolkata"))
    away = replace(chosen.person, away_from=begin, away_until=begin + timedelta(days=3))
    elsewhere = replace(chosen, person=away, now=chosen.now.astimezone(ZoneInfo("America/New_York")))
    assert away_card(elsewhere)["text"].startswith("You are away from Wed 3 Jun to Fri 5 Jun.")
    view = settings_form(elsewhere)
    days = [b["element"]["initial_date"] for b in view["blocks"] if b.get("block_id") in ("away_from", "away_until")]
    assert days == ["2026-06-03", "2026-06-05"]


def test_saving_says_that_a_stand_in_has_left_and_nothing_where_there_is_nothing_to_say() -> None:
    assert saved_text(settings_away()) == ""
    assert saved_text(replace(settings_away(), stand_in_has_left=True)) == (
        "<@U0THEO> has left this Slack workspace and cannot stand in for you: choose somebody else in the settings."
    )


def test_whoever_names_nobody_is_asked_with_what_would_move() -> None:
    asks = asking_card("2026-06-03 2026-06-06", MOVED[1:2], examples.TODAY)["text"]
    assert "`/journey away 2026-06-03 2026-06-06 nobody`" in asks
    assert "Without a stand-in 1 task of yours due meanwhile moves to Sun 7 Jun. Nothing is stored yet." in asks
    assert "No due date of yours moves by it now." in asking_card("2026-06-03", (), examples.TODAY)["text"]
    changed = asking_card("2026-06-03", MOVED, examples.TODAY)["text"]
    assert "2 tasks of yours due meanwhile move" in changed
    assert "1 task of yours is due earlier again: Fri 5 Jun." in changed


def test_coming_back_says_what_is_due_earlier_again() -> None:
    assert "1 task of yours is due earlier again: Fri 5 Jun. `/journey digest`" in back_card(alone(MOVED[2:]))["text"]
    assert "goes to you again. `/journey digest`" in back_card(alone(()))["text"]


def test_a_sample_says_what_it_is_and_with_nothing_to_say_what_it_would_hold() -> None:
    told = sample_card(Sample(reports.digest(), "Europe/Berlin"))
    assert told["text"].startswith("Sample digest: ")
    assert told["blocks"][1:] == digest_card(reports.digest(), "Europe/Berlin")["blocks"]
    empty = sample_card(Sample(Digest(examples.MARA, examples.TODAY), "Europe/Berlin"))
    assert (
        "On a day like this none comes. Otherwise it has up to 5 of each of these: waiting for a decision, overdue"
        in (empty["blocks"][0]["elements"][0]["text"])
    )


def test_a_digest_after_a_silence_says_since_when_nothing_was_told() -> None:
    missed = digest_card(replace(reports.digest(), missed=Missed(examples.NOW)), "Europe/Berlin")
    assert "You were told nothing since <!date" in missed["blocks"][1]["elements"][0]["text"]


def test_a_digest_long_after_a_silence_says_until_when_it_was() -> None:
    missed = replace(reports.digest(), missed=Missed(examples.NOW, examples.NOW + timedelta(hours=1)))
    told = digest_card(missed, "Europe/Berlin")["blocks"][1]["elements"][0]["text"]
    assert re.match(r"You were told nothing from <!date[^>]*> until <!date[^>]*>\. This is what still matters\.", told)
