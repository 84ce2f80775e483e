"""Plain answers of a sentence or two, refusals and errors among them."""

import re
from collections.abc import Mapping

from journeys.errors import AlreadyDone, ChangedMeanwhile
from journeys.history import Verb
from journeys.journey import Activity, ActivityState
from notifications import blocks, phrases
from notifications.elements import Block
from notifications.escaping import day_text, mrkdwn

# Escaping takes backticks away; what can only be something to type gets them back.
_TO_TYPE = re.compile("\u02cb([a-z/][a-z0-9 /:.@-]{0,80})\u02cb")


def sentence(text: str) -> Block:
    """What a refusal says; it may hold users' texts, and what is to be typed in backticks."""
    return stated(_TO_TYPE.sub(r"`\1`", mrkdwn(text)))


def stated(markup: str) -> Block:
    """A message of one paragraph of markup, users' texts in it already escaped."""
    return blocks.message(markup, [blocks.section(markup)])


def already_card(refusal: AlreadyDone) -> Block:
    """The second clicker hears of what, who was faster, and when (requirements J3)."""
    word = _ALREADY.get(refusal.state) or phrases.said(refusal.state)
    name = phrases.strong(refusal.name) if refusal.name else ""
    if refusal.by is None or refusal.at is None:
        return stated(f"{name or 'This'} is already {word}.")
    who = f"{phrases.by(refusal.by)}, {phrases.at(refusal.at)}."
    return stated(f"{name} is already {word}: {who}" if name else f"Already {word} {who}")


_ALREADY: Mapping[str, str] = {ActivityState.COMPLETED: "done", ActivityState.FAILED: "marked as failed"}


def changed_card(refusal: ChangedMeanwhile) -> Block:
    """Whoever has seen what is no longer so hears how it is, who changed it and when (requirements J3)."""
    word = _CHANGED.get(refusal.verb, "changed")
    is_known = refusal.by is not None and refusal.at is not None
    who = f", {word} {phrases.by(refusal.by)}, {phrases.at(refusal.at)}" if is_known else ""
    return stated(f"It {_by_now(refusal)} by now{who}. Your form was opened before that, so it has changed nothing.")


_CHANGED = {Verb.REASSIGN: "reassigned", Verb.MOVE_DUE_DATE: "moved"}


def _by_now(refusal: ChangedMeanwhile) -> str:
    match refusal.verb, refusal.now:
        case Verb.REASSIGN, Activity(owner=owner):
            return f"is with {phrases.who(owner)}"
        case Verb.MOVE_DUE_DATE, Activity(due_on=day):
            return f"is due on {day_text(day)}" if day else "has no due date"
        case Verb.BLOCK, Activity(blocked_on=on, blocked_until=day):
            return f"is waiting on {phrases.WAITED_FOR[on]} until {day_text(day)}" if on and day else "is not blocked"
    until = refusal.now.snoozed_until
    return f"is snoozed until {day_text(until)}" if until else "is not snoozed"


def failure_card(error_id: str) -> Block:
    """Something broke on our side; the id finds it in the log."""
    told = "Try again; if it happens again, tell whoever runs Journeybot this number:"
    return stated(f"Something went wrong on our side. {told} `{phrases.said(error_id)}`")
