"""What a manager's weekly roll-up holds (requirements N3): how all journeys stand, against how they stood before."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar

from journeys.digests import LateJourney, Shared
from journeys.journey import Level, Outcome, Watch
from journeys.run import Run

Key = TypeVar("Key", str, tuple[str, str])

NOTICED_WITHIN = timedelta(days=2)
"""Dates are the customer's, so what was noticed around an instant may bear the date before or after it."""


@dataclass(slots=True)
class Compared:
    """How many journeys are at each headline, and how many were."""

    now: Counter[Level] = field(default_factory=Counter)
    then: Counter[Level] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Reached:
    """An achievement that a customer has brought."""

    title: str
    customer: str
    template: str


@dataclass(frozen=True, slots=True)
class Events:
    """What happened since: journeys started and ended, and achievements, of which `latest` are the last ones."""

    started: int = 0
    ended: Counter[Outcome] = field(default_factory=Counter)
    achievements: int = 0
    latest: tuple[Reached, ...] = ()


@dataclass(frozen=True, slots=True)
class RollUp:
    """A week for a manager, or with `is_team` for a channel, compared with the instant `since`.

    `day` is the reader's date, `timezone` the IANA name of their zone, `scope` the filters that narrow it down, as
    typed. CSMs are counted by Slack id ("" where there is none), templates by name and stage; `names` are those of the
    CSMs that are known. `stuck` are the journeys that are stuck, the longest first.
    """

    recipient: str
    day: date
    since: datetime
    timezone: str
    scope: str = ""
    by_csm: Mapping[str, Compared] = field(default_factory=dict)
    by_template: Mapping[tuple[str, str], Compared] = field(default_factory=dict)
    events: Events = field(default_factory=Events)
    stuck: tuple[LateJourney, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    is_team: bool = False
    shared: Shared | None = None

    @property
    def total(self) -> Compared:
        counted = self.by_csm.values()
        return Compared(sum((c.now for c in counted), Counter()), sum((c.then for c in counted), Counter()))

    @property
    def is_empty(self) -> bool:
        """Nothing runs, nothing did, and nothing has happened."""
        total, events = self.total, self.events
        return not (total.now or total.then or events.started or events.ended or events.achievements)


@dataclass(frozen=True, slots=True)
class RollUpSample:
    """What somebody's roll-up would be at this moment, for them to see; it may be empty. `is_wanted` says whether they
    have chosen one."""

    roll_up: RollUp
    is_wanted: bool = True


def compared(standings: Iterable[tuple[Key, Level | None, Level | None]]) -> dict[Key, Compared]:
    """Counts of headlines now and then by key; a journey not in progress has none."""
    found: dict[Key, Compared] = {}
    for name, now, then in standings:
        if now or then:
            counts = found.setdefault(name, Compared())
            counts.now.update([now] if now else ())
            counts.then.update([then] if then else ())
    return found


def was_on_track(watches: Mapping[str, Watch], since: datetime) -> bool:
    """Whether what was noticed says that a journey in progress was on track at an instant: nothing has been late
    since well before it. Where this is false, its history has to be read."""
    earliest = since.date() - NOTICED_WITHIN
    return all(
        watch.peak is Level.ON_TRACK and (not watch.since or watch.since < earliest) for watch in watches.values()
    )


def stood_as_now(watches: Mapping[str, Watch], since: datetime, acted: datetime | None = None) -> bool:
    """Whether what was noticed says that a journey on which nobody has acted since an instant had the same headline
    then: nothing on it has changed since well before it. Time alone makes no journey better.

    One that is stuck may have been better in between, after somebody `acted`, without a new episode.
    """
    earliest = since.date() - NOTICED_WITHIN
    if acted and any(day <= acted.date() + NOTICED_WITHIN for day in _days_of_getting_stuck(watches)):
        return False
    return all(watch.since is not None and watch.since < earliest for watch in watches.values())


def _days_of_getting_stuck(watches: Mapping[str, Watch]) -> Iterator[date]:
    return (watch.since for watch in watches.values() if watch.peak is Level.STUCK and watch.since)


def longest_stuck(stuck: Iterable[tuple[Run, date]]) -> tuple[LateJourney, ...]:
    """Stuck journeys, each with the local date since which it has been so, the longest first."""
    late = [LateJourney(run, run.progress, since) for run, since in stuck if run.progress]
    return tuple(sorted(late, key=_longest_first))


def _longest_first(late: LateJourney) -> tuple[date, str, str]:
    return (late.since or date.max, late.run.customer.name, late.run.journey.id)
