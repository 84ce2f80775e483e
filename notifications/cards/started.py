"""A journey has been started, or somebody has to confirm that it should (requirements J1, T2)."""

from collections.abc import Iterator, Sequence

from journeys.journey import JourneyState
from journeys.reports import StartPreview
from journeys.rules import Verdict
from journeys.run import Run
from notifications import blocks, phrases
from notifications.activity_blocks import activity_item, journey_menu, open_button
from notifications.elements import Block, button
from notifications.ids import Action, Origin
from notifications.requests import StartRequest
from notifications.splitter import Content, Group, Item, fit

MOST_TASKS = 5
_VERDICTS = {Verdict.MET: "met", Verdict.UNMET: "not met", Verdict.UNKNOWN: "nobody knows yet"}


def started_card(run: Run, warnings: Sequence[str] = ()) -> Block:
    """What has started and when it should end, the first activities, and what to see to."""
    text = _started(run)
    lead = Item((text, phrases.sentence_case(phrases.figures(run))), (journey_menu(run.journey, Origin.STATUS),))
    first = [a for a in run.journey.activities if a.is_open]
    items = tuple(activity_item(run, a, Origin.STATUS, names_journey=False) for a in first)
    content = Content(
        groups=(
            Group((lead,)),
            Group(tuple(Item((f"• {phrases.said(warning, 500)}",)) for warning in warnings), "*Please see to this*"),
            Group(items, "*First*", show=MOST_TASKS),
        ),
        tail=(blocks.actions(open_button(run.journey.id, Origin.STATUS, "Open journey")),),
    )
    return blocks.message(text, fit(content).blocks)


def _started(run: Run) -> str:
    name, customer = f"*{phrases.journey_name(run)}*", phrases.said(run.customer.name)
    day = phrases.day(run.journey.starts_on, run.today)
    if run.journey.state is JourneyState.SCHEDULED:
        return f"{name} is scheduled for {customer}: it starts on {day}"
    return f"{name} has started for {customer}" + (
        "" if run.journey.starts_on == run.today else f", counted from {day}"
    )


def confirm_start_card(preview: StartPreview) -> Block:
    """One is running already, or conditions are not met; says so and asks before anything is stored."""
    text = ". ".join(_objections(preview))
    request = StartRequest(preview.customer.key, preview.template.key, preview.starts_on)
    again = button(
        "Start a second run" if preview.running else "Start anyway", Action.START_ANYWAY, value=request.encode()
    )
    opened = (open_button(preview.running.journey.id, Origin.STATUS),) if preview.running else ()
    conditions = tuple(Item((f"• {phrases.said(c.sentence, 500)}: {_VERDICTS[v]}",)) for c, v in preview.unmet)
    content = Content(
        lead=(blocks.section(text),),
        groups=(Group(conditions, "*Before it starts*"),),
        tail=(blocks.actions(*opened, again),),
    )
    return blocks.message(text, fit(content).blocks)


def _objections(preview: StartPreview) -> Iterator[str]:
    customer = phrases.strong(preview.customer.name)
    if preview.running:
        yield f"{customer} is already in {phrases.journey_name(preview.running)} ({_where(preview.running)})"
    if preview.unmet:
        met = f"{len(preview.unmet)} of {phrases.count(len(preview.conditions), 'entry condition')}"
        yield f"{met} of {phrases.said(preview.template.name)} are not met, or not known, for {customer}"


def _where(run: Run) -> str:
    return f"day {run.day}" if run.journey.state is JourneyState.IN_PROGRESS else run.journey.state
