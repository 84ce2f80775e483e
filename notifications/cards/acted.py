"""What an act has led to, for who did it (requirements J3, J5)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from journeys.history import Verb
from journeys.journey import Activity, JourneyState
from journeys.run import Run
from notifications import blocks, phrases, run_phrases
from notifications.activity_blocks import activity_buttons, activity_item, journey_menu, open_button, resume_button
from notifications.elements import Block
from notifications.ids import Origin
from notifications.splitter import Content, Group, Item, fit
from notifications.wording import worded

MOST_TASKS = 5


def journey_acted_card(verb: Verb, run: Run, milestone: str = "", moved: int = 0) -> Block:
    """After an act on a journey, or on its milestone of this name: its state now, with what can be done about it;
    `moved` are the due dates it has moved."""
    text = _told(verb, run, None, milestone, moved)
    standing = f"{text}\n{run_phrases.headline(run)}" if milestone or verb in (Verb.RESUME, Verb.SNOOZE) else text
    section = blocks.section(standing, accessory=journey_menu(run.journey, Origin.STATUS))
    return blocks.message(text, [section, blocks.actions(*_buttons(run))])


def activity_acted_card(verb: Verb, run: Run, activity: Activity, begun: Sequence[Activity] = ()) -> Block:
    """After an act on an activity: how the journey stands, and what comes next; `begun` are tasks it began."""
    text = _told(verb, run, activity)
    lead = Item((text, _standing(run)), activity_buttons(run, activity, Origin.STATUS))
    content = Content(groups=(Group((lead,)), *_next(run, activity, begun)), tail=(blocks.actions(*_buttons(run)),))
    return blocks.message(f"{text}. {_standing(run)}", fit(content).blocks)


def acted_line(
    verb: Verb, run: Run, activity: Activity | None, by: str, at: datetime, milestone: str = "", moved: int = 0
) -> str:
    """One line of what was done, by whom and when, for the end of a card that is drawn again."""
    return f"{_told(verb, run, activity, milestone, moved)} ({phrases.by(by)}, {phrases.at(at)})"


def _told(verb: Verb, run: Run, activity: Activity | None, milestone: str = "", moved: int = 0) -> str:
    due = phrases.due_in(run, activity) if activity else ""
    waits = phrases.waits(activity, run.today) if activity else ""
    values = {"activity": activity, "milestone": milestone, "due": due, "waits": waits, "moved": moved}
    return worded("acted", verb=verb, run=run, **values)[0]


def _standing(run: Run) -> str:
    return f"The journey – {run_phrases.headline(run)}"


def _next(run: Run, activity: Activity, begun: Sequence[Activity]) -> Iterator[Group]:
    """Tasks that have begun; else, once the activity has ended, the next one."""
    following = run.next_activity if run.journey.is_running and not activity.is_open else None
    if begun:
        title, shown = "*This begins now*", tuple(begun)
    elif following:
        title, shown = "*Next*", (following,)
    else:
        return
    items = (activity_item(run, task, Origin.STATUS, names_journey=False) for task in shown[:MOST_TASKS])
    yield Group(tuple(items), title, total=len(shown))


def _buttons(run: Run) -> Iterator[Block]:
    if run.journey.state is JourneyState.PAUSED:
        yield resume_button(run, Origin.STATUS)
    yield open_button(run.journey.id, Origin.STATUS, "Open journey")
