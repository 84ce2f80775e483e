"""One customer's journey with everything that can be done to it (requirements V4, J3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from journeys.journey import JourneyState, Milestone, MilestoneState
from journeys.run import Run
from journeys.template import BeginRule, MilestoneDefinition
from notifications import blocks, phrases, run_phrases
from notifications.activity_blocks import described_item, journey_menu, resume_button, snooze_journey_button
from notifications.elements import Block
from notifications.ids import Action, Form, Origin
from notifications.milestone_blocks import milestone_buttons
from notifications.paging import turns
from notifications.refs import PageRef
from notifications.splitter import MODAL, Content, Group, Item, fit, page

PER_PAGE = 20
MOST_TO_COME = 10


@dataclass(frozen=True, slots=True)
class _Row:
    """An activity under the title of its milestone, or what stands there instead."""

    title: str
    item: Item


def journey_view(run: Run, number: int = 1) -> Block:
    """A page, from 1, of a journey's milestones and activities; carries a `PageRef`, so that it can be drawn again."""
    shown = page(list(_rows(run)), number, PER_PAGE)
    groups = tuple(
        Group(tuple(row.item for row in rows), title) for title, rows in groupby(shown.items, key=lambda row: row.title)
    )
    content = Content(
        lead=tuple(_lead(run)), groups=groups, tail=tuple(turns(shown, Action.JOURNEY_PAGE, run.journey.id))
    )
    return blocks.modal(
        run.customer.name,
        fit(content, MODAL).blocks,
        callback_id=Form.JOURNEY,
        private_metadata=str(PageRef(run.journey.id, shown.number)),
    )


def _lead(run: Run) -> Iterator[Block]:
    yield blocks.section(
        f"{phrases.strong(run.customer.name)}: {run_phrases.journey_name(run)}\n{run_phrases.headline(run)}",
        accessory=journey_menu(run.journey, Origin.JOURNEY),
    )
    facts = (phrases.sentence_case(run_phrases.figures(run)), f"CSM {phrases.who(run.journey.csm)}")
    yield blocks.context(phrases.listed(facts))
    if run.template.goal:
        yield blocks.section(f"Goal: {phrases.said(run.template.goal, 1000)}")
    if run.journey.note:
        yield blocks.section(f"Note: {phrases.said(run.journey.note, 2000)}")
    if run.journey.state is JourneyState.PAUSED:
        yield blocks.actions(resume_button(run, Origin.JOURNEY))
    if run.journey.state is JourneyState.IN_PROGRESS:
        yield blocks.actions(snooze_journey_button(run, Origin.JOURNEY))


def _rows(run: Run) -> Iterator[_Row]:
    milestones = run.milestones
    for place, (definition, milestone) in enumerate(milestones, 1):
        name = phrases.said(definition.name)
        title = f"*Milestone {place} of {len(milestones)}: {name}*\n{_standing(run, definition, milestone)}"
        for item in (*_items(run, definition, milestone), *_whole(run, definition, milestone)):
            yield _Row(title, item)


def _whole(run: Run, definition: MilestoneDefinition, milestone: Milestone) -> Iterator[Item]:
    """What can be done to the milestone as a whole."""
    if buttons := milestone_buttons(run, definition, milestone, Origin.JOURNEY):
        yield Item((f"{phrases.said(definition.name)} as a whole",), buttons)


def _items(run: Run, definition: MilestoneDefinition, milestone: Milestone) -> Iterator[Item]:
    activities = run.journey.activities_of(milestone.id)
    if activities:
        yield from (described_item(run, a, Origin.JOURNEY) for a in activities)
    elif milestone.state is MilestoneState.PENDING and definition.activities:
        yield Item((_planned(run, definition),))
    else:
        yield Item(("No activities.",))


def _planned(run: Run, definition: MilestoneDefinition) -> str:
    titles = [phrases.said(activity.title) for activity in definition.activities]
    more = [f"{len(titles) - MOST_TO_COME} more"] if len(titles) > MOST_TO_COME else []
    return f"{'To come' if run.journey.is_running else 'Planned'}: {', '.join([*titles[:MOST_TO_COME], *more])}"


def _standing(run: Run, definition: MilestoneDefinition, milestone: Milestone) -> str:
    match milestone.state:
        case MilestoneState.PENDING if not run.journey.is_running:
            return "Not begun when the journey ended"
        case MilestoneState.IN_PROGRESS if not run.journey.is_running:
            return "In progress when the journey ended"
        case MilestoneState.PENDING:
            return _begins(run, definition.begins)
        case MilestoneState.IN_PROGRESS:
            return _in_progress(run, definition, milestone)
        case _:
            return phrases.sentence_case(run_phrases.ended_milestone(milestone, run.today))


def _in_progress(run: Run, definition: MilestoneDefinition, milestone: Milestone) -> str:
    level = run.progress.answer.milestone_days.get(milestone.id) if run.progress else None
    days = phrases.sentence_case(run_phrases.day_of(run, run.day_of(milestone), definition.length_days))
    held = [phrases.waits_for_decision(a) for a in run.undecided if a.milestone == milestone.id]
    return phrases.listed((f"{days}, {phrases.LEVELS[level].lower()}" if level else days, *held[:1]))


def _begins(run: Run, rule: BeginRule) -> str:
    if rule.after is not None:
        before = run.template.milestones_by_id.get(rule.after)
        return f"Begins after {phrases.said(before.name if before else rule.after)}"
    if rule.days_after_start:
        return f"Begins {phrases.count(rule.days_after_start, 'day')} after the start"
    return "Begins with the journey"
