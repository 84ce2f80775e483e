"""Who has a question before them already, so that nobody reads it twice (requirements N4, N5)."""

from journeys.messages import Message, MessageKind
from storage import outbox_reading
from storage.database import Transaction


def has_read(tx: Transaction, message: Message, user: str) -> bool:
    """Whether somebody has read this very question for its recipient, or as their own.

    A card that asks for ticks closes when its customer goes over, so what was read for another CSM is asked anew.
    """
    if message.kind is not MessageKind.TICKS:
        return user in message.read_by
    asked = outbox_reading.ticks_asked(tx, message.workspace, [message.about["customer"]])
    known = (one for one in asked if one.reader == user and message.recipient in (one.recipient, user))
    return any(message.asks_the_same_as(one) for one in known)
