"""The answer to `/journey milestone …` where it is not clear which milestone was meant."""

from collections.abc import Sequence

from journeys.customer import Customer
from journeys.journey import Milestone
from journeys.run import Run
from journeys.template import MilestoneDefinition
from notifications import blocks, phrases, run_phrases
from notifications.elements import Block
from notifications.ids import Origin
from notifications.milestone_blocks import milestone_buttons
from notifications.splitter import Content, Group, Item, fit

MOST_MILESTONES = 10


def which_milestone_card(customer: Customer, found: Sequence[tuple[Run, MilestoneDefinition, Milestone]]) -> Block:
    """Several could be meant; each has its own buttons."""
    matching = phrases.count(len(found), "milestone")
    question = f"{matching} of {phrases.strong(customer.name)} could be meant. Which one?"
    shared = run_phrases.share_names(run for run, *_ in found)
    items = tuple(_item(*one, tells_start=shared) for one in found[:MOST_MILESTONES])
    content = Content(lead=(blocks.section(question),), groups=(Group(items, total=len(found)),))
    return blocks.message(question, fit(content).blocks)


def _item(run: Run, definition: MilestoneDefinition, milestone: Milestone, *, tells_start: bool) -> Item:
    place = run_phrases.place_and_start if tells_start else run_phrases.place
    lines = (phrases.strong(definition.name), phrases.listed((place(run), milestone.state)))
    return Item(lines, milestone_buttons(run, definition, milestone, Origin.STATUS))
