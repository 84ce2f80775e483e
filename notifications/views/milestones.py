"""Forms about a milestone as a whole (requirements J3, J4). The context names it, or an activity in it."""

from collections.abc import Sequence

from journeys.journey import Activity
from journeys.run import Run
from journeys.template import MilestoneDefinition
from notifications import blocks, phrases, run_phrases
from notifications.elements import Block
from notifications.ids import Form
from notifications.requests import FormContext
from notifications.views import fields

MOST_NAMED = 10


def complete_milestone_form(run: Run, definition: MilestoneDefinition, context: FormContext) -> Block:
    still_open = [a for a in run.journey.activities_of(definition.id) if a.is_open]
    skipped = f"These will be skipped: {_titles(still_open)}" if still_open else "Nothing in it is open."
    hint = "What waits for it begins, and what is skipped bears this reason."
    return fields.form(
        "Complete the milestone",
        Form.COMPLETE_MILESTONE,
        "Complete milestone",
        context,
        _about(run, definition),
        blocks.section(skipped),
        fields.reason("Why is it complete as it is?", hint=hint),
    )


def fail_milestone_form(run: Run, definition: MilestoneDefinition, context: FormContext) -> Block:
    held = "Nothing that waits for it begins. The journey goes on until somebody ends it."
    return fields.form(
        "Fail the milestone",
        Form.FAIL_MILESTONE,
        "Fail milestone",
        context,
        _about(run, definition),
        fields.reason("Why is it given up?", hint=held),
    )


def reopen_milestone_form(
    run: Run, definition: MilestoneDefinition, context: FormContext, skipped: Sequence[Activity]
) -> Block:
    """`skipped` are those that were skipped as it was completed."""
    again = f"These were skipped when it was completed, and will be open again: {_titles(skipped)}"
    told = again if skipped else "Its activities stay as they are."
    return fields.form(
        "Reopen the milestone",
        Form.REOPEN_MILESTONE,
        "Reopen milestone",
        context,
        _about(run, definition),
        blocks.section(f"It is in progress again. Later milestones that have begun go on.\n{told}"),
    )


def _about(run: Run, definition: MilestoneDefinition) -> Block:
    return blocks.section(f"{phrases.strong(definition.name)}\n{run_phrases.place_and_start(run)}")


def _titles(activities: Sequence[Activity]) -> str:
    named = [phrases.said(activity.title) for activity in activities[:MOST_NAMED]]
    more = [f"{len(activities) - MOST_NAMED} more"] if len(activities) > MOST_NAMED else []
    return ", ".join([*named, *more])
