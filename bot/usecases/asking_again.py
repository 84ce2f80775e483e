"""What others read in an absence and no digest tells, said again to whom it was for (requirements N5): questions, and
that a task was given to them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.usecases.desk import Desk
from bot.usecases.messages import message_to
from bot.usecases.reaching import BEHIND_DIGEST
from journeys.messages import ASKED_AT, NOT_BEFORE, READ_BY, Message
from journeys.person import Person
from journeys.quiet import first_morning
from storage import outbox_reading
from storage.database import Transaction

LOOKS_BACK = timedelta(weeks=2)
"""So long after an absence it is looked for what was asked in it, should the bot have been down."""


def asked_again(tx: Transaction, desk: Desk, person: Person, now: datetime) -> Iterator[Message]:
    """What others were asked or told for somebody whose absence is over, for their first morning; what has been
    answered or done, or was asked again later, is dropped as it goes out."""
    if not person.is_active or person.away_from is None or person.away_until is None:
        return
    if not now - LOOKS_BACK < person.away_until <= now:
        return
    not_before = first_morning(desk.hours(person), person.away_until) + BEHIND_DIGEST
    for asked in outbox_reading.asked_since(tx, person.workspace, person.id, person.away_from):
        if asked.reader != person.id:
            again = asked_of(person.id, asked, f"again:{asked.id}", now, read_by=(*asked.read_by, asked.reader))
            yield replace(again, about={**again.about, NOT_BEFORE: not_before.isoformat()})


def asked_of(person: str, asked: Message, key: str, now: datetime, *, read_by: Iterable[str] = ()) -> Message:
    """A question once more, with all who have read it on its way; the key lets it through once."""
    about = {**asked.of_its_subject, ASKED_AT: asked.asked_at.isoformat(), READ_BY: " ".join(read_by)}
    return message_to(person, asked.kind, key, asked.workspace, now, about=about, journey=asked.journey)
