"""`mute`, `unmute`, `away`, `back`: who wants to hear nothing, or has somebody stand in (requirements N5)."""

import re
from datetime import date, datetime, time, timedelta

from bot.listeners.answers import Answer, Asked, Message, Word
from bot.listeners.typed import typed_day
from bot.usecases.desk import Caller, Desk
from bot.usecases.settings import Absence, Mute, come_back, leave, local_now, mute, unmute
from journeys.calendar import instant
from journeys.errors import NotPossible
from notifications.cards.choices import away_card, back_card, muted_card, unmuted_card
from notifications.ids import COMMAND

_SPAN = re.compile(r"(\d{1,3}) ?([mhdw])[a-z]*", re.ASCII)
_AWAY = re.compile(r"(?:(\S+)\s+)?(\S+)\s+<@([UW][A-Z0-9]+)(?:\|[^>]*)?>", re.ASCII)
_LONGEST = timedelta(days=366)


def _mute(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    """`mute` until unmuted, `mute 30m`, `mute 3h`, `mute 2d`, `mute 1w`, `mute 2026-12-01`."""
    text = asked.text.strip().casefold()
    until = _until(text, local_now(desk, caller)) if text else None
    return Message(muted_card(mute(desk, caller, Mute(until))))


def _until(text: str, now: datetime) -> datetime:
    """Days and weeks end at the same wall time as now; a date with its beginning."""
    found = _SPAN.fullmatch(text)
    if found is None:
        return _instant(_day(text, f"`{COMMAND} mute 3h`, `{COMMAND} mute 2d` or `{COMMAND} mute 2026-12-01`"), now)
    number = int(found[1])
    span = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
    length = number * span[found[2]]
    if length > _LONGEST:
        raise NotPossible(f"That is too long; `{COMMAND} mute` alone lasts until you unmute.")
    if found[2] in "mh":
        return now + length
    return _instant((now + length).date(), now, now.time())


def _instant(day: date, now: datetime, at: time = time()) -> datetime:
    return instant(day, at, str(now.tzinfo))


def _day(text: str, examples: str) -> date:
    return typed_day(text, f"“{text}” is no time that I know. Write {examples}.")


def _unmute(desk: Desk, caller: Caller, asked: Asked) -> Answer:  # noqa: ARG001  a word takes all three
    unmute(desk, caller)
    return Message(unmuted_card())


def _away(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    """`away 2026-12-01 2026-12-05 @theo`; with one date, from today on."""
    example = f"`{COMMAND} away 2026-12-01 2026-12-05 @theo`"
    found = _AWAY.fullmatch(asked.text.strip())
    if found is None:
        raise NotPossible(f"Write your first and last day off, and who stands in: {example}.")
    last = _day(found[2], example)
    first = _day(found[1], example) if found[1] else local_now(desk, caller).date()
    return Message(away_card(leave(desk, caller, Absence(first, last, found[3]))))


def _back(desk: Desk, caller: Caller, asked: Asked) -> Answer:  # noqa: ARG001  a word takes all three
    come_back(desk, caller)
    return Message(back_card())


WORDS: dict[str, Word] = {"mute": _mute, "unmute": _unmute, "away": _away, "back": _back}
