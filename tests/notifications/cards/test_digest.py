"""A digest is read in a minute and acted on where it stands (requirements N3)."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from journeys.digests import Digest, Item, TeamDigest
from journeys.journey import Activity, Level, MilestoneState, WaitsFor
from journeys.run import Run
from journeys.template import ActivityKind
from notifications import example_history, examples
from notifications import example_reports as reports
from notifications.cards.digest import TITLES, digest_card, section_items
from notifications.cards.team_digest import team_digest_card
from notifications.ids import Action, Section
from notifications.refs import PageRef, SectionRef
from tests.notifications.cards import bent
from tests.notifications.cards.reading import buttons, labels, said

ZONE = "Europe/Berlin"


def test_the_first_words_are_the_summary() -> None:
    card = digest_card(reports.digest(), ZONE)
    assert card["text"] == "1 overdue, 1 due today, 2 new, 5 due soon, 6 waiting on others, 3 journeys late"
    assert said(card).startswith("Wed 3 Jun · 1 overdue, 1 due today")


def test_what_is_not_there_is_not_mentioned() -> None:
    digest = Digest(examples.MARA, examples.TODAY, due_today=reports.digest().due_today)
    card = digest_card(digest, ZONE)
    assert card["text"] == "1 due today"
    assert "Overdue" not in said(card)


def test_sections_come_in_reading_order() -> None:
    text = said(digest_card(replace(reports.digest(), undecided=reports.digest().overdue), ZONE))
    places = [text.index(f"*{TITLES[section]}*") for section in Section]
    assert places == sorted(places)


def test_an_overdue_task_has_every_button() -> None:
    digest = Digest(examples.MARA, examples.TODAY, overdue=reports.digest().overdue)
    assert labels(digest_card(digest, ZONE)) == ["Mark done", "Snooze", "Reassign", "Block"]


def test_what_is_not_overdue_has_mark_done_beside_it() -> None:
    digest = Digest(examples.MARA, examples.TODAY, due_soon=reports.digest().due_soon)
    assert labels(digest_card(digest, ZONE)) == ["Mark done"] * 5


def test_the_sixth_is_behind_a_button_that_knows_its_digest() -> None:
    card = digest_card(reports.digest(), ZONE)
    assert "1 more" in said(card)
    value = next(b["value"] for b in buttons(card) if b["action_id"] == Action.DIGEST_SECTION)
    shown = PageRef.parse(value)
    assert shown.page == 1
    assert SectionRef.parse(shown.id) == SectionRef(examples.MARA, examples.TODAY, Section.WAITING_ON_CUSTOMER)


def test_whoever_may_not_see_all_of_it_any_more_is_only_told_how_many_more_there_are() -> None:
    card = digest_card(replace(reports.digest(), may_see_all=False), ZONE)
    assert "1 more" in said(card)
    assert Action.DIGEST_SECTION not in [b["action_id"] for b in buttons(card)]


def test_what_its_reader_may_not_act_on_any_more_has_no_buttons() -> None:
    """Neither what is overdue nor what is due later, nor what waits for a decision."""
    (item,) = reports.digest().overdue
    read_only = (Item(replace(item.run, read_only=frozenset({item.activity.id})), item.activity),)
    digest = Digest(examples.MARA, examples.TODAY, undecided=read_only, overdue=read_only, due_soon=read_only)
    assert labels(digest_card(digest, ZONE)) == []


def test_the_fullest_digest_still_shows_five_of_each_section() -> None:
    crowded = bent.crowded_digest(examples.stuck(), examples.TODAY)
    card = digest_card(replace(crowded, undecided=()), ZONE)
    assert labels(card).count("Mark done") == 25
    assert labels(card).count("Open") == 5
    assert said(card).count("495 more") == 6


def test_where_decisions_wait_as_well_all_sections_share_the_room() -> None:
    card = digest_card(bent.crowded_digest(examples.stuck(), examples.TODAY), ZONE)
    assert labels(card).count("Mark done") >= 5 * 4
    assert labels(card).count("Open") >= 4
    assert labels(card).count("Show all") == 7


def test_a_late_journey_says_why() -> None:
    assert "*Bluebell Bakeries, Guided onboarding*\n*Stuck*: 3 of 3 activities" in said(
        digest_card(reports.digest(), ZONE)
    )


def test_the_footer_names_the_zone_and_how_to_change_it() -> None:
    text = said(digest_card(reports.digest(), ZONE))
    assert text.splitlines()[-1].startswith("Sent by your clock in Europe/Berlin. `/journey settings`")


def test_asked_for_on_a_quiet_day_it_says_so() -> None:
    assert digest_card(Digest(examples.MARA, examples.TODAY), ZONE)["text"] == "Nothing needs you today"


def test_drawn_again_it_counts_what_is_left_and_says_what_has_become_of_the_rest() -> None:
    card = digest_card(reports.later_digest(), ZONE)
    assert card["text"].startswith("3 overdue, 2 new")
    text, _, rest = said(card).partition("*No longer on your list* (3)")
    assert "*Overdue* (3)" in text
    assert "2 more" in text
    assert "Due today" not in text
    assert "Done by" in rest
    assert "*On track*" in rest
    assert "[" not in rest.partition("Sent by")[0]


def test_of_much_that_is_settled_ten_are_told() -> None:
    card = digest_card(bent.settled_digest(examples.stuck(), examples.TODAY), ZONE)
    assert card["text"] == "Nothing of this needs you now"
    assert "*No longer on your list* (35)" in said(card)
    assert "25 more" in said(card)


def test_what_is_settled_is_counted_where_what_is_left_to_do_takes_all_room() -> None:
    redrawn = bent.redrawn_digest(examples.stuck(), examples.TODAY)
    card = digest_card(replace(redrawn, undecided=()), ZONE)
    assert labels(card).count("Mark done") == 25
    assert labels(card).count("Open") == 4
    assert "*No longer on your list* (35)\n35 more" in said(card)


def test_what_is_still_open_says_why_it_is_not_listed_any_more() -> None:
    paused, late = examples.paused(), reports.digest().late_journeys[0].run
    snoozed = replace(late, journey=replace(late.journey, snoozed_until=examples.TODAY + timedelta(days=2)))
    given = replace(late, journey=replace(late.journey, owners={**late.journey.owners, "csm": "U0NEW"}))
    waiting = next(a for a in paused.journey.activities if a.is_open)
    settled = (Item(paused, waiting),)
    text = said(digest_card(Digest(examples.MARA, examples.TODAY, settled=(*settled, snoozed, given)), ZONE))
    assert "*Paused* since" in text
    assert "snoozed until Fri 5 Jun" in text
    assert "now with <@U0NEW>" in text


def _line(run: Run, activity: Activity, reader: str = examples.MARA) -> str:
    """How it reads below the rest once it need not be listed any longer."""
    card = digest_card(Digest(reader, examples.TODAY, settled=(Item(run, activity),)), ZONE)
    return said(card).partition("*No longer on your list* (1)\n")[2].partition("\nSent by")[0]


def test_a_task_whose_milestone_has_ended_says_so_and_not_how_late_it_is() -> None:
    run = examples.stuck()
    task = next(a for a in run.journey.activities if a.is_overdue(run.today))
    for state, reason in ((MilestoneState.FAILED, "They left."), (MilestoneState.COMPLETED, None)):
        ended = run.journey.with_milestone(task.milestone, state=state, ended_on=run.today, reason=reason)
        line = _line(replace(run, journey=ended), task)
        assert f"Bluebell Bakeries, Guided onboarding · milestone Set-up {state} on Wed 3 Jun" in line
        assert (": They left." in line) is (state is MilestoneState.FAILED)
        assert "overdue" not in line


def test_what_is_put_off_but_theirs_is_said_to_be_theirs() -> None:
    run = examples.stuck()
    task = next(a for a in run.journey.activities if a.owner == examples.MARA and a.is_open)
    snoozed = replace(task, snoozed_until=examples.TODAY + timedelta(days=1))
    moved = replace(task, due_on=examples.TODAY + timedelta(days=20))
    blocked = replace(task, blocked_on=WaitsFor.VENDOR, blocked_until=examples.TODAY + timedelta(days=2))
    assert "still with you · 24 days overdue, was due Sun 10 May · snoozed until Thu 4 Jun" in _line(run, snoozed)
    assert "still with you · due Tue 23 Jun" in _line(run, moved)
    assert "still with you · 24 days overdue" in _line(run, blocked)
    card = digest_card(Digest(examples.MARA, examples.TODAY, settled=(Item(run, moved),)), ZONE)
    assert card["text"] == "Nothing of this needs you now"


def test_what_somebody_else_has_to_see_to_by_now_says_who() -> None:
    run = examples.stuck()
    task = next(a for a in run.journey.activities if a.owner == examples.MARA and a.is_open)
    given = replace(task, owner="U0NEW")
    assert "now with <@U0NEW>" in _line(run, given)

    other_csm = replace(run, journey=replace(run.journey, owners={**run.journey.owners, "csm": "U0CSM"}))
    goals = replace(task, kind=ActivityKind.ACHIEVEMENT, owner=None)
    blocked = replace(given, blocked_on=WaitsFor.TEAM, blocked_until=examples.TODAY + timedelta(days=2))
    assert "now with <@U0CSM>" in _line(other_csm, goals)
    assert "now with <@U0CSM>" in _line(other_csm, blocked)


def test_how_many_of_far_too_many_it_knows_of_is_said_once_it_is_drawn_again() -> None:
    followed = "50 of each section are followed here; `/journey digest` shows how all of it stands."
    digest = replace(reports.digest(), unlisted={"overdue": 2})
    assert f"1 due today, 2 new, 5 due soon, 6 waiting on others, 3 journeys late\n{followed}\n" in said(
        digest_card(digest, ZONE)
    )
    nothing_left = Digest(examples.MARA, examples.TODAY, unlisted={"overdue": 2}, settled=(examples.on_track(),))
    text = said(digest_card(nothing_left, ZONE))
    assert f"Nothing of this needs you now\n{followed}\n*No longer on your list* (1)" in text
    assert followed not in said(digest_card(reports.digest(), ZONE))


@pytest.mark.parametrize("section", Section)
def test_every_section_can_be_asked_for_and_titles_a_modal(section: Section) -> None:
    assert section_items(reports.digest(), section) == getattr(reports.digest(), section)
    assert len(TITLES[section]) <= 24


def test_a_team_hears_the_counts_first_and_the_worst_owners_at_the_top() -> None:
    card = team_digest_card(reports.team_digest(), ZONE)
    assert card["text"] == "7 journeys in progress: 1 stuck, 3 delayed, 3 on track"
    assert "• Mara Lindqvist: 1 stuck, 2 delayed, 3 on track\n• no CSM: 1 delayed" in said(card)
    assert "<@" not in str(card), "a channel's digest notifies nobody"


def test_a_team_hears_what_has_moved() -> None:
    text = said(team_digest_card(reports.team_digest(), ZONE))
    for line in ("• 1 journey started", "• 1 journey paused", "• 1 activity done", "• 1 activity skipped"):
        assert line in text


def test_a_team_hears_how_many_got_better_or_worse() -> None:
    turned = Counter({Level.STUCK: 1, Level.DELAYED: 5, Level.ON_TRACK: 2})
    text = said(team_digest_card(replace(reports.team_digest(), turned=turned), ZONE))
    assert (
        "• 1 journey turned stuck\n• 5 journeys turned delayed\n• 2 journeys back on track\n• 1 journey started" in text
    )


def test_a_team_hears_of_milestones_that_were_given_up() -> None:
    text = said(team_digest_card(replace(reports.team_digest(), movements=(example_history.given_up_act(),)), ZONE))
    assert "• 1 milestone failed" in text


def test_a_journey_that_ended_counts_by_its_outcome() -> None:
    moved = example_history.ended_act()
    text = said(team_digest_card(replace(reports.team_digest(), movements=(moved,)), ZONE))
    assert "• 1 journey failed" in text


def test_a_team_sees_what_is_stuck_and_why() -> None:
    card = team_digest_card(reports.team_digest(), ZONE)
    assert "*Stuck* (1)" in said(card)
    assert "*Stuck*: 3 of 3 activities overdue" in said(card)
    assert labels(card) == ["Open"]


def test_a_team_without_journeys_in_progress_hears_so() -> None:
    empty = TeamDigest("C0TEAM", examples.TODAY, movements=(example_history.ended_act(),))
    assert team_digest_card(empty, ZONE)["text"] == "No journey is in progress"
