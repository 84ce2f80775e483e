"""Whether there is what a filter names, so that a mistyped one is asked back instead of finding nothing (V1)."""

from collections.abc import Callable, Mapping, Sequence

from bot.usecases.stages import known_stage
from bot.words import nearest
from journeys.errors import NotPossible
from storage import filter_values
from storage.database import Transaction

MOST_NAMED = 8


def require_known(tx: Transaction, workspace: str, filters: Mapping[str, str]) -> None:
    """Raises `NotPossible`, with the nearest, for a segment, stage or template that there is not."""
    for name, check in _CHECKS.items():
        if name in filters:
            check(tx, workspace, filters[name])


def _segment(tx: Transaction, workspace: str, value: str) -> None:
    known = filter_values.segments(tx, workspace)
    if value not in known:
        raise NotPossible(f"No customer is in the segment “{value}”.{_instead('segment', value, known)}")


def _stage(tx: Transaction, workspace: str, value: str) -> None:  # noqa: ARG001 - stages are those of all workspaces
    known_stage(value)


def _template(tx: Transaction, workspace: str, value: str) -> None:
    keys = {spelling: key for key, name in filter_values.template_names(tx, workspace) for spelling in (name, key)}
    if value not in keys:
        near = nearest(value, keys)
        meant = _meant("template", keys[near]) if near else " `/journey template list` shows all."
        raise NotPossible(f"There is no template “{value}”.{meant}")


def _instead(name: str, value: str, known: Sequence[str]) -> str:
    near = nearest(value, known)
    if near:
        return _meant(name, near)
    more = f" and {len(known) - MOST_NAMED} more" if len(known) > MOST_NAMED else ""
    return f" The {name}s are {', '.join(known[:MOST_NAMED])}{more}." if known else f" No {name} is in use yet."


def _meant(name: str, value: str) -> str:
    return f" Did you mean “{name}:{_quoted(value)}”?"


def _quoted(value: str) -> str:
    """As it has to be typed."""
    return f'"{value}"' if " " in value else value


_CHECKS: Mapping[str, Callable[[Transaction, str, str], None]] = {
    "segment": _segment,
    "stage": _stage,
    "template": _template,
}
