"""The answers to `/journey done …` and its kin: it is done, or which one was meant."""

from collections.abc import Sequence

from journeys.history import Verb
from journeys.journey import Activity
from journeys.run import Run
from notifications import blocks, phrases
from notifications.activity_blocks import activity_item
from notifications.cards.acted import activity_acted_card
from notifications.elements import Block
from notifications.ids import Origin
from notifications.splitter import Content, Group, fit

MOST_ACTIVITIES = 10


def done_card(run: Run, activity: Activity, next_tasks: Sequence[Activity] = ()) -> Block:
    """What was marked done, how the journey stands, and what begins now or comes next."""
    return activity_acted_card(Verb.COMPLETE, run, activity, next_tasks)


def which_activity_card(run: Run, activities: Sequence[Activity]) -> Block:
    """Several activities could be meant; each has its own buttons, for whatever was to be done."""
    question = f"{phrases.count(len(activities), 'activity', 'activities')} of {phrases.place(run)} match. Which one?"
    shown = activities[:MOST_ACTIVITIES]
    items = tuple(activity_item(run, activity, Origin.STATUS, names_journey=False) for activity in shown)
    content = Content(lead=(blocks.section(question),), groups=(Group(items, total=len(activities)),))
    return blocks.message(question, fit(content).blocks)
