"""When the next digest of somebody comes, as their settings tell (requirements N5)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from bot.usecases.desk import Desk
from bot.usecases.digest_plans import MADE_FOR, digest_key, made_up_for, reading_clock
from bot.usecases.digesting import has_had_catch_up_on, last_read
from bot.usecases.material import told_to
from journeys.absence import next_told
from journeys.calendar import local_date
from journeys.catching_up import Clock, may_be_made_up_for, told_apart
from journeys.messages import Message, MessageKind
from journeys.person import Person
from journeys.schedule import DigestTimes, next_digest, owed_day
from storage import outbox_reading
from storage.database import Transaction


def next_digest_at(tx: Transaction, desk: Desk, known: Person, now: datetime) -> datetime | None:
    """When somebody's next digest reaches them: now if one is on its way, else that of a day of which they have had
    none, or the one that makes up for a mute or an absence."""
    if not known.digest_on:
        return None
    clock = reading_clock(desk, known, known)
    had = _days_had(tx, desk, known, now)
    due = partial(_next_due, clock.times, had, _catch_ups_ahead(tx, known, clock, now))
    waiting = _still_on_its_way(tx, known, clock, had, now)
    return next_told(known, waiting or due(now), lambda end: due(end - timedelta(microseconds=1)))


def _still_on_its_way(
    tx: Transaction, known: Person, clock: Clock, had: Collection[date], now: datetime
) -> datetime | None:
    """When a digest comes that is queued and may still come, such as one that waits for Slack."""
    queued = outbox_reading.waiting(tx, known.workspace, known.id, MessageKind.DIGEST)
    own = (message for message in queued if message.about.get(MADE_FOR, known.id) == known.id)
    turns = ((message, max(now, message.held_until or now)) for message in own)
    return min((at for message, at in turns if _may_come(message, clock, had, at)), default=None)


def _may_come(message: Message, clock: Clock, had: Collection[date], at: datetime) -> bool:
    silence, day = made_up_for(message), owed_day(clock.times, at)
    if silence:
        return may_be_made_up_for(silence, clock, at)
    return day is not None and day not in had and message.about["day"] == day.isoformat()


def _next_due(
    times: DigestTimes, had: Collection[date], catch_ups: Sequence[datetime], after: datetime
) -> datetime | None:
    due = (next_digest(times, after, had), *catch_ups)
    return min((at for at in due if at and at > after), default=None)


def _days_had(tx: Transaction, desk: Desk, known: Person, now: datetime) -> set[date]:
    """Today and tomorrow, as far as their digest has come; tomorrow's may have by a clock further east."""
    local = desk.zone_of_person(known)
    today = local_date(now, local)
    told = told_to(tx, known, now)
    return {
        day
        for day in (today, today + timedelta(days=1))
        if has_had_catch_up_on(day, told, known, local)
        or outbox_reading.was_settled(tx, known.workspace, digest_key(known.id, day), now)
    }


def _catch_ups_ahead(tx: Transaction, known: Person, clock: Clock, now: datetime) -> list[datetime]:
    """Of silences that are noted, and of those that another has taken the place of."""
    waiting = outbox_reading.waiting(tx, known.workspace, known.id, MessageKind.DIGEST)
    read = last_read(told_to(tx, known, now), known, now)
    ahead = (*told_apart(known, clock), *filter(None, map(made_up_for, waiting)))
    return [silence.end for silence in ahead if read is None or read.came_at < silence.until]
