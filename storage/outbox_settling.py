"""What became of claimed messages: one transition for each outcome, each written for many messages at once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, bindparam, case, func, or_, update

from journeys.messages import ClaimedMessage, MessageKind, MessageState
from journeys.outcomes import Ambiguous, Cancelled, Dead, DeliveryOutcome, Postponed, Rerouted, RetryAt, Sent
from storage.columns import UtcDateTime
from storage.database import Transaction
from storage.owed_tables import outbox as _table
from storage.statements import Rows, execute_many

_now = bindparam("now", type_=UtcDateTime())
_later = bindparam("later", type_=UtcDateTime())
_held_until = func.coalesce(bindparam("passed_until", type_=UtcDateTime()), _table.c.held_until)
"""What lets others pass is held back until it is tried again."""

DOUBTED = "it may have arrived"
"""So begins the reason of what may have, and why it was given up."""

CALMING = f"{DOUBTED}; unless it is found, it is sent once more when Slack has had time for it"
"""The reason of a doubtful message that waits for that, whether nobody can look or it was not found yet, and of a card
that was drawn again meanwhile."""

TRYING_AGAIN = f"{DOUBTED}, and is sent once more because it was not found"
"""The reason noted before what has waited is sent again; it stays if nobody lives to tell what became of it, which then
waits again."""

REPEATING = "sent once more"
"""The reason noted before a message is sent again where nobody can look; it stays if nobody lives to tell what became
of it, and until that is cleared up."""

_may_come_again = or_(_table.c.kind == MessageKind.REDRAW, _table.c.kind == MessageKind.UNDELIVERED)
LEFT_TO_THE_NEXT: ColumnElement[str] = case((_may_come_again, _table.c.id), else_=_table.c.slot)
"""The slot of what was given up without having told anything: the next change draws the card, and what dies next is
explained."""

# A claim is known by its owner and its number, so that one who comes late cannot settle somebody else's.
_OF_CLAIM = update(_table).where(
    _table.c.workspace_id == bindparam("workspace"),
    _table.c.id == bindparam("message"),
    _table.c.lease_owner == bindparam("owner"),
    _table.c.attempts == bindparam("claim"),
)
_RELEASE = _OF_CLAIM.values(leased_until=None, lease_owner=None)
_set_why: dict[str, Any] = {"why": bindparam("reason")}
_GIVE_UP = _RELEASE.values(settled_at=_now, slot=LEFT_TO_THE_NEXT, **_set_why)
_TRANSITIONS: dict[type[DeliveryOutcome], Update] = {
    Sent: _RELEASE.values(
        state=MessageState.SENT,
        settled_at=_now,
        posted_channel=bindparam("posted_in"),
        posted_ts=bindparam("posted_at"),
    ),
    # Where an earlier try may have arrived, the doubt stays until it is cleared up.
    RetryAt: _RELEASE.values(ready_at=_later, held_until=_held_until, **_set_why),
    Postponed: _RELEASE.values(ready_at=_later, attempts=_table.c.attempts - 1, **_set_why),
    Rerouted: _RELEASE.values(
        ready_at=_later,
        attempts=_table.c.attempts - 1,
        channel=bindparam("to_channel"),
        recipient=bindparam("to_person"),
        journey_id=bindparam("of_journey"),
        about=bindparam("says"),
        held_until=bindparam("held"),
        **_set_why,
    ),
    Ambiguous: _RELEASE.values(
        state=MessageState.AMBIGUOUS,
        ready_at=_later,
        held_until=_held_until,
        # Noted in this try or before: what has gone wrong since does not undo that it was sent once more.
        why=case((_table.c.why == REPEATING, REPEATING), else_=bindparam("reason")),
    ),
    Cancelled: _GIVE_UP.values(state=MessageState.CANCELLED),
    Dead: _GIVE_UP.values(state=MessageState.DEAD, cause=bindparam("because")),
}
_NOTE = _OF_CLAIM.values(_set_why)


def note_repeat(tx: Transaction, claimed: ClaimedMessage, *, owner: str) -> bool:
    """Note, before it is done, that a doubtful message is sent once more; whether the claim still stands."""
    return _note(tx, claimed, REPEATING, owner)


def note_new_try(tx: Transaction, claimed: ClaimedMessage, *, owner: str) -> bool:
    """Note, before it is done, that what has waited is sent again; whether the claim still stands."""
    return _note(tx, claimed, TRYING_AGAIN, owner)


def _note(tx: Transaction, claimed: ClaimedMessage, why: str, owner: str) -> bool:
    key = {"workspace": claimed.message.workspace, "message": claimed.message.id, "claim": claimed.attempts}
    return tx.execute(_NOTE, key | {"owner": owner, "reason": why}).rowcount == 1


def settle_many(
    tx: Transaction, outcomes: Iterable[tuple[ClaimedMessage, DeliveryOutcome]], now: datetime, *, owner: str
) -> int:
    """Write down what became of claimed messages; how many of the claims still stood.

    A claim whose lease ran out and whose message somebody else has claimed since no longer counts.
    """
    by_kind: dict[type[DeliveryOutcome], Rows] = {}
    for claimed, outcome in outcomes:
        by_kind.setdefault(type(outcome), []).append(_row(claimed, outcome) | {"now": now, "owner": owner})
    return sum(execute_many(tx, _TRANSITIONS[kind], rows) for kind, rows in by_kind.items())


def _row(claimed: ClaimedMessage, outcome: DeliveryOutcome) -> dict[str, Any]:
    key = {"workspace": claimed.message.workspace, "message": claimed.message.id, "claim": claimed.attempts}
    match outcome:
        case Sent(channel, ts):
            return key | {"posted_in": channel, "posted_at": ts}
        case Postponed(at, why):
            return key | {"later": at, "reason": _still_doubted(claimed) or why}
        case RetryAt(at, why, lets_pass):
            passed = {"passed_until": at if lets_pass else None}
            return key | passed | {"later": at, "reason": _still_doubted(claimed) or why}
        case Ambiguous(at, why, lets_pass):
            passed = {"passed_until": at if lets_pass else None}
            return key | passed | {"later": at, "reason": why}
        case Rerouted(message, at, why):
            of = {"of_journey": message.journey, "says": message.about}
            moved = {"to_channel": message.channel, "to_person": message.recipient, "held": message.held_until, **of}
            return key | moved | {"later": at, "reason": _still_doubted(claimed) or why}
        case Cancelled(why):
            return key | {"reason": why}
        case Dead(why, cause):
            doubt = f"{DOUBTED}; " if claimed.maybe_posted and not why.startswith(DOUBTED) else ""
            return key | {"reason": f"{doubt}{why}", "because": cause}


def _still_doubted(claimed: ClaimedMessage) -> str:
    """What stays noted of a doubt that this try has neither cleared up nor renewed."""
    if claimed.repeated:
        return REPEATING
    return CALMING if claimed.calmed else ""
