"""Which digests are owed, and when to look again (requirements N3, N4, N5)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bot.usecases.desk import Desk
from bot.usecases.messages import message_to
from bot.usecases.reaching import addressed, with_stand_ins
from journeys.absence import reader_of
from journeys.calendar import local_date
from journeys.catching_up import Clock, next_look, owed_catch_up
from journeys.messages import Check, CheckKind, Message, MessageKind
from journeys.person import Person
from journeys.schedule import owed_day
from storage import checks, outbox
from storage.database import Transaction


def plan_digests(tx: Transaction, desk: Desk, workspace: str, users: set[str], now: datetime) -> None:
    """See to it that each of these people is looked at for a next digest; whoever has a check keeps it."""
    if not users:
        return
    known = with_stand_ins(tx, workspace, users, now)
    for person in (known[user] for user in sorted(users & known.keys())):
        at = next_look(person, reading_clock(desk, person, reader_of(person, known, now)), now)
        if at is not None:
            checks.put_if_absent(tx, Check(workspace, CheckKind.DIGEST, person.id, at))


def plan_again(tx: Transaction, desk: Desk, workspace: str, users: set[str], now: datetime) -> None:
    """Plan anew for people whose choices or zone have changed; what is owed from this very instant on counts."""
    checks.remove(tx, workspace, CheckKind.DIGEST, users)
    plan_digests(tx, desk, workspace, users, now - timedelta(microseconds=1))


def owe_digests(tx: Transaction, desk: Desk, workspace: str, users: Sequence[str], now: datetime) -> None:
    """Queue what is owed to these people, whose checks are due, and plan the next look at each."""
    known = with_stand_ins(tx, workspace, users, now)
    here = [known[user] for user in users if user in known]
    readers = {person.id: reader_of(person, known, now) for person in here}
    owed = [message for person in here for message in _owed(desk, person, readers[person.id], now)]
    outbox.put_many(tx, addressed(tx, desk, owed, now), ready_at=now)
    looks = {person.id: next_look(person, reading_clock(desk, person, readers[person.id]), now) for person in here}
    checks.put_many(tx, [Check(workspace, CheckKind.DIGEST, user, at) for user, at in looks.items() if at])
    checks.remove(tx, workspace, CheckKind.DIGEST, [user for user in users if looks.get(user) is None])


def reading_clock(desk: Desk, person: Person, reader: Person | None) -> Clock:
    """Somebody's own clock, save that while they are away their digest comes by that of its reader."""
    return Clock(desk.hours(person), desk.digest_times(reader or person), person.digest_on)


def _owed(desk: Desk, person: Person, reader: Person | None, now: datetime) -> Iterator[Message]:
    """One digest at most: that of the day, or after a silence the one that makes up for it."""
    if reader is None or not person.is_active or reader.is_muted(now):
        return
    clock = reading_clock(desk, person, reader)
    silence, day = owed_catch_up(person, clock, now), owed_day(clock.times, now)
    if silence:
        day = local_date(now, clock.times.timezone)
        key = f"catch-up:{person.id}:{silence.begin.isoformat()}"
        yield digest_message(person.workspace, MessageKind.DIGEST, key, person.id, day, now, is_catch_up=True)
    elif day and person.digest_on:
        key = f"digest:{person.id}:{day.isoformat()}"
        yield digest_message(person.workspace, MessageKind.DIGEST, key, person.id, day, now)


def digest_message(
    workspace: str, kind: MessageKind, key: str, recipient: str, day: date, now: datetime, **about: Any
) -> Message:
    """A digest of a local day to a person; the key is what makes it the only one (design, Once)."""
    return message_to(recipient, kind, key, workspace, now, about={"day": day.isoformat(), **about})
