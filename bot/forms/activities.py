"""What was filled in about one activity: skip, fail, snooze, block, reassign, note, due date (requirements J3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.forms.submission import FieldErrors, Submission
from journeys.journey import WaitsFor
from notifications.ids import Field, Shift
from notifications.requests import MOST_NOTE, MOST_REASON, FormContext

REASON_NEEDED = "Give a reason, so that others understand it later."


@dataclass(frozen=True, slots=True)
class ReasonRequest:
    """To skip or to fail an activity, or to fail its milestone."""

    context: FormContext
    reason: str


@dataclass(frozen=True, slots=True)
class SnoozeRequest:
    """To hear nothing of an activity or a journey until a date."""

    context: FormContext
    until: date


@dataclass(frozen=True, slots=True)
class BlockRequest:
    """To wait for somebody until a date."""

    context: FormContext
    on: WaitsFor
    until: date


@dataclass(frozen=True, slots=True)
class ReassignRequest:
    context: FormContext
    owner: str


@dataclass(frozen=True, slots=True)
class NoteRequest:
    context: FormContext
    note: str


@dataclass(frozen=True, slots=True)
class DueDateRequest:
    """A new due date; `move_following` moves later activities as far."""

    context: FormContext
    due_on: date
    move_following: bool


def parse_reason(view: Mapping[str, Any]) -> ReasonRequest | FieldErrors:
    """To skip or to fail an activity, or to fail its milestone."""
    form = Submission(view)
    context = form.carried(FormContext.decode)
    reason = form.text(Field.REASON, MOST_REASON, REASON_NEEDED)
    return form.errors or ReasonRequest(context, reason)


def parse_snooze(view: Mapping[str, Any], today: date) -> SnoozeRequest | FieldErrors:
    """Of an activity or a journey; `today` is that of the customer or of who fills it in, whichever is earlier."""
    form = Submission(view)
    context = form.carried(FormContext.decode)
    until = form.day_after(today, Field.UNTIL, "Choose the day on which to hear of it again.")
    return form.errors if form.errors or until is None else SnoozeRequest(context, until)


def parse_block(view: Mapping[str, Any], today: date) -> BlockRequest | FieldErrors:
    """`today` as for `parse_snooze`."""
    form = Submission(view)
    context = form.carried(FormContext.decode)
    on = form.choice_of(tuple(WaitsFor), Field.WAITS_FOR, "Choose whom it waits for.")
    until = form.day_after(today, Field.UNTIL, "Choose the day until which it waits.")
    return form.errors if form.errors or until is None else BlockRequest(context, WaitsFor(on), until)


def parse_reassign(view: Mapping[str, Any]) -> ReassignRequest | FieldErrors:
    form = Submission(view)
    context = form.carried(FormContext.decode)
    owner = form.user(Field.OWNER, "Choose who takes this task over.")
    return form.errors if owner is None else ReassignRequest(context, owner)


def parse_note(view: Mapping[str, Any]) -> NoteRequest | FieldErrors:
    form = Submission(view)
    context = form.carried(FormContext.decode)
    note = form.text(Field.NOTE, MOST_NOTE, "Write a note, or close this form.")
    return form.errors or NoteRequest(context, note)


def parse_due_date(view: Mapping[str, Any]) -> DueDateRequest | FieldErrors:
    form = Submission(view)
    context = form.carried(FormContext.decode)
    due_on = form.day(Field.DUE_ON, "Choose the new due date.")
    shift = form.choice_of(tuple(Shift), Field.SHIFT, "Choose what moves.")
    if form.errors or due_on is None:
        return form.errors
    return DueDateRequest(context, due_on, shift == Shift.FOLLOWING)
