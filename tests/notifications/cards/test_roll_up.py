"""A manager reads in a minute how the week was (requirements N3)."""

from dataclasses import replace

from journeys.digests import LateJourney
from journeys.journey import Level
from journeys.roll_ups import Compared, RollUpSample, compared
from notifications import example_roll_ups as reports
from notifications import examples
from notifications.cards.roll_up import roll_up_card
from notifications.cards.sample import roll_up_sample_card
from notifications.ids import Action
from notifications.refs import PageRef, RollUpRef
from tests.notifications.cards import bent
from tests.notifications.cards.reading import buttons, labels, said

ON_TRACK, DELAYED, STUCK = Level


def test_the_first_words_are_the_week_which_no_other_message_has_and_its_counts() -> None:
    card = roll_up_card(reports.roll_up())
    assert card["text"] == "Week to Wed 3 Jun · 7 journeys in progress: 1 stuck, 3 delayed, 3 on track"
    assert said(card).startswith("Week to Wed 3 Jun · 7 journeys in progress")


def test_then_comes_how_it_was_and_what_has_happened() -> None:
    assert "On Wed 27 May: 6 on track. Since then: 2 journeys started, 1 completed, 7 achievements." in said(
        roll_up_card(reports.roll_up())
    )


def test_a_movement_is_told_in_words_the_worst_first() -> None:
    counts = compared(
        [("U1", STUCK, DELAYED), ("U1", STUCK, DELAYED), ("U1", ON_TRACK, ON_TRACK), ("U2", STUCK, STUCK)]
    )
    told = said(roll_up_card(replace(reports.roll_up(), by_csm=counts, names={"U1": "Ann", "U2": "Ben"})))
    assert "• Ann: 2 stuck (up by 2), 0 delayed (down by 2), 1 on track\n• Ben: 1 stuck\n" in told


def test_csms_are_named_and_nobody_is_notified() -> None:
    card = roll_up_card(reports.roll_up())
    assert (
        "• Mara Lindqvist: 1 stuck (up by 1), 2 delayed (up by 2), 3 on track (down by 2)\n• no CSM: 1 delayed"
        in said(card)
    )
    assert "<@" not in str(card)


def test_templates_come_with_their_stage() -> None:
    assert "• Guided onboarding (Onboarding): 1 stuck (up by 1)" in said(roll_up_card(reports.roll_up()))


def test_what_is_stuck_says_why_and_since_when() -> None:
    card = roll_up_card(reports.roll_up())
    assert "*Stuck*: 3 of 3 activities overdue" in said(card)
    assert "Since Mon 25 May, 9 days" in said(card)
    assert labels(card) == ["Open"]


def test_what_got_stuck_today_says_so() -> None:
    late = replace(reports.roll_up().stuck[0], since=examples.TODAY)
    assert "Since today" in said(roll_up_card(replace(reports.roll_up(), stuck=(late,))))


def test_five_are_shown_and_the_rest_is_behind_a_button_that_knows_what_it_is_about() -> None:
    card = roll_up_card(replace(reports.roll_up(), stuck=reports.roll_up().stuck * 8))
    assert labels(card) == [*["Open"] * 5, "Show all"]
    assert "3 more" in said(card)
    value = next(b["value"] for b in buttons(card) if b["action_id"] == Action.DIGEST_SECTION)
    assert RollUpRef.parse(PageRef.parse(value).id) == RollUpRef(examples.MARA, "segment:enterprise")


def test_filters_too_long_for_a_button_leave_it_out() -> None:
    crowded = replace(reports.roll_up(), stuck=reports.roll_up().stuck * 8, scope="segment:" + "x" * 2000)
    assert labels(roll_up_card(crowded)) == ["Open"] * 5


def test_of_many_csms_and_templates_the_worst_are_shown_and_the_others_counted() -> None:
    card = said(roll_up_card(bent.crowded_roll_up(examples.stuck(), reports.roll_up())))
    assert "and 479 more" in card
    assert "and 480 more" in card


def test_the_last_achievements_are_named() -> None:
    told = said(roll_up_card(reports.roll_up()))
    assert "*Achievements* (7)" in told
    assert "• First report sent: Acme Rockets · Guided onboarding" in told
    assert "6 more" in told


def test_the_footer_says_what_it_is_about_and_how_to_change_that() -> None:
    assert said(roll_up_card(reports.roll_up())).splitlines()[-1].startswith("About segment:enterprise. Sent by your")
    assert "About all journeys." in said(roll_up_card(reports.empty_roll_up()))
    of_a_channel = said(roll_up_card(replace(reports.roll_up(), is_team=True)))
    assert "About segment:enterprise. Sent by this channel's clock, " in of_a_channel
    assert "/journey settings" not in of_a_channel


def test_whom_it_is_about_is_named_without_being_notified() -> None:
    about = replace(reports.roll_up(), scope=f"owner:<@{examples.MARA.lower()}> owner:<@u0x|theo> owner:<@u0y>")
    assert f"About owner:@{reports.roll_up().names[examples.MARA]} owner:@theo owner:@U0Y. " in said(
        roll_up_card(about)
    )


def test_a_week_of_nothing_says_so_when_asked_for() -> None:
    told = roll_up_card(reports.empty_roll_up())
    assert told["text"] == "Week to Wed 3 Jun · no journey is in progress"
    assert "On Wed 27 May: no journey in progress. Since then: none started or ended." in said(told)


def test_a_sample_is_marked_as_one() -> None:
    told = roll_up_sample_card(RollUpSample(reports.roll_up()))
    assert told["text"].startswith("Sample roll-up: ")
    assert said(told).startswith("This is a sample you asked for, of the last seven days.")
    assert "After a week like this none comes." in said(roll_up_sample_card(RollUpSample(reports.empty_roll_up())))
    assert "After a week like this" not in said(told)


def test_counts_that_stayed_are_told_without_a_movement() -> None:
    same = Compared(reports.roll_up().total.now, reports.roll_up().total.now)
    told = said(roll_up_card(replace(reports.roll_up(), by_csm={"": same})))
    assert "• no CSM: 1 stuck, 3 delayed, 3 on track\n" in told
    assert isinstance(reports.roll_up().stuck[0], LateJourney)
