"""To whom goes what no digest tells: a question to who decides by then, each once (requirements J4, T2, T10, N5)."""

from dataclasses import replace
from datetime import datetime

from bot.usecases.desk import Desk
from bot.usecases.material import Material
from bot.usecases.pauses import LOOK_AGAIN
from bot.usecases.question_readers import has_read
from bot.usecases.reaching import Elsewhere, handed_on
from bot.usecases.telling import NoLongerTrue
from bot.usecases.ticking import asked_ticks
from journeys.messages import WITH_JOURNEY, Message, MessageKind, MessageState, tasks_of
from journeys.run import Run
from storage import outbox_reading
from storage.database import Transaction

QUESTIONS = frozenset({MessageKind.COMPLETION, MessageKind.CONSENT, MessageKind.HELD, MessageKind.TICKS})

ASKED = (MessageState.QUEUED, MessageState.AMBIGUOUS, MessageState.SENT)


def require_asked(tx: Transaction, desk: Desk, read: Material, message: Message, now: datetime) -> None:
    """Raise `Elsewhere` for a question that is somebody else's by now, as after a hand-over, or nobody's yet, and
    `NoLongerTrue` where that one is asked the same since, or has read it; so for tasks given or reopened once more."""
    if message.kind is MessageKind.ASSIGNMENT and _is_asked_later(tx, message, message.recipient):
        raise NoLongerTrue("its tasks were given to them once more, which a later message tells")
    if message.kind not in QUESTIONS:
        return
    asked = _asked(tx, desk, read, message, now) or message.recipient
    if _is_asked_later(tx, message, asked):
        raise NoLongerTrue("the same is asked by a later message")
    if has_read(tx, replace(message, recipient=asked), asked):
        raise NoLongerTrue("whose it is by now has read it")
    if asked != message.recipient:
        raise handed_on(tx, desk, message, asked, now)


def has_read_of_consent(tx: Transaction, desk: Desk, run: Run, message: Message) -> bool:
    """Whether the last that its reader got about consent, while the journey has stood still, says the same."""
    sent = outbox_reading.questions(
        tx, message.workspace, message.recipient, message.kind, message.journey, [MessageState.SENT]
    )
    last = max(sent, key=lambda one: one.asked_at, default=None)
    if last is None or (last.reader, last.of_its_subject) != (message.reader, message.of_its_subject):
        return False
    return run.journey.paused_on is None or desk.today_of(run.customer, last.asked_at) >= run.journey.paused_on


def _is_asked_later(tx: Transaction, message: Message, asked: str) -> bool:
    mine = message.asked_at, message.created_at
    others = outbox_reading.questions(tx, message.workspace, asked, message.kind, message.journey, ASKED)
    return any((other.asked_at, other.created_at) > mine for other in others if _tells_all_of(other, message))


def _tells_all_of(other: Message, message: Message) -> bool:
    """A task is the same whoever gave or reopened it; only a reopening tells that its journey goes on with it."""
    if message.kind is not MessageKind.ASSIGNMENT:
        return other.of_its_subject == message.of_its_subject
    if message.about.get(WITH_JOURNEY) and not other.about.get(WITH_JOURNEY):
        return False
    return tasks_of(message.about) <= tasks_of(other.about)


def _asked(tx: Transaction, desk: Desk, read: Material, message: Message, now: datetime) -> str | None:
    """None where it is nobody's, which the question itself looks into. What somebody is to tick waits for one."""
    if message.kind is MessageKind.TICKS:
        wanted = asked_ticks(tx, desk, message, now)
        if wanted and not wanted.gate.asked:
            raise Elsewhere(replace(message, held_until=now + LOOK_AGAIN), now + LOOK_AGAIN)
        return wanted.gate.asked if wanted else None
    run = read.runs.get(message.journey)
    return run.watcher if run else None
