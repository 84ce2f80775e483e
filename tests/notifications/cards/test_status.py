"""The status card says how a customer is doing, and offers what can be done about it (requirements V1)."""

from dataclasses import replace

from journeys.reports import StatusReport
from journeys.run import Run
from notifications import examples
from notifications.cards.status import status_card
from notifications.elements import Block
from notifications.ids import Action, Origin
from notifications.refs import Ref
from tests.notifications.cards.reading import buttons, choices, labels, pressed, said


def card(*runs: Run) -> Block:
    return status_card(StatusReport(runs[0].customer, runs))


def test_a_running_journey_shows_all_that_was_asked_for() -> None:
    text = said(card(examples.on_track()))
    for part in (
        "*Acme Rockets*",
        "CSM <@U0MARA>",
        "*Guided onboarding v3*",
        "*On track*: day 4, on time up to 45",
        "Day 4 of 45 · 2 of 13 activities done · planned end Tue 14 Jul",
        "Now: Kick-off (day 4 of 7)",
        "Next: *Share the project plan*\n<@U0MARA> · due tomorrow, Thu 4 Jun",
    ):
        assert part in text


def test_a_stuck_journey_gives_every_reason() -> None:
    text = said(card(examples.stuck()))
    assert "*Stuck*: 3 of 3 activities overdue, Set-up: day 42, on time up to 21" in text
    assert "36 days overdue, was due Tue 28 Apr" in text
    assert "Now: Set-up (day 42 of 21 planned)" in text


def test_a_journey_whose_csm_is_not_the_customers_says_so() -> None:
    run = examples.on_track()
    led = replace(run, customer=replace(run.customer, roles={"csm": "U0LUCIA"}))
    first, second, *_ = said(card(led)).splitlines()
    assert "CSM <@U0LUCIA>" in first
    assert second == "*Guided onboarding v3* · CSM <@U0MARA>"
    assert said(card(run)).count("CSM") == 1


def test_of_several_journeys_the_worst_speaks_for_the_customer() -> None:
    assert "2 journeys, at worst *stuck*" in said(card(examples.on_track(), examples.stuck()))
    assert "1 journey" not in said(card(examples.stuck()))
    assert "at worst" not in said(card(examples.paused(), examples.paused()))


def test_the_spoken_text_names_customer_journey_and_headline() -> None:
    text = card(examples.stuck())["text"]
    assert text.startswith("Bluebell Bakeries: Guided onboarding v3 – *Stuck*: 3 of 3 activities overdue")


def test_the_next_activity_can_be_marked_done_on_the_spot() -> None:
    run = examples.on_track()
    assert run.next_activity
    drawn = card(run)
    assert labels(drawn) == ["Mark done", "Snooze", "Reassign", "Block", "Open journey"]
    assert Ref.parse(pressed(drawn, Action.DONE)) == Ref(run.next_activity.id, Origin.STATUS)


def test_every_act_on_an_activity_and_its_journey_can_be_reached() -> None:
    offered = {*labels(card(examples.on_track())), *choices(card(examples.on_track()))}
    assert {"Set in progress", "Skip…", "Change due date…", "Add a note…", "Mark as failed…"} <= offered
    assert {"Pause…", "End…", "Fail…", "History", "Snooze", "Reassign"} <= offered


def test_an_achievement_cannot_be_reassigned() -> None:
    drawn = card(examples.delayed())
    assert "waiting on the customer" in said(drawn)
    assert "Reassign" not in labels(drawn)


def test_a_paused_journey_says_since_when_until_when_and_why_and_offers_to_resume() -> None:
    drawn = card(examples.paused())
    assert "*Paused* since Mon 1 Jun, until Mon 15 Jun: Works holidays" in said(drawn)
    assert labels(drawn) == ["Resume", "Open journey"]


def test_nothing_is_overdue_by_a_pause() -> None:
    assert "due Mon 1 Jun plus the pause" in said(card(examples.paused()))


def test_a_scheduled_journey_says_when_it_starts() -> None:
    text = said(card(examples.scheduled_run()))
    assert "*Scheduled*: starts on Mon 8 Jun" in text
    assert "day -" not in text.lower()


def test_an_ended_journey_says_how_by_whom_and_why_and_offers_a_new_start() -> None:
    drawn = card(examples.failed())
    assert "*Failed* by <@U0MARA>, <!date^" in said(drawn)
    assert ": Lost champion" in said(drawn)
    assert "7 of 13 activities done" in said(drawn)
    assert Ref.parse(pressed(drawn, Action.START)) == Ref("bluebell", Origin.STATUS)


def test_of_ended_journeys_the_last_one_is_shown() -> None:
    early, late = examples.failed(), examples.completed()
    earlier = replace(early.journey, ended_at=examples.NOW.replace(year=2025))
    text = said(card(examples.with_journey(early, earlier), late))
    assert "*Completed* by itself" in text
    assert "*Failed*" not in text


def test_ended_journeys_are_left_out_while_one_is_running() -> None:
    text = said(card(examples.on_track(), examples.failed()))
    assert "*On track*" in text
    assert "*Failed*" not in text


def test_a_customer_without_any_journey_is_offered_one() -> None:
    drawn = status_card(StatusReport(examples.ACME, ()))
    assert drawn["text"] == "No journey is running for Acme Rockets."
    assert labels(drawn) == ["Start a journey"]


def test_buttons_say_what_they_act_on_to_who_cannot_see_the_line() -> None:
    done = next(b for b in buttons(card(examples.on_track())) if b["action_id"] == Action.DONE)
    assert done["accessibility_label"] == "Mark done: Share the project plan"


def test_the_ninth_journey_is_counted() -> None:
    assert "1 more" in said(card(*[examples.on_track()] * 9))
