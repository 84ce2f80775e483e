"""What messages are made from when they go out, read together for all that go out together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.usecases.desk import Desk
from bot.usecases.reaching import with_stand_ins
from bot.usecases.sweeping import runs_of
from bot.usecases.telling import NoLongerTrue
from journeys.messages import Card, Message, MessageKind
from journeys.person import Person
from journeys.run import Run
from storage import cards, journeys
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Material:
    """Of messages of one workspace the cards they draw again, by message, their journeys, and their recipients with
    whoever may stand in for them."""

    cards: Mapping[str, Card]
    runs: Mapping[str, Run]
    people: Mapping[str, Person]

    def card(self, message: Message) -> Card:
        """What a redraw draws again."""
        card = self.cards.get(message.about["card"])
        if card is None:
            raise NoLongerTrue("the message to draw again is gone")
        return card

    def run(self, journey: str) -> Run:
        run = self.runs.get(journey)
        if run is None:
            raise NoLongerTrue("the journey is gone")
        return run


def material_for(tx: Transaction, desk: Desk, messages: Sequence[Message], now: datetime) -> Material:
    """Read for some messages of one workspace, of which there is at least one."""
    workspace = messages[0].workspace
    drawn_again = [message.about["card"] for message in messages if message.kind is MessageKind.REDRAW]
    known = cards.get_many(tx, workspace, drawn_again)
    shown = {journey for message in messages for journey in message.journeys}
    shown |= {journey for card in known.values() for journey in card.journeys}
    found = journeys.get_many(tx, workspace, shown)
    told = {message.recipient for message in messages if message.recipient and message.kind is not MessageKind.REDRAW}
    return Material(
        cards=known,
        runs={run.journey.id: run for run in runs_of(tx, desk, workspace, found, now)},
        people=with_stand_ins(tx, workspace, told, now),
    )
