"""Which digests and weekly roll-ups are owed, and when to look again (requirements N3, N4, N5)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bot.usecases.desk import Desk
from bot.usecases.messages import message_to
from bot.usecases.reaching import addressed, with_stand_ins
from journeys.absence import reader_of
from journeys.calendar import local_date
from journeys.catching_up import Clock, Silence, next_look, owed_catch_up
from journeys.messages import Check, CheckKind, Message, MessageKind
from journeys.person import Person
from journeys.schedule import owed_day
from journeys.weekly import WeeklyTimes, owed_week
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
    owed = [
        message
        for person in here
        for queued in (_owed, _owed_weekly)
        for message in queued(desk, person, readers[person.id], now)
    ]
    outbox.put_many(tx, addressed(tx, desk, owed, now), ready_at=now)
    looks = {person.id: next_look(person, reading_clock(desk, person, readers[person.id]), now) for person in here}
    checks.put_many(tx, [Check(workspace, CheckKind.DIGEST, user, at) for user, at in looks.items() if at])
    checks.remove(tx, workspace, CheckKind.DIGEST, [user for user in users if looks.get(user) is None])


def reading_clock(desk: Desk, person: Person, reader: Person | None) -> Clock:
    """Somebody's own clock, save that while they are away their digest comes by that of its reader."""
    times, weekly = desk.digest_times(reader or person), weekly_times(desk, person, reader or person)
    return Clock(desk.hours(person), times, person.digest_on, weekly)


def weekly_times(desk: Desk, person: Person, reader: Person) -> WeeklyTimes | None:
    """When somebody's weekly roll-up comes, by the clock and the working days of its reader; None if they want none."""
    if person.weekly_day is None or person.weekly_since is None:
        return None
    times, working_days = desk.digest_times(reader), desk.hours(reader).working_days
    return WeeklyTimes(times.timezone, times.at, person.weekly_day, working_days, person.weekly_since)


def _owed(desk: Desk, person: Person, reader: Person | None, now: datetime) -> Iterator[Message]:
    """One digest at most: that of the day, or after a silence the one that makes up for it."""
    if reader is None or not person.is_active or reader.is_muted(now):
        return
    clock = reading_clock(desk, person, reader)
    silence, day = owed_catch_up(person, clock, now), owed_day(clock.times, now)
    if silence:
        day = local_date(now, clock.times.timezone)
        key = catch_up_key(person, silence)
        yield digest_message(person.workspace, MessageKind.DIGEST, key, person.id, day, now, is_catch_up=True)
    elif day and person.digest_on:
        key = f"digest:{person.id}:{day.isoformat()}"
        yield digest_message(person.workspace, MessageKind.DIGEST, key, person.id, day, now)


def _owed_weekly(desk: Desk, person: Person, reader: Person | None, now: datetime) -> Iterator[Message]:
    """The roll-up of the week, on each of its turns until it is queued; its key lets only the first through."""
    if reader is None or not person.is_active or reader.is_muted(now):
        return
    times = weekly_times(desk, person, reader)
    week = owed_week(times, now) if times else None
    if week:
        key = f"weekly:{person.id}:{week.isoformat()}"
        about = {"week": week.isoformat()}
        yield message_to(person.id, MessageKind.ROLL_UP, key, person.workspace, now, about=about)


def catch_up_key(person: Person, silence: Silence) -> str:
    return f"catch-up:{person.id}:{silence.begin.isoformat()}"


def digest_message(
    workspace: str, kind: MessageKind, key: str, recipient: str, day: date, now: datetime, **about: Any
) -> Message:
    """A digest of a local day to a person; the key is what makes it the only one (design, Once)."""
    return message_to(recipient, kind, key, workspace, now, about={"day": day.isoformat(), **about})
