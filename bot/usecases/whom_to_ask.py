"""Of whom a question is asked when it goes out: of who decides by then, and once (requirements J4, T2, T10, N5)."""

from datetime import datetime

from bot.usecases.desk import Desk
from bot.usecases.material import Material
from bot.usecases.reaching import handed_on
from bot.usecases.telling import NoLongerTrue
from bot.usecases.ticking import asked_ticks
from journeys.messages import READ_BY, Message, MessageKind, MessageState
from journeys.run import Run
from storage import outbox
from storage.database import Transaction

QUESTIONS = frozenset({MessageKind.COMPLETION, MessageKind.CONSENT, MessageKind.HELD, MessageKind.TICKS})

ASKED = (MessageState.QUEUED, MessageState.AMBIGUOUS, MessageState.SENT)


def require_asked(tx: Transaction, desk: Desk, read: Material, message: Message, now: datetime) -> None:
    """Raise `Elsewhere` for a question that is somebody else's by now, as after a hand-over, and `NoLongerTrue` where
    that one is asked the same since."""
    if message.kind not in QUESTIONS:
        return
    asked = _asked(tx, desk, read, message, now) or message.recipient
    if _is_asked_later(tx, message, asked):
        raise NoLongerTrue("the same has come up again, and is asked by a later message")
    if asked == message.about.get(READ_BY):
        raise NoLongerTrue("whose it is by now has read it when they stood in")
    if asked != message.recipient:
        raise handed_on(tx, desk, message, asked, now)


def has_read_of_consent(tx: Transaction, desk: Desk, run: Run, message: Message) -> bool:
    """Whether the last that its reader got about consent, while the journey has stood still, says the same."""
    sent = outbox.questions(
        tx, message.workspace, message.recipient, message.kind, message.journey, [MessageState.SENT]
    )
    last = max(sent, key=lambda one: one.asked_at, default=None)
    if last is None or (last.reader, last.of_its_subject) != (message.reader, message.of_its_subject):
        return False
    return run.journey.paused_on is None or desk.today_of(run.customer, last.asked_at) >= run.journey.paused_on


def _is_asked_later(tx: Transaction, message: Message, asked: str) -> bool:
    others = outbox.questions(tx, message.workspace, asked, message.kind, message.journey, ASKED)
    alike = (other for other in others if other.of_its_subject == message.of_its_subject)
    return any(other.asked_at > message.asked_at for other in alike)


def _asked(tx: Transaction, desk: Desk, read: Material, message: Message, now: datetime) -> str | None:
    """None where it is nobody's, which the question itself looks into."""
    if message.kind is MessageKind.TICKS:
        wanted = asked_ticks(tx, desk, message, now)
        return wanted.gate.asked if wanted else None
    run = read.runs.get(message.journey)
    return run.watcher if run else None
