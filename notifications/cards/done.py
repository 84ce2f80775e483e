"""The answers to `/journey done …`: it is done, or which one was meant."""

from collections.abc import Sequence

from journeys.history import Verb
from journeys.journey import Activity
from journeys.run import Run
from notifications import blocks, phrases
from notifications.activity_blocks import activity_lines, done_button
from notifications.cards.acted import activity_acted_card
from notifications.elements import Block
from notifications.ids import Origin
from notifications.splitter import Content, Group, Item, fit

MOST_ACTIVITIES = 10


def done_card(run: Run, activity: Activity, next_tasks: Sequence[Activity] = ()) -> Block:
    """What was marked done, how the journey stands, and what begins now or comes next."""
    return activity_acted_card(Verb.COMPLETE, run, activity, next_tasks)


def which_activity_card(run: Run, activities: Sequence[Activity]) -> Block:
    """Several open activities could be meant; each has its own button."""
    question = f"{phrases.count(len(activities), 'activity', 'activities')} of {phrases.place(run)} match. Which one?"
    items = tuple(_choice(run, activity) for activity in activities)
    content = Content(lead=(blocks.section(question),), groups=(Group(items, show=MOST_ACTIVITIES),))
    return blocks.message(question, fit(content).blocks)


def _choice(run: Run, activity: Activity) -> Item:
    return Item(activity_lines(run, activity, names_journey=False), (done_button(activity, Origin.TASKS),))
