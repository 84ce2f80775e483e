"""What people read of the stages customers go through (requirements J8), and of reviews that are due (T1)."""

from dataclasses import replace
from datetime import timedelta

from journeys.reports import StatusReport
from journeys.stages import LongInStage
from notifications import example_reports as reports
from notifications import examples
from notifications.cards.catalogue import reviewed_card, template_list_card
from notifications.cards.stages import long_in_stage_card, stage_history_card, stage_moved_card
from notifications.cards.status import status_card
from tests.notifications.cards.reading import labels, said


def test_the_history_of_stages_gives_dates_and_days_and_who_moved_the_customer() -> None:
    text = said(stage_history_card(reports.stage_history()))
    assert "*Acme Rockets*: Adoption stage for 20 days" in text
    assert "• Adoption since Thu 14 May: 20 days so far, moved by <@U0MARA>" in text
    assert "• Onboarding since Thu 2 Apr: 42 days" in text
    assert "`/journey stage acme retention` moves it to Retention" in text


def test_who_moved_a_customer_is_left_out_where_an_import_did() -> None:
    assert said(stage_history_card(reports.stage_history())).count("moved by") == 1


def test_days_in_a_stage_are_days_on_the_customers_wall() -> None:
    history = reports.stage_history()
    last = replace(history.changes[0], at=examples.NOW.replace(hour=22, minute=30) - timedelta(days=1))
    text = said(stage_history_card(replace(history, changes=(last,))))
    assert "since Wed 3 Jun: 0 days so far" in text


def test_a_customer_whose_stages_nobody_kept_still_has_one() -> None:
    unknown = replace(reports.stage_history(), changes=(), customer=replace(examples.ACME, stage="Advocacy"))
    text = said(stage_history_card(unknown))
    assert text == "*Acme Rockets*: Advocacy stage"


def test_a_moved_customer_can_be_given_its_next_journey() -> None:
    card = stage_moved_card(replace(examples.ACME, stage="Adoption"), "Onboarding")
    assert said(card) == "*Acme Rockets* has moved from Onboarding to Adoption."
    assert labels(card) == ["Start a journey"]


def test_who_is_long_in_a_stage_is_listed_with_days_and_csm_by_name() -> None:
    text = said(long_in_stage_card(reports.long_in_stage()))
    assert "7 customers have been in their stage for more than 90 days" in text
    assert "*Acme Rockets* (acme) · Onboarding · 124 days · CSM Mara Lindqvist" in text
    assert "CSM <@U0THEO>" in text
    assert "5 more" in text


def test_one_stage_is_not_repeated_in_every_line() -> None:
    text = said(long_in_stage_card(replace(reports.long_in_stage(), stage="Onboarding", total=1)))
    assert "1 customer has been in the Onboarding stage" in text
    assert "(acme) · 124 days" in text


def test_nobody_is_long_in_a_stage() -> None:
    assert (
        said(long_in_stage_card(LongInStage(1, "", (), 0))) == "No customer has been in its stage for more than 1 day."
    )
    of_one = long_in_stage_card(LongInStage(90, "Upsell", (), 0))
    assert said(of_one) == "No customer has been in the Upsell stage for more than 90 days."


def test_the_status_says_for_how_long_the_customer_has_been_in_its_stage() -> None:
    for days, told in (
        (34, "Onboarding stage for 34 days ·"),
        (1, "for 1 day ·"),
        (0, "since today ·"),
        (None, "stage ·"),
    ):
        assert told in said(status_card(StatusReport(examples.ACME, (), days)))
        assert told in said(status_card(StatusReport(examples.ACME, (examples.stuck(),), days)))


def test_a_template_that_is_due_for_review_says_so_and_what_to_type() -> None:
    summaries = tuple(replace(s, reviewed_at=examples.NOW - timedelta(days=200)) for s in reports.summaries())
    text = said(template_list_card(summaries, examples.NOW))
    assert "*Review due*: last looked through on 15 Nov 2025" in text
    assert "`/journey template reviewed guided-onboarding`" in text
    assert "reviewed renewal" not in text, "a draft is in nobody's way"
    assert "Review due" not in said(template_list_card(summaries, examples.NOW - timedelta(days=60)))


def test_a_review_is_noted_with_the_next_one() -> None:
    assert "*Guided onboarding* was looked through" in said(reviewed_card(examples.template()))
    assert "due again in 6 months" in said(reviewed_card(examples.template()))
