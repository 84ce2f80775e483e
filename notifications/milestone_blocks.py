"""The buttons of a milestone as a whole, the same wherever they stand (requirements J3)."""

from journeys.journey import Journey, JourneyState, Milestone, MilestoneState, Outcome
from journeys.run import Run
from journeys.template import MilestoneDefinition
from notifications.elements import Block, button
from notifications.ids import Action, Origin
from notifications.refs import Ref

LABELS = {
    Action.COMPLETE_MILESTONE: "Complete milestone…",
    Action.FAIL_MILESTONE: "Fail the milestone…",
    Action.REOPEN_MILESTONE: "Reopen milestone…",
}


def milestone_buttons(
    run: Run, definition: MilestoneDefinition, milestone: Milestone, origin: Origin
) -> tuple[Block, ...]:
    """What makes sense now; rights and state are checked at the press."""
    value = str(Ref(f"{run.journey.id}/{milestone.id}", origin))
    return tuple(
        button(LABELS[action], action, value=value, accessibility_label=f"{LABELS[action]} {definition.name}")
        for action in _actions(run.journey, milestone)
    )


def _actions(journey: Journey, milestone: Milestone) -> tuple[Action, ...]:
    if journey.state is JourneyState.IN_PROGRESS and milestone.state is MilestoneState.IN_PROGRESS:
        return Action.COMPLETE_MILESTONE, Action.FAIL_MILESTONE
    can_go_on = journey.state is JourneyState.IN_PROGRESS or journey.outcome is Outcome.COMPLETED
    if can_go_on and milestone.state in (MilestoneState.COMPLETED, MilestoneState.FAILED):
        return (Action.REOPEN_MILESTONE,)
    return ()
