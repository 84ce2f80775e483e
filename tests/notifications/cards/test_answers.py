"""What is answered to acts and questions says who, when, what and what is next (requirements V1, J3, J7)."""

from dataclasses import replace
from datetime import date

import pytest

from journeys.errors import AlreadyDone, DueDateChanged
from journeys.history import BOT, Change, Verb
from journeys.journey import Activity, ActivityState, WaitsFor
from journeys.reports import TaskList
from journeys.run import Run
from notifications import example_reports as reports
from notifications import examples
from notifications.cards.acted import activity_acted_card, journey_acted_card
from notifications.cards.catalogue import template_list_card
from notifications.cards.help import help_card, unknown_command_card
from notifications.cards.list import list_card
from notifications.cards.log import log_card
from notifications.cards.notice import already_card, due_by_now_text, failure_card, sentence
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
    run = reports.after(examples.delayed(), "access")
    card = activity_acted_card(Verb.COMPLETE, run, access(run))
    assert card["text"].startswith("Done: *Admin access granted* (Acme Rockets, Guided onboarding)")
    assert "*Delayed*: 1 of 3 activities overdue" in card["text"]
    assert "*Next*\n*Set up the workspace*" in said(card)
    assert "Reopen" in choices(card)


def test_done_shows_the_tasks_it_began() -> None:
    handoff = reports.handoff()
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
    assignment = reports.assignment()
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


def test_a_second_clicker_hears_who_and_when() -> None:
    text = already_card(AlreadyDone("completed", examples.THEO, examples.NOW))["text"]
    assert text.startswith("Already done by <@U0THEO>, <!date^")
    assert already_card(AlreadyDone("in progress", None, None))["text"] == "This is already in progress."


def test_a_due_date_that_changed_says_which_it_is_by_now() -> None:
    again = "Close this form and open it again to see what would move."
    told = due_by_now_text(DueDateChanged(date(2026, 6, 3), ""))
    assert told == f"It is due on 3 Jun 2026 by now. {again}"
    assert due_by_now_text(DueDateChanged(None, "Theo")) == f"It has no due date by now (moved by Theo). {again}"


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


@pytest.mark.parametrize(
    "line",
    [
        "<@U0PRIYA> skipped *Import the data*: The customer brings no data.\n• Import the data: pending → skipped",
        "<@U0MARA> reassigned *Train the admins*\n• Train the admins, owner: <@U0MARA> → <@U0THEO>",
        "• Train the admins, due: Sun 7 Jun → Fri 12 Jun",
        "• Admin access granted, snoozed until: none → Fri 5 Jun",
        "<@U0MARA> paused *Guided onboarding*: Works holidays\n• Guided onboarding: in progress → paused",
        "Journeybot, by itself, moved *Guided onboarding* on\n• Admin access granted: pending → completed",
        "<@U0PRIYA> wrote a note on *Train the admins*: They would like it in the afternoon.",
        "<@U0MARA> started *Guided onboarding*\n• 4 new activities",
    ],
)
def test_the_log_tells_who_did_what_with_before_and_after(line: str) -> None:
    assert line in said(log_card(reports.log()))


def test_a_failed_milestone_is_not_told_as_a_failed_journey() -> None:
    text = said(log_card(reports.failed_milestone_log()))
    assert "<@U0MARA> failed the milestone *Set-up*: No data\n• Set-up: in progress → failed" in text


def test_a_milestone_has_the_name_it_has_in_its_own_journey() -> None:
    other = {("j-other", "set-up"): "Second set-up", ("j-other", ""): "Another journey"}
    whole = reports.failed_milestone_log()
    text = said(log_card(replace(whole, names={**other, **whole.names, **other})))
    assert "Second set-up" not in text
    assert "*Set-up*" in text


def test_the_log_tells_whether_the_outcome_was_reached() -> None:
    text = said(log_card(reports.outcome_log()))
    assert "<@U0MARA> said whether the outcome of *Guided onboarding* was reached" in text
    assert "• Guided onboarding, outcome reached: none → no" in text


def test_the_log_tells_when_a_waiting_on_the_customer_ended_by_itself() -> None:
    whole = reports.outcome_log()
    journey = whole.acts[0].journey
    over = Change("journey", journey, {"waiting_since": "2026-06-01"}, {"waiting_since": None})
    text = said(log_card(replace(whole, acts=(replace(whole.acts[0], verb=Verb.BEGIN, changes=(over,)),))))
    assert "• Guided onboarding, waiting on the customer since: Mon 1 Jun → none" in text


@pytest.mark.parametrize(("state", "is_told"), [("completed", False), ("skipped", False), ("failed", True)])
def test_the_log_does_not_tell_that_a_pause_moved_what_is_done(state: str, is_told: bool) -> None:
    whole = reports.outcome_log()
    was = {"title": "Hold the call", "state": state, "due_on": "2026-06-10"}
    moved = Change("activity", "a1", was, {**was, "due_on": "2026-06-15"})
    text = said(log_card(replace(whole, acts=(replace(whole.acts[0], verb=Verb.RESUME, changes=(moved,)),))))
    assert ("Hold the call, due: Wed 10 Jun → Mon 15 Jun" in text) is is_told


@pytest.mark.parametrize(("former", "told"), [("U0THEO", "from <@U0THEO> "), (None, "")])
def test_the_log_tells_from_whom_to_whom_a_journey_was_handed_over(former: str | None, told: str) -> None:
    whole = reports.outcome_log()
    owners = {"csm": former} if former else {}
    over = Change("journey", whole.acts[0].journey, {"owners": owners}, {"owners": {"csm": "U0MARA"}})
    act = replace(whole.acts[0], verb=Verb.HAND_OVER, actor=BOT, text="", changes=(over,))
    line = said(log_card(replace(whole, acts=(act,)))).splitlines()[1]
    assert line.endswith(f"Journeybot, by itself, handed *Guided onboarding* over {told}to <@U0MARA>")


@pytest.mark.parametrize("verb", Verb)
def test_everything_that_can_be_done_has_words_in_the_log(verb: Verb) -> None:
    whole = reports.failed_milestone_log()
    line = said(log_card(replace(whole, acts=(replace(whole.acts[0], verb=verb),)))).splitlines()[1]
    assert "<@U0MARA> " in line
    assert "*Guided onboarding*" in line or "*Set-up*" in line


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
