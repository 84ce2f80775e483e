"""Work begins for an owner (requirements N9)."""

from collections.abc import Mapping
from functools import partial

from journeys.customer import role_words
from journeys.journey import Activity
from journeys.notices import Handoff
from notifications import blocks, phrases, run_phrases
from notifications.activity_blocks import described_item, open_button
from notifications.elements import Block
from notifications.ids import Origin
from notifications.own_wording import SHIPPED, Wording
from notifications.splitter import Content, Group, fit, split_text
from notifications.wording_language import ready
from notifications.wording_parts import Finished
from notifications.wording_values import journey_values

MOST_TASKS = 10
MOST_PARAGRAPHS = 9


def handoff_card(handoff: Handoff, wording: Wording = SHIPPED) -> Block:
    """The new tasks of an owner, and what was finished before by whom."""
    run = handoff.run
    said = partial(wording.say, "handoff", values=_values(handoff))
    told = [part for text in said("told").split("\n\n", MOST_PARAGRAPHS) for part in split_text(text)]
    items = tuple(described_item(run, task, Origin.HANDOFF) for task in handoff.tasks[:MOST_TASKS])
    to_open = open_button(run.journey.id, Origin.HANDOFF, "Open journey")
    content = Content(
        lead=tuple(blocks.section(paragraph) for paragraph in told),
        groups=(
            Group(
                items,
                said("tasks_title"),
                more=open_button(run.journey.id, Origin.HANDOFF, "Show all"),
                total=len(handoff.tasks),
            ),
        ),
        tail=(blocks.actions(to_open),),
    )
    return blocks.message(told[0].partition("\n")[0], fit(content).blocks)


def handoff_text(handoff: Handoff, wording: Wording) -> str:
    """What begins, and what was finished before, as paragraphs of markup, of one among several journeys."""
    return wording.say("handoff", "told", _values(handoff, several=True))


def _values(handoff: Handoff, *, several: bool = False) -> Mapping[str, object]:
    """What a wording can say of a hand-off, alone or of one among several journeys (requirements N8)."""
    run = handoff.run
    return {
        **journey_values(run),
        "recipient": ready(phrases.who(handoff.recipient)),
        "milestones": tuple(run.template.milestones_by_id[milestone].name for milestone in handoff.milestones),
        "tasks": len(handoff.tasks),
        "figures": ready(run_phrases.figures(run)),
        "finished": tuple(_finished(activity) for activity in handoff.finished),
        "several": several,
        "unfilled": tuple(role_words(role) for role in handoff.unfilled),
    }


def _finished(activity: Activity) -> Finished:
    return Finished(activity.title, ready(phrases.by(activity.ended_by)), ready(phrases.at(activity.ended_at)))
