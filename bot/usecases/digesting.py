"""What a digest says when it goes out or is asked for (requirements N3, N4, N5)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.usecases.desk import Desk
from bot.usecases.digest_plans import (
    MADE_FOR,
    catch_up_keys,
    digest_key,
    digest_keys,
    is_read_by,
    made_up_for,
    reading_clock,
    reading_times,
    team_times,
)
from bot.usecases.looking_back import turned_since
from bot.usecases.material import LOOKS_BACK, NOTHING_TO_SAY, Material, told_digests, told_to
from bot.usecases.reaching import Elsewhere
from bot.usecases.sweeping import runs_of
from bot.usecases.telling import NoLongerTrue
from journeys.calendar import local_date
from journeys.catching_up import Clock, Missed, Silence, is_told_again, may_be_made_up_for, silences, told_since
from journeys.digests import Digest, Sample, TeamDigest, compose_digest, compose_team_digest
from journeys.messages import Arrival, Message
from journeys.person import Person
from journeys.run import Run
from journeys.schedule import DigestTimes, hour_ahead, owed_day, previous_day
from storage import acts, journeys, outbox_entries, outbox_reading, people, team_channels
from storage.database import Transaction

MOST_STUCK = 20
"""So many stuck journeys are loaded for a team; the digest says how many more there are."""


def first_digest(tx: Transaction, desk: Desk, read: Material, message: Message, now: datetime) -> tuple[Digest, str]:
    """A person's digest with its reader's zone, if it is still owed and there is something to say."""
    person, reader = read.people.get(message.recipient), read.people.get(message.reader)
    if person is None or reader is None or not person.is_active:
        raise NoLongerTrue("the recipient has left")
    if message.about.get(MADE_FOR, reader.id) != reader.id:
        raise NoLongerTrue("somebody else reads it by now, who gets one of their own")
    times, silence = reading_times(desk, person, reader), made_up_for(message)
    if silence:
        digest = _catch_up(tx, desk, read, person, message, silence, now)
    elif not person.digest_on:
        raise NoLongerTrue("its recipient wants no daily digest any longer")
    else:
        digest = _of_reader(tx, desk, read, person, reader, _still_owed(times, message, now), now)
    if digest.is_empty:
        raise NoLongerTrue(NOTHING_TO_SAY)
    return digest, times.timezone


def _of_reader(
    tx: Transaction, desk: Desk, read: Material, person: Person, reader: Person, day: date, now: datetime
) -> Digest:
    runs, told = read.runs_of_person(person.id), read.told[person.id]
    if reader is not person:
        last = last_read(told, person, now, reader.id)
        since = last.owed_at if last else now - LOOKS_BACK
        return _composed(tx, person, runs, day, since, since)
    if has_had_catch_up_on(day, told, person, desk.zone_of_person(person)):
        raise NoLongerTrue("the digest after a mute or an absence has come on the same day")
    return _of_day(tx, desk, person, runs, told, day, now)


def has_had_catch_up_on(day: date, told: Mapping[str, Arrival], person: Person, timezone: str) -> bool:
    """Before its hour was moved behind that."""
    return any(local_date(one.owed_at, timezone) == day for one in _catch_ups(told, person))


def _catch_ups(told: Mapping[str, Arrival], person: Person) -> Iterator[Arrival]:
    """When somebody was told what they had missed, also in a mute or an absence that another has taken the place of."""
    return (one for key, one in told.items() if key.startswith(catch_up_keys(person.id)))


def _usual(times: DigestTimes, day: date) -> datetime:
    return times.instant_on(previous_day(times, day))


def _still_owed(times: DigestTimes, message: Message, now: datetime) -> date:
    """The digest's day; one that could not go out in time folds into the next (requirements N4).

    Raises `Elsewhere` where its hour has been moved, and by another clock is yet to come.
    """
    day = date.fromisoformat(message.about["day"])
    if owed_day(times, now) == day:
        return day
    hour = hour_ahead(times, day, now)
    if hour:
        raise Elsewhere(replace(message, held_until=hour), hour)
    raise NoLongerTrue("it is too late for it; the next digest tells what is still true")


def _catch_up(
    tx: Transaction, desk: Desk, material: Material, person: Person, message: Message, silence: Silence, now: datetime
) -> Digest:
    clock = reading_clock(desk, person, person)
    if now < silence.end:
        raise Elsewhere(replace(message, held_until=silence.end), silence.end)
    read, past = last_read(material.told[person.id], person, now), [silence, *_past(tx, person, clock, now)]
    is_silent = person.is_muted(now) or person.is_away(now)
    was_silent = any(silence.until < later.until <= now for later in past)
    is_told = read is not None and read.came_at >= silence.until
    if is_silent or was_silent or is_told or not may_be_made_up_for(silence, clock, now):
        raise NoLongerTrue("its reader is or was muted or away again, or has had another digest meanwhile")
    day = local_date(now, desk.zone_of_person(person))
    since, missed = told_since(past, clock, read, min(now - LOOKS_BACK, *(one.begin for one in past)), now)
    if missed and not clock.digest_on:
        since = missed.since  # They were told as it came of what came before.
    runs, lost_since = material.runs_of_person(person.id), read.owed_at if read else now - LOOKS_BACK
    return _composed(tx, person, runs, day, since, lost_since, missed)


def _past(tx: Transaction, person: Person, clock: Clock, at: datetime) -> list[Silence]:
    """Their silences of two weeks, of which it is known what has been read since; where others have taken their place,
    those that a digest was to make up for."""
    noted = [silence for silence in silences(person, clock) if silence.until > at - LOOKS_BACK]
    owed = outbox_reading.digests_queued(tx, person.workspace, person.id, at - LOOKS_BACK) if noted else []
    return noted + list(filter(None, map(made_up_for, owed)))


def is_missed_still(tx: Transaction, known: Person, clock: Clock, silence: Silence, now: datetime) -> bool:
    """Whether what somebody has missed in a silence is to be told to them yet; after two weeks it counts as told."""
    if silence.until <= now - LOOKS_BACK or is_told_again(silence, clock, now):
        return False
    read = last_read(told_to(tx, known, now), known, now)
    return read is None or read.came_at < silence.until


def last_read(told: Mapping[str, Arrival], person: Person, before: datetime, stand_in: str = "") -> Arrival | None:
    """Of somebody's digests that came (`told_to`) the last that they have read themselves, or this stand-in for them,
    on whatever days and by whatever clock, and that was owed before an instant."""
    own = (one for key, one in told.items() if is_read_by(key, person.id, stand_in or person.id))
    return max((one for one in (*own, *_catch_ups(told, person)) if one.owed_at < before), default=None)


def digest_of(tx: Transaction, desk: Desk, known: Person, day: date, now: datetime) -> Digest:
    """A person's digest of a local day as of now; it may be empty. What they missed is not made up for twice."""
    mine = journeys.of_person(tx, known.workspace, known.id)
    times = desk.digest_times(known)
    runs, told = runs_of(tx, desk, known.workspace, mine, now), told_to(tx, known, now)
    had = told.get(digest_key(known.id, day))
    hour = had.owed_at if had else times.instant_on(day)
    digest = _of_day(tx, desk, known, runs, told, day, hour)
    read = last_read(told, known, now) if digest.missed else None
    return replace(digest, missed=None) if read and read.came_at >= hour else digest


def _of_day(
    tx: Transaction,
    desk: Desk,
    known: Person,
    runs: Sequence[Run],
    told: Mapping[str, Arrival],
    day: date,
    at: datetime,
) -> Digest:
    """The digest of a local day, as it is owed at an instant."""
    clock, read = reading_clock(desk, known, known), last_read(told, known, at)
    usual = at - LOOKS_BACK if clock.digest_on else _usual(clock.times, day)
    since, missed = told_since(_past(tx, known, clock, at), clock, read, usual, at)
    return _composed(tx, known, runs, day, since, read.owed_at if read else at - LOOKS_BACK, missed)


def _composed(
    tx: Transaction,
    known: Person,
    runs: Sequence[Run],
    day: date,
    since: datetime,
    lost_since: datetime,
    missed: Missed | None = None,
) -> Digest:
    undelivered = outbox_entries.lost_count(tx, known.workspace, lost_since) if known.is_admin else 0
    return compose_digest(runs, known.id, day, since, missed=missed, undelivered=undelivered)


def first_sample(tx: Transaction, desk: Desk, message: Message, now: datetime) -> Sample:
    """The recipient's digest as of now, whatever their hours; it counts for nothing."""
    known = people.get(tx, message.workspace, message.recipient)
    if known is None or not known.is_active:
        raise NoLongerTrue("the recipient has left")
    times = desk.digest_times(known)
    digest = digest_of(tx, desk, known, local_date(now, times.timezone), now)
    return Sample(digest, times.timezone, is_wanted=known.digest_on)


def first_team_digest(tx: Transaction, desk: Desk, message: Message, now: datetime) -> tuple[TeamDigest, str]:
    """A channel's digest with its zone, if it is still owed and there is something to say."""
    team = team_channels.get(tx, message.workspace, message.channel)
    if team is None:
        raise NoLongerTrue("the channel no longer gets a digest")
    times = team_times(team)
    digest = team_digest_of(tx, desk, message.workspace, message.channel, times, _still_owed(times, message, now), now)
    if digest.is_empty:
        raise NoLongerTrue(NOTHING_TO_SAY)
    return digest, times.timezone


def team_digest_of(
    tx: Transaction, desk: Desk, workspace: str, channel: str, times: DigestTimes, day: date, now: datetime
) -> TeamDigest:
    """A channel's digest: counts of all journeys in progress, and what has moved since the digest day before."""
    told = told_digests(tx, workspace, digest_keys(channel, times, day)).values()
    since = max((one.owed_at for one in told), default=_usual(times, day))
    digest = compose_team_digest(
        journeys.counts_by_csm(tx, workspace),
        runs_of(tx, desk, workspace, journeys.stuck(tx, workspace, MOST_STUCK), now),
        channel,
        day,
        acts.since(tx, workspace, since),
    )
    known = people.get_many(tx, workspace, digest.by_csm)
    turned = turned_since(tx, desk, workspace, since, {act.journey for act in digest.movements})
    return replace(digest, turned=turned, names={user: csm.name for user, csm in known.items()})
