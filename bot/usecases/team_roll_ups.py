"""The weekly roll-up of a team channel: who gets it, from when on, and that it ends (requirements N3)."""

from dataclasses import dataclass
from datetime import datetime, time

from bot.usecases.desk import Caller, Desk, lead, write_once
from bot.usecases.digest_plans import plan_team_roll_up, team_weekly_times
from bot.usecases.filter_values import require_known
from bot.usecases.rolling_up import scope_of, weeks_had
from journeys.errors import NotPossible
from journeys.messages import CheckKind
from journeys.person import WEEKDAYS, Person, TeamRollUp
from journeys.weekly import next_turn
from storage import checks, outbox, team_channels, team_roll_ups
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
        wanted = _wanted(tx, desk, caller, lead(tx, caller), channel, asked)
        team_roll_ups.put(tx, wanted)
        outbox.release(tx, caller.workspace, [], [channel], caller.now)
        plan_team_roll_up(tx, wanted, caller.now)
        times = team_weekly_times(wanted)
        return wanted, next_turn(times, caller.now, weeks_had(tx, caller.workspace, channel, times, caller.now))


def _wanted(tx: Transaction, desk: Desk, caller: Caller, who: Person, channel: str, asked: TeamWeekly) -> TeamRollUp:
    """One on another day begins with its next day."""
    _require_scope(tx, caller, asked.scope)
    before, daily = team_roll_ups.get(tx, caller.workspace, channel), team_channels.get(tx, caller.workspace, channel)
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
