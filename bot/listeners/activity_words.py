"""Words that act on one activity, named by its customer and words of its title (requirements J3).

What an act needs to know may be typed after it: `reassign acme kick-off call @priya`, `due acme kick-off call
2026-12-01`, `block acme kick-off call customer until 2026-12-01`, `note acme kick-off call: they are keen`. Without it,
a form asks.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.listeners.answers import Answer, Asked, Message, Modal, Question, Word, which_customer
from bot.listeners.openings import opened_activity_form
from bot.listeners.typed import (
    LIKE_A_DAY,
    name_and_text,
    require_mentions,
    require_readable_day,
    typed_day,
    typed_text,
)
from bot.usecases import activities
from bot.usecases.activities import ActivityDone
from bot.usecases.desk import Caller, Desk
from bot.usecases.finding import Unclear
from bot.usecases.meaning import Named, Several, find_activity
from journeys.errors import NotFound, NotPossible
from journeys.journey import WaitsFor
from notifications.cards.acted import activity_acted_card
from notifications.cards.which_activity import paused_card, which_activity_card, which_to_note_card
from notifications.ids import Choice
from notifications.requests import MOST_NOTE, MOST_REASON

_MENTION = re.compile(r"\s+<@([UW][A-Z0-9]+)(?:\|[^>]*)?>$")
_UNTIL = r"(?:\s+(?:until|till|to))?"
_DAY = re.compile(rf"{_UNTIL}\s+({LIKE_A_DAY.pattern})$", re.ASCII | re.IGNORECASE)
_WAITS = re.compile(rf"\s+((?:{'|'.join(WaitsFor)}){_UNTIL}\s+{LIKE_A_DAY.pattern})$", re.ASCII | re.IGNORECASE)

Act = Callable[[Desk, Caller, str, str], ActivityDone]
"""Does it to the activity with this id, with what was typed after its name."""


Found = Named | Several | Unclear


@dataclass(frozen=True, slots=True)
class _Typed:
    """How what an act needs to know is typed at the end of a command, after a colon where no pattern says otherwise,
    and the act that takes it; `require` raises `NotPossible` for what looks as if it were meant but does not fit."""

    act: Act
    pattern: re.Pattern[str] | None = None
    require: Callable[[str], None] = require_readable_day

    def found(self, text: str, find: Callable[[str], Found]) -> tuple[Found, str, str]:
        """What the words mean, what was typed after them, and both this and its mark where they are cut off."""
        if self.pattern is None:
            return *name_and_text(text, find), ""
        if end := self.pattern.search(text):
            return find(text[: end.start()]), end[1], end[0]
        try:
            return find(text), "", ""
        except NotFound:
            self.require(text)
            raise


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
        found, value, tail = typed.found(asked.text, lambda words: find_activity(desk, caller, words))
        if not isinstance(found, Named):
            return _which(found, asked, choice, tail, value)
        if value:
            return _acted(typed.act(desk, caller, found.activity.id, value))
        return Modal(opened_activity_form(desk, caller, choice, asked.form_context(found.activity.id)))

    return handle


def _which(found: Unclear | Several, asked: Asked, word: str, tail: str = "", text: str = "") -> Question:
    if isinstance(found, Unclear):
        return which_customer(found, asked, word, tail)
    if word == Choice.NOTE:
        return Question(which_to_note_card(found.customer, found.items, text))
    paused = paused_card(found.customer, found.items)
    return Question(paused or which_activity_card(found.customer, found.items))


def _within(most: int, act: Act) -> Act:
    """The act, with no more text than its form would take."""

    def handle(desk: Desk, caller: Caller, activity: str, text: str) -> ActivityDone:
        return act(desk, caller, activity, typed_text(text, most))

    return handle


def _acted(done: ActivityDone) -> Message:
    return Message(activity_acted_card(done.verb, done.run, done.activity, done.begun))


def _require_whom(text: str) -> None:
    """Raises `NotPossible` for a day without anybody to wait for, and for one that is written otherwise."""
    if _DAY.search(text):
        whom = f"{', '.join(list(WaitsFor)[:-1])} or {list(WaitsFor)[-1]}"
        raise NotPossible(f"Say before the day for whom it waits: {whom}. For instance: `customer until 2026-12-01`.")
    require_readable_day(text)


def _block(desk: Desk, caller: Caller, activity: str, typed: str) -> ActivityDone:
    """`typed` is such as "customer until 2026-12-01"."""
    on, *_, until = typed.split()
    return activities.block(desk, caller, activity, WaitsFor(on.casefold()), typed_day(until))


failing: Word = _with_form(Choice.FAIL_ACTIVITY, _Typed(_within(MOST_REASON, activities.fail)))
"""What `fail acme kick-off call` means: one activity, where no journey of the customer is called so."""

WORDS: dict[str, Word] = {
    "done": _now("done", activities.complete),
    "progress": _now("progress", activities.set_in_progress),
    "reopen": _now("reopen", activities.reopen, ended=True),
    "skip": _with_form(Choice.SKIP, _Typed(_within(MOST_REASON, activities.skip))),
    "note": _with_form(Choice.NOTE, _Typed(_within(MOST_NOTE, activities.note))),
    "reassign": _with_form(Choice.REASSIGN, _Typed(activities.reassign, _MENTION, require_mentions)),
    "snooze": _with_form(Choice.SNOOZE, _Typed(lambda d, c, a, day: activities.snooze(d, c, a, typed_day(day)), _DAY)),
    "block": _with_form(Choice.BLOCK, _Typed(_block, _WAITS, _require_whom)),
    "unblock": _now("unblock", activities.unblock),
    "due": _with_form(
        Choice.DUE_DATE,
        _Typed(lambda d, c, a, day: activities.move_due_date(d, c, a, typed_day(day), following=False), _DAY),
    ),
}
