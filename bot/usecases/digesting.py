"""What a digest says when it goes out or is asked for (requirements N3, N4, N5)."""

from dataclasses import replace
from datetime import date, datetime

from bot.usecases.desk import Desk
from bot.usecases.digest_plans import catch_up_key, reading_clock
from bot.usecases.sweeping import runs_of
from bot.usecases.telling import NoLongerTrue
from journeys.calendar import instant, local_date
from journeys.catching_up import Silence, owed_catch_up, told_since
from journeys.digests import Digest, Sample, TeamDigest, compose_digest, compose_team_digest
from journeys.messages import Message
from journeys.person import Person
from journeys.schedule import DigestTimes, owed_day, previous_day
from storage import acts, journeys, outbox, outbox_entries, people, team_channels
from storage.database import Transaction

MOST_STUCK = 20
"""So many stuck journeys are loaded for a team; the digest says how many more there are."""


def first_digest(tx: Transaction, desk: Desk, message: Message, now: datetime) -> tuple[Digest, str]:
    """A person's digest with its reader's zone, if it is still owed and there is something to say."""
    known = people.get_many(tx, message.workspace, {message.recipient, message.reader})
    person, reader = known.get(message.recipient), known.get(message.reader)
    if person is None or reader is None or not person.is_active:
        raise NoLongerTrue("the recipient has left")
    times = desk.digest_times(reader)
    if message.about.get("is_catch_up"):
        digest = _catch_up(tx, desk, person, now)
    elif reader is person:
        digest = digest_of(tx, desk, person, _still_owed(times, message, now), now)
    else:
        day = _still_owed(times, message, now)
        digest = _composed(tx, desk, person, day, times.instant_on(previous_day(times, day)), now)
    if digest.is_empty:
        raise NoLongerTrue("there is nothing to say")
    return digest, times.timezone


def _still_owed(times: DigestTimes, message: Message, now: datetime) -> date:
    """The digest's day; one that could not go out in time folds into the next (requirements N4)."""
    day = date.fromisoformat(message.about["day"])
    if owed_day(times, now) != day:
        raise NoLongerTrue("it is too late for it; the next digest tells what is still true")
    return day


def _catch_up(tx: Transaction, desk: Desk, person: Person, now: datetime) -> Digest:
    silence = owed_catch_up(person, reading_clock(desk, person, person), now)
    if silence is None:
        raise NoLongerTrue("its reader is muted or away again, or has had another digest meanwhile")
    day = local_date(now, desk.zone_of_person(person))
    return _composed(tx, desk, person, day, silence.begin, now, silence.begin)


def digest_of(tx: Transaction, desk: Desk, known: Person, day: date, now: datetime) -> Digest:
    """A person's digest of a local day as of now; it may be empty."""
    clock = reading_clock(desk, known, known)
    at = clock.times.instant_on(day)

    def is_made_up_for(silence: Silence) -> bool:
        return outbox.was_settled(tx, known.workspace, catch_up_key(known, silence), at)

    since, missed_since = told_since(known, clock, day, is_made_up_for)
    return _composed(tx, desk, known, day, since, now, missed_since)


def _composed(
    tx: Transaction,
    desk: Desk,
    known: Person,
    day: date,
    since: datetime,
    now: datetime,
    missed_since: datetime | None = None,
) -> Digest:
    mine = journeys.of_person(tx, known.workspace, known.id)
    runs = runs_of(tx, desk, known.workspace, mine, now)
    undelivered = outbox_entries.dead_count(tx, known.workspace, since) if known.is_admin else 0
    return compose_digest(runs, known.id, day, since, missed_since=missed_since, undelivered=undelivered)


def first_sample(tx: Transaction, desk: Desk, message: Message, now: datetime) -> Sample:
    """The recipient's digest as of now, whatever their hours; it counts for nothing."""
    known = people.get(tx, message.workspace, message.recipient)
    if known is None or not known.is_active:
        raise NoLongerTrue("the recipient has left")
    times = desk.digest_times(known)
    return Sample(digest_of(tx, desk, known, local_date(now, times.timezone), now), times.timezone)


def first_team_digest(tx: Transaction, desk: Desk, message: Message, now: datetime) -> tuple[TeamDigest, str]:
    """A channel's digest with its zone, if it is still owed and there is something to say."""
    team = team_channels.get(tx, message.workspace, message.channel)
    if team is None:
        raise NoLongerTrue("the channel no longer gets a digest")
    times = DigestTimes(team.timezone, team.digest_at, team.digest_days)
    digest = team_digest_of(tx, desk, message.workspace, message.channel, times, _still_owed(times, message, now), now)
    if digest.is_empty:
        raise NoLongerTrue("there is nothing to say")
    return digest, times.timezone


def team_digest_of(
    tx: Transaction, desk: Desk, workspace: str, channel: str, times: DigestTimes, day: date, now: datetime
) -> TeamDigest:
    """A channel's digest: counts of all journeys in progress, and what has moved since the digest day before."""
    since = instant(previous_day(times, day), times.at, times.timezone)
    digest = compose_team_digest(
        journeys.counts_by_csm(tx, workspace),
        runs_of(tx, desk, workspace, journeys.stuck(tx, workspace, MOST_STUCK), now),
        channel,
        day,
        acts.since(tx, workspace, since),
    )
    known = people.get_many(tx, workspace, digest.by_csm)
    return replace(digest, names={user: csm.name for user, csm in known.items()})
