"""What is owed to a reader at once in several journeys goes out together (requirements N1, N5: one message per
recipient, not one per item)."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from journeys.journey import Level
from journeys.messages import AWAY_UNTIL, MOST_TOGETHER, PARTS, STAND_IN, Message, MessageKind

_MARKS = (STAND_IN, AWAY_UNTIL)
_GATHERED = frozenset({MessageKind.ALERT, MessageKind.HANDOFF, MessageKind.ESCALATION})


def gathered(messages: Sequence[Message], watchers: Mapping[str, str | None]) -> list[Message]:
    """The messages, addressed already, with those of one kind that reach a reader alike in one for ten journeys.

    `watchers` are those of their journeys. What is gathered has one, who is told instead of its reader should that
    become necessary.
    """
    alike: dict[tuple[object, ...], list[Message]] = {}
    for message in messages:
        is_alone = message.kind not in _GATHERED
        alike.setdefault((message.id,) if is_alone else _reaching(message, watchers), []).append(message)
    return [together for some in alike.values() for together in _in_tens(some)]


def _reaching(message: Message, watchers: Mapping[str, str | None]) -> tuple[object, ...]:
    marks = [message.about.get(mark) for mark in _MARKS]
    return message.kind, message.recipient, message.channel, message.held_until, watchers.get(message.journey), *marks


def _in_tens(alike: Sequence[Message]) -> Iterator[Message]:
    """The worst first."""
    ordered = sorted(alike, key=_severity, reverse=True)
    for first in range(0, len(ordered), MOST_TOGETHER):
        some = ordered[first : first + MOST_TOGETHER]
        yield some[0] if len(some) == 1 else _together(some)


def _severity(message: Message) -> int:
    told = [level for _, level, _ in message.about.get("told", ())] or [message.about.get("level", Level.ON_TRACK)]
    return max(Level(level).severity for level in told)


def _together(some: Sequence[Message]) -> Message:
    first = some[0]
    marks = {mark: first.about[mark] for mark in _MARKS if mark in first.about}
    parts = [[message.journey, _unmarked(message)] for message in some]
    keys = "\n".join(sorted(message.key for message in some))
    key = f"{first.kind}s:{hashlib.blake2b(keys.encode(), digest_size=16).hexdigest()}"
    return replace(first, key=key, about={PARTS: parts, **marks})


def _unmarked(message: Message) -> dict[str, object]:
    return {name: value for name, value in message.about.items() if name not in _MARKS}
