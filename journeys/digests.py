"""What a digest holds (requirements N3): only what can be acted on, and nothing at all when there is nothing to say."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from journeys.catching_up import Missed
from journeys.history import Act
from journeys.journey import Activity, Journey, JourneyState, Level, MilestoneState
from journeys.progress import Progress
from journeys.run import Run
from journeys.template import ActivityKind
from journeys.working_days import working_days

DUE_SOON_DAYS = 3
PER_SECTION = 5
"""So many of each section are shown."""

UNDECIDED = "undecided"
"""The section of what waits for a decision."""


@dataclass(frozen=True, slots=True)
class Item:
    """An activity in the digest of a person."""

    run: Run
    activity: Activity


@dataclass(frozen=True, slots=True)
class LateJourney:
    """A journey with the progress that puts it into a digest, and the local date since which it is so, where told."""

    run: Run
    progress: Progress
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Shared:
    """That it comes to a channel, where others read it as well: who chose the channel, and their name."""

    reader: str
    name: str


@dataclass(frozen=True, slots=True)
class Digest:
    """A person's digest of a local day, each section in the order in which it should be read.

    After a mute or an absence, `missed` is when its reader was told nothing.
    `undelivered` is for admins: how many messages have died since the last one. Drawn again, it is of the day of that
    and holds only what it has shown; `unlisted` are how many more there were in a section, by its name, `settled` the
    activities and journeys that it has shown and need not list any longer. Whoever reads it may see all of it, or not.
    """

    recipient: str
    day: date
    undecided: tuple[Item | LateJourney, ...] = ()
    overdue: tuple[Item, ...] = ()
    due_today: tuple[Item, ...] = ()
    newly_begun: tuple[Item, ...] = ()
    due_soon: tuple[Item, ...] = ()
    waiting_on_customer: tuple[Item, ...] = ()
    late_journeys: tuple[LateJourney, ...] = ()
    missed: Missed | None = None
    undelivered: int = 0
    unlisted: Mapping[str, int] = field(default_factory=dict)
    settled: tuple[Item | Run, ...] = ()
    shared: Shared | None = None
    may_see_all: bool = True

    def count(self, section: str) -> int:
        """How many there are in a section, by its name; none once all that is known of it is settled."""
        known = getattr(self, section)
        return len(known) + self.unlisted.get(section, 0) if known else 0

    @property
    def is_empty(self) -> bool:
        return not (
            self.undelivered
            or self.undecided
            or self.overdue
            or self.due_today
            or self.newly_begun
            or self.due_soon
            or self.waiting_on_customer
            or self.late_journeys
        )


@dataclass(frozen=True, slots=True)
class Sample:
    """What somebody's digest would be at this moment, for them to see; it may be empty. `is_wanted` says whether they
    have chosen one."""

    digest: Digest
    timezone: str
    is_wanted: bool = True


@dataclass(frozen=True, slots=True)
class TeamDigest:
    """A channel's digest: journeys in progress by CSM ("" where there is none) and headline, movements, how many have
    another headline than before, by that which they have now, and those of the stuck ones that are shown. `names` are
    those of the CSMs that are known. `is_asked_for` marks one shown where none comes by itself."""

    channel: str
    day: date
    by_csm: Mapping[str, Counter[Level]] = field(default_factory=dict)
    movements: tuple[Act, ...] = ()
    stuck: tuple[LateJourney, ...] = ()
    turned: Counter[Level] = field(default_factory=Counter)
    names: Mapping[str, str] = field(default_factory=dict)
    is_asked_for: bool = False

    @property
    def by_headline(self) -> Counter[Level]:
        return sum(self.by_csm.values(), Counter())

    @property
    def is_empty(self) -> bool:
        return not self.by_headline and not self.movements


def compose_digest(
    runs: Iterable[Run],
    recipient: str,
    day: date,
    since: datetime,
    *,
    missed: Missed | None = None,
    undelivered: int = 0,
) -> Digest:
    """The digest of `recipient`; what has begun after `since`, the instant of the one before, is new.

    `missed` is when they were told nothing, where it makes up for that.
    """
    runs = [run.read_on(day) for run in runs if run.journey.state is JourneyState.IN_PROGRESS]
    sections: dict[str, list[Item]] = {}
    for run in runs:
        for activity in answerable(run, recipient):
            section = section_of(run, activity, since)
            if section:
                sections.setdefault(section, []).append(Item(run, activity))
    late, halted = late_journeys(runs, recipient), halted_journeys(runs, recipient)
    ordered = in_reading_order(sections, halted)
    return Digest(recipient, day, late_journeys=late, missed=missed, undelivered=undelivered, **ordered)


def compose_team_digest(
    counts: Iterable[tuple[str | None, Level, int]],
    stuck: Iterable[Run],
    channel: str,
    day: date,
    movements: Iterable[Act] = (),
) -> TeamDigest:
    """The digest of a team channel. `counts` are journeys in progress by CSM and headline, `stuck` those to show."""
    by_csm: dict[str, Counter[Level]] = {}
    for csm, level, count in counts:
        by_csm.setdefault(csm or "", Counter())[level] += count
    shown = (LateJourney(run, run.progress) for run in stuck if run.progress and run.headline is Level.STUCK)
    return TeamDigest(channel, day, by_csm, tuple(movements), tuple(shown))


def answerable(run: Run, recipient: str) -> Iterator[Activity]:
    """Open activities of milestones in progress that are the recipient's and not snoozed: their tasks and, for
    whoever watches over the journey, the achievements, the tasks that wait for somebody, and what has failed and waits
    for their decision."""
    in_progress = {m.id for m in run.journey.milestones if m.state is MilestoneState.IN_PROGRESS}
    for activity in run.journey.activities:
        is_to_do = activity.is_open and activity.milestone in in_progress
        is_wanted = is_to_do and not _is_snoozed(activity, run.reminded_on)
        if (is_wanted or activity in run.undecided) and answers_for(run, activity) == recipient:
            yield activity


def answers_for(run: Run, activity: Activity) -> str | None:
    """In whose digest an activity is."""
    is_watched = _waits(run, activity) or activity in run.undecided
    return run.watcher if is_watched else activity.owner


def _waits(run: Run, activity: Activity) -> bool:
    """Achievements wait for the customer, blocked tasks for whomever they are blocked on."""
    return activity.kind is ActivityKind.ACHIEVEMENT or activity.is_blocked(run.reminded_on)


def _is_snoozed(snoozed: Activity | Journey, day: date) -> bool:
    return snoozed.snoozed_until is not None and snoozed.snoozed_until > day


def section_of(run: Run, activity: Activity, since: datetime) -> str | None:
    """The name of the section in which an answerable activity stands, if in any."""
    if not activity.is_open:
        return UNDECIDED
    if _waits(run, activity):
        return "waiting_on_customer"
    if activity.is_overdue(run.today):
        return "overdue"
    if activity.due_on == run.today:
        return "due_today"
    if (run.journey.milestone(activity.milestone).begun_at or since) > since:
        return "newly_begun"
    return "due_soon" if _is_due_soon(run, activity) else None


def _is_due_soon(run: Run, activity: Activity) -> bool:
    """Within three working days of the customer's country."""
    soon = working_days(run.customer.country).add(run.today, DUE_SOON_DAYS)
    return activity.due_on is not None and activity.due_on <= soon


def in_reading_order(sections: Mapping[str, Iterable[Item]], halted: Iterable[LateJourney]) -> dict[str, Any]:
    """The sections, by name, as a digest holds them: tuples of items, journeys that have come to a halt after what has
    failed in others."""
    ordered = {name: tuple(sorted(items, key=_reading_order)) for name, items in sections.items()}
    return {**ordered, UNDECIDED: (*ordered.get(UNDECIDED, ()), *halted)}


def _reading_order(item: Item) -> tuple[date, str, str]:
    return (item.activity.due_on or date.max, item.run.customer.name, item.activity.title)


def late_journeys(runs: Iterable[Run], recipient: str) -> tuple[LateJourney, ...]:
    """Of journeys in progress those that somebody watches over, delayed or stuck and not snoozed, the worst first."""
    mine = _watched_by(runs, recipient)
    late = (LateJourney(run, run.progress) for run in mine if run.progress and run.headline is not Level.ON_TRACK)
    return tuple(sorted(late, key=lambda one: (-one.progress.headline.severity, one.run.customer.name)))


def halted_journeys(runs: Iterable[Run], recipient: str) -> tuple[LateJourney, ...]:
    """Those that somebody watches over in which nothing goes on since a milestone failed: they wait to be ended, or for
    the milestone to be reopened, unless they are snoozed."""
    mine = _watched_by(runs, recipient)
    halted = (LateJourney(run, run.progress) for run in mine if run.progress and run.given_up)
    return tuple(sorted(halted, key=lambda one: one.run.customer.name))


def _watched_by(runs: Iterable[Run], recipient: str) -> Iterator[Run]:
    return (run for run in runs if run.watcher == recipient and not _is_snoozed(run.journey, run.reminded_on))
