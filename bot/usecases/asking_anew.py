"""Ticks that somebody was asked for, asked of whoever can give them by now (requirements T2)."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from bot.usecases.acting import queue
from bot.usecases.asking_again import asked_of
from bot.usecases.deciding import redraw_questions
from bot.usecases.desk import Desk
from bot.usecases.ticking import asked_ticks
from journeys.gates import GateState
from journeys.messages import Message, MessageKind, MessageState
from storage import open_gates, outbox_reading
from storage.database import Transaction

_UNREAD = (MessageState.QUEUED, MessageState.AMBIGUOUS, MessageState.DEAD)


def ask_for_ticks_anew(
    tx: Transaction, desk: Desk, workspace: str, former: Iterable[str], gone_over: Collection[str], now: datetime
) -> None:
    """What was asked for customers that have another CSM by now, or none, and is still missing: of `former` people, or
    read by anybody. The cards about it say whom it is asked of.

    What has not arrived yet gives way to this, unless it leaves at this very moment.
    """
    queue(tx, desk, list(_asked_anew(tx, desk, workspace, former, gone_over, now)), now)
    lacking = open_gates.of_customers(tx, workspace, gone_over).items()
    redraw_questions(tx, workspace, sorted({of for (_, of), state in lacking if state is GateState.TICKS_MISSING}), now)


def _asked_anew(
    tx: Transaction, desk: Desk, workspace: str, former: Iterable[str], gone_over: Collection[str], now: datetime
) -> Iterator[Message]:
    """While there is nobody to ask, it waits as if it were for whom it was asked of last."""
    asked = [*_unread(tx, workspace, former), *outbox_reading.ticks_asked(tx, workspace, gone_over)]
    last = {_gate_of(one): one for one in sorted(asked, key=lambda one: (one.asked_at, one.created_at))}
    for one in last.values():
        wanted = asked_ticks(tx, desk, one, now) if one.about["customer"] in gone_over else None
        if wanted:
            yield asked_of(wanted.gate.asked or one.recipient, one, f"anew:{one.id}:{now.isoformat()}", now)


def _unread(tx: Transaction, workspace: str, former: Iterable[str]) -> Iterator[Message]:
    for person in former:
        yield from outbox_reading.questions(tx, workspace, person, MessageKind.TICKS, "", _UNREAD)


def _gate_of(asked: Message) -> tuple[str, str]:
    return asked.about["template"], asked.about["customer"]
