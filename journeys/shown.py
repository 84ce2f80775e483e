"""What a form shows of what its act is going to change, so that nobody takes back what they have not seen (J3)."""

from collections.abc import Mapping

from journeys.history import Change, Verb
from journeys.journey import Activity, Journey

_OVERWRITTEN: Mapping[Verb, tuple[str, ...]] = {
    Verb.REASSIGN: ("owner",),
    Verb.MOVE_DUE_DATE: ("due_on",),
    Verb.SNOOZE: ("snoozed_until",),
    Verb.BLOCK: ("blocked_on", "blocked_until"),
}
_LONGEST = 200


def shown(one: Activity | Journey, verb: Verb) -> str | None:
    """What such an act overwrites, as a text that a form can carry; None where it overwrites nothing."""
    names = _OVERWRITTEN.get(verb)
    return " ".join(str(getattr(one, name) or "") for name in names)[:_LONGEST] if names else None


def overwrites(change: Change, verb: Verb) -> bool:
    """Whether a change of a record is one of what such an act overwrites."""
    before = change.before
    return before is not None and any(before.get(n) != change.after.get(n) for n in _OVERWRITTEN[verb])
