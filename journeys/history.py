"""What happened to a journey: acts of people and of the bot, each with its changes before and after (J7)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any

from journeys.journey import Activity, Journey, JourneyState, Milestone

BOT = ""
"""The actor of automatic acts."""


class Verb(StrEnum):
    """What was done, in the words of the history."""

    START = "start"
    BEGIN = "begin"
    PROGRESS = "set in progress"
    COMPLETE = "complete"
    FAIL_ACTIVITY = "fail activity"
    REOPEN = "reopen"
    SKIP = "skip"
    REASSIGN = "reassign"
    SNOOZE = "snooze"
    BLOCK = "block"
    UNBLOCK = "unblock"
    NOTE = "note"
    MOVE_DUE_DATE = "change due date"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"
    FAIL = "fail"
    FAIL_MILESTONE = "fail milestone"
    COMPLETE_MILESTONE = "complete milestone"
    REOPEN_MILESTONE = "reopen milestone"
    OUTCOME = "say whether the outcome was reached"
    FACTS = "facts changed"
    HAND_OVER = "hand over"


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after an act; `before` is None for a new one.

    `kind` is "journey", "milestone" or "activity", `subject` the record's id. Dates and instants are ISO texts.
    """

    kind: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing somebody did to a journey, with all that followed from it."""

    id: str
    workspace: str
    journey: str
    verb: Verb
    actor: str
    at: datetime
    subject: str = ""
    text: str = ""
    changes: tuple[Change, ...] = ()


def starts(verb: Verb, change: Change) -> bool:
    """Whether a journey goes into progress by it for the first time: not on being planned for a later date, nor on
    being ended before that date comes."""
    if change.kind != "journey" or (change.before and change.before.get("state") != JourneyState.SCHEDULED):
        return False
    return change.after.get("state") != JourneyState.SCHEDULED and verb not in {Verb.END, Verb.FAIL}


Parts = Sequence[Milestone] | Sequence[Activity]


def changes_between(before: Journey | None, after: Journey) -> tuple[Change, ...]:
    """All records that an act created or altered, in full, so that it can be told and undone (J6, J7)."""
    return tuple(_changed_records(before, after))


def _changed_records(before: Journey | None, after: Journey) -> Iterator[Change]:
    if before is None or _own(before) != _own(after):
        yield Change("journey", after.id, _plain(before) if before else None, _plain(after))
    yield from _changed_parts("milestone", before.milestones if before else (), after.milestones)
    yield from _changed_parts("activity", before.activities if before else (), after.activities)


def _changed_parts(kind: str, before: Parts, after: Parts) -> Iterator[Change]:
    if before is after:
        return
    old = {part.id: part for part in before}
    for part in after:
        was = old.get(part.id)
        if was is not part and was != part:
            yield Change(kind, part.id, _plain(was) if was else None, _plain(part))


_LEFT_OUT = {"milestones", "activities", "watches", "unattended_since", "escalated", "revision"}
_own = attrgetter(*(f.name for f in fields(Journey) if f.name not in _LEFT_OUT))


def _plain(record: Journey | Milestone | Activity) -> dict[str, Any]:
    values = {f.name: getattr(record, f.name) for f in fields(record) if f.name not in _LEFT_OUT}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
