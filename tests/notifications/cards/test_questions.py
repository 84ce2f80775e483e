"""What is asked of the CSM: failed activities, reached outcomes, the next stage (requirements J4, T3, J8)."""

from dataclasses import replace

import pytest

from journeys.history import Verb
from journeys.journey import ActivityState, MilestoneState
from journeys.notices import Completion
from journeys.run import Run
from notifications import example_alerts, examples
from notifications.cards.completion import completion_card
from notifications.cards.held import held_card
from notifications.ids import Action, Origin
from notifications.refs import NextRef, Ref
from tests.notifications.cards.reading import buttons, choices, labels, pressed, said

WAYS_OUT = ["Reopen", "Skip…", "Fail the milestone…"]


def test_a_failed_activity_says_which_by_whom_why_and_what_it_holds() -> None:
    card = held_card(example_alerts.held())
    assert "*Share the project plan* did not succeed for *Acme Rockets*" in said(card)
    assert "Failed by <@U0PRIYA>" in said(card)
    assert "Nobody came" in said(card)
    assert "*Kick-off* (Guided onboarding v3) cannot be completed" in said(card)


def test_a_failed_activity_offers_every_way_out() -> None:
    card = held_card(example_alerts.held())
    assert labels(card) == [*WAYS_OUT, "Open journey"]
    for action in (Action.REOPEN, Action.SKIP, Action.FAIL_MILESTONE):
        assert pressed(card, action) == str(Ref(example_alerts.held().activity.id, Origin.HELD))


def test_a_paused_journey_is_resumed_before_anything_is_decided() -> None:
    held = example_alerts.held()
    paused = examples.with_journey(held.run, replace(examples.paused().journey, activities=held.run.journey.activities))
    paused = examples.with_journey(paused, replace(paused.journey, milestones=held.run.journey.milestones))
    assert labels(held_card(replace(held, run=paused))) == ["Resume", "Open journey"]


@pytest.mark.parametrize(
    ("verb", "told"),
    [
        (Verb.REOPEN, "*Share the project plan* of *Acme Rockets* is open again: reopened by <@U0MARA>"),
        (Verb.SKIP, "Skipped by <@U0MARA>"),
        (Verb.FAIL_MILESTONE, "*Kick-off* of *Acme Rockets* was failed by <@U0MARA>"),
    ],
)
def test_once_somebody_has_decided_the_card_says_what_and_who(verb: Verb, told: str) -> None:
    card = held_card(example_alerts.decided(verb))
    assert told in said(card)
    assert told in card["text"]
    assert not set(WAYS_OUT) & set(labels(card))


def test_a_failed_milestone_says_why_and_lets_the_journey_be_ended() -> None:
    card = held_card(example_alerts.decided(Verb.FAIL_MILESTONE))
    assert "They went silent" in said(card)
    assert "goes on until somebody ends it" in said(card)
    assert "End…" in choices(card)


def test_nothing_is_left_to_decide_once_the_journey_has_ended() -> None:
    held = example_alerts.held()
    card = held_card(replace(held, run=examples.with_journey(held.run, examples.failed().journey)))
    assert "nothing is left to decide" in said(card)
    assert labels(card) == ["Open journey"]


def test_what_was_skipped_last_says_so_although_the_journey_has_ended_by_it() -> None:
    held = example_alerts.decided(Verb.SKIP)
    ended = replace(examples.completed().journey, activities=held.run.journey.activities)
    card = held_card(replace(held, run=examples.with_journey(held.run, ended)))
    assert "Skipped by <@U0MARA>" in said(card)


def test_a_completion_gives_its_figures_and_asks_for_the_outcome() -> None:
    card = completion_card(example_alerts.completion())
    assert "It took 40 days of 45 planned: 13 activities done" in said(card)
    assert "Was the desired outcome reached? It is “First project live”" in said(card)
    assert labels(card)[:2] == ["Yes", "No"]
    assert pressed(card, Action.OUTCOME_REACHED) == str(Ref(examples.completed().journey.id, Origin.COMPLETION))


def test_what_was_skipped_or_failed_is_counted_apart() -> None:
    whole = example_alerts.completion()
    first, second, *rest = whole.run.journey.activities
    bent = (replace(first, state=ActivityState.SKIPPED), replace(second, state=ActivityState.FAILED), *rest)
    run = examples.with_journey(whole.run, whole.run.journey.with_activities(bent))
    assert "11 activities done, 1 skipped, 1 failed" in said(completion_card(replace(whole, run=run)))


@pytest.mark.parametrize(
    ("reached", "told", "other"),
    [
        (True, "The desired outcome “First project live” was reached", "Change to No"),
        (False, "The desired outcome “First project live” was not reached", "Change to Yes"),
    ],
)
def test_an_answer_is_shown_and_can_be_corrected(reached: bool, told: str, other: str) -> None:
    card = completion_card(example_alerts.completion(reached))
    assert told in said(card)
    assert "reached?" not in said(card)
    assert labels(card)[0] == other


@pytest.mark.parametrize(
    ("outcome", "goal", "asked"),
    [("", "They are live.", "Was the goal reached? It is “They are live.”"), ("", "", "Was its goal reached?")],
)
def test_without_a_desired_outcome_the_goal_is_asked_for(outcome: str, goal: str, asked: str) -> None:
    whole = example_alerts.completion()
    template = whole.run.template.model_copy(update={"desired_outcome": outcome, "goal": goal})
    run = Run(whole.run.journey, template, whole.run.customer, whole.run.today)
    assert asked in said(completion_card(replace(whole, run=run)))


def test_the_next_stage_and_its_journeys_are_offered() -> None:
    card = completion_card(example_alerts.completion())
    assert "is in the Onboarding stage. The next one is Adoption." in said(card)
    assert labels(card)[2:] == ["Move to Adoption", "Start…", "Start…", "Open journey"]
    assert pressed(card, Action.NEXT_JOURNEY) == str(NextRef(examples.completed().journey.id, "adoption"))


def test_a_customer_that_has_moved_can_still_start_the_next_journey() -> None:
    card = completion_card(example_alerts.completion(has_moved=True))
    assert "is in the Adoption stage now" in said(card)
    assert "It moves" not in said(card)
    assert labels(card)[2:] == ["Start…", "Start…", "Open journey"]


def test_three_journeys_are_offered_and_the_rest_counted() -> None:
    many = replace(example_alerts.completion(), next_templates=tuple((f"t{n}", f"Template {n}") for n in range(5)))
    card = completion_card(many)
    assert labels(card).count("Start…") == 3
    assert "2 more can be started with `/journey start acme`" in said(card)


def test_after_the_last_stage_nothing_is_offered() -> None:
    card = completion_card(replace(example_alerts.completion(), next_stage=None, next_templates=()))
    assert "What comes next?" not in said(card)


def test_a_journey_that_was_taken_up_again_asks_nothing() -> None:
    whole: Completion = replace(example_alerts.completion(), run=examples.delayed())
    card = completion_card(whole)
    assert "was taken up again" in said(card)
    assert labels(card) == ["Open journey"]


def test_every_button_of_a_block_has_an_action_of_its_own() -> None:
    for card in (held_card(example_alerts.held()), completion_card(example_alerts.completion())):
        for block in card["blocks"]:
            actions = [element["action_id"] for element in block.get("elements", ()) if "action_id" in element]
            assert len(actions) == len(set(actions))
        plain = [b["text"]["text"] for b in buttons(card) if b["type"] == "button" and "accessibility_label" not in b]
        assert plain == ["Open journey"]


def test_a_milestone_that_failed_for_another_reason_leaves_nothing_to_decide() -> None:
    held = example_alerts.held()
    given_up = held.run.journey.with_milestone(held.activity.milestone, state=MilestoneState.FAILED, reason=None)
    card = held_card(replace(held, run=examples.with_journey(held.run, given_up)))
    assert "*Kick-off* of *Acme Rockets* was failed\n" in said(card)
