"""Somebody gave a task to somebody else, who is told once (requirements J3, N5)."""

from journeys.notices import Assignment
from notifications import blocks
from notifications.activity_blocks import activity_item, open_button
from notifications.elements import Block
from notifications.ids import Origin
from notifications.splitter import Content, Group, fit
from notifications.wording import worded


def assignment_card(assignment: Assignment) -> Block:
    """The task with its buttons; once it has ended, what became of it."""
    run, activity = assignment.run, assignment.activity
    (told,) = worded("assignment", by=assignment.by, run=run, activity=activity)
    content = Content(
        lead=(blocks.section(told),),
        groups=(Group((activity_item(run, activity, Origin.ASSIGNMENT),)),),
        tail=(blocks.actions(open_button(run.journey.id, Origin.ASSIGNMENT, "Open journey")),),
    )
    return blocks.message(told, fit(content).blocks)
