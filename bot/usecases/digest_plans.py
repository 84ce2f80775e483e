"""Which digests and weekly roll-ups are owed, and when to look again (requirements N3, N4, N5)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.usecases.asking_again import asked_again
from bot.usecases.coming_back import redraw_read_for
from bot.usecases.desk import Desk
from bot.usecases.messages import message_to
from bot.usecases.reaching import addressed, with_stand_ins
from journeys.absence import reader_of, stand_ins
from journeys.calendar import local_date
from journeys.catching_up import Clock, Silence, goes_on, next_look, owed_catch_up, silences
from journeys.messages import Check, CheckKind, Message, MessageKind
from journeys.outcomes import PASSING
from journeys.person import WORKING_DAYS, Person, TeamChannel, TeamRollUp
from journeys.quiet import first_morning
from journeys.schedule import DigestTimes, days_before, next_digest, owed_day
from journeys.weekly import WeeklyTimes, next_turn, owed_week
from storage import checks, outbox, outbox_entries, team_channels, team_roll_ups
from storage.database import Transaction

MADE_FOR = "made_for"
"""In `about` of a person's digest: who was to read it when it was queued."""

MAKES_UP_FOR = "makes_up_for"
"""In `about` of a digest after a silence: its begin and its two ends, as ISO 8601."""


def plan_digests(tx: Transaction, desk: Desk, workspace: str, users: set[str], now: datetime) -> None:
    """See to it that each of these people is looked at for a next digest; whoever has a check keeps it."""
    if not users:
        return
    known = with_stand_ins(tx, workspace, users, now)
    for person in (known[user] for user in sorted(users & known.keys())):
        at = _next_look(desk, person, known, now)
        if at is not None:
            checks.put_if_absent(tx, Check(workspace, CheckKind.DIGEST, person.id, at))


def plan_again(tx: Transaction, desk: Desk, workspace: str, users: set[str], now: datetime) -> None:
    """Plan anew for people whose choices or zone have changed; what is owed from this very instant on counts."""
    checks.remove(tx, workspace, CheckKind.DIGEST, users)
    plan_digests(tx, desk, workspace, users, now - timedelta(microseconds=1))


def owe_digests(tx: Transaction, desk: Desk, workspace: str, due: Mapping[str, datetime], now: datetime) -> None:
    """Queue what is owed to these people, and weekly to these channels, whose checks are due since when; plan the next
    look."""
    known = with_stand_ins(tx, workspace, due, now)
    here = [known[subject] for subject in due if subject in known]
    teams = team_roll_ups.get_many(tx, workspace, due.keys() - known.keys()).values()
    readers = {person.id: reader_of(person, known, now) for person in here}
    owed = [
        message
        for person in here
        for queued in (_owed, _owed_weekly)
        for message in queued(desk, person, readers[person.id], now)
    ]
    # After the digest that makes up for their absence.
    owed += [message for person in here for message in _asked_again(tx, desk, person, now)]
    to_teams = [message for team in teams for message in _owed_to_team(team, now)]
    outbox.put_many(tx, [*addressed(tx, desk, owed, now), *to_teams], ready_at=now)
    weekly = [message.key for message in (*owed, *to_teams) if message.kind is MessageKind.ROLL_UP]
    outbox_entries.requeue_dead(tx, workspace, weekly, PASSING, at=now)
    redraw_read_for(tx, workspace, {one.id for one in here if _comes_back(one, due[one.id], now)}, now)
    looks = {person.id: _next_look(desk, person, known, now) for person in here}
    looks |= {team.channel: next_turn(team_weekly_times(team), now) for team in teams}
    checks.put_many(tx, [Check(workspace, CheckKind.DIGEST, subject, at) for subject, at in looks.items() if at])
    checks.remove(tx, workspace, CheckKind.DIGEST, [one for one in due if looks.get(one) is None])


def _comes_back(person: Person, since: datetime, now: datetime) -> bool:
    """Whether this is the first look at them since an absence has come to its end."""
    return person.away_until is not None and since <= person.away_until <= now


def _asked_again(tx: Transaction, desk: Desk, person: Person, now: datetime) -> Iterator[Message]:
    """From their first morning back on."""
    if person.away_until and first_morning(desk.hours(person), person.away_until) <= now:
        yield from asked_again(tx, desk, person, now)


def _next_look(desk: Desk, person: Person, known: Mapping[str, Person], now: datetime) -> datetime | None:
    clock = reading_clock(desk, person, reader_of(person, known, now))
    return next_look(person, clock, now, stand_ins(person, known, now))


def owe_forgotten(tx: Transaction, desk: Desk, before: Person, known: Person, now: datetime) -> None:
    """Queue what was to make up for a silence of which their choices, which have just been stored, know no longer, and
    what was asked in an absence of which they know no longer.

    The digest of the day, which would have made up for it, could not know of it either, and gives way.
    """
    clock = reading_clock(desk, before, before)
    over = [silence for silence in silences(before, clock) if silence.until <= now < silence.end]
    forgotten = [silence for silence in over if not goes_on(silence, known, clock)]
    owed = [_catch_up_message(before, clock, silence, now) for silence in forgotten]
    if known.away_from != before.away_from:
        owed += asked_again(tx, desk, before, now)
    outbox.put_many(tx, addressed(tx, desk, owed, now), ready_at=now)


def owe_team_digests(tx: Transaction, workspace: str, channels: Sequence[str], now: datetime) -> None:
    """Queue what is owed to these channels, whose checks are due or whose hour has moved; plan the next look."""
    known = {team.channel: team for team in team_channels.all_channels(tx, workspace)}
    owed, following = [], {}
    for channel in known.keys() & set(channels):
        team = known[channel]
        times = team_times(team)
        day = owed_day(times, now)
        if day is not None:
            key = digest_key(channel, day)
            owed.append(replace(digest_message(workspace, MessageKind.TEAM_DIGEST, key, "", day, now), channel=channel))
        following[channel] = next_digest(times, now)
    outbox.put_many(tx, owed, ready_at=now)
    planned = [Check(workspace, CheckKind.TEAM_DIGEST, channel, at) for channel, at in following.items() if at]
    checks.put_many(tx, planned)
    checks.remove(tx, workspace, CheckKind.TEAM_DIGEST, [one for one in channels if not following.get(one)])


def reading_clock(desk: Desk, person: Person, reader: Person | None) -> Clock:
    """Somebody's own clock, save that while they are away their digest comes by that of its reader."""
    times, weekly = reading_times(desk, person, reader or person), weekly_times(desk, person, reader or person)
    return Clock(desk.hours(person), times, person.digest_on, weekly)


def reading_times(desk: Desk, person: Person, reader: Person) -> DigestTimes:
    """When somebody's digest comes by its reader's choice.

    Whoever stands in without a digest of their own has chosen no days for one, and perhaps quiet hours over its hour:
    it comes on the default days, when these are over.
    """
    times = desk.digest_times(reader)
    if reader.digest_on or reader.id == person.id:
        return times
    return replace(times, at=desk.hours(reader).day_begins, days=desk.digest_days)


def weekly_times(desk: Desk, person: Person, reader: Person) -> WeeklyTimes | None:
    """When somebody's weekly roll-up comes, by the clock and the working days of its reader; None if they want none."""
    if person.weekly_day is None or person.weekly_since is None:
        return None
    times, working_days = desk.digest_times(reader), desk.hours(reader).working_days
    return WeeklyTimes(times.timezone, times.at, person.weekly_day, working_days, person.weekly_since)


def team_times(team: TeamChannel) -> DigestTimes:
    return DigestTimes(team.timezone, team.digest_at, team.digest_days)


def team_weekly_times(team: TeamRollUp) -> WeeklyTimes:
    """When a channel's weekly roll-up comes; late ones from Monday to Friday."""
    return WeeklyTimes(team.timezone, team.at, team.day, WORKING_DAYS, team.since)


def plan_team_roll_up(tx: Transaction, team: TeamRollUp, now: datetime) -> None:
    """See to it that a channel is looked at at its next turn, which may be this very instant."""
    at = next_turn(team_weekly_times(team), now - timedelta(microseconds=1))
    checks.put_many(tx, [Check(team.workspace, CheckKind.DIGEST, team.channel, at)])


def _owed(desk: Desk, person: Person, reader: Person | None, now: datetime) -> Iterator[Message]:
    """One digest at most: that of the day, or after a silence the one that makes up for it."""
    if reader is None or not person.is_active or reader.is_muted(now):
        return
    clock = reading_clock(desk, person, reader)
    silence, day = owed_catch_up(person, clock, now), owed_day(clock.times, now)
    if silence:
        yield _catch_up_message(person, clock, silence, now)
    elif day and person.digest_on and not _is_back_by(person, reader, _own_hour(desk, person, day)):
        key, about = digest_key(person.id, day, reader.id), {MADE_FOR: reader.id}
        yield digest_message(person.workspace, MessageKind.DIGEST, key, person.id, day, now, **about)


def _catch_up_message(person: Person, clock: Clock, silence: Silence, now: datetime) -> Message:
    day = local_date(now, clock.times.timezone)
    missed = [at.isoformat() for at in (silence.begin, silence.until, silence.end)]
    key, about = catch_up_key(person, silence), {MADE_FOR: person.id, MAKES_UP_FOR: missed}
    return digest_message(person.workspace, MessageKind.DIGEST, key, person.id, day, now, **about)


def made_up_for(message: Message) -> Silence | None:
    """The silence after which a digest is; None for one of a day."""
    missed = message.about.get(MAKES_UP_FOR)
    return Silence(*map(datetime.fromisoformat, missed)) if missed else None


def _is_back_by(person: Person, reader: Person, hour: datetime) -> bool:
    """Whether they read themselves what by the clock of whoever stands in is there already."""
    return reader.id != person.id and person.away_until is not None and person.away_until <= hour


def _owed_weekly(desk: Desk, person: Person, reader: Person | None, now: datetime) -> Iterator[Message]:
    """The roll-up of the week, on each of its turns; its key lets only the first through, and what is given up after
    a day of trying until the next is tried again then."""
    if reader is None or not person.is_active or reader.is_muted(now):
        return
    times = weekly_times(desk, person, reader)
    week = owed_week(times, now) if times else None
    if times and week and not _is_back_by(person, reader, _own_hour(desk, person, local_date(now, times.timezone))):
        yield _roll_up_message(person.workspace, person.id, person.id, week, now)


def _own_hour(desk: Desk, person: Person, day: date) -> datetime:
    return desk.digest_times(person).instant_on(day)


def _owed_to_team(team: TeamRollUp, now: datetime) -> Iterator[Message]:
    week = owed_week(team_weekly_times(team), now)
    if week:
        yield replace(_roll_up_message(team.workspace, team.channel, "", week, now), channel=team.channel)


def _roll_up_message(workspace: str, whose: str, recipient: str, week: date, now: datetime) -> Message:
    """One for each week, whoever or whichever channel's it is; that of a channel has no recipient."""
    key, about = roll_up_key(whose, week), {"week": week.isoformat()}
    return message_to(recipient, MessageKind.ROLL_UP, key, workspace, now, about=about)


def roll_up_key(whose: str, week: date) -> str:
    """A person or a channel gets one roll-up for each week (design, Once)."""
    return f"weekly:{whose}:{week.isoformat()}"


def digest_key(whose: str, day: date, reader: str = "") -> str:
    """A person or a channel gets one digest for each local day, and so does who reads it for them (design, Once)."""
    key = f"digest:{whose}:{day.isoformat()}"
    return f"{key}:{reader}" if reader not in ("", whose) else key


def is_read_by(key: str, whose: str, reader: str) -> bool:
    """Whether it is of a digest of a day that somebody reads themselves, or this reader for them."""
    return key.startswith(f"digest:{whose}:") and (key.count(":") == 2 or key.endswith(f":{reader}"))


def digest_keys(channel: str, times: DigestTimes, day: date) -> list[str]:
    """Of a channel's digests of the two weeks before a local day."""
    return [digest_key(channel, one) for one in days_before(times, day)]


def catch_up_key(person: Person, silence: Silence) -> str:
    return f"{catch_up_keys(person.id)}{silence.until.isoformat()}"


def catch_up_keys(person: str) -> str:
    """So begin the keys of all digests that make up for a silence of somebody."""
    return f"catch-up:{person}:"


def digest_message(
    workspace: str, kind: MessageKind, key: str, recipient: str, day: date, now: datetime, **about: Any
) -> Message:
    """A digest of a local day to a person; the key is what makes it the only one (design, Once)."""
    return message_to(recipient, kind, key, workspace, now, about={"day": day.isoformat(), **about})
