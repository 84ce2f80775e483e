"""Plain answers of a sentence or two, refusals and errors among them."""

import re

from journeys.errors import AlreadyDone, DueDateChanged
from journeys.journey import ActivityState
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
    """The second clicker hears who was faster, and when (requirements J3)."""
    word = "done" if refusal.state == ActivityState.COMPLETED else phrases.said(refusal.state)
    if refusal.by is None or refusal.at is None:
        return stated(f"This is already {word}.")
    return stated(f"Already {word} {phrases.by(refusal.by)}, {phrases.at(refusal.at)}.")


def due_by_now_text(refusal: DueDateChanged) -> str:
    """At the field with the new due date; plain text."""
    due = f"is due on {day_text(refusal.due_on)}" if refusal.due_on else "has no due date"
    by = f" (moved by {refusal.by})" if refusal.by else ""
    return f"It {due} by now{by}. Close this form and open it again to see what would move."


def failure_card(error_id: str) -> Block:
    """Something broke on our side; the id finds it in the log."""
    told = "Try again; if it happens again, tell whoever runs Journeybot this number:"
    return stated(f"Something went wrong on our side. {told} `{phrases.said(error_id)}`")
