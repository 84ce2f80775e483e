"""Which words a message uses: a team's own where it has some that work, else the shipped ones (requirements N8)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from notifications.wording_language import Faulty, Problem, Worded, worded
from notifications.wording_parts import MESSAGES


@cache
def shipped_source(message: str) -> str:
    """The file that words a message unless a team has its own."""
    return (files("notifications") / "templates" / "wordable" / f"{message}.j2").read_text("utf-8")


@cache
def shipped(message: str) -> Worded:
    return worded(f"{message}.j2", shipped_source(message), MESSAGES[message])


def _unheard(_: Problem) -> None:
    """Where nobody listens."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A team's own files by message. `failed` hears of a part that cannot be said; its shipped wording stands in."""

    own: Mapping[str, Worded] = field(default_factory=dict)
    failed: Callable[[Problem], None] = _unheard

    def say(self, message: str, part: str, values: Mapping[str, object]) -> str:
        """A part of a message as markup, escaped; no template of a team keeps a message from being sent."""
        own = self.own.get(message)
        if own and part in own.parts:
            try:
                return own.say(part, values)
            except Faulty as fault:
                self.failed(fault.problems[0])
        return shipped(message).say(part, values, may_cut=True)


SHIPPED = Wording()
