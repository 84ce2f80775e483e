"""What a command asks, and what it is answered with."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Self

from bot.listeners.typed import without_mark
from bot.usecases.desk import Caller, Desk
from bot.usecases.finding import KEY, Unclear
from bot.usecases.showing import Content
from journeys.reports import PickList
from journeys.template import UNREADABLE
from notifications.cards.pick import pick_card
from notifications.ids import Origin
from notifications.refs import PickRef, Ref
from notifications.requests import FormContext, StartContext

Block = dict[str, Any]

SHARE = "--share"
_SHARES = frozenset({SHARE, "—share", "–share"})
"""Phones and Macs make a dash of two hyphens while somebody types."""

_PLACE = "\n"
"""Where the customer goes in a command that is carried by a pick list; what is typed has no line breaks left."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One command: the words after the first, and where it was typed. With `share` the channel is to see the answer."""

    text: str
    channel: str = ""
    response_url: str = ""
    share: bool = False

    @classmethod
    def typed(cls, text: str, channel: str, response_url: str) -> Self:
        words = UNREADABLE.sub("", text).split()
        kept = [word for word in words if word.casefold() not in _SHARES]
        return cls(without_mark(" ".join(kept)), channel, response_url, len(kept) < len(words))

    @property
    def word(self) -> str:
        """The command's first word."""
        return self.text.partition(" ")[0].casefold()

    def after_word(self) -> "Asked":
        return replace(self, text=self.text.partition(" ")[2])

    def form_context(self, subject: str) -> FormContext:
        """Of a form that this command opens: its result is told where the command was typed."""
        return FormContext(Ref(subject, Origin.STATUS), self.channel, response_url=self.response_url)

    def start_context(self, customer: str) -> StartContext:
        return StartContext(customer, self.channel, self.response_url)


@dataclass(frozen=True, slots=True)
class Message:
    """An answer to show, to the whole channel if it is to be shared."""

    card: Block


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask back or to say to nobody but who asked."""

    card: Block


@dataclass(frozen=True, slots=True)
class Modal:
    """An answer that opens a modal."""

    view: Block


@dataclass(frozen=True, slots=True)
class Composed:
    """What a message is to say, in the installation's own wording."""

    content: Content


Answer = Message | Question | Modal
Word = Callable[[Desk, Caller, Asked], Answer | Composed]


def which_customer(unclear: Unclear | PickList, asked: Asked, word: str, tail: str = "") -> Question:
    """Asks which customer was meant, and goes on with the same command; `tail` are words cut off its end before."""
    pick, rest = (unclear, "") if isinstance(unclear, PickList) else (unclear.pick, unclear.rest)
    after = " ".join(part for part in (rest, tail.strip(), SHARE if asked.share else "") if part)
    return Question(pick_card(pick, f"{word}{_PLACE}{after}"))


def picked_command(pick: PickRef) -> str:
    """The command of a pick list with the customer in its place."""
    word, _, after = pick.command.partition(_PLACE)
    return f"{word} {KEY}{pick.key} {after}"
