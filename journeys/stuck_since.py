"""Since when a journey has been stuck, whenever somebody noticed it (requirements N3, J7).

A past day counts by how it ended in the customer's zone, today by how it stands: what was undone on the day on which it
was done is no interruption, a pause is one.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from journeys.calendar import local_date
from journeys.hindsight import as_it_was, counts_from, grown_by
from journeys.history import Act
from journeys.journey import Journey, Level
from journeys.progress import progress
from journeys.run import Run

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Local days, both ends included, at whose ends a journey was the same."""

    begin: date
    end: date
    journey: Journey


def depends_on_history(run: Run, touched: date) -> bool:
    """Whether a stuck journey was so already on the local date on which it was last touched; else days alone did it."""
    return _is_stuck(run, run.journey, touched)


def stuck_since(run: Run, history: Sequence[Act], timezone: str) -> date:
    """The local date from which a journey that is stuck has been so without interruption.

    `history` is all that happened to it, oldest first, and may be left out where it does not depend on it; `timezone`
    is the customer's, by its IANA name.
    """
    since = run.today
    for stretch in _stretches(run, history, timezone):
        if not _is_stuck(run, stretch.journey, stretch.end):
            break
        since = _first_stuck(run, stretch)
        if since > stretch.begin:
            break
    return since


def _is_stuck(run: Run, journey: Journey, day: date) -> bool:
    found = progress(journey, run.template, day, run.calendar)
    return found is not None and found.headline is Level.STUCK


def _first_stuck(run: Run, stretch: _Stretch) -> date:
    """Of a stretch that ends stuck: where nobody does anything, a journey only gets worse."""
    days = range(stretch.begin.toordinal(), stretch.end.toordinal())
    at = bisect_left(days, True, key=lambda day: _is_stuck(run, stretch.journey, date.fromordinal(day)))
    return stretch.begin + at * _DAY


def _stretches(run: Run, history: Sequence[Act], timezone: str) -> Iterator[_Stretch]:
    """From today back to the day on which it began, the latest first."""
    journey, end = run.journey, run.today
    for act in reversed(history):
        before = as_it_was(journey, (act,))
        begin = min(local_date(act.at, timezone), counts_from(before, journey, act.verb))
        yield from _as_it_grew(journey, begin, end)
        if before is None:
            return
        journey, end = before, min(end, begin - _DAY)
    yield from _as_it_grew(journey, journey.starts_on, end)


def _as_it_grew(journey: Journey, begin: date, end: date) -> Iterator[_Stretch]:
    """One that was the same from a day on, save that the activities of each milestone came when it began."""
    begun = {one.begun_on for one in journey.milestones if one.begun_on and begin < one.begun_on <= end}
    for first in sorted({begin, *begun}, reverse=True):
        if first <= end:
            yield _Stretch(first, end, grown_by(journey, end))
            end = first - _DAY
