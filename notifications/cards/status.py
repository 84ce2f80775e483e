"""How a customer's journeys are doing (requirements V1, P3): the answer to `/journey status`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from journeys.journey import JourneyState
from journeys.reports import StatusReport
from journeys.run import Run
from notifications import blocks, phrases, run_phrases
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
MOST_HELD = 3


@dataclass(frozen=True, slots=True)
class _Told:
    """A journey with what is said of it twice: aloud and on the card. `start` tells it from others of its name."""

    run: Run
    start: str
    headline: str
    figures: str

    @classmethod
    def of(cls, run: Run, *, tells_start: bool = False) -> Self:
        return cls(
            run, run_phrases.started(run) if tells_start else "", run_phrases.headline(run), run_phrases.figures(run)
        )

    @property
    def name(self) -> str:
        return phrases.listed((run_phrases.template_name(self.run), self.start))

    @property
    def aloud(self) -> str:
        return f"{self.name} – {self.headline} · {self.figures}"


def status_card(report: StatusReport) -> Block:
    """All running journeys of a customer; without any, the one that ended last and a button to start."""
    running = [run for run in report.runs if run.journey.is_running]
    if running:
        return _running(report, running)
    last = max(report.runs, key=_ended_at, default=None)
    return _none_running(report, _Told.of(last) if last else None)


def _ended_at(run: Run) -> float:
    return run.journey.ended_at.timestamp() if run.journey.ended_at else 0


def _running(report: StatusReport, running: list[Run]) -> Block:
    shared = run_phrases.share_names(running)
    told = [_Told.of(run, tells_start=shared) for run in running[:MOST_RUNS]]
    shown = [block for each in told for block in _run(each)]
    rest = len(running) - len(told)
    more = [blocks.context(f"{rest} more. All of them: `{COMMAND} list`")] if rest else []
    text = f"{phrases.said(report.customer.name)}: {'; '.join(each.aloud for each in told)}"
    return blocks.message(text, [_customer(report, _worst(report, len(running))), *shown, *more])


def _worst(report: StatusReport, running: int) -> str:
    """Of several journeys the worst active one speaks for the customer (requirements P6); a single one does itself."""
    if running < 2 or report.headline is None:
        return ""
    return f"\n{phrases.count(running, 'journey')}, at worst *{report.headline}*"


def _none_running(report: StatusReport, last: _Told | None) -> Block:
    text = f"No journey is running for {phrases.said(report.customer.name)}."
    start = blocks.actions(start_button(report.customer.key, Origin.STATUS))
    if last is None:
        return blocks.message(text, [_customer(report), blocks.section("No journey is running."), start])
    ended = blocks.section("No journey is running. This one ended last:")
    return blocks.message(f"{text} Last: {last.aloud}", [_customer(report), ended, *_run(last), start])


def _customer(report: StatusReport, worst: str = "") -> Block:
    customer, stage = report.customer, phrases.in_stage(report.customer.stage, report.days_in_stage)
    facts = phrases.listed((stage, f"CSM {phrases.who(customer.csm)}"))
    return blocks.section(f"{phrases.strong(customer.name)} · {facts}{worst}")


def _run(told: _Told) -> Iterator[Block]:
    """A journey with its menu beside it, then its next activity and the buttons."""
    run = told.run
    yield blocks.section("\n".join(_lines(told)), accessory=journey_menu(run.journey, Origin.STATUS))
    activity = run.next_activity if run.journey.is_running else None
    if activity:
        title, standing = activity_lines(run, activity, names_journey=False)
        yield blocks.section(f"Next: {title}\n{standing}")
    own = activity_buttons(run, activity, Origin.STATUS) if activity else ()
    yield blocks.actions(*own[:-1], *_journey_buttons(run), *own[-1:])


def _journey_buttons(run: Run) -> Iterator[Block]:
    if run.journey.state is JourneyState.PAUSED:
        yield resume_button(run, Origin.STATUS)
    spoken = f"Open journey: {run.template.name} of {run.customer.name}"
    yield open_button(run.journey.id, Origin.STATUS, "Open journey", spoken=spoken)


def _lines(told: _Told) -> Iterator[str]:
    run = told.run
    yield phrases.listed((f"*{told.name}*", _other_csm(run)))
    yield told.headline
    yield phrases.sentence_case(told.figures)
    if run.journey.is_running and (milestones := _milestones(run)):
        yield f"Now: {milestones}"
        yield from _held(run)
    if run.journey.note:
        yield f"Note: {phrases.said(run.journey.note, phrases.LONGEST_REASON)}"


def _other_csm(run: Run) -> str:
    """Whoever watches over this journey, where it is not the customer's CSM, who stands above."""
    return "" if run.journey.csm in (None, run.customer.csm) else f"CSM {phrases.who(run.journey.csm)}"


def _milestones(run: Run) -> str:
    current = run.current_milestones
    shown = [run_phrases.milestone(run, definition, milestone) for definition, milestone in current[:MOST_MILESTONES]]
    more = len(current) - len(shown)
    return ", ".join([*shown, f"{more} more"] if more else shown)


def _held(run: Run) -> Iterator[str]:
    """Which milestones no work completes, since something in them has failed (requirements J4)."""
    for activity in run.undecided[:MOST_HELD]:
        name = run.template.milestones_by_id[activity.milestone].name
        yield f"{phrases.said(name, phrases.LONGEST_TEMPLATE_NAME)} {phrases.waits_for_decision(activity)}"
    if more := run.undecided[MOST_HELD:]:
        yield f"{phrases.count(len(more), 'more decision')} to be taken"
