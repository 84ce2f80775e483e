"""How a customer's journeys are doing (requirements V1, P3): the answer to `/journey status`."""

from collections.abc import Iterator

from journeys.customer import Customer
from journeys.journey import Journey, JourneyState
from journeys.reports import StatusReport
from journeys.run import Run
from notifications import blocks, phrases
from notifications.activity_blocks import (
    activity_buttons,
    activity_lines,
    journey_menu,
    open_button,
    resume_button,
    start_button,
)
from notifications.elements import Block
from notifications.ids import COMMAND, Origin

MOST_RUNS = 8
MOST_MILESTONES = 3


def status_card(report: StatusReport) -> Block:
    """All running journeys of a customer; without any, the one that ended last and a button to start."""
    customer = phrases.said(report.customer.name)
    running = [run for run in report.runs if run.journey.is_running]
    if running:
        text = "; ".join(_spoken(run) for run in running[:MOST_RUNS])
        return blocks.message(f"{customer}: {text}", [_customer(report.customer), *_running(running)])
    last = max((run for run in report.runs), key=_ended_last, default=None)
    text = f"No journey is running for {customer}." + (f" Last: {_spoken(last)}" if last else "")
    return blocks.message(text, [_customer(report.customer), *_none_running(report.customer, last)])


def _ended_last(run: Run) -> float:
    return run.journey.ended_at.timestamp() if run.journey.ended_at else 0


def _spoken(run: Run) -> str:
    return f"{phrases.journey_name(run)} – {phrases.headline(run)} · {phrases.figures(run)}"


def _customer(customer: Customer) -> Block:
    facts = phrases.listed((f"{phrases.said(customer.stage)} stage", f"CSM {phrases.who(customer.csm)}"))
    return blocks.section(f"{phrases.strong(customer.name)} · {facts}")


def _running(running: list[Run]) -> Iterator[Block]:
    for run in running[:MOST_RUNS]:
        yield from run_blocks(run, Origin.STATUS)
    if len(running) > MOST_RUNS:
        yield blocks.context(f"{len(running) - MOST_RUNS} more. All of them: `{COMMAND} list`")


def _none_running(customer: Customer, last: Run | None) -> Iterator[Block]:
    yield blocks.section("No journey is running." + (" This one ended last:" if last else ""))
    if last:
        yield from run_blocks(last, Origin.STATUS)
    yield blocks.actions(start_button(customer.key, Origin.STATUS))


def run_blocks(run: Run, origin: Origin) -> Iterator[Block]:
    """A journey with its menu beside it, then its next activity and the buttons."""
    yield blocks.section("\n".join(_lines(run)), accessory=journey_menu(run.journey, origin))
    activity = run.next_activity if run.journey.is_running else None
    if activity:
        title, standing = activity_lines(run, activity, names_journey=False)
        yield blocks.section(f"Next: {title}\n{standing}")
    own = activity_buttons(run, activity, origin) if activity else ()
    yield blocks.actions(*own[:-1], *_journey_buttons(run, origin), *own[-1:])


def _journey_buttons(run: Run, origin: Origin) -> Iterator[Block]:
    if run.journey.state is JourneyState.PAUSED:
        yield resume_button(run, origin)
    spoken = f"Open {run.template.name} of {run.customer.name}"
    yield open_button(run.journey.id, origin, "Open journey", spoken=spoken)


def _lines(run: Run) -> Iterator[str]:
    yield f"*{phrases.journey_name(run)}*"
    yield phrases.headline(run)
    yield phrases.sentence_case(phrases.figures(run))
    if run.journey.is_running and (milestones := _milestones(run)):
        yield f"Now: {milestones}"
    if note := _note(run.journey):
        yield note


def _milestones(run: Run) -> str:
    current = run.current_milestones
    shown = [phrases.milestone(run, definition, milestone) for definition, milestone in current[:MOST_MILESTONES]]
    more = len(current) - len(shown)
    return ", ".join([*shown, f"{more} more"] if more else shown)


def _note(journey: Journey) -> str:
    return f"Note: {phrases.said(journey.note, phrases.LONGEST_REASON)}" if journey.note else ""
