"""What a journey was like at an earlier instant, read backwards from its history (requirements J7)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from pydantic import TypeAdapter

from journeys.history import Act, Verb
from journeys.journey import Activity, Journey, JourneyState, Milestone, MilestoneState

Part = TypeVar("Part", Milestone, Activity)

_JOURNEY, _MILESTONE, _ACTIVITY = TypeAdapter(Journey), TypeAdapter(Milestone), TypeAdapter(Activity)

_UNTOUCHED: dict[str, Any] = {}

Before = Mapping[tuple[str, str], dict[str, Any] | None]
"""By kind and subject, what a record held before it was first touched; None where it did not exist yet."""


def as_it_was(journey: Journey, acts: Iterable[Act]) -> Journey | None:
    """The journey before `acts`, which are all that happened to it since, oldest first; None before its start.

    What the history leaves out, such as what was noticed of it, is left as it is.
    """
    before: dict[tuple[str, str], dict[str, Any] | None] = {}
    for act in acts:
        for change in act.changes:
            before.setdefault((change.kind, change.subject), change.before)
    if not before:
        return journey
    own = before.get(("journey", journey.id), _UNTOUCHED)
    if own is None:
        return None
    return replace(
        journey if own is _UNTOUCHED else _JOURNEY.validate_python(own),
        watches=journey.watches,
        milestones=_as_they_were(journey.milestones, "milestone", before, _MILESTONE),
        activities=_as_they_were(journey.activities, "activity", before, _ACTIVITY),
    )


def as_it_stood(journey: Journey, acts: Sequence[Act], day: date) -> Journey | None:
    """As `as_it_was`, save that what dates alone had done by a local day had happened, however late the bot noticed."""
    was = as_it_was(journey, acts)
    noticed = as_it_was(journey, acts[1:])
    if was is None or noticed is None or noticed is was or acts[0].verb is not Verb.BEGIN:
        return was
    return grown_by(noticed, day) if counts_from(was, noticed, Verb.BEGIN) <= day else was


def counts_from(before: Journey | None, after: Journey, verb: Verb) -> date:
    """From when on what dates alone have done is true, however late the bot did it or somebody entered a journey; never
    for what else an act has done."""
    if after.state is not JourneyState.IN_PROGRESS or verb not in {Verb.START, Verb.BEGIN}:
        return date.max
    if before is None or before.state is JourneyState.SCHEDULED:
        return after.starts_on
    if before.state is JourneyState.PAUSED:
        return before.resumes_on or date.max
    pending = {one.id for one in before.milestones if one.state is MilestoneState.PENDING}
    return min((one.begun_on for one in after.milestones if one.id in pending and one.begun_on), default=date.max)


def grown_by(journey: Journey, day: date) -> Journey:
    """Without the activities of milestones that had not begun by a day."""
    to_come = {one.id for one in journey.milestones if one.begun_on and one.begun_on > day}
    if not to_come:
        return journey
    return replace(journey, activities=tuple(one for one in journey.activities if one.milestone not in to_come))


def _as_they_were(parts: Iterable[Part], kind: str, before: Before, read: TypeAdapter[Part]) -> tuple[Part, ...]:
    """Those of the parts that existed, as they were."""
    found = ((part, before.get((kind, part.id), _UNTOUCHED)) for part in parts)
    return tuple(part if was is _UNTOUCHED else read.validate_python(was) for part, was in found if was is not None)
