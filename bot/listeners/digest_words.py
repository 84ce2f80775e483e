"""`digest`: a person's own and their weekly roll-up, and both of a team channel (requirements N3)."""

import re
from dataclasses import replace
from datetime import datetime, time

from bot.listeners.answers import Answer, Asked, Composed, Message, Word
from bot.usecases.desk import Caller, Desk
from bot.usecases.rolling_up import roll_up_now
from bot.usecases.settings import digest_now, send_team_digest, settings, team_digest_now
from bot.usecases.team_roll_ups import Stopped, TeamWeekly, send_team_roll_up, stop_in_channel
from journeys.calendar import local_date
from journeys.errors import NotPossible
from journeys.person import WEEKDAYS, TeamChannel, TeamRollUp
from notifications import phrases
from notifications.cards.notice import sentence
from notifications.ids import COMMAND

CHANGING = ("here", "stop")
WEEKLY = ("week", "weekly")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_INVITE = "If I am not a member here yet, invite me, or it cannot reach you."


def _digest(desk: Desk, caller: Caller, asked: Asked) -> Answer | Composed:
    """`digest` mine now, `digest week [filters]` the roll-up's, `digest team` the channel's; for the channel
    `digest here [09:00]`, `digest here week [fri] [09:00] [filters]`, `digest stop` and `digest stop week`."""
    word, _, rest = asked.text.casefold().partition(" ")
    match word:
        case "" | "mine":
            return Composed(digest_now(desk, caller))
        case "week" | "weekly":
            return Composed(roll_up_now(desk, caller, rest.strip() or None))
        case "team":
            return _team(desk, caller, asked.channel)
        case "here":
            return Message(sentence(_here(desk, caller, _channel(asked), rest.strip())))
        case "stop":
            return Message(sentence(_stop(desk, caller, _channel(asked), rest.strip())))
    known = (f"`{COMMAND} digest{word}`" for word in ("", " week", " team", " here 09:00", " here week"))
    raise NotPossible(f"Write {', '.join(known)} or `{COMMAND} digest stop`.")


def _team(desk: Desk, caller: Caller, channel: str) -> Composed:
    """By the clock of a channel that gets one, else by the caller's."""
    digest, zone = team_digest_now(desk, caller, channel)
    team = settings(desk, caller, channel).team
    return Composed((digest, team.timezone) if team else (replace(digest, is_asked_for=True), zone))


def _channel(asked: Asked) -> str:
    """A team's channel; a direct message has no team."""
    if asked.channel.startswith("D"):
        mine = f"Your own digest comes by itself, see `{COMMAND} settings`."
        raise NotPossible(f"Write this in the channel that is to get the team digest. {mine}")
    return asked.channel


def _here(desk: Desk, caller: Caller, channel: str, text: str) -> str:
    word, _, rest = text.partition(" ")
    if word in WEEKLY:
        return _gets_weekly(*send_team_roll_up(desk, caller, channel, _weekly(rest)))
    return _gets_daily(send_team_digest(desk, caller, channel, _hour(text)))


def _gets_daily(team: TeamChannel) -> str:
    days = ", ".join(day.title() for day in team.digest_days)
    when = f"{team.digest_at:%H:%M} ({team.timezone}) on {days}"
    return f"This channel gets the team digest at {when}. {_INVITE} `{COMMAND} digest stop` ends it."


def _gets_weekly(team: TeamRollUp, first: datetime) -> str:
    day, begins = _DAYS[WEEKDAYS.index(team.day)].title(), local_date(first, team.timezone)
    when = f"on {day}s at {team.at:%H:%M} ({team.timezone}), first on {phrases.day(begins, begins)}"
    about = phrases.filters(team.scope, {}) or "all journeys"
    return (
        f"This channel gets the weekly roll-up of {about} {when}. {_INVITE} "
        f"`{COMMAND} digest here week fri 10:00 segment:enterprise` changes it, `{COMMAND} digest stop week` ends it."
    )


def _weekly(text: str) -> TeamWeekly:
    """A weekday and an hour, each if it is given, then filters."""
    words, day, hour = text.split(), None, None
    while words and (day is None or hour is None):
        if day is None and _weekday(words[0]):
            day = _weekday(words.pop(0))
        elif hour is None and words[0][0].isdigit():
            hour = _hour(words.pop(0))
        else:
            break
    return TeamWeekly(day or WEEKDAYS[0], hour, " ".join(words))


def _weekday(word: str) -> str | None:
    """`fri`, `friday` or `fridays` as the day it means."""
    return next((name[:3] for name in _DAYS if len(word) > 2 and f"{name}s".startswith(word)), None)


def _stop(desk: Desk, caller: Caller, channel: str, text: str) -> str:
    if text and text not in WEEKLY:
        raise NotPossible(f"Write `{COMMAND} digest stop`, or `{COMMAND} digest stop week` for the roll-up alone.")
    return _no_longer(stop_in_channel(desk, caller, channel, only_roll_up=bool(text)))


def _no_longer(stopped: Stopped) -> str:
    ended = [name for name, is_it in (("team digest", stopped.digest), ("weekly roll-up", stopped.roll_up)) if is_it]
    return f"This channel no longer gets the {' and the '.join(ended)}."


def _hour(text: str) -> time | None:
    """Wall time; an offset from UTC is none, for the channel has a zone."""
    if not text.strip():
        return None
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise NotPossible(f"“{text}” is not a time of day; write 09:00, for example.")
    return time(int(found[1]), int(found[2]))


WORDS: dict[str, Word] = {"digest": _digest}
