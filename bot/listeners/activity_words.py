"""Words that act on one activity, named by its customer and words of its title (requirements J3).

What an act needs to know may be typed after it: `reassign acme kick-off call @priya`, `due acme kick-off call
2026-12-01`, `block acme kick-off call customer until 2026-12-01`, `note acme kick-off call: they are keen`. Without it,
a form asks.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.listeners.answers import Answer, Asked, Message, Modal, Question, Word, which_customer
from bot.listeners.openings import opened_activity_form
from bot.listeners.typed import typed_day
from bot.usecases import activities
from bot.usecases.activities import ActivityDone
from bot.usecases.desk import Caller, Desk
from bot.usecases.finding import Unclear
from bot.usecases.meaning import Named, Several, find_activity
from journeys.errors import NotPossible
from journeys.journey import WaitsFor
from notifications.cards.acted import activity_acted_card
from notifications.cards.which_activity import which_activity_card
from notifications.ids import Choice
from notifications.requests import MOST_NOTE, MOST_REASON

_MENTION = re.compile(r"\s+<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$")
_DAY = re.compile(r"\s+(\d{4}-\d\d-\d\d)$", re.ASCII)
_WAITS = re.compile(rf"\s+((?:{'|'.join(WaitsFor)})(?:\s+until)?\s+\d{{4}}-\d\d-\d\d)$", re.ASCII)
_TEXT = re.compile(r":\s+(\S.*)$")

Act = Callable[[Desk, Caller, str, str], ActivityDone]
"""Does it to the activity with this id, with what was typed after its name."""


@dataclass(frozen=True, slots=True)
class _Typed:
    """How what an act needs to know is typed at the end of a command, and the act that takes it."""

    pattern: re.Pattern[str]
    act: Act

    def split(self, text: str) -> tuple[str, str, str]:
        """The words before, what was typed, and both the typed and its mark as they stand in the text."""
        found = self.pattern.search(text)
        return (text[: found.start()], found[1], found[0]) if found else (text, "", "")


def _now(word: str, act: Callable[[Desk, Caller, str], ActivityDone], *, ended: bool = False) -> Word:
    """A word that acts at once."""

    def handle(desk: Desk, caller: Caller, asked: Asked) -> Answer:
        found = find_activity(desk, caller, asked.text, ended=ended)
        if not isinstance(found, Named):
            return _which(found, asked, word)
        return _acted(act(desk, caller, found.activity.id))

    return handle


def _with_form(choice: Choice, typed: _Typed) -> Word:
    """A word that acts at once if it is told what it needs to know, and else opens the form that asks."""

    def handle(desk: Desk, caller: Caller, asked: Asked) -> Answer:
        words, value, tail = typed.split(asked.text)
        found = find_activity(desk, caller, words)
        if not isinstance(found, Named):
            return _which(found, asked, choice, tail)
        if value:
            return _acted(typed.act(desk, caller, found.activity.id, value))
        return Modal(opened_activity_form(desk, caller, choice, asked.form_context(found.activity.id)))

    return handle


def _which(found: Unclear | Several, asked: Asked, word: str, tail: str = "") -> Question:
    if isinstance(found, Unclear):
        return which_customer(found, asked, word, tail)
    return Question(which_activity_card(found.customer, found.items))


def _day(text: str) -> date:
    return typed_day(text, f"There is no day {text}. Write it as 2026-12-01.")


def _within(most: int, act: Act) -> Act:
    """The act, with no more text than its form would take."""

    def handle(desk: Desk, caller: Caller, activity: str, text: str) -> ActivityDone:
        if len(text) > most:
            raise NotPossible(f"This text is {len(text)} characters long. Shorten it to {most}.")
        return act(desk, caller, activity, text)

    return handle


def _acted(done: ActivityDone) -> Message:
    return Message(activity_acted_card(done.verb, done.run, done.activity, done.begun))


def _block(desk: Desk, caller: Caller, activity: str, typed: str) -> ActivityDone:
    """`typed` is such as "customer until 2026-12-01"."""
    on, *_, until = typed.split()
    return activities.block(desk, caller, activity, WaitsFor(on), _day(until))


failing: Word = _with_form(Choice.FAIL_ACTIVITY, _Typed(_TEXT, _within(MOST_REASON, activities.fail)))
"""What `fail acme kick-off call` means: one activity, where no journey of the customer is called so."""

WORDS: dict[str, Word] = {
    "done": _now("done", activities.complete),
    "progress": _now("progress", activities.set_in_progress),
    "reopen": _now("reopen", activities.reopen, ended=True),
    "skip": _with_form(Choice.SKIP, _Typed(_TEXT, _within(MOST_REASON, activities.skip))),
    "note": _with_form(Choice.NOTE, _Typed(_TEXT, _within(MOST_NOTE, activities.note))),
    "reassign": _with_form(Choice.REASSIGN, _Typed(_MENTION, activities.reassign)),
    "snooze": _with_form(Choice.SNOOZE, _Typed(_DAY, lambda d, c, a, day: activities.snooze(d, c, a, _day(day)))),
    "block": _with_form(Choice.BLOCK, _Typed(_WAITS, _block)),
    "unblock": _now("unblock", activities.unblock),
    "due": _with_form(
        Choice.DUE_DATE,
        _Typed(_DAY, lambda d, c, a, day: activities.move_due_date(d, c, a, _day(day), following=False)),
    ),
}
