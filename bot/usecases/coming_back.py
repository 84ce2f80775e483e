"""What came to a stand-in is drawn again when the absence ends, or changes (requirements N5, N6)."""

from collections.abc import Collection
from datetime import datetime

from bot.usecases.drawing_again import draw_again
from journeys.messages import STAND_IN, CardKind
from journeys.person import Person
from storage import cards, journeys
from storage.database import Transaction

_QUESTIONS = frozenset({CardKind.HELD, CardKind.COMPLETION, CardKind.TICKS})
"""They are asked again of whoever is back, and stay what they are for who was asked meanwhile."""


def follow_absence(tx: Transaction, before: Person, known: Person, now: datetime) -> None:
    """Where the choices that have just been stored end or change an absence that is under way."""
    is_changed = (before.away_until, before.stand_in) != (known.away_until, known.stand_in)
    if before.is_away(now) and is_changed:
        redraw_read_for(tx, known.workspace, {known.id}, now)


def redraw_read_for(tx: Transaction, workspace: str, people: Collection[str], now: datetime) -> None:
    """Queue what others got for these people about journeys that concern them, to be drawn again."""
    if not people:
        return
    concerning = journeys.of_people(tx, workspace, people)
    posted = cards.of_journeys(tx, workspace, set().union(*concerning.values()))
    read_for = (card for card in posted if STAND_IN in card.about and card.kind not in _QUESTIONS)
    draw_again(tx, [card for card in read_for if card.recipient in people], now)
