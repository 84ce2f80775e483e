"""`mute`, `unmute`, `away`, `back`: who wants to hear nothing, or has somebody stand in (requirements N5)."""

import re
from datetime import date, datetime, time, timedelta

from bot.listeners.answers import Answer, Asked, Message, Word
from bot.listeners.typed import require_mentions, typed_day
from bot.usecases.absences import Absence
from bot.usecases.desk import Caller, Desk
from bot.usecases.settings import Mute, come_back, leave, local_now, moved_by, mute, unmute
from journeys.calendar import instant
from journeys.errors import NotPossible
from notifications.cards.choices import asking_card, away_card, back_card, muted_card, unmuted_card
from notifications.ids import COMMAND

_SPAN = re.compile(r"(\d{1,3}) ?([mhdw])[a-z]*", re.ASCII)
_WHO = re.compile(r"(?:^|\s)(?:<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|(?i:nobody))$", re.ASCII)
_UNTIL = ("until", "till", "to")
_LONGEST = timedelta(days=366)


def _mute(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    """`mute` until unmuted, `mute 30m`, `mute 3h`, `mute 2d`, `mute 1w`, `mute 2026-12-01`."""
    text = " ".join(_without_until(asked.text.casefold()))
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


def _without_until(text: str) -> list[str]:
    """The words, without those that lead to a last day."""
    return [word for word in text.split() if word.casefold() not in _UNTIL]


def _unmute(desk: Desk, caller: Caller, asked: Asked) -> Answer:  # noqa: ARG001  a word takes all three
    unmute(desk, caller)
    return Message(unmuted_card())


def _away(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    """`away 2026-12-01 2026-12-05 @theo`, or `nobody`; with one date, from today on. Who is left out is asked for."""
    example = f"`{COMMAND} away 2026-12-01 2026-12-05 @theo`"
    text, today = asked.text.strip(), local_now(desk, caller).date()
    require_mentions(text)
    who = _WHO.search(text)
    days = _without_until(text[: who.start() if who else None])
    if len(days) == 3 and days[0].casefold() == "from":
        del days[0]
    if len(days) not in (1, 2):
        raise NotPossible(f"Write your first and last day off, and who stands in: {example}.")
    last = _day(days[-1], example)
    absence = Absence(_day(days[0], example) if len(days) == 2 else today, last, who[1] if who else None)
    if who is None:
        return Message(asking_card(" ".join(days), moved_by(desk, caller, absence), today))
    return Message(away_card(leave(desk, caller, absence)))


def _back(desk: Desk, caller: Caller, asked: Asked) -> Answer:  # noqa: ARG001  a word takes all three
    return Message(back_card(come_back(desk, caller)))


WORDS: dict[str, Word] = {"mute": _mute, "unmute": _unmute, "away": _away, "back": _back}
