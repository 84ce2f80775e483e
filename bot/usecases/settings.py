"""What a person or a team channel chooses (requirements V1, N3, N5)."""

from dataclasses import dataclass, replace
from datetime import datetime, time

from bot.usecases.absences import Absence, absent, dropped, present
from bot.usecases.coming_back import follow_absence
from bot.usecases.desk import Caller, Desk, lead, person, represented_by, write_once
from bot.usecases.digest_plans import (
    digest_message,
    owe_digests,
    owe_forgotten,
    owe_team_digests,
    plan_again,
    reading_clock,
    team_times,
)
from bot.usecases.digesting import digest_of, is_missed_still, team_digest_of
from bot.usecases.leaving import follow, moves
from bot.usecases.next_digests import next_digest_at
from bot.usecases.rolling_up import Weekly, next_roll_up_at, with_weekly
from journeys.calendar import local_date, zone
from journeys.catching_up import last_mute
from journeys.digests import Digest, TeamDigest
from journeys.errors import NotAllowed, NotPossible
from journeys.messages import Check, CheckKind, MessageKind
from journeys.person import Person, TeamChannel
from journeys.reports import Settings
from journeys.schedule import next_digest
from journeys.time_off import Moved
from storage import checks, outbox, people, team_channels, team_roll_ups
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Mute:
    """Until an instant, or until it is ended."""

    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """A person's choices; `channel` is empty for direct messages, `timezone` for Slack's. `mute` and
    `absence` are None for none, unless they are as muted, or as much away, as before."""

    digest_on: bool
    digest_at: time
    digest_days: tuple[str, ...]
    channel: str
    timezone: str = ""
    working_days: tuple[str, ...] | None = None
    quiet: tuple[time, time] | None = None
    mute: Mute | None = None
    keeps_mute: bool = False
    absence: Absence | None = None
    keeps_absence: bool = False
    weekly: Weekly | None = None


def settings(desk: Desk, caller: Caller, channel: str = "") -> Settings:
    """The caller's settings, and what the channel they ask in gets."""
    with desk.database.read() as tx:
        team = team_channels.get(tx, caller.workspace, channel) if channel else None
        weekly = team_roll_ups.get(tx, caller.workspace, channel) if channel else None
        return replace(_settings(tx, desk, person(tx, caller), caller.now), team=team, team_roll_up=weekly)


def _settings(tx: Transaction, desk: Desk, known: Person, now: datetime) -> Settings:
    times = desk.digest_times(known)
    hours = desk.hours(known)
    stand_in = people.get(tx, known.workspace, known.stand_in) if known.stand_in and known.has_time_off(now) else None
    return Settings(
        person=known,
        timezone=times.timezone,
        digest_at=times.at.strftime("%H:%M"),
        digest_days=times.days,
        next_digest_at=next_digest_at(tx, desk, known, now),
        working_days=hours.working_days,
        now=_local(desk, known, now),
        next_roll_up_at=next_roll_up_at(tx, desk, known, now),
        stand_in_has_left=stand_in is not None and not stand_in.is_active,
    )


def local_now(desk: Desk, caller: Caller) -> datetime:
    """The present instant on the caller's wall."""
    with desk.database.read() as tx:
        return _local(desk, person(tx, caller), caller.now)


def _local(desk: Desk, known: Person, now: datetime) -> datetime:
    return now.astimezone(zone(desk.zone_of_person(known)))


def choose(desk: Desk, caller: Caller, choices: Choices) -> Settings:
    """Keep a person's choices; what is owed to them follows at once.

    The hour and the days of the digest stay those of the installation unless they become others. Raises `NotPossible`
    for an absence, and for the scope of a roll-up (`rolling_up.scope_of`).
    """
    with write_once(desk, caller) as tx:
        known = person(tx, caller)
        held = desk.digest_times(known)
        known = replace(
            known,
            digest_on=choices.digest_on,
            digest_at=known.digest_at if choices.digest_at == held.at else choices.digest_at,
            digest_days=known.digest_days if choices.digest_days == held.days else choices.digest_days,
            channel=choices.channel,
            chosen_timezone=choices.timezone or None,
            working_days=choices.working_days,
            quiet_from=choices.quiet[0] if choices.quiet else None,
            quiet_until=choices.quiet[1] if choices.quiet else None,
        )
        known = with_weekly(known, choices.weekly, caller.now)
        if not choices.keeps_mute:
            known = _muted(tx, desk, known, choices.mute, caller.now) if choices.mute else _unmuted(known, caller.now)
        if not choices.keeps_absence:
            off = choices.absence
            known = absent(tx, desk, caller, known, off) if off else present(known, caller.now)
        return _keep(tx, desk, caller, known)


def mute(desk: Desk, caller: Caller, wanted: Mute) -> Settings:
    """Tell the caller nothing until then."""
    with write_once(desk, caller) as tx:
        return _keep(tx, desk, caller, _muted(tx, desk, person(tx, caller), wanted, caller.now))


def unmute(desk: Desk, caller: Caller) -> Settings:
    """Raises `NotPossible` for whoever is not muted."""
    with write_once(desk, caller) as tx:
        known = person(tx, caller)
        if not known.is_muted(caller.now):
            raise NotPossible("You are not muted, so nothing was changed.")
        return _keep(tx, desk, caller, _unmuted(known, caller.now))


def moved_by(desk: Desk, caller: Caller, absence: Absence) -> tuple[Moved, ...]:
    """Which due dates the absence would move (requirements P4); nothing is stored. Raises as `leave` does."""
    with desk.database.read() as tx:
        return moves(tx, desk, absent(tx, desk, caller, person(tx, caller), absence), caller.now)


def leave(desk: Desk, caller: Caller, absence: Absence) -> Settings:
    """The caller is away on these days of theirs. Raises `NotPossible` with what is wrong about them."""
    with write_once(desk, caller) as tx:
        return _keep(tx, desk, caller, absent(tx, desk, caller, person(tx, caller), absence))


def come_back(desk: Desk, caller: Caller) -> Settings:
    """End the caller's absence, or drop the one that lies ahead. Raises `NotPossible` if there is none."""
    with write_once(desk, caller) as tx:
        known = person(tx, caller)
        if not known.has_time_off(caller.now):
            raise NotPossible("You are not away, so nothing was changed.")
        return _keep(tx, desk, caller, present(known, caller.now))


def _muted(tx: Transaction, desk: Desk, known: Person, wanted: Mute, now: datetime) -> Person:
    """One mute that follows another is the same one while a digest that makes up for it is to come: what was missed in
    the first is missed still."""
    if wanted.until is not None and wanted.until <= now:
        raise NotPossible("That is over already. Say for how long: `/journey mute 2d`, for example.")
    clock = reading_clock(desk, known, known)
    last = last_mute(known, clock)
    goes_on = known.is_muted(now) or (last is not None and is_missed_still(tx, known, clock, last, now))
    return replace(known, muted_from=known.muted_from if goes_on else now, muted_until=wanted.until)


def _unmuted(known: Person, now: datetime) -> Person:
    return replace(known, muted_until=now) if known.is_muted(now) else known


def _keep(tx: Transaction, desk: Desk, caller: Caller, known: Person) -> Settings:
    """What is held back from them, what others got for them, the digests of those they stand in for, and their due
    dates follow at once."""
    before = person(tx, caller)
    people.put_many(tx, [known])
    # Journeys first: whoever saves one locks it before the checks of digests.
    moved = follow(tx, desk, before, known, caller.now)
    places = [place for place in (caller.user, before.channel, known.channel) if place]
    outbox.release(tx, caller.workspace, [caller.user], places, caller.now)
    checks.lock(tx, caller.workspace, CheckKind.DIGEST, {caller.user, *represented_by(tx, caller)})
    owe_forgotten(tx, desk, before, known, caller.now)
    _plan_digests(tx, desk, caller, before, known)
    follow_absence(tx, before, known, caller.now)
    gone = dropped(desk, before, known, caller.now)
    return replace(_settings(tx, desk, known, caller.now), moved=moved, dropped=gone)


def _plan_digests(tx: Transaction, desk: Desk, caller: Caller, before: Person, known: Person) -> None:
    """Theirs, and those of the people they stand in for: owed at once where its hour has passed by another clock."""
    is_moved = before.digest_on and _read_by(desk, known) != _read_by(desk, before)
    own, others = {caller.user}, represented_by(tx, caller)
    due = sorted(others | own if is_moved else others)
    owe_digests(tx, desk, caller.workspace, dict.fromkeys(due, caller.now), caller.now)
    if not is_moved:
        plan_again(tx, desk, caller.workspace, own, caller.now)


def _read_by(desk: Desk, known: Person) -> tuple[object, ...]:
    """By which clock somebody's digest comes, and whose."""
    return reading_clock(desk, known, known), known.away_from, known.away_until, known.stand_in


def send_sample(desk: Desk, caller: Caller) -> None:
    """Post what the caller's digest would be now, where it will come; it does not count as the day's."""
    with write_once(desk, caller) as tx:
        known = person(tx, caller)
        day = local_date(caller.now, desk.zone_of_person(known))
        key = f"sample:{caller.user}:{caller.now.isoformat()}"
        message = digest_message(caller.workspace, MessageKind.SAMPLE, key, caller.user, day, caller.now)
        outbox.put_many(tx, [replace(message, channel=known.channel or caller.user)], ready_at=caller.now)


def digest_now(desk: Desk, caller: Caller, recipient: str = "") -> tuple[Digest, str]:
    """The caller's digest as of now, and their zone; asking for it never counts as the day's digest.

    Whoever stands in for a `recipient` may see theirs. Raises `NotAllowed` for anybody else's.
    """
    with desk.database.read() as tx:
        known = person(tx, caller)
        local = desk.zone_of_person(known)
        whose = _readable(tx, caller, recipient) if recipient not in ("", caller.user) else known
        return digest_of(tx, desk, whose, local_date(caller.now, local), caller.now), local


def _readable(tx: Transaction, caller: Caller, recipient: str) -> Person:
    known = people.get(tx, caller.workspace, recipient)
    if known is None or recipient not in represented_by(tx, caller):
        raise NotAllowed("This digest is somebody else's. `/journey digest` shows yours.")
    return known


def team_digest_now(desk: Desk, caller: Caller, channel: str) -> tuple[TeamDigest, str]:
    """The team digest as of now in the caller's zone, for `/journey digest team`."""
    with desk.database.read() as tx:
        times = desk.digest_times(person(tx, caller))
        day = local_date(caller.now, times.timezone)
        return team_digest_of(tx, desk, caller.workspace, channel, times, day, caller.now), times.timezone


def send_team_digest(desk: Desk, caller: Caller, channel: str, at: time | None) -> TeamChannel:
    """Send the team digest to a channel from now on, at `at` in the caller's zone (None: the usual hour).

    At another hour than before it follows at once, as a person's does.
    """
    with write_once(desk, caller) as tx:
        times = desk.digest_times(lead(tx, caller))
        team = TeamChannel(caller.workspace, channel, times.timezone, at or desk.digest_at, desk.digest_days)
        is_new = team_channels.get(tx, caller.workspace, channel) is None
        team_channels.put(tx, team)
        if is_new:
            upcoming = next_digest(team_times(team), caller.now)
            planned = [Check(caller.workspace, CheckKind.TEAM_DIGEST, channel, upcoming)] if upcoming else []
            checks.put_many(tx, planned)
        else:
            outbox.release(tx, caller.workspace, [], [channel], caller.now)
            checks.lock(tx, caller.workspace, CheckKind.TEAM_DIGEST, [channel])
            owe_team_digests(tx, caller.workspace, [channel], caller.now)
        return team
