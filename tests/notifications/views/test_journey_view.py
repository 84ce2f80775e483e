from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.run import Run
from notifications import examples
from notifications.elements import Block
from notifications.ids import BACK, Action
from notifications.limits import view_problems
from notifications.refs import PageRef
from notifications.views.journey import PER_PAGE, journey_view
from tests.notifications.views.cases import every_run, texts


def _elements(view: Block) -> list[Block]:
    beside = [block["accessory"] for block in view["blocks"] if "accessory" in block]
    return [*beside, *(e for block in view["blocks"] if block["type"] == "actions" for e in block["elements"])]


def _pressed(view: Block, action: str) -> list[Block]:
    return [element for element in _elements(view) if element["action_id"] == action]


def _grown(run: Run, factor: int) -> Run:
    more = tuple(
        replace(a, id=f"{a.id}-{copy}", title=f"{a.title} {copy}")
        for a in run.journey.activities
        for copy in range(factor)
    )
    return examples.with_journey(run, replace(run.journey, activities=more))


def test_every_open_activity_can_be_marked_done() -> None:
    run = examples.delayed()
    values = [button["value"] for button in _pressed(journey_view(run), Action.DONE)]
    assert values == [f"journey:{a.id}" for a in run.journey.activities if a.is_open]


def test_what_is_done_says_by_whom_and_can_be_reopened() -> None:
    view = journey_view(examples.on_track())
    assert "Done by <@U0MARA>" in texts(view)
    menus = [option["text"]["text"] for menu in _pressed(view, Action.MORE) for option in menu["options"]]
    assert menus.count("Reopen") == 2


def test_headline_and_reason_come_first() -> None:
    first = journey_view(examples.stuck())["blocks"][0]["text"]["text"]
    assert first.startswith("*Bluebell Bakeries*: Guided onboarding v3\n*Stuck*: 3 of 3 activities overdue")


def test_milestones_say_how_they_stand() -> None:
    shown = texts(journey_view(examples.delayed()))
    assert "*Milestone 1 of 3: Kick-off*\nCompleted on Wed 20 May" in shown
    assert "*Milestone 2 of 3: Set-up*\nDay 14 of 21, on track" in shown
    assert "*Milestone 3 of 3: Roll-out*\nBegins after Set-up" in shown
    assert "To come: First project live, Announce the launch" in shown


def test_of_an_ended_journey_nothing_is_still_to_come() -> None:
    shown = texts(journey_view(examples.failed()))
    assert "In progress when the journey ended" in shown
    assert "*Milestone 3 of 3: Roll-out*\nNot begun when the journey ended" in shown
    assert "To come" not in shown
    assert "Note: She moved to another company." in shown


def test_a_paused_journey_offers_to_resume_and_nothing_else_to_do() -> None:
    view = journey_view(examples.paused())
    assert _pressed(view, Action.RESUME_JOURNEY)
    assert not _pressed(view, Action.DONE)


def test_it_carries_what_is_shown_so_that_it_can_be_drawn_again() -> None:
    assert PageRef.parse(journey_view(examples.stuck())["private_metadata"]) == PageRef("j-stuck", 1)


@pytest.mark.parametrize("run", every_run(), ids=lambda run: run.journey.id)
def test_nothing_is_submitted_with_it(run: Run) -> None:
    assert "submit" not in journey_view(run)


@settings(max_examples=5, deadline=None)
@given(st.integers(1, 30))
def test_all_activities_of_a_long_journey_are_reached_by_turning_pages(factor: int) -> None:
    run = _grown(examples.delayed(), factor)
    seen: list[str] = []
    number, view = 1, journey_view(run)
    while True:
        assert view_problems(view) == []
        seen += [button["value"] for button in _pressed(view, Action.DONE)]
        following = _pressed(view, Action.JOURNEY_PAGE)
        if not following:
            break
        number += 1
        assert PageRef.parse(following[0]["value"]) == PageRef(run.journey.id, number)
        view = journey_view(run, number)
    assert seen == [f"journey:{a.id}" for a in run.journey.activities if a.is_open]


def test_a_milestone_that_goes_on_is_named_on_the_next_page_too() -> None:
    run = _grown(examples.delayed(), PER_PAGE)
    second, third = journey_view(run, 2), journey_view(run, 3)
    assert "*Milestone 1 of 3: Kick-off*" in texts(second)
    assert "*Milestone 1 of 3: Kick-off*" in texts(third)
    back = _pressed(third, f"{Action.JOURNEY_PAGE}{BACK}")
    assert PageRef.parse(back[0]["value"]).page == 2


def test_a_page_that_is_gone_shows_the_nearest() -> None:
    assert PageRef.parse(journey_view(examples.stuck(), 9)["private_metadata"]).page == 1
