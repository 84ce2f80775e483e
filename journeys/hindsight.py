"""What a journey was like at an earlier instant, read backwards from its history (requirements J7)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import TypeAdapter

from journeys.history import Act
from journeys.journey import Activity, Journey, Milestone

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


def _as_they_were(parts: Iterable[Part], kind: str, before: Before, read: TypeAdapter[Part]) -> tuple[Part, ...]:
    """Those of the parts that existed, as they were."""
    found = ((part, before.get((kind, part.id), _UNTOUCHED)) for part in parts)
    return tuple(part if was is _UNTOUCHED else read.validate_python(was) for part, was in found if was is not None)
