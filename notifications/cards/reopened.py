"""Somebody reopened what others are to do again, who are told once (requirements J3, N5)."""

from journeys.notices import Reopened
from notifications import blocks
from notifications.activity_blocks import activity_item, open_button
from notifications.elements import Block
from notifications.ids import Origin
from notifications.splitter import Content, Group, fit
from notifications.wording import worded

MOST_TASKS = 10


def reopened_card(reopened: Reopened) -> Block:
    """What is open again with its buttons; once it has ended, what became of it."""
    run, tasks = reopened.run, reopened.tasks
    (told,) = worded("reopened", by=reopened.by, run=run, what=reopened.what, with_journey=reopened.with_journey)
    items = tuple(activity_item(run, task, Origin.ASSIGNMENT) for task in tasks[:MOST_TASKS])
    more = open_button(run.journey.id, Origin.ASSIGNMENT, "Show all")
    content = Content(
        lead=(blocks.section(told),),
        groups=(Group(items, more=more, total=len(tasks)),),
        tail=(blocks.actions(open_button(run.journey.id, Origin.ASSIGNMENT, "Open journey")),),
    )
    return blocks.message(told, fit(content).blocks)
