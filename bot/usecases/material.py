"""What messages are made from when they go out, read together for all that go out together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.usecases.desk import Desk
from bot.usecases.reaching import with_stand_ins
from bot.usecases.sweeping import runs_of
from bot.usecases.telling import NoLongerTrue
from journeys.messages import Arrival, Card, Message, MessageKind
from journeys.person import Person
from journeys.run import Run
from storage import cards, journeys, outbox_reading
from storage.database import Transaction

NOTHING_TO_SAY = "there is nothing to say"

LOOKS_BACK = timedelta(days=15)
"""So far back it is looked for the digests that somebody has had, and for silences: that of the same weekday two weeks
before among them."""


@dataclass(frozen=True, slots=True)
class Material:
    """Of messages of one workspace the cards they draw again, by message, their journeys, and their recipients with
    whoever may stand in for them. `concerning` are the journeys of each person whose digest is among them, `told` when
    which of their digests before came (`digests_told`)."""

    cards: Mapping[str, Card]
    runs: Mapping[str, Run]
    people: Mapping[str, Person]
    concerning: Mapping[str, Collection[str]]
    told: Mapping[str, Mapping[str, Arrival]]

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

    def runs_of_person(self, person: str) -> list[Run]:
        """What their digest is about."""
        return [self.runs[journey] for journey in sorted(self.concerning[person]) if journey in self.runs]


def material_for(tx: Transaction, desk: Desk, messages: Sequence[Message], now: datetime) -> Material:
    """Read for some messages of one workspace, of which there is at least one."""
    workspace = messages[0].workspace
    drawn_again = [message.about["card"] for message in messages if message.kind is MessageKind.REDRAW]
    known = cards.get_many(tx, workspace, drawn_again)
    shown = {journey for message in messages for journey in message.journeys}
    shown |= {journey for card in known.values() for journey in card.journeys}
    digests = [message for message in messages if message.kind is MessageKind.DIGEST]
    concerning = journeys.of_people(tx, workspace, {message.recipient for message in digests})
    found = journeys.get_many(tx, workspace, shown.union(*concerning.values()))
    told = [message for message in messages if message.recipient and message.kind is not MessageKind.REDRAW]
    sent: list[Message | Card] = [*told, *known.values()]
    named = {one for read in sent for one in (read.recipient, read.reader)}
    people = with_stand_ins(tx, workspace, named, now)
    return Material(
        cards=known,
        runs={run.journey.id: run for run in runs_of(tx, desk, workspace, found, now)},
        people=people,
        concerning=concerning,
        told=digests_told(tx, workspace, concerning, now) if digests else {},
    )


def digests_told(
    tx: Transaction, workspace: str, people: Iterable[str], now: datetime
) -> Mapping[str, Mapping[str, Arrival]]:
    """Of the latest digests of each of these people, whoever read them, what `told_digests` says."""
    return outbox_reading.digests_told(tx, workspace, people, now - LOOKS_BACK, nothing=NOTHING_TO_SAY)


def told_to(tx: Transaction, person: Person, now: datetime) -> Mapping[str, Arrival]:
    """The same of one person."""
    return digests_told(tx, person.workspace, [person.id], now)[person.id]


def told_digests(tx: Transaction, workspace: str, keys: Iterable[str]) -> dict[str, Arrival]:
    """When those of the digests with these keys came that did, or had nothing to say, by key."""
    return outbox_reading.told(tx, workspace, keys, nothing=NOTHING_TO_SAY)
