"""What is answered to acts and questions says who, when, what and what is next (requirements V1, J3, J7)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from journeys.errors import AlreadyDone, ChangedMeanwhile
from journeys.history import Verb
from journeys.journey import Activity, ActivityState, WaitsFor
from journeys.reports import TaskList
from journeys.run import Run
from notifications import example_alerts, examples
from notifications import example_reports as reports
from notifications.cards.acted import activity_acted_card, journey_acted_card
from notifications.cards.catalogue import template_list_card
from notifications.cards.help import help_card, unknown_command_card
from notifications.cards.list import list_card
from notifications.cards.notice import already_card, changed_card, failure_card, sentence
from notifications.cards.pick import pick_card
from notifications.cards.started import started_card
from notifications.cards.tasks import tasks_card, tasks_card_around
from notifications.cards.which_activity import which_activity_card
from notifications.ids import BACK, Action
from notifications.refs import PageRef, PickRef
from tests.notifications.cards.reading import buttons, choices, labels, pressed, said


def access(run: Run) -> Activity:
    return run.journey.activity(examples.activity(run.journey, "access"))


def test_done_says_what_how_the_journey_stands_and_what_is_next() -> None:
    run = example_alerts.after(examples.delayed(), "access")
    card = activity_acted_card(Verb.COMPLETE, run, access(run))
    assert card["text"].startswith("Done: *Admin access granted* (Acme Rockets, Guided onboarding)")
    assert "*Delayed*: 1 of 3 activities overdue" in card["text"]
    assert "*Next*\n*Set up the workspace*" in said(card)
    assert "Reopen" in choices(card)


def test_done_shows_the_tasks_it_began() -> None:
    handoff = example_alerts.handoff()
    text = said(activity_acted_card(Verb.COMPLETE, handoff.run, handoff.finished[0], handoff.tasks))
    assert "*This begins now*\n*Set up the workspace*" in text


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        (Verb.PROGRESS, "In progress: *Admin access granted*"),
        (Verb.REOPEN, "Open again: *Admin access granted*"),
        (Verb.MOVE_DUE_DATE, "is now 9 days overdue, was due Mon 25 May"),
        (Verb.NOTE, "Noted on *Admin access granted*"),
        (Verb.SNOOZE, "No reminders of *Admin access granted* (Acme Rockets, Guided onboarding) until Wed 3 Jun"),
    ],
)
def test_an_act_on_an_open_activity_is_confirmed_and_can_go_on(verb: Verb, words: str) -> None:
    run = examples.delayed()
    card = activity_acted_card(verb, run, replace(access(run), snoozed_until=run.today))
    assert words in card["text"]
    assert "Mark done" in labels(card)
    assert "*Next*" not in said(card)


def test_a_blocked_task_says_whom_it_waits_for_and_can_be_unblocked() -> None:
    run = examples.on_track()
    assert run.next_activity
    waiting = replace(run.next_activity, blocked_on=WaitsFor.VENDOR, blocked_until=date(2026, 6, 12))
    card = activity_acted_card(Verb.BLOCK, run, waiting)
    assert "is waiting on a vendor until Fri 12 Jun; its due date stays" in card["text"]
    assert "Unblock" in labels(card)
    assert "Block" not in labels(card)
    free = activity_acted_card(Verb.UNBLOCK, run, run.next_activity)
    assert "waits for nobody any longer" in free["text"]
    assert "Block" in labels(free)


@pytest.mark.parametrize(
    ("verb", "state", "words"),
    [(Verb.SKIP, ActivityState.SKIPPED, "Skipped: "), (Verb.FAIL_ACTIVITY, ActivityState.FAILED, "Marked as failed: ")],
)
def test_a_skip_and_a_failure_say_why(verb: Verb, state: ActivityState, words: str) -> None:
    run = examples.delayed()
    text = activity_acted_card(verb, run, replace(access(run), state=state, reason="Not needed"))["text"]
    assert text.startswith(words)
    assert "(Acme Rockets, Guided onboarding): Not needed. " in text


def test_a_reassigned_task_says_whose_it_is_now() -> None:
    assignment = example_alerts.assignment()
    card = activity_acted_card(Verb.REASSIGN, assignment.run, assignment.activity)
    assert "*Train the admins* (Bluebell Bakeries, Guided onboarding) is now with <@U0THEO>" in card["text"]


def test_a_pause_is_confirmed_with_its_reason_and_can_be_undone() -> None:
    card = journey_acted_card(Verb.PAUSE, examples.paused())
    assert "*Paused* since Mon 1 Jun, until Mon 15 Jun: Works holidays" in card["text"]
    assert labels(card) == ["Resume", "Open journey"]


def test_a_resumed_journey_says_how_it_stands() -> None:
    text = said(journey_acted_card(Verb.RESUME, examples.delayed()))
    assert text.startswith("Resumed: Acme Rockets, Guided onboarding")
    assert "*Delayed*: 2 of 4 activities overdue" in text


def test_a_start_tells_the_first_activities_and_its_warnings() -> None:
    card = started_card(examples.on_track(), ("Nobody fills the role “trainer”.",))
    assert card["text"] == "*Guided onboarding v3* has started for Acme Rockets, counted from Sat 30 May"
    assert "• Nobody fills the role “trainer”." in said(card)
    assert "*First*\n*Goals signed off by the customer*" in said(card)


def test_a_start_in_the_past_says_how_late_it_is_already() -> None:
    text = said(started_card(examples.stuck()))
    assert "*Stuck*: 3 of 3 activities overdue" in text
    assert "*On track*" not in said(started_card(examples.on_track()))


def test_a_scheduled_start_tells_the_day() -> None:
    assert started_card(examples.scheduled_run())["text"].endswith("it starts on Mon 8 Jun")


@pytest.mark.parametrize(
    ("state", "told"),
    [("completed", "done"), ("skipped", "skipped"), ("failed", "marked as failed"), ("snoozed", "snoozed")],
)
def test_a_second_clicker_hears_of_what_who_and_when(state: str, told: str) -> None:
    text = already_card(AlreadyDone(state, examples.THEO, examples.NOW, "Kick-off <call>"))["text"]
    assert text.startswith(f"*Kick-off &lt;call&gt;* is already {told}: by <@U0THEO>, <!date^")


def test_a_second_clicker_hears_so_of_a_journey_and_of_what_nobody_noted() -> None:
    text = already_card(AlreadyDone("paused", examples.THEO, examples.NOW))["text"]
    assert text.startswith("Already paused by <@U0THEO>, <!date^")
    assert already_card(AlreadyDone("in progress", None, None))["text"] == "This is already in progress."
    named = already_card(AlreadyDone("in progress", None, None, "Kick-off"))["text"]
    assert named == "*Kick-off* is already in progress."


@pytest.mark.parametrize(
    ("verb", "changes", "told"),
    [
        (Verb.MOVE_DUE_DATE, {"due_on": date(2026, 6, 9)}, "is due on 9 Jun 2026 by now, moved"),
        (Verb.MOVE_DUE_DATE, {"due_on": None}, "has no due date by now, moved"),
        (Verb.REASSIGN, {"owner": examples.PRIYA}, "is with <@U0PRIYA> by now, reassigned"),
        (Verb.REASSIGN, {"owner": None}, "is with nobody yet by now, reassigned"),
        (Verb.SNOOZE, {"snoozed_until": date(2026, 6, 9)}, "is snoozed until 9 Jun 2026 by now, changed"),
        (Verb.SNOOZE, {}, "is not snoozed by now, changed"),
        (
            Verb.BLOCK,
            {"blocked_on": WaitsFor.VENDOR, "blocked_until": date(2026, 6, 9)},
            "is waiting on a vendor until 9 Jun 2026 by now, changed",
        ),
        (Verb.BLOCK, {}, "is not blocked by now, changed"),
    ],
)
def test_what_has_changed_says_how_it_is_by_now_and_who_changed_it_when(
    verb: Verb, changes: dict[str, Any], told: str
) -> None:
    run = examples.delayed()
    now = replace(access(run), **changes)
    unchanged = "Your form was opened before that, so it has changed nothing."
    text = changed_card(ChangedMeanwhile(verb, now, examples.THEO, examples.NOW))["text"]
    assert text.startswith(f"It {told} by <@U0THEO>, <!date^")
    assert text.endswith(unchanged)
    long_ago = changed_card(ChangedMeanwhile(verb, now, None, None))["text"]
    assert long_ago == f"It {told.partition(',')[0]}. {unchanged}"


def test_a_refusal_shows_commands_as_such_and_nothing_else() -> None:
    text = sentence("“*Acme*” is not there. `/journey list` and `digest here 09:00` are, not `*x*` or `<!here>`.")[
        "text"
    ]
    assert "`/journey list` and `digest here 09:00` are" in text
    assert text.count("`") == 4
    assert "*Acme*" not in text


def test_a_failure_of_ours_gives_its_number() -> None:
    assert failure_card("e-17c")["text"].endswith("`e-17c`")


def test_two_hits_make_a_list_with_a_button_each() -> None:
    card = pick_card(reports.hits(), "start onboarding")
    assert card["text"] == "2 customers match “acme”. Which one do you mean?"
    values = [PickRef.parse(button["value"]) for button in buttons(card)]
    assert values == [PickRef("start onboarding", "acme"), PickRef("start onboarding", "acme-gardens")]


def test_no_hit_suggests_the_nearest() -> None:
    only = replace(reports.suggestions(), customers=(examples.ACME,))
    assert pick_card(only, "status")["text"] == "No customer is called “acmee”. Did you mean “Acme Rockets”?"


def test_nothing_near_says_how_to_go_on() -> None:
    text = pick_card(reports.no_hits(), "status")["text"]
    assert "`/journey list`" in text
    assert "customers import" in text


def test_several_activities_that_match_have_a_button_each() -> None:
    run = examples.stuck()
    card = which_activity_card(run.customer, [(run, a) for a in run.journey.activities if a.is_open])
    assert card["text"] == "3 activities of *Bluebell Bakeries* could be meant. Which one?"
    assert labels(card).count("Mark done") == 3


def test_tasks_are_counted_and_paged() -> None:
    many = TaskList(examples.MARA, reports.tasks().items * 3)
    card = tasks_card(many, 2)
    assert card["text"] == "You have 27 open tasks, 3 overdue, 3 due today"
    assert "11–20 of 27" in said(card)
    assert PageRef.parse(pressed(card, Action.TASKS_PAGE)) == PageRef(examples.MARA, 3)
    assert PageRef.parse(pressed(card, f"{Action.TASKS_PAGE}{BACK}")) == PageRef(examples.MARA, 1)


def test_tasks_are_drawn_again_at_the_page_where_one_stood() -> None:
    tasks = TaskList.of(examples.MARA, [(run, a) for run in reports.runs() for a in run.journey.activities])
    for place, (run, activity) in enumerate(tasks.items):
        rest = TaskList(examples.MARA, tasks.items[:place] + tasks.items[place + 1 :])
        assert tasks_card_around(tasks, run, activity) == tasks_card(tasks, place // 10 + 1)
        assert tasks_card_around(rest, run, activity) == tasks_card(rest, place // 10 + 1)


def test_no_tasks_is_an_answer_too() -> None:
    assert tasks_card(TaskList(examples.MARA, ()))["text"] == "You have no open tasks."


def test_a_list_says_how_it_was_understood_and_carries_its_filters() -> None:
    listed = replace(reports.journey_list(), total=45, page=2)
    card = list_card(listed, "owner:me stage:onboarding")
    assert card["text"] == "45 journeys (owner Mara Lindqvist · stage Onboarding)"
    assert "*Bluebell Bakeries* · Guided onboarding\nStuck · CSM Mara Lindqvist · started 14 Apr 2026" in said(card)
    assert "*Acme Rockets* · Guided onboarding\nScheduled · CSM Mara Lindqvist · starts 8 Jun 2026" in said(card)
    assert PageRef.parse(pressed(card, Action.LIST_PAGE)) == PageRef("owner:me stage:onboarding", 3)


def test_a_csm_whose_name_is_not_known_is_mentioned_in_a_list() -> None:
    nameless = replace(reports.journey_list(), names={})
    assert "CSM <@U0MARA>" in said(list_card(nameless))


def test_an_empty_list_says_what_was_asked_for() -> None:
    text = list_card(replace(reports.journey_list(), rows=(), total=0))["text"]
    assert text.startswith("No journey matches (owner Mara Lindqvist · stage Onboarding).")


def test_templates_come_marketing_first_with_what_is_running() -> None:
    text = said(template_list_card(reports.summaries(), examples.NOW))
    assert text.index("Reference story") < text.index("Guided onboarding")
    assert "3 milestones and 13 activities · 7 running, 41 runs in all" in text


@pytest.mark.parametrize(
    "command",
    [
        "status",
        "tasks",
        "list",
        "log",
        "template",
        "digest",
        "start",
        "done",
        "pause",
        "resume",
        "end",
        "fail",
        "settings",
    ],
)
def test_help_shows_every_command_with_an_example(command: str) -> None:
    assert f"`/journey {command}" in said(help_card())


def test_help_tells_of_filters_and_sharing() -> None:
    text = said(help_card())
    for word in ("owner:me", "segment:", "stage:", "type:", "template:", "--share"):
        assert word in text


def test_an_unknown_word_gets_the_nearest() -> None:
    text = unknown_command_card("staus", "status")["text"]
    assert text == "I do not know “staus”. Did you mean `/journey status`? `/journey help` shows all I know."
    assert "Did you mean" not in unknown_command_card("xyzzy")["text"]
