"""What happened to a journey: acts of people and of the bot, each with its changes before and after (J7)."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from journeys.journey import Activity, Journey, Milestone

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
    NOTE = "note"
    MOVE_DUE_DATE = "change due date"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"
    FAIL = "fail"
    FAIL_MILESTONE = "fail milestone"
    OUTCOME = "say whether the outcome was reached"
    FACTS = "facts changed"


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


def changes_between(before: Journey | None, after: Journey) -> tuple[Change, ...]:
    """All records that an act created or altered, in full, so that it can be told and undone (J6, J7)."""
    return tuple(_changed_records(before, after))


def _changed_records(before: Journey | None, after: Journey) -> Iterator[Change]:
    old = _records(before) if before else {}
    for key, record in _records(after).items():
        if old.get(key) != record:
            kind, subject = key
            was = old.get(key)
            yield Change(kind, subject, _plain(was) if was else None, _plain(record))


def _records(journey: Journey) -> dict[tuple[str, str], Journey | Milestone | Activity]:
    own = replace(journey, milestones=(), activities=(), watches={}, revision=0)
    milestones = {("milestone", m.id): m for m in journey.milestones}
    return {("journey", journey.id): own} | milestones | {("activity", a.id): a for a in journey.activities}


_LEFT_OUT = {"milestones", "activities", "watches", "revision"}


def _plain(record: Journey | Milestone | Activity) -> dict[str, Any]:
    values = {f.name: getattr(record, f.name) for f in fields(record) if f.name not in _LEFT_OUT}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
