"""What was filled in about a whole journey: pause, end, fail (requirements J5, T3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.forms.activities import REASON_NEEDED
from bot.forms.submission import FieldErrors, Submission
from journeys.journey import Outcome
from notifications.ids import Field
from notifications.requests import BY_HAND, MOST_NOTE, MOST_REASON, FormContext


@dataclass(frozen=True, slots=True)
class PauseRequest:
    """To stop the clocks, until a date, local to the customer, or (None) until somebody resumes."""

    context: FormContext
    reason: str
    until: date | None


@dataclass(frozen=True, slots=True)
class EndRequest:
    context: FormContext
    outcome: Outcome
    note: str


@dataclass(frozen=True, slots=True)
class FailRequest:
    context: FormContext
    reason: str
    note: str


def parse_pause(view: Mapping[str, Any], today: date) -> PauseRequest | FieldErrors:
    """`today` is local to the customer."""
    form = Submission(view)
    context = form.carried(FormContext.decode)
    reason = form.text(Field.REASON, MOST_REASON)
    until = form.day_after(today, Field.UNTIL)
    return form.errors or PauseRequest(context, reason, until)


def parse_end(view: Mapping[str, Any]) -> EndRequest | FieldErrors:
    form = Submission(view)
    context = form.carried(FormContext.decode)
    outcome = form.choice_of(BY_HAND, Field.OUTCOME, "Choose how the journey ended.")
    note = form.text(Field.NOTE, MOST_NOTE)
    return form.errors or EndRequest(context, Outcome(outcome), note)


def parse_fail(view: Mapping[str, Any], reasons: Sequence[str]) -> FailRequest | FieldErrors:
    """`reasons` are those the template lists; without any, the reason is typed."""
    form = Submission(view)
    context = form.carried(FormContext.decode)
    reason = _listed(form, reasons) if reasons else form.text(Field.REASON, MOST_REASON, REASON_NEEDED)
    note = form.text(Field.NOTE, MOST_NOTE)
    return form.errors or FailRequest(context, reason, note)


def _listed(form: Submission, reasons: Sequence[str]) -> str:
    """An option's value is the position of its reason, for reasons may be longer than Slack lets a value be."""
    places = [str(place) for place in range(len(reasons))]
    chosen = form.choice_of(places, Field.REASON, "Choose the reason why it failed.")
    return reasons[int(chosen)] if chosen else ""
