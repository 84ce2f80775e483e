"""Work begins for an owner (requirements N9)."""

from journeys.customer import role_words
from journeys.notices import Handoff
from notifications import blocks
from notifications.activity_blocks import described_item, open_button
from notifications.elements import Block
from notifications.ids import Origin
from notifications.splitter import Content, Group, fit
from notifications.wording import worded

MOST_TASKS = 10


def handoff_card(handoff: Handoff) -> Block:
    """The new tasks of an owner, and what was finished before by whom."""
    run = handoff.run
    names = [run.template.milestones_by_id[milestone].name for milestone in handoff.milestones]
    told = worded(
        "handoff",
        run=run,
        recipient=handoff.recipient,
        milestones=names,
        tasks=handoff.tasks,
        finished=handoff.finished,
        unfilled=[role_words(role) for role in handoff.unfilled],
    )
    items = tuple(described_item(run, task, Origin.HANDOFF) for task in handoff.tasks[:MOST_TASKS])
    to_open = open_button(run.journey.id, Origin.HANDOFF, "Open journey")
    content = Content(
        lead=(blocks.section("\n".join(told[:2])), *(blocks.section(paragraph) for paragraph in told[2:])),
        groups=(
            Group(
                items,
                "*Your tasks*",
                more=open_button(run.journey.id, Origin.HANDOFF, "Show all"),
                total=len(handoff.tasks),
            ),
        ),
        tail=(blocks.actions(to_open),),
    )
    return blocks.message(told[0], fit(content).blocks)
