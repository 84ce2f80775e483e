"""The history of a journey says who did what, with before and after (requirements S5)."""

from dataclasses import replace

import pytest

from journeys.history import BOT, Change, Verb
from notifications import example_history
from notifications.cards.log import log_card
from tests.notifications.cards.reading import said


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
    assert line in said(log_card(example_history.log()))


def test_a_failed_milestone_is_not_told_as_a_failed_journey() -> None:
    text = said(log_card(example_history.failed_milestone_log()))
    assert "<@U0MARA> failed the milestone *Set-up*: No data\n• Set-up: in progress → failed" in text


def test_a_milestone_has_the_name_it_has_in_its_own_journey() -> None:
    other = {("j-other", "set-up"): "Second set-up", ("j-other", ""): "Another journey"}
    whole = example_history.failed_milestone_log()
    text = said(log_card(replace(whole, names={**other, **whole.names, **other})))
    assert "Second set-up" not in text
    assert "*Set-up*" in text


def test_the_log_tells_whether_the_outcome_was_reached() -> None:
    text = said(log_card(example_history.outcome_log()))
    assert "<@U0MARA> said whether the outcome of *Guided onboarding* was reached" in text
    assert "• Guided onboarding, outcome reached: none → no" in text


def test_the_log_tells_when_a_waiting_on_the_customer_ended_by_itself() -> None:
    whole = example_history.outcome_log()
    journey = whole.acts[0].journey
    over = Change("journey", journey, {"waiting_since": "2026-06-01"}, {"waiting_since": None})
    text = said(log_card(replace(whole, acts=(replace(whole.acts[0], verb=Verb.BEGIN, changes=(over,)),))))
    assert "• Guided onboarding, waiting on the customer since: Mon 1 Jun → none" in text


@pytest.mark.parametrize(("state", "is_told"), [("completed", False), ("skipped", False), ("failed", True)])
def test_the_log_does_not_tell_that_a_pause_moved_what_is_done(state: str, is_told: bool) -> None:
    whole = example_history.outcome_log()
    was = {"title": "Hold the call", "state": state, "due_on": "2026-06-10"}
    moved = Change("activity", "a1", was, {**was, "due_on": "2026-06-15"})
    text = said(log_card(replace(whole, acts=(replace(whole.acts[0], verb=Verb.RESUME, changes=(moved,)),))))
    assert ("Hold the call, due: Wed 10 Jun → Mon 15 Jun" in text) is is_told


@pytest.mark.parametrize(("former", "told"), [("U0THEO", "from <@U0THEO> "), (None, "")])
def test_the_log_tells_from_whom_to_whom_a_journey_was_handed_over(former: str | None, told: str) -> None:
    whole = example_history.outcome_log()
    owners = {"csm": former} if former else {}
    over = Change("journey", whole.acts[0].journey, {"owners": owners}, {"owners": {"csm": "U0MARA"}})
    act = replace(whole.acts[0], verb=Verb.HAND_OVER, actor=BOT, text="", changes=(over,))
    line = said(log_card(replace(whole, acts=(act,)))).splitlines()[1]
    assert line.endswith(f"Journeybot, by itself, handed *Guided onboarding* over {told}to <@U0MARA>")


@pytest.mark.parametrize("verb", Verb)
def test_everything_that_can_be_done_has_words_in_the_log(verb: Verb) -> None:
    whole = example_history.failed_milestone_log()
    line = said(log_card(replace(whole, acts=(replace(whole.acts[0], verb=verb),)))).splitlines()[1]
    assert "<@U0MARA> " in line
    assert "*Guided onboarding*" in line or "*Set-up*" in line
