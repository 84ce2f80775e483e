"""`digest`: a person's own, their weekly roll-up, and that of a team channel (requirements N3)."""

from datetime import time

from bot.listeners.answers import Answer, Asked, Composed, Message, Word
from bot.usecases.desk import Caller, Desk
from bot.usecases.rolling_up import roll_up_now
from bot.usecases.settings import digest_now, send_team_digest, stop_team_digest, team_digest_now
from journeys.errors import NotPossible
from journeys.person import TeamChannel
from notifications.cards.notice import sentence
from notifications.ids import COMMAND

CHANGING = ("here", "stop")


def _digest(desk: Desk, caller: Caller, asked: Asked) -> Answer | Composed:
    """`digest` mine now, `digest week [filters]` the roll-up's, `digest team` the channel's; `digest here [09:00]` and
    `digest stop` for the channel."""
    word, _, rest = asked.text.casefold().partition(" ")
    match word:
        case "" | "mine":
            return Composed(digest_now(desk, caller))
        case "week" | "weekly":
            return Composed(roll_up_now(desk, caller, rest.strip() or None))
        case "team":
            return Composed(team_digest_now(desk, caller, asked.channel))
        case "here":
            return Message(sentence(_here(send_team_digest(desk, caller, _channel(asked), _hour(rest)))))
        case "stop":
            stop_team_digest(desk, caller, _channel(asked))
            return Message(sentence("This channel no longer gets the team digest."))
    known = (f"`{COMMAND} digest{word}`" for word in ("", " week", " team", " here 09:00"))
    raise NotPossible(f"Write {', '.join(known)} or `{COMMAND} digest stop`.")


def _channel(asked: Asked) -> str:
    """A team's channel; a direct message has no team."""
    if asked.channel.startswith("D"):
        mine = f"Your own digest comes by itself, see `{COMMAND} settings`."
        raise NotPossible(f"Write this in the channel that is to get the team digest. {mine}")
    return asked.channel


def _here(team: TeamChannel) -> str:
    days = ", ".join(day.title() for day in team.digest_days)
    when = f"{team.digest_at:%H:%M} ({team.timezone}) on {days}"
    invite = "If I am not a member here yet, invite me, or it cannot reach you."
    return f"This channel gets the team digest at {when}. {invite} `{COMMAND} digest stop` ends it."


def _hour(text: str) -> time | None:
    try:
        return time.fromisoformat(text.strip().zfill(5)) if text.strip() else None
    except ValueError as error:
        raise NotPossible(f"“{text}” is not a time of day; write 09:00, for example.") from error


WORDS: dict[str, Word] = {"digest": _digest}
