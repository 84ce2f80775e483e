"""A journey has been started (requirements J1)."""

from collections.abc import Sequence

from journeys.journey import JourneyState, Level
from journeys.run import Run
from notifications import blocks, phrases, run_phrases
from notifications.activity_blocks import activity_item, journey_menu, open_button
from notifications.elements import Block
from notifications.ids import Origin
from notifications.splitter import Content, Group, Item, fit

MOST_TASKS = 5


def started_card(run: Run, warnings: Sequence[str] = ()) -> Block:
    """What has started and when it should end, the first activities, and what to see to.

    One that starts late says so: whoever causes a crossing reads it here and gets no alert (requirements N5).
    """
    text = _started(run)
    late = (run_phrases.headline(run),) if run.headline not in (None, Level.ON_TRACK) else ()
    lines = (text, *late, phrases.sentence_case(run_phrases.figures(run)))
    lead = Item(lines, (journey_menu(run.journey, Origin.STATUS),))
    first = [a for a in run.journey.activities if a.is_open]
    items = tuple(activity_item(run, a, Origin.STATUS, names_journey=False) for a in first[:MOST_TASKS])
    content = Content(
        groups=(
            Group((lead,)),
            Group(tuple(Item((f"• {phrases.said(warning, 500)}",)) for warning in warnings), "*Please see to this*"),
            Group(items, "*First*", total=len(first)),
        ),
        tail=(blocks.actions(open_button(run.journey.id, Origin.STATUS, "Open journey")),),
    )
    return blocks.message(text, fit(content).blocks)


def _started(run: Run) -> str:
    name, customer = f"*{run_phrases.template_name(run)}*", phrases.said(run.customer.name)
    day = phrases.day(run.journey.starts_on, run.today)
    if run.journey.state is JourneyState.SCHEDULED:
        return f"{name} is scheduled for {customer}: it starts on {day}"
    return f"{name} has started for {customer}" + (
        "" if run.journey.starts_on == run.today else f", counted from {day}"
    )
