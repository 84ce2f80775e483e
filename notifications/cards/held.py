"""A required activity has failed and holds its milestone: the CSM decides (requirements J4)."""

from collections.abc import Iterator

from journeys.journey import JourneyState
from journeys.notices import Fate, Held
from notifications import blocks
from notifications.activity_blocks import (
    activity_item,
    fail_milestone_button,
    journey_menu,
    open_button,
    reopen_button,
    resume_button,
    skip_button,
)
from notifications.elements import Block
from notifications.ids import Origin
from notifications.splitter import Content, Group, fit
from notifications.wording import worded


def held_card(held: Held) -> Block:
    """What failed, by whom and why, what it holds, and the ways out; once one is taken, which, by whom and when."""
    run, milestone = held.run, held.run.journey.milestone(held.activity.milestone)
    told = worded(
        "held",
        run=run,
        activity=held.activity,
        milestone=run.template.milestones_by_id[milestone.id],
        reason=milestone.reason,
        decision=held.decision,
        fate=held.fate,
    )
    again = (activity_item(run, held.activity, Origin.HELD),) if held.fate is Fate.REOPENED else ()
    menu = journey_menu(run.journey, Origin.HELD) if held.fate is Fate.GIVEN_UP else None
    lead = blocks.section("\n".join(told), accessory=menu)
    content = Content(lead=(lead,), groups=(Group(again),), tail=(blocks.actions(*_buttons(held)),))
    return blocks.message(". ".join(told), fit(content).blocks)


def _buttons(held: Held) -> Iterator[Block]:
    run, activity = held.run, held.activity
    if run.journey.state is JourneyState.PAUSED:
        yield resume_button(run, Origin.HELD)
    elif held.fate is Fate.UNDECIDED:
        yield reopen_button(activity, Origin.HELD)
        yield skip_button(activity, Origin.HELD)
        yield fail_milestone_button(activity, Origin.HELD)
    yield open_button(run.journey.id, Origin.HELD, "Open journey")
