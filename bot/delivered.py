"""What became of a message that was to be delivered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.slack import Found
from bot.usecases.composing import NotNow
from bot.usecases.pauses import KeptBack, rest_of
from bot.usecases.posted_cards import Drawn, card_of
from bot.usecases.reaching import Elsewhere
from bot.usecases.showing import Content
from journeys.messages import IS_REPEAT, TRIED_IN, Card, ClaimedMessage, Message
from journeys.outcomes import Cancelled, Cause, DeliveryOutcome, Rerouted, Sent


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of one message, and the card to remember it by.

    `drawn_from` is what the card shows, to tell whether that has changed meanwhile. `closed` is why it came directly
    and not to the channel its recipient chose. `is_repeat` tells that it may have arrived twice. `rest` is to be said
    later; it, or the whole where that is `kept_back`, waits for a journey to be resumed. `is_in_doubt` tells that
    nobody could look whether an earlier try has arrived.
    """

    claimed: ClaimedMessage
    outcome: DeliveryOutcome
    card: Card | None = None
    drawn_from: Drawn = None
    closed: Cause | None = None
    is_repeat: bool = False
    rest: Message | None = None
    kept_back: Message | None = None
    is_in_doubt: bool = False

    @property
    def dropped(self) -> frozenset[str]:
        """The journeys of which it will not say what it was to say, and surely has not said it."""
        message = self.claimed.message
        if self.is_in_doubt or IS_REPEAT in message.about:
            return frozenset()
        return frozenset(message.journeys).difference(self._told)

    @property
    def _told(self) -> Sequence[str]:
        """The journeys of which it has told, or may yet."""
        match self.outcome:
            case Cancelled():
                return ()
            case Rerouted(message):
                return message.journeys
            case Sent() if self.card:
                return (*self.card.journeys, *(self.rest.journeys if self.rest else ()))
        return self.claimed.message.journeys


def adopted(claimed: ClaimedMessage, content: Content | None, found: Found, now: datetime) -> Delivered:
    """An earlier try arrived; what it shows may be out of date, so its card is drawn again. What it has left out is
    still to be told."""
    message, (channel, ts, left_out) = claimed.message, found
    card = card_of(message, content, channel, ts, is_adopted=True, left_out=left_out)
    is_repeat, rest = IS_REPEAT in message.about, rest_of(message, left_out, now)
    return Delivered(claimed, Sent(channel, ts), card, is_repeat=is_repeat, rest=rest)


def not_now(claimed: ClaimedMessage, reason: NotNow, *, is_in_doubt: bool = False) -> Delivered:
    """What cannot be said now: it comes later, elsewhere or not at all."""
    kept_back = reason.message if isinstance(reason, KeptBack) else None
    return Delivered(claimed, _not_sent(claimed, reason), kept_back=kept_back, is_in_doubt=is_in_doubt)


def _not_sent(claimed: ClaimedMessage, reason: NotNow) -> DeliveryOutcome:
    if isinstance(reason, Elsewhere):
        return Rerouted(_in_doubt(claimed, reason.message), reason.at, str(reason))
    return Cancelled(str(reason))


def _in_doubt(claimed: ClaimedMessage, message: Message) -> Message:
    """Whoever gets it now is told of the doubt whether it has come to where it was to go before."""
    before = claimed.message
    if not claimed.maybe_posted or message.channel == before.channel:
        return message
    return replace(message, about={**message.about, TRIED_IN: list(before.places)})
