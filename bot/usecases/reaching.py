"""Who reads a message, where, and from when on: by what people chose, as it is at an instant (requirements N5).

It is worked out when a message is queued and again when it is about to go out, since people change their minds.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.usecases.desk import Desk, watcher
from bot.usecases.question_readers import has_read
from journeys.absence import LONGEST_CHAIN, reader_of, stand_ins
from journeys.calendar import local_date
from journeys.messages import (
    AWAY_UNTIL,
    GIVEN_BY,
    NOT_BEFORE,
    NOW_READ_BY,
    SAMPLES,
    STAND_IN,
    Card,
    Message,
    MessageKind,
)
from journeys.person import WEEKDAYS, Person
from journeys.quiet import Hours, first_morning, push_at
from storage import journeys, people
from storage.database import Transaction

HOLD_AGAIN = timedelta(days=1)
"""So often somebody who is muted without an end is looked at again."""

BEHIND_DIGEST = timedelta(minutes=1)
"""So long after a silence comes what no digest tells, for the digest that tells the rest to be there first."""

IN_DIGESTS = frozenset({MessageKind.ALERT, MessageKind.HANDOFF, MessageKind.DIGEST})
"""What the digest after a mute or an absence tells as well, so that it need not be kept for later."""

ON_THEIR_OWN_DAYS = frozenset({MessageKind.DIGEST, MessageKind.ROLL_UP})
"""What comes on days that its reader has chosen for it, be they working days or not."""

_CLOSED = "closed"
"""In `Message.about` where it tells somebody that the channel they chose is closed, so that comes directly."""


class Elsewhere(Exception):
    """The message is to go out as `message`, from the instant `at` on."""

    def __init__(self, message: Message, at: datetime) -> None:
        super().__init__(f"{message.reader or message.channel} is to get it, from {at:%Y-%m-%d %H:%M} UTC on")
        self.message, self.at = message, at


def with_stand_ins(tx: Transaction, workspace: str, users: Collection[str], now: datetime) -> dict[str, Person]:
    """Those of the people that are known, by id, with all who may have to stand in for one who is away."""
    known = people.get_many(tx, workspace, users) if users else {}
    for _ in range(LONGEST_CHAIN):
        wanted = {one.stand_in for one in known.values() if one.stand_in and one.is_away(now)} - known.keys()
        if not wanted:
            break
        known |= people.get_many(tx, workspace, wanted)
    return known


def addressed(tx: Transaction, desk: Desk, messages: Sequence[Message], now: datetime) -> list[Message]:
    """Messages of one workspace, each to where its reader wants it, held back while it may not reach them."""
    if not messages:
        return []
    known = with_stand_ins(tx, messages[0].workspace, {m.recipient for m in messages if m.recipient}, now)
    return [_addressed(tx, desk, m, known, now) if m.recipient in known else m for m in messages]


def require_turn(tx: Transaction, desk: Desk, message: Message, known: Mapping[str, Person], now: datetime) -> None:
    """Raise `Elsewhere` if the message is not to go out now and where it was to go.

    `known` are its recipient and whoever may stand in, as `with_stand_ins` gives them.
    """
    if message.recipient not in known or message.kind in SAMPLES:
        return
    again = _addressed(tx, desk, message, known, now)
    if again.held_until is not None:
        raise Elsewhere(again, again.held_until)
    if (again.channel, again.about) != (message.channel, message.about):
        raise Elsewhere(replace(again, held_until=message.held_until), now)


def handed_on(tx: Transaction, desk: Desk, message: Message, recipient: str, now: datetime) -> Elsewhere:
    """The message to somebody else than it was for, when that one may get it."""
    theirs = replace(message, recipient=recipient, channel=recipient, about=_unmarked(message.about), held_until=None)
    (again,) = addressed(tx, desk, [theirs], now)
    at = again.held_until or now
    return Elsewhere(replace(again, held_until=at), at)


def is_silenced(message: Message, recipient: Person, now: datetime) -> bool:
    """Whether its recipient is to be told nothing now, and nobody stands in for them."""
    is_read_by_them = message.kind in IN_DIGESTS and message.reader == message.recipient
    return is_read_by_them and _is_silent(recipient, now)


def held_in_silence(desk: Desk, message: Message, recipient: Person, now: datetime) -> Elsewhere:
    """The message after its recipient's mute or absence, for what no digest tells."""
    at = push_at(desk.hours(recipient), _end_of_silence(recipient, now))
    return Elsewhere(replace(message, held_until=at), at)


def _addressed(tx: Transaction, desk: Desk, message: Message, known: Mapping[str, Person], now: datetime) -> Message:
    person = known[message.recipient]
    reader = reader_of(person, known, now) or _substitute(tx, message, person, now) or person
    if reader is not person and _knows(tx, message, reader.id):
        reader = person  # It is not theirs: it waits for whose it is.
    return replace(
        message,
        channel=reader.id if _CLOSED in message.about else reader.channel or reader.id,
        about=_marked(desk, message.about, person, reader),
        held_until=_held_until(desk, message, person, reader, now),
    )


def _knows(tx: Transaction, message: Message, stand_in: str) -> bool:
    return stand_in == message.about.get(GIVEN_BY) or has_read(tx, message, stand_in)


def _substitute(tx: Transaction, message: Message, person: Person, now: datetime) -> Person | None:
    """Where no stand-in is there: who watches the journey, else a Slack admin. A digest waits for its reader."""
    journey = journeys.get(tx, message.workspace, message.journey) if message.journey else None
    if journey is None:
        return None
    asked = watcher(tx, journey)
    known = people.get(tx, message.workspace, asked) if asked else None
    able = [*([known] if known else []), *people.admins(tx, message.workspace)]
    return next((one for one in able if one.is_active and one.id != person.id and not one.is_away(now)), None)


def _marked(desk: Desk, about: Mapping[str, Any], person: Person, reader: Person) -> Mapping[str, Any]:
    """With the mark of who reads it, and until which day its recipient is away."""
    plain = _unmarked(about)
    if reader is person or person.away_until is None:
        return plain
    return plain | {STAND_IN: reader.id, AWAY_UNTIL: _last_day(desk, person, person.away_until)}


def _last_day(desk: Desk, person: Person, away_until: datetime) -> str:
    zone = person.away_zone or desk.zone_of_person(person)
    return local_date(away_until - timedelta(seconds=1), zone).isoformat()


def as_read_now(desk: Desk, card: Card, known: Mapping[str, Person], now: datetime) -> Card:
    """A card that somebody got for another, with how that absence stands by now; `known` as for `require_turn`."""
    person = known.get(card.recipient)
    if STAND_IN not in card.about or person is None:
        return card
    reader = reader_of(person, known, now)
    if person.away_until is None or (reader and not stands_in(card, known, now)):
        return replace(card, about={**card.about, NOW_READ_BY: (reader or person).id})
    return replace(card, about={**card.about, AWAY_UNTIL: _last_day(desk, person, person.away_until)})


def stands_in(sent: Message | Card, known: Mapping[str, Person], now: datetime) -> bool:
    """Whether who got it may act for whom it was meant."""
    person = known.get(sent.recipient)
    return person is not None and sent.reader in {one.id for one in stand_ins(person, known, now)}


def _unmarked(about: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in about.items() if name not in (STAND_IN, AWAY_UNTIL)}


def _held_until(desk: Desk, message: Message, person: Person, reader: Person, now: datetime) -> datetime | None:
    """None if it may go out now, or if whether it goes out at all is decided then."""
    kind = message.kind
    is_told_later = reader is person and kind in IN_DIGESTS and _is_silent(reader, now)
    if kind in SAMPLES or is_told_later:
        return None
    hours = desk.hours(reader)
    if kind in ON_THEIR_OWN_DAYS:
        hours = replace(hours, working_days=WEEKDAYS)
    at = push_at(hours, _end_of_silence(reader, now))
    if kind not in IN_DIGESTS | ON_THEIR_OWN_DAYS:
        at = max(at, *_behind_digests(hours, message, reader, now))
    if reader is not person and person.away_until:
        at = min(at, person.away_until)
    return at if at > now else None


def _behind_digests(hours: Hours, message: Message, reader: Person, now: datetime) -> Iterator[datetime]:
    """After the digests that make up for a mute and for an absence; the latter comes on the first morning back."""
    yield now
    if NOT_BEFORE in message.about:
        yield datetime.fromisoformat(message.about[NOT_BEFORE])
    if reader.muted_until:
        yield push_at(hours, reader.muted_until) + BEHIND_DIGEST
    if reader.is_away(now) and reader.away_until:
        yield first_morning(hours, reader.away_until) + BEHIND_DIGEST


def _is_silent(person: Person, now: datetime) -> bool:
    return person.is_muted(now) or person.is_away(now)


def _end_of_silence(person: Person, now: datetime) -> datetime:
    """The present instant for whoever may be told something."""
    ends = [now]
    if person.is_muted(now):
        ends.append(person.muted_until or now + HOLD_AGAIN)
    if person.is_away(now) and person.away_until:
        ends.append(person.away_until)
    return max(ends)
