"""The weekly roll-up of a team channel: who gets it, from when on, and that it ends (requirements N3)."""

from dataclasses import dataclass
from datetime import datetime, time

from bot.usecases.desk import Caller, Desk, lead, write_once
from bot.usecases.digest_plans import plan_team_roll_up, roll_up_key, team_weekly_times
from bot.usecases.filter_values import require_known
from bot.usecases.rolling_up import scope_of, still_on_its_way, weeks_had
from journeys.errors import NotPossible
from journeys.messages import CheckKind, MessageKind
from journeys.outcomes import Cause
from journeys.person import WEEKDAYS, Person, TeamRollUp
from journeys.weekly import next_turn, owed_week
from storage import checks, outbox, outbox_entries, outbox_reading, team_channels, team_roll_ups
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class TeamWeekly:
    """What was asked for; `at` is None for the hour of the channel's digest, else for the usual one."""

    day: str = WEEKDAYS[0]
    at: time | None = None
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Stopped:
    """What a channel no longer gets."""

    digest: bool = False
    roll_up: bool = False


def send_team_roll_up(desk: Desk, caller: Caller, channel: str, asked: TeamWeekly) -> tuple[TeamRollUp, datetime]:
    """Send the roll-up to a channel from now on, and when it comes first.

    It comes by the clock of the channel's digest, else by the caller's. Raises `NotPossible` for its scope.
    """
    with write_once(desk, caller) as tx:
        before = team_roll_ups.get(tx, caller.workspace, channel)
        wanted = _wanted(tx, desk, caller, lead(tx, caller), channel, asked, before)
        team_roll_ups.put(tx, wanted)
        if wanted != before:
            outbox.release(tx, caller.workspace, [], [channel], caller.now)
        plan_team_roll_up(tx, wanted, caller.now)
        _try_again(tx, wanted, caller.now)
        return wanted, _next_turn(tx, wanted, caller.now)


def _try_again(tx: Transaction, team: TeamRollUp, now: datetime) -> None:
    """On its next turn, what has died of the week that is owed then: the channel may be within reach by now."""
    times = team_weekly_times(team)
    turn = next_turn(times, now)
    week = owed_week(times, turn)
    keys = [roll_up_key(team.channel, week)] if week else []
    outbox_entries.requeue_dead(tx, team.workspace, keys, frozenset(Cause) - {Cause.UNCERTAIN}, at=turn)


def _next_turn(tx: Transaction, team: TeamRollUp, now: datetime) -> datetime:
    times = team_weekly_times(team)
    to_teams = outbox_reading.waiting(tx, team.workspace, "", MessageKind.ROLL_UP)
    waiting = still_on_its_way((message for message in to_teams if message.channel == team.channel), times, now)
    return waiting or next_turn(times, now, weeks_had(tx, team.workspace, team.channel, times, now))


def _wanted(
    tx: Transaction,
    desk: Desk,
    caller: Caller,
    who: Person,
    channel: str,
    asked: TeamWeekly,
    before: TeamRollUp | None,
) -> TeamRollUp:
    """One on another day than `before` begins with its next day."""
    _require_scope(tx, caller, asked.scope)
    daily = team_channels.get(tx, caller.workspace, channel)
    return TeamRollUp(
        workspace=caller.workspace,
        channel=channel,
        timezone=daily.timezone if daily else desk.zone_of_person(who),
        at=asked.at or (daily.digest_at if daily else desk.digest_at),
        day=asked.day,
        scope=asked.scope,
        since=before.since if before and before.day == asked.day else caller.now,
    )


def _require_scope(tx: Transaction, caller: Caller, scope: str) -> None:
    filters = scope_of(scope, "")
    if filters.get("owner") == "":
        raise NotPossible("A channel is nobody's own. Name the owner, as in `owner:@mara`.")
    require_known(tx, caller.workspace, filters)


def stop_in_channel(desk: Desk, caller: Caller, channel: str, *, only_roll_up: bool = False) -> Stopped:
    """End what a channel gets. Raises `NotPossible` where that is nothing."""
    with write_once(desk, caller) as tx:
        lead(tx, caller)
        stopped = Stopped(
            not only_roll_up and _stop_digest(tx, caller.workspace, channel),
            _stop_roll_up(tx, caller.workspace, channel),
        )
        if stopped == Stopped():
            word = "weekly roll-up. `/journey digest here week`" if only_roll_up else "digest. `/journey digest here`"
            raise NotPossible(f"This channel gets no team {word} starts it.")
        return stopped


def _stop_digest(tx: Transaction, workspace: str, channel: str) -> bool:
    if team_channels.get(tx, workspace, channel) is None:
        return False
    team_channels.remove(tx, workspace, channel)
    checks.remove(tx, workspace, CheckKind.TEAM_DIGEST, [channel])
    return True


def _stop_roll_up(tx: Transaction, workspace: str, channel: str) -> bool:
    checks.remove(tx, workspace, CheckKind.DIGEST, [channel])
    return team_roll_ups.remove(tx, workspace, channel)
