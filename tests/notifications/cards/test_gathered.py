"""Several journeys in one message: each is told, and what is overdue can be dealt with on the spot (N1, N2, N5, N9)."""

from dataclasses import replace

from journeys.notices import Alert, Gathered
from notifications import example_alerts, examples
from notifications.cards.gathered import gathered_card
from notifications.ids import Action, Origin
from notifications.refs import Ref
from tests.notifications.cards.reading import labels, pressed, said


def _alerts(gathered: Gathered) -> list[Alert]:
    return [part for part in gathered.parts if isinstance(part, Alert)]


def test_it_begins_with_how_many_there_are_and_tells_each_with_its_rule() -> None:
    card = gathered_card(example_alerts.late_together())
    assert said(card).startswith(
        "*3 late journeys*: 1 stuck, 2 delayed\n*Bluebell Bakeries* is *stuck* in Guided onboarding"
    )
    assert "Stuck: 3 of 3 activities overdue" in said(card)
    assert "*Acme Rockets* is *delayed* in Guided onboarding v3\nDelayed: 2 of 4 activities overdue" in said(card)
    assert card["text"].startswith("*3 late journeys*: 1 stuck, 2 delayed. *Bluebell Bakeries* is *stuck* in")


def test_what_is_overdue_anywhere_stands_below_with_its_buttons_the_longest_overdue_first() -> None:
    card = gathered_card(example_alerts.late_together())
    assert "*Overdue* (3)" in said(card)
    assert (
        said(card).index("36 days overdue") < said(card).index("28 days overdue") < said(card).index("8 days overdue")
    )
    assert labels(card).count("Mark done") == 3
    assert "Bluebell Bakeries, Guided onboarding · <@U0PRIYA> · 36 days overdue" in said(card)


def test_at_most_five_overdue_activities_have_buttons_and_the_others_are_counted() -> None:
    first, *others = _alerts(example_alerts.late_together())
    many = tuple(replace(first.overdue[0], id=f"a{number}") for number in range(8))
    card = gathered_card(Gathered((replace(first, overdue=many), *others)))
    assert labels(card).count("Mark done") == 5
    assert "*Overdue* (9)" in said(card)
    assert "4 more" in said(card)
    assert said(card).count("• Set up the workspace: 36 days overdue") == 3


def test_a_journey_without_overdue_activities_can_be_opened_and_snoozed() -> None:
    card = gathered_card(Gathered((example_alerts.alert(examples.late_by_days()),) * 2))
    assert labels(card) == ["Open", "Snooze"] * 2
    assert Ref.parse(pressed(card, Action.SNOOZE_JOURNEY)) == Ref("j-acme", Origin.ALERT)


def test_of_several_journeys_snooze_is_offered_for_those_that_its_reader_may() -> None:
    alert = example_alerts.alert(examples.late_by_days())
    not_theirs = replace(alert, may_snooze=False)
    assert labels(gathered_card(Gathered((alert, not_theirs)))) == ["Open", "Snooze", "Open"]
    card = gathered_card(Gathered((not_theirs,) * 2))
    assert labels(card) == ["Open"] * 2
    assert said(card).endswith("For <@U0MARA>.")


def test_what_has_been_settled_says_so_beside_what_has_not() -> None:
    card = gathered_card(example_alerts.partly_settled())
    assert said(card).startswith("*2 late journeys*: 1 stuck, 1 delayed; besides, 1 no longer late")
    assert "*Acme Rockets* is back on track" in said(card)
    assert "Acme Rockets, Guided onboarding: ~Admin access granted~ Done by <@U0MARA>" in said(card)


def test_what_was_given_up_in_one_of_them_says_so_and_not_how_late_it_is() -> None:
    run = examples.given_up()
    handled = tuple(a for a in run.journey.activities if a.is_overdue(run.today))
    part = replace(example_alerts.alert(run), holding=(), overdue=(), handled=handled)
    card = gathered_card(Gathered((example_alerts.stuck_alert(), part)))
    given_up = "milestone Set-up failed on Wed 3 Jun: No data"
    assert f"*Dealt with*\nAcme Rockets, Guided onboarding: Admin access granted: {given_up}" in said(card)

    handoff = replace(example_alerts.handoff(), run=run, tasks=handled)
    assert f"• Set up the workspace: {given_up}" in said(gathered_card(Gathered((handoff, handoff))))


def test_once_everything_is_settled_nothing_is_left_to_press_but_open() -> None:
    card = gathered_card(Gathered((example_alerts.settled_alert(), example_alerts.ended_alert())))
    assert said(card).startswith("*No longer late*: 2 journeys")
    assert labels(card) == ["Open", "Open"]
    assert "Snooze stops" not in said(card)


def test_journeys_nobody_acts_on_say_for_how_long_and_what_starts_the_count_anew() -> None:
    card = gathered_card(example_alerts.left_alone_together())
    assert said(card).startswith("*1 late journey on which nobody acts*, 1 no longer among them")
    assert "nobody has acted for 3 working days" in said(card)
    assert "starts the count anew" in said(card)


def test_new_work_names_its_tasks_with_their_days_and_what_was_finished_before() -> None:
    card = gathered_card(example_alerts.begun_together())
    assert said(card).startswith("<@U0PRIYA>, your work in 2 journeys begins: 4 tasks")
    assert said(card).count("<@U0PRIYA>") == 1
    assert "• Import the data: due Wed 17 Jun" in said(card)
    assert "Hold the kick-off call: done by <@U0MARA>" in said(card)
    assert labels(card) == ["Open", "Open"]


def test_a_task_that_somebody_else_has_taken_over_says_whose_it_is() -> None:
    handoff = example_alerts.handoff()
    given = tuple(replace(task, owner=examples.THEO) for task in handoff.tasks)
    card = gathered_card(Gathered((replace(handoff, tasks=given), handoff)))
    assert f"• Import the data: due Wed 17 Jun · <@{examples.THEO}>" in said(card)
    assert "• Import the data: due Wed 17 Jun\n" in said(card)


def test_what_is_late_names_what_is_overdue_only_while_it_is_late() -> None:
    paused = replace(example_alerts.alert(examples.paused()), overdue=example_alerts.stuck_alert().overdue, holding=())
    card = gathered_card(Gathered((paused, example_alerts.alert(examples.late_by_days()))))
    assert said(card).startswith("*1 late journey*: 1 delayed; besides, 1 paused")
    assert "Overdue" not in said(card)
    assert "• " not in said(card)
