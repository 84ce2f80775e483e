"""A digest that was posted, drawn again: what it was about, as that stands now (requirements N6)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain

from journeys.digests import (
    UNDECIDED,
    Digest,
    Item,
    LateJourney,
    answerable,
    halted_journeys,
    in_reading_order,
    late_journeys,
    section_of,
)
from journeys.journey import JourneyState
from journeys.messages import Part
from journeys.run import Run

SECTIONS = (UNDECIDED, "overdue", "due_today", "newly_begun", "due_soon", "waiting_on_customer")
"""Those of activities, named as in `Digest`."""

LATE = "late_journeys"
MOST_KEPT = 50
"""So many of each section are remembered, of which five are shown."""

_NEW = "newly_begun"
_NEVER, _ALWAYS = datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a digest was about: of each journey the ids by section, and how many more there were of each section.

    Of a journey that was shown itself, since it was late or had come to a halt, the id is its own.
    """

    parts: Sequence[Part]
    unlisted: Mapping[str, int]

    @classmethod
    def of(cls, digest: Digest) -> "Remembered":
        parts: dict[str, dict[str, list[str]]] = {}
        for section, run, subject in _remembered(digest):
            parts.setdefault(run.journey.id, {}).setdefault(section, []).append(subject)
        counts = {section: digest.count(section) - MOST_KEPT for section in (*SECTIONS, LATE)}
        return cls(list(parts.items()), {section: more for section, more in counts.items() if more > 0})


def runs_shown(digest: Digest) -> list[Run]:
    """The journeys that a digest is about, as far as it is remembered."""
    return list({run.journey.id: run for _, run, _ in _remembered(digest)}.values())


def _remembered(digest: Digest) -> Iterator[tuple[str, Run, str]]:
    """Section, journey and the id of what of it is meant."""
    for section in SECTIONS:
        items: tuple[Item | LateJourney, ...] = getattr(digest, section)
        yield from ((section, item.run, _id_of(item)) for item in items[:MOST_KEPT])
    for late in digest.late_journeys[:MOST_KEPT]:
        yield LATE, late.run, _id_of(late)


def _id_of(item: Item | LateJourney) -> str:
    return item.activity.id if isinstance(item, Item) else item.run.journey.id


def has_changed(told: Mapping[str, Sequence[str]], journey: str, changed: Collection[str]) -> bool:
    """Whether what was shown of a journey may look different, by the ids of what has changed in it: whatever that is
    where the journey itself was shown, and where the journey is another now all that was shown of it."""
    shown = set(chain(*told.values()))
    return bool(changed) and (journey in shown or journey in changed or not shown.isdisjoint(changed))


def as_it_stands(posted: Digest, remembered: Remembered, runs: Mapping[str, Run]) -> Digest:
    """The posted digest with what it was about as of now; what is no longer its reader's to do is settled.

    What was new stays under that name for as long as it is not due. `runs` are the journeys by id; those that are gone
    are left out.
    """
    known = [(runs[journey].read_on(posted.day), told) for journey, told in remembered.parts if journey in runs]
    standing = [one for run, told in known for one in _standing(run, posted.recipient, told)]
    sections = {name: [item for item, section in standing if section == name] for name in SECTIONS}
    late = late_journeys([run for run, told in known if LATE in told], posted.recipient)
    halted = halted_journeys([run for run, told in known if _was_halted(run, told)], posted.recipient)
    still_listed = {one.run.journey.id for one in (*late, *halted)}
    were_listed = (run for run, told in known if LATE in told or _was_halted(run, told))
    recovered = [run for run in were_listed if run.journey.id not in still_listed]
    settled: list[Item | Run] = [*recovered, *(item for item, section in standing if section is None)]
    return replace(
        posted,
        late_journeys=late,
        unlisted=remembered.unlisted,
        settled=tuple(sorted(settled, key=_dealt_with_at, reverse=True)),
        **in_reading_order(sections, halted),
    )


def _was_halted(run: Run, told: Mapping[str, Sequence[str]]) -> bool:
    return run.journey.id in told.get(UNDECIDED, ())


def _dealt_with_at(settled: Item | Run) -> datetime:
    """What is still open counts as later than all that is not."""
    ended_at = settled.activity.ended_at if isinstance(settled, Item) else settled.journey.ended_at
    return ended_at or _NEVER


def _standing(run: Run, recipient: str, told: Mapping[str, Sequence[str]]) -> Iterator[tuple[Item, str | None]]:
    """What is remembered of a journey, each with the section that it belongs to now, if to any."""
    is_running = run.journey.state is JourneyState.IN_PROGRESS
    theirs = {activity.id for activity in answerable(run, recipient)} if is_running else set()
    by_id = {activity.id: activity for activity in run.journey.activities}
    for was in SECTIONS:
        for activity in (by_id[one] for one in told.get(was, ()) if one in by_id):
            since = _ALWAYS if was == _NEW else _NEVER
            yield Item(run, activity), section_of(run, activity, since) if activity.id in theirs else None
