"""What a person or a team channel chooses (requirements V1, N3)."""

from dataclasses import dataclass, replace
from datetime import datetime, time

from bot.usecases.acting import plan_digests
from bot.usecases.composing import digest_of, team_digest_of
from bot.usecases.desk import Caller, Desk, lead, person, write_once
from journeys.calendar import local_date
from journeys.digests import Digest, TeamDigest
from journeys.errors import NotPossible
from journeys.messages import Check, CheckKind
from journeys.person import Person, TeamChannel
from journeys.reports import Settings
from journeys.schedule import DigestTimes, next_digest
from storage import checks, journeys, people, team_channels


@dataclass(frozen=True, slots=True)
class Choices:
    """A person's choices; `channel` is empty for direct messages."""

    digest_on: bool
    digest_at: time
    digest_days: tuple[str, ...]
    channel: str


def settings(desk: Desk, caller: Caller, channel: str = "") -> Settings:
    """The caller's settings, and the team digest of the channel they ask in."""
    with desk.database.read() as tx:
        team = team_channels.get(tx, caller.workspace, channel) if channel else None
        return replace(_settings(desk, person(tx, caller), caller.now), team=team)


def _settings(desk: Desk, known: Person, now: datetime) -> Settings:
    times = desk.digest_times(known)
    upcoming = next_digest(times, now) if known.digest_on else None
    return Settings(known, times.timezone, times.at.strftime("%H:%M"), times.days, upcoming)


def choose(desk: Desk, caller: Caller, choices: Choices) -> Settings:
    """Keep a person's choices; the next digest follows them at once."""
    with write_once(desk, caller) as tx:
        known = replace(
            person(tx, caller),
            digest_on=choices.digest_on,
            digest_at=choices.digest_at,
            digest_days=choices.digest_days,
            channel=choices.channel,
        )
        people.put_many(tx, [known])
        checks.remove(tx, caller.workspace, CheckKind.DIGEST, [caller.user])
        plan_digests(tx, desk, caller.workspace, {caller.user}, caller.now)
        return _settings(desk, known, caller.now)


def digest_now(desk: Desk, caller: Caller) -> tuple[Digest, str]:
    """The caller's digest as of now, and their zone; asking for it never counts as the day's digest."""
    with desk.database.read() as tx:
        known = person(tx, caller)
        zone = desk.digest_times(known).timezone
        return digest_of(tx, desk, known, local_date(caller.now, zone), caller.now), zone


def team_digest_now(desk: Desk, caller: Caller, channel: str) -> tuple[TeamDigest, str]:
    """The team digest as of now in the caller's zone, for `/journey digest team`."""
    with desk.database.read() as tx:
        times = desk.digest_times(person(tx, caller))
        day = local_date(caller.now, times.timezone)
        return team_digest_of(tx, desk, caller.workspace, channel, times, day, caller.now), times.timezone


def send_team_digest(desk: Desk, caller: Caller, channel: str, at: time | None) -> TeamChannel:
    """Send the team digest to a channel from now on, at `at` in the caller's zone (None: the usual hour)."""
    with write_once(desk, caller) as tx:
        times = desk.digest_times(lead(tx, caller))
        team = TeamChannel(caller.workspace, channel, times.timezone, at or desk.digest_at, desk.digest_days)
        team_channels.put(tx, team)
        upcoming = next_digest(DigestTimes(team.timezone, team.digest_at, team.digest_days), caller.now)
        if upcoming:
            checks.put_many(tx, [Check(caller.workspace, CheckKind.TEAM_DIGEST, channel, upcoming)])
        return team


def stop_team_digest(desk: Desk, caller: Caller, channel: str) -> None:
    """Raises `NotPossible` where the channel gets none."""
    with write_once(desk, caller) as tx:
        lead(tx, caller)
        if team_channels.get(tx, caller.workspace, channel) is None:
            raise NotPossible("This channel gets no team digest. `/journey digest here` starts it.")
        team_channels.remove(tx, caller.workspace, channel)
        checks.remove(tx, caller.workspace, CheckKind.TEAM_DIGEST, [channel])


def meet(desk: Desk, found: list[Person], now: datetime) -> None:
    """Remember people as Slack describes them; what they chose here stays, and who has work gets a digest."""
    with desk.database.write() as tx:
        people.meet_many(tx, found, now)
        for workspace in {one.workspace for one in found}:
            busy = {one.id for one in found if journeys.of_person(tx, workspace, one.id)}
            plan_digests(tx, desk, workspace, busy, now)
