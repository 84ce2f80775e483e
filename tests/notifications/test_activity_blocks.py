"""The line of an activity offers what makes sense now, and its buttons say what they act on."""

from dataclasses import replace

import pytest

from journeys.journey import ActivityState, JourneyState
from notifications import examples
from notifications.activity_blocks import activity_buttons, activity_lines, journey_menu
from notifications.elements import Block
from notifications.ids import Choice, Origin
from notifications.refs import MenuRef, Ref


def _offered(buttons: tuple[Block, ...]) -> list[str]:
    return [button["text"]["text"] for button in buttons if button["type"] == "button"]


def _choices(menu: Block) -> list[Choice]:
    return [MenuRef.parse(option["value"]).choice for option in menu["options"]]


@pytest.mark.parametrize(
    ("state", "choices"),
    [
        (ActivityState.PENDING, "progress skip due note fail-activity"),
        (ActivityState.IN_PROGRESS, "skip due note fail-activity"),
        (ActivityState.FAILED, "reopen skip fail-milestone note"),
        (ActivityState.COMPLETED, "reopen note"),
        (ActivityState.SKIPPED, "reopen note"),
    ],
)
def test_the_menu_offers_what_the_state_allows(state: ActivityState, choices: str) -> None:
    run = examples.on_track()
    activity = replace(run.journey.activities[0], state=state)
    assert _choices(activity_buttons(run, activity, Origin.TASKS)[-1]) == choices.split()


def test_an_optional_activity_that_failed_holds_no_milestone_that_could_be_failed() -> None:
    run = examples.on_track()
    activity = replace(run.journey.activities[0], state=ActivityState.FAILED, required=False)
    assert _choices(activity_buttons(run, activity, Origin.TASKS)[-1]) == ["reopen", "skip", "note"]


def test_the_milestone_can_be_failed_only_while_it_is_in_progress() -> None:
    run = examples.given_up()
    activity = replace(next(a for a in run.journey.activities if a.is_open), state=ActivityState.FAILED)
    assert _choices(activity_buttons(run, activity, Origin.TASKS)[-1]) == ["reopen", "skip", "note"]


@pytest.mark.parametrize("state", [ActivityState.PENDING, ActivityState.IN_PROGRESS])
def test_what_a_milestone_left_open_as_it_ended_says_so_and_offers_no_reminders(state: ActivityState) -> None:
    run = examples.given_up()
    activity = replace(next(a for a in run.journey.activities if a.is_overdue(run.today)), state=state)
    assert "overdue" not in activity_lines(run, activity)[1]
    assert activity_lines(run, activity)[1].endswith("milestone Set-up failed on Wed 3 Jun: No data")
    *buttons, menu = activity_buttons(run, activity, Origin.TASKS)
    assert _offered(tuple(buttons)) == ["Mark done"]
    assert _choices(menu) == ["skip", "note"]


def test_what_has_ended_has_no_mark_done() -> None:
    run = examples.on_track()
    activity = replace(run.journey.activities[0], state=ActivityState.COMPLETED)
    assert _offered(activity_buttons(run, activity, Origin.TASKS)) == []


def test_a_paused_journey_offers_nothing_on_its_activities() -> None:
    run = examples.paused()
    assert activity_buttons(run, run.journey.activities[-1], Origin.TASKS) == ()


def test_every_button_carries_the_activity_and_where_it_stood() -> None:
    run = examples.on_track()
    activity = run.journey.activities[0]
    *buttons, menu = activity_buttons(run, activity, Origin.ALERT)
    assert {Ref.parse(button["value"]) for button in buttons} == {Ref(activity.id, Origin.ALERT)}
    assert MenuRef.parse(menu["options"][0]["value"]).ref == Ref(activity.id, Origin.ALERT)


@pytest.mark.parametrize(
    ("state", "choices"),
    [
        (JourneyState.SCHEDULED, "end fail log"),
        (JourneyState.IN_PROGRESS, "pause end fail log"),
        (JourneyState.PAUSED, "resume end fail log"),
        (JourneyState.ENDED, "log"),
    ],
)
def test_the_menu_of_a_journey_offers_what_its_state_allows(state: JourneyState, choices: str) -> None:
    journey = replace(examples.on_track().journey, state=state)
    assert _choices(journey_menu(journey, Origin.STATUS)) == choices.split()


def test_a_line_can_leave_out_what_its_reader_knows() -> None:
    run = examples.on_track()
    task = next(a for a in run.journey.activities if a.definition == "plan")
    assert activity_lines(run, task)[1] == "Acme Rockets, Guided onboarding · <@U0MARA> · due tomorrow, Thu 4 Jun"
    assert activity_lines(run, task, names_journey=False, names_owner=False)[1] == "due tomorrow, Thu 4 Jun"
