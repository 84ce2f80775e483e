"""The answer to `/journey done …` and its kin where it is not clear which activity was meant."""

from collections.abc import Sequence

from journeys.customer import Customer
from journeys.journey import Activity
from journeys.run import Run
from notifications import blocks, phrases
from notifications.activity_blocks import activity_item
from notifications.elements import Block
from notifications.ids import Origin
from notifications.splitter import Content, Group, fit

MOST_ACTIVITIES = 10


def which_activity_card(customer: Customer, found: Sequence[tuple[Run, Activity]]) -> Block:
    """Several activities could be meant; each has its own buttons, for whatever was to be done."""
    matching = phrases.count(len(found), "activity", "activities")
    question = f"{matching} of {phrases.strong(customer.name)} could be meant. Which one?"
    shared = phrases.share_names(run for run, _ in found)
    items = tuple(
        activity_item(run, activity, Origin.STATUS, tells_start=shared) for run, activity in found[:MOST_ACTIVITIES]
    )
    content = Content(lead=(blocks.section(question),), groups=(Group(items, total=len(found)),))
    return blocks.message(question, fit(content).blocks)
