"""Lists of journeys by filters such as `stuck owner:me segment:enterprise` (requirements V1)."""

import re
from collections.abc import Iterator, Mapping
from math import ceil

from bot.usecases.asking import PAGE
from bot.usecases.desk import Caller, Desk
from bot.usecases.filter_values import require_known
from bot.words import nearest
from journeys.customer import STAGES
from journeys.errors import NotPossible
from journeys.journey import JourneyState, Level, Outcome
from journeys.reports import JourneyList
from journeys.template import TemplateType
from storage import people
from storage.database import Transaction
from storage.journey_search import search

WORDS: Mapping[str, tuple[str, str]] = {
    "stuck": ("headline", Level.STUCK),
    "delayed": ("headline", Level.DELAYED),
    "late": ("headline", Level.DELAYED),
    "behind": ("headline", Level.DELAYED),
    "on-track": ("headline", Level.ON_TRACK),
    "on-time": ("headline", Level.ON_TRACK),
    "active": ("state", JourneyState.IN_PROGRESS),
    "running": ("state", JourneyState.IN_PROGRESS),
    "in-progress": ("state", JourneyState.IN_PROGRESS),
    "scheduled": ("state", JourneyState.SCHEDULED),
    "paused": ("state", JourneyState.PAUSED),
    "ended": ("state", JourneyState.ENDED),
    "completed": ("outcome", Outcome.COMPLETED),
    "exited": ("outcome", Outcome.EXITED),
    "failed": ("outcome", Outcome.FAILED),
    "cancelled": ("outcome", Outcome.CANCELLED),
    **{kind.value: ("type", kind) for kind in TemplateType},
    **{stage.casefold(): ("stage", stage.casefold()) for stage in STAGES},
}
"""Words that stand alone, with those of other tools that people know, as the filter they mean."""

ME = ("me", "mine", "my")
NAMES = ("owner", "segment", "stage", "type", "template")
STATUS = "status"
"""May stand before a word that needs no name: `status:stuck` is `stuck`."""

_WORD = re.compile(r'(?:[a-z]+:)?"[^"]*"|\S+')
_CURLY = str.maketrans("“”„", '"""')
"""Quotes as phones and word processors make them of straight ones."""

CLOSE = 0.75
"""A word so much like a known one, of 1, is taken for it; the answer shows how it was understood."""


class NoMention(NotPossible):
    """Somebody is named by letters, which more than one person may bear."""


def parse_filters(text: str, me: str) -> dict[str, str]:
    """Filters as typed; raises `NotPossible` with the nearest word for one that is not understood."""
    filters: dict[str, str] = {}
    for word in _joined(text):
        name, value = _understood(word, me)
        if filters.setdefault(name, value) != value:
            raise NotPossible(f"{_at_odds(name, filters[name], value)} Ask for one of them at a time.")
    return filters


def _at_odds(name: str, one: str, other: str) -> str:
    """Without the ids of people, who are not known by these."""
    return "These are two owners." if name == "owner" else f"No journey can be both “{one}” and “{other}”."


def _joined(text: str) -> list[str]:
    """Words, with "on track", "on time", "in progress" and what stands in quotes taken as one."""
    folded = text.casefold().translate(_CURLY)
    for pair in ("on track", "on time", "in progress"):
        folded = folded.replace(pair, pair.replace(" ", "-"))
    return [word.replace('"', "").strip() for word in _WORD.findall(folded)]


def _understood(word: str, me: str) -> tuple[str, str]:
    """The filter that a word means, and its value."""
    name, colon, value = word.partition(":")
    if colon and name in NAMES:
        return name, _value(name, value, me)
    if colon and name == STATUS and value:
        return _understood(value, me)
    if word in ME or word.startswith("<@"):
        return "owner", _value("owner", word, me)
    close = word if word in WORDS else nearest(word, WORDS, CLOSE)
    if close is None:
        raise NotPossible(_not_understood(word))
    return WORDS[close]


def _value(name: str, value: str, me: str) -> str:
    if not value:
        raise NotPossible(f"Write what to look for right after “{name}:”, without a space.")
    if name == "owner":
        return me if value in ME else _user_id(value)
    if name == "type" and value not in set(TemplateType):
        raise NotPossible(f"There is no type “{value}”; write `type:marketing` or `type:transactional`.")
    return value


def _user_id(value: str) -> str:
    """Slack writes a mention as <@U123|name>; filters are folded to lower case, ids are upper case."""
    if not value.startswith("<@"):
        raise NoMention("Name the owner with an @mention, or write `owner:me`.")
    return value.removeprefix("<@").rstrip(">").partition("|")[0].upper()


def _not_understood(word: str) -> str:
    near = nearest(word.partition(":")[0], (*WORDS, *(f"{name}:" for name in NAMES)))
    hint = f" Did you mean “{near}”?" if near else ""
    return f"I do not understand the filter “{word}”.{hint} Try `/journey list stuck owner:me segment:enterprise`."


def journey_list(desk: Desk, caller: Caller, text: str, page: int = 1) -> JourneyList:
    """A page of the journeys that match, the worst first; ended ones only if asked for.

    Raises `NotPossible` for filters that are not understood, or that name what there is not.
    """
    filters = parse_filters(text, caller.user)
    with desk.database.read() as tx:
        rows, total = search(tx, caller.workspace, filters, limit=PAGE, offset=(page - 1) * PAGE)
        if total and not rows:
            page = ceil(total / PAGE)
            rows, total = search(tx, caller.workspace, filters, limit=PAGE, offset=(page - 1) * PAGE)
        if not total:
            require_known(tx, caller.workspace, filters)
        csms = people.get_many(tx, caller.workspace, {row.csm for row in rows if row.csm})
        names = {user: csm.name for user, csm in csms.items()}
        return JourneyList(tuple(rows), total, page, understood(tx, caller, filters), names)


def understood(tx: Transaction, caller: Caller, filters: Mapping[str, str]) -> str:
    """How the filters were understood, so that a wrong guess shows: "owner theo · segment enterprise"."""
    return " · ".join(_understood_parts(tx, caller, filters))


def _understood_parts(tx: Transaction, caller: Caller, filters: Mapping[str, str]) -> Iterator[str]:
    for name, value in filters.items():
        if name == "owner":
            yield f"owner {_owner(tx, caller, value)}"
        else:
            yield value if name in ("headline", "state", "outcome") else f"{name} {value}"


def _owner(tx: Transaction, caller: Caller, user: str) -> str:
    known = people.get(tx, caller.workspace, user)
    return "you" if user == caller.user else known.name if known else user
