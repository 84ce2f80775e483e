"""Lists of journeys by filters such as `stuck owner:me segment:enterprise` (requirements V1)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.usecases.asking import PAGE
from bot.usecases.desk import Caller, Desk
from bot.words import nearest
from journeys.errors import NotPossible
from journeys.journey import JourneyState, Level, Outcome
from journeys.reports import JourneyList
from journeys.template import TemplateType
from storage.journey_search import search

WORDS: dict[str, Level | JourneyState | Outcome] = {
    "stuck": Level.STUCK,
    "delayed": Level.DELAYED,
    "behind": Level.DELAYED,
    "on-track": Level.ON_TRACK,
    "on-time": Level.ON_TRACK,
    "active": JourneyState.IN_PROGRESS,
    "scheduled": JourneyState.SCHEDULED,
    "paused": JourneyState.PAUSED,
    "ended": JourneyState.ENDED,
    "completed": Outcome.COMPLETED,
    "exited": Outcome.EXITED,
    "failed": Outcome.FAILED,
    "cancelled": Outcome.CANCELLED,
}
"""Words for headline, state and outcome, with those of other tools that people know."""

NAMES = ("owner", "segment", "stage", "type", "template")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; all that are given must hold. `owner` is a Slack id."""

    headline: Level | None = None
    state: JourneyState | None = None
    outcome: Outcome | None = None
    owner: str | None = None
    segment: str | None = None
    stage: str | None = None
    type: TemplateType | None = None
    template: str | None = None


def parse_filters(text: str, me: str) -> Filters:
    """Filters as typed; raises `NotPossible` with the nearest word for one that is not understood."""
    filters = Filters()
    for word in _joined(text):
        filters = _with(filters, word, me)
    return filters


def _joined(text: str) -> list[str]:
    """Words, with "on track" and "on time" taken as one."""
    folded = text.casefold().replace("on track", "on-track").replace("on time", "on-time")
    return folded.replace("in progress", "active").split()


def _with(filters: Filters, word: str, me: str) -> Filters:
    name, colon, value = word.partition(":")
    if colon and name in NAMES and value:
        return replace(filters, **_value(name, value, me))
    match WORDS.get(word):
        case Level() as level:
            return replace(filters, headline=level)
        case JourneyState() as state:
            return replace(filters, state=state)
        case Outcome() as outcome:
            return replace(filters, outcome=outcome)
        case _:
            raise NotPossible(_not_understood(word))


def _value(name: str, value: str, me: str) -> dict[str, Any]:
    if name == "owner":
        return {name: me if value == "me" else _user_id(value)}
    if name != "type":
        return {name: value}
    if value not in set(TemplateType):
        raise NotPossible(f"There is no type “{value}”; write type:marketing or type:transactional.")
    return {name: TemplateType(value)}


def _user_id(value: str) -> str:
    """Slack writes a mention as <@U123|name>; filters are folded to lower case, ids are upper case."""
    if not value.startswith("<@"):
        raise NotPossible("Name the owner with an @mention, or write owner:me.")
    return value.removeprefix("<@").rstrip(">").partition("|")[0].upper()


def _not_understood(word: str) -> str:
    near = nearest(word.partition(":")[0], (*WORDS, *(f"{name}:" for name in NAMES)))
    hint = f" Did you mean “{near}”?" if near else ""
    return f"I do not understand the filter “{word}”.{hint} Try `/journey list stuck owner:me segment:enterprise`."


def journey_list(desk: Desk, caller: Caller, text: str, page: int = 1) -> JourneyList:
    """A page of the journeys that match; ended ones only if asked for."""
    filters = parse_filters(text, caller.user)
    with desk.database.read() as tx:
        rows, total = search(tx, caller.workspace, filters_of(filters), limit=PAGE, offset=(page - 1) * PAGE)
    return JourneyList(tuple(rows), total, page, " · ".join(_said(filters)))


def filters_of(filters: Filters) -> dict[str, str]:
    return {name: str(value) for name in Filters.__slots__ if (value := getattr(filters, name)) is not None}


def _said(filters: Filters) -> Iterator[str]:
    """How the filters were understood, so that a wrong guess shows."""
    yield from (str(value) for value in (filters.headline, filters.state, filters.outcome) if value)
    if filters.owner:
        yield f"owner <@{filters.owner}>"
    for name in ("segment", "stage", "type", "template"):
        if getattr(filters, name):
            yield f"{name} {getattr(filters, name)}"
