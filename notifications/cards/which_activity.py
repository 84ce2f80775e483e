"""The answer to `/journey done …` and its kin where it is not clear which activity was meant."""

from collections.abc import Iterable, Sequence

from journeys.customer import Customer
from journeys.journey import Activity, JourneyState
from journeys.run import Run
from notifications import blocks, phrases, run_phrases
from notifications.activity_blocks import activity_item, resume_button
from notifications.elements import Block
from notifications.ids import COMMAND, Origin
from notifications.splitter import Content, Group, Item, fit

MOST_ACTIVITIES = 10


def which_activity_card(customer: Customer, found: Sequence[tuple[Run, Activity]], advice: str = "") -> Block:
    """Several activities could be meant; each has its own buttons, for whatever was to be done."""
    matching = phrases.count(len(found), "activity", "activities")
    question = f"{matching} of {phrases.strong(customer.name)} could be meant. Which one?"
    shared = run_phrases.share_names(run for run, _ in found)
    items = tuple(
        activity_item(run, activity, Origin.STATUS, tells_start=shared) for run, activity in found[:MOST_ACTIVITIES]
    )
    content = Content(lead=(blocks.section(question),), groups=(Group(items, total=len(found)),), footer=advice)
    return blocks.message(question, fit(content).blocks)


def which_to_note_card(customer: Customer, found: Sequence[tuple[Run, Activity]], note: str) -> Block:
    """As `which_activity_card`; one that is paused has no buttons, so what to type takes their place."""
    title = next((activity.title for run, activity in found if _is_paused(run)), "")
    typed = f"{COMMAND} note {phrases.said(customer.key)} {phrases.said(title).casefold()}: {phrases.said(note or '…')}"
    return which_activity_card(customer, found, f"Write more of its title: `{typed}`" if title else "")


def paused_card(customer: Customer, found: Sequence[tuple[Run, Activity]]) -> Block | None:
    """Why nothing can be done now to whichever was meant, with Resume; None if something can."""
    runs = tuple({run.journey.id: run for run, _ in found}.values())
    if not runs or not all(_is_paused(run) for run in runs):
        return None
    several = f"{len(runs)} journeys of {phrases.strong(customer.name)} are paused. Resume the right one first."
    text = several if len(runs) > 1 else f"{run_phrases.place(runs[0])} is paused. Resume it first."
    content = Content(lead=(blocks.section(text),), groups=(Group(tuple(_paused(runs)), total=len(runs)),))
    return blocks.message(text, fit(content).blocks)


def _paused(runs: Sequence[Run]) -> Iterable[Item]:
    shared = run_phrases.share_names(runs)
    for run in runs:
        name = phrases.listed((run_phrases.template_name(run), run_phrases.started(run) if shared else ""))
        yield Item((f"*{name}*", run_phrases.headline(run)), (resume_button(run, Origin.STATUS),))


def _is_paused(run: Run) -> bool:
    return run.journey.state is JourneyState.PAUSED
