"""An alert says who is late, by which rule, and lets it be dealt with on the spot (requirements N1, N6)."""

from dataclasses import replace

from notifications import example_alerts, examples
from notifications.cards.alert import alert_card
from notifications.cards.assignment import assignment_card
from notifications.cards.handoff import handoff_card
from notifications.cards.reopened import reopened_card
from notifications.ids import Action, Origin
from notifications.refs import Ref
from tests.notifications.cards import bent
from tests.notifications.cards.reading import buttons, labels, pressed, said


def test_the_heading_says_customer_journey_and_level_in_words() -> None:
    card = alert_card(example_alerts.stuck_alert())
    assert said(card).startswith("*Bluebell Bakeries* is *stuck* in Guided onboarding v3\n")
    assert card["text"].startswith("*Bluebell Bakeries* is *stuck* in Guided onboarding v3. Stuck: 3 of 3 activities")


def test_each_rule_is_told_with_its_figures() -> None:
    text = said(alert_card(example_alerts.stuck_alert()))
    assert "Stuck: 3 of 3 activities overdue" in text
    assert "Delayed: day 50, on time up to 45" in text
    assert "Stuck: Set-up is on day 42, on time up to 21" in text


def test_the_only_activity_that_counts_is_told_as_one() -> None:
    alert = example_alerts.stuck_alert()
    only, today = alert.overdue[0], alert.run.today
    left = tuple(one for one in alert.run.journey.activities if one == only or not one.is_overdue(today))
    run = replace(alert.run, journey=replace(alert.run.journey, activities=left))
    assert "Stuck: 1 of 1 activity overdue" in said(alert_card(replace(alert, run=run, overdue=(only,))))


def test_a_rule_the_template_does_not_use_is_not_told() -> None:
    alert = example_alerts.stuck_alert()
    by_days = alert.run.template.model_copy(update={"status_rule": "journey_days"})
    run = replace(alert.run, template=by_days)
    journey = tuple(told for told in alert.told if "/" not in told.subject)
    text = said(alert_card(replace(alert, run=run, told=journey, holding=journey)))
    assert "Delayed: day 50" in text
    assert "of 3 activities" not in text


def test_every_overdue_activity_has_its_buttons_and_says_since_when() -> None:
    card = alert_card(example_alerts.stuck_alert())
    assert labels(card) == ["Mark done", "Snooze", "Reassign", "Block"] * 2 + ["Open"]
    assert "*Import the data*\n<@U0PRIYA> · 28 days overdue, was due Wed 6 May" in said(card)


def test_the_sixth_overdue_activity_is_behind_a_button() -> None:
    alert = example_alerts.stuck_alert()
    card = alert_card(replace(alert, overdue=bent.crowded(alert.run, 8).journey.activities))
    assert labels(card).count("Mark done") <= 5
    assert "3 more" in said(card)
    assert "Show all" in labels(card)


def test_an_alert_about_days_alone_can_be_opened_and_snoozed() -> None:
    card = alert_card(example_alerts.alert(examples.late_by_days()))
    assert "Delayed: day 50, on time up to 45" in said(card)
    assert labels(card) == ["Open", "Snooze"]
    assert Ref.parse(pressed(card, Action.SNOOZE_JOURNEY)) == Ref("j-acme", Origin.ALERT)


def test_who_may_not_snooze_the_journey_is_offered_that_beside_their_own_tasks_only() -> None:
    by_days = replace(example_alerts.alert(examples.late_by_days()), may_snooze=False)
    assert labels(alert_card(by_days)) == ["Open"]
    assert said(alert_card(by_days)).endswith("For <@U0MARA>.")
    overdue = replace(example_alerts.stuck_alert(), may_snooze=False)
    assert "Snooze" in labels(alert_card(overdue))
    assert "Snooze stops the reminders" in said(alert_card(overdue))


def test_what_has_been_done_says_by_whom_and_when_and_has_no_button() -> None:
    alert = example_alerts.handled_alert()
    card = alert_card(alert)
    assert "~Set up the workspace~ Done by <@U0MARA>, <!date^" in said(card)
    done = alert.handled[0].id
    assert not any(done in str(button) for button in buttons(card))


def test_a_task_that_went_to_somebody_else_says_to_whom() -> None:
    alert = example_alerts.stuck_alert()
    moved = replace(alert.overdue[0], owner=examples.THEO)
    card = alert_card(replace(alert, overdue=(), handled=(moved,)))
    assert "*Dealt with*\nSet up the workspace: now with <@U0THEO>" in said(card)


def test_back_on_track_it_says_so_and_nags_no_longer() -> None:
    card = alert_card(example_alerts.settled_alert())
    assert card["text"].startswith("*Acme Rockets* is back on track in Guided onboarding v3")
    assert labels(card) == ["Open"]


def test_what_was_shown_of_a_milestone_that_was_given_up_says_so_and_not_how_late_it_is() -> None:
    run = examples.given_up()
    handled = tuple(a for a in run.journey.activities if a.is_overdue(run.today))
    card = alert_card(
        replace(example_alerts.alert(examples.delayed()), run=run, holding=(), overdue=(), handled=handled)
    )
    assert "Set up the workspace: milestone Set-up failed on Wed 3 Jun: No data" in said(card)
    assert "overdue" not in said(card)


def test_with_nothing_in_progress_it_is_settled_and_not_back_on_track() -> None:
    text = alert_card(replace(example_alerts.alert(examples.delayed()), run=examples.given_up(), holding=()))["text"]
    assert "what this was about is settled" in text
    assert text.endswith("nothing is in progress any more, since Set-up failed")
    assert "back on track" not in text


def test_an_ended_journey_says_how_it_ended() -> None:
    card = alert_card(example_alerts.ended_alert())
    assert "Guided onboarding v3 has ended" in card["text"]
    assert "Lost champion" in said(card)
    assert labels(card) == ["Open"]


def test_a_paused_journey_does_not_nag() -> None:
    run = examples.paused()
    card = alert_card(replace(example_alerts.stuck_alert(), run=run, holding=()))
    assert "is paused" in card["text"]
    assert labels(card) == ["Open"]


def test_a_card_that_is_settled_does_not_call_a_late_journey_on_track() -> None:
    card = alert_card(replace(example_alerts.stuck_alert(), holding=()))
    assert "on track" not in card["text"]
    assert "what this was about is settled" in card["text"]
    assert "*Stuck*: 3 of 3 activities overdue" in said(card)


def test_a_handoff_says_what_begins_and_who_finished_what_before() -> None:
    card = handoff_card(example_alerts.handoff())
    assert card["text"] == "<@U0PRIYA>, your work in *Set-up* for *Bluebell Bakeries* begins: 2 tasks"
    assert "• Hold the kick-off call: done by <@U0MARA>, <!date^" in said(card)
    assert labels(card).count("Mark done") == 2


def test_a_handoff_warns_of_roles_that_nobody_has() -> None:
    handoff = example_alerts.handoff()
    assert "Nobody is" not in said(handoff_card(handoff))
    without = replace(handoff.run.journey, owners={})
    warned = said(handoff_card(replace(handoff, run=examples.with_journey(handoff.run, without))))
    assert "Nobody is implementation specialist for this journey, so these tasks are yours." in warned


def test_a_task_of_a_handoff_that_is_done_says_by_whom() -> None:
    handoff = example_alerts.handoff()
    done = replace(
        handoff.tasks[0],
        state=example_alerts.handled_alert().handled[0].state,
        ended_by=examples.THEO,
        ended_at=examples.NOW,
    )
    card = handoff_card(replace(handoff, tasks=(done,)))
    assert "Done by <@U0THEO>" in said(card)
    assert "Mark done" not in labels(card)


def test_an_assignment_says_who_gave_what() -> None:
    card = assignment_card(example_alerts.assignment())
    assert card["text"] == "<@U0MARA> gave you *Train the admins* for Bluebell Bakeries."
    assert labels(card) == ["Mark done", "Snooze", "Reassign", "Block", "Open journey"]


def test_what_is_reopened_says_by_whom_and_whether_its_journey_is_with_it() -> None:
    told = [reopened_card(example_alerts.reopened(with_journey=completed))["text"] for completed in (False, True)]
    assert told == [
        "<@U0MARA> reopened *Train the admins* for Bluebell Bakeries.",
        "<@U0MARA> reopened *Train the admins* for Bluebell Bakeries, and Guided onboarding v3 with it.",
    ]
