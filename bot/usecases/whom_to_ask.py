"""Whether a question is still to be asked when it goes out: nobody is asked the same twice (requirements J4, T2)."""

from bot.usecases.telling import NoLongerTrue
from journeys.messages import Message, MessageKind, MessageState
from storage import outbox
from storage.database import Transaction

QUESTIONS = frozenset({MessageKind.COMPLETION, MessageKind.CONSENT, MessageKind.HELD, MessageKind.TICKS})

ASKED = (MessageState.QUEUED, MessageState.AMBIGUOUS, MessageState.SENT)


def require_asked(tx: Transaction, message: Message) -> None:
    """Raise `NoLongerTrue` for a question whose recipient is asked the same since."""
    if message.kind in QUESTIONS and _is_asked_later(tx, message, message.recipient):
        raise NoLongerTrue("the same has come up again, and is asked by a later message")


def _is_asked_later(tx: Transaction, message: Message, asked: str) -> bool:
    others = outbox.questions(tx, message.workspace, asked, message.kind, message.journey, ASKED)
    alike = (other for other in others if other.of_its_subject == message.of_its_subject)
    return any(other.asked_at > message.asked_at for other in alike)
