"""Remembering people as Slack describes them; what they chose here stays (requirements N3)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.usecases.desk import Desk
from bot.usecases.digest_plans import owe_digests, plan_digests
from journeys.absence import represented
from journeys.messages import CheckKind
from journeys.person import Person
from storage import checks, journeys, outbox, people
from storage.database import Transaction


def meet(desk: Desk, found: Sequence[Person], now: datetime) -> None:
    """Remember people as Slack describes them at an instant; who has work gets a digest.

    Who has moved to another zone is told things by the clock there from now on, and so are those who read for them.
    """
    with desk.database.write() as tx:
        for workspace in sorted({one.workspace for one in found}):
            _meet(tx, desk, workspace, [one for one in found if one.workspace == workspace], now)


def _meet(tx: Transaction, desk: Desk, workspace: str, found: Sequence[Person], now: datetime) -> None:
    before = people.get_many(tx, workspace, [one.id for one in found])
    people.meet_many(tx, found, now)
    changed = {one.id for one in found if one.id in before and _is_told_otherwise(before[one.id], one)}
    weekly = {one.id for one in before.values() if one.weekly_day}
    at_work = journeys.of_people(tx, workspace, {one.id for one in found})
    busy = weekly | {user for user, concerning in at_work.items() if concerning}
    # Messages before checks, as whoever changes their choices locks them.
    if changed:
        chosen = {before[user].channel or user for user in changed}
        outbox.release(tx, workspace, changed, changed | chosen, now)
    told_by_other_clock = busy & changed | _represented(tx, workspace, changed, now)
    checks.lock(tx, workspace, CheckKind.DIGEST, told_by_other_clock)
    plan_digests(tx, desk, workspace, busy - changed, now)
    # Where the hour of the day's digest has passed already by the new clock, it is owed at once.
    owe_digests(tx, desk, workspace, dict.fromkeys(sorted(told_by_other_clock), now), now)


def _is_told_otherwise(before: Person, now: Person) -> bool:
    return (before.timezone, before.is_active) != (now.timezone, now.is_active)


def _represented(tx: Transaction, workspace: str, users: Collection[str], now: datetime) -> set[str]:
    """Those for whom any of them stands in."""
    away = people.away(tx, workspace, now) if users else []
    return {one for user in users for one in represented(user, away, now)}


def described_before(desk: Desk, workspace: str, instant: datetime, limit: int) -> list[Person]:
    """People whom Slack has not described since, the longest ago first."""
    with desk.database.read() as tx:
        return people.described_before(tx, workspace, instant, limit)


def described_since(desk: Desk, workspace: str, users: Collection[str], instant: datetime) -> set[str]:
    """Those of whom Slack has said since then who they are."""
    with desk.database.read() as tx:
        return people.described_since(tx, workspace, users, instant)
