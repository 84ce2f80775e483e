"""Looking at what has come due: journeys whose progress changes, digests that are owed (design, Flows: Sweep)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.usecases.acting import by_itself, store
from bot.usecases.automatic import start_by_themselves
from bot.usecases.desk import Desk
from bot.usecases.digest_plans import owe_digests, owe_team_digests
from bot.usecases.time_off import knowing_time_off
from journeys.calendar import local_date, start_of_day
from journeys.customer import Customer
from journeys.facts import OF_THE_DAY
from journeys.journey import Journey
from journeys.messages import Check, CheckKind
from journeys.run import Run
from storage import checks, customers, journeys, templates
from storage.customer_locks import lock
from storage.database import Transaction
from storage.errors import StorageError

BATCH = 200
AGAIN = timedelta(minutes=15)
"""When to look again at what could not be dealt with by a mistake of ours."""


def sweep(desk: Desk, now: datetime, limit: int = BATCH) -> int:
    """Deal with what is due, at most `limit` checks in one transaction; gives how many there were.

    Checks are claimed, judged and replaced in the same transaction, so that each is dealt with once, in however many
    processes, and again if this one dies.
    """
    with desk.database.write() as tx:
        due = checks.claim_due(tx, now, limit)
        for workspace in sorted({check.workspace for check in due}):
            _deal_with(tx, desk, workspace, [c for c in due if c.workspace == workspace], now)
        return len(due)


def sweep_apart(desk: Desk, now: datetime, limit: int = BATCH) -> tuple[int, list[tuple[Check, Exception]]]:
    """Deal with what is due in a transaction for each, where a mistake of ours in one of them breaks `sweep`.

    Gives how many checks there were, and those that could not be dealt with, which are put off.
    """
    with desk.database.read() as tx:
        due = checks.due(tx, now, limit)
    failed: list[tuple[Check, Exception]] = []
    for check in due:
        try:
            with desk.database.write() as tx:
                _deal_with(tx, desk, check.workspace, [check], now)
        except StorageError:
            raise
        except Exception as error:  # noqa: BLE001  whatever it is, it must not keep the others from being told
            failed.append((check, error))
    with desk.database.write() as tx:
        checks.put_many(tx, [replace(check, at=now + AGAIN) for check, _ in failed])
    return len(due), failed


def next_check(desk: Desk) -> datetime | None:
    """The instant of the earliest check there is."""
    with desk.database.read() as tx:
        return checks.earliest(tx)


def _deal_with(tx: Transaction, desk: Desk, workspace: str, due: Sequence[Check], now: datetime) -> None:
    subjects = {kind: [c.subject for c in due if c.kind is kind] for kind in CheckKind}
    if subjects[CheckKind.JOURNEY]:
        _judge_journeys(tx, desk, workspace, subjects[CheckKind.JOURNEY], now)
    if subjects[CheckKind.DIGEST]:
        owe_digests(tx, desk, workspace, {c.subject: c.at for c in due if c.kind is CheckKind.DIGEST}, now)
    if subjects[CheckKind.TEAM_DIGEST]:
        owe_team_digests(tx, workspace, subjects[CheckKind.TEAM_DIGEST], now)
    if subjects[CheckKind.DAILY_ROUND]:
        _pass_daily(tx, desk, workspace, subjects[CheckKind.DAILY_ROUND], now)


def _judge_journeys(tx: Transaction, desk: Desk, workspace: str, ids: Sequence[str], now: datetime) -> None:
    found = journeys.get_many(tx, workspace, ids, lock=True)
    runs = knowing_time_off(tx, desk, workspace, runs_of(tx, desk, workspace, found, now), now)
    store(tx, desk, [by_itself(run, now) for run in runs], now)
    gone = set(ids) - {journey.id for journey in found}
    if gone:
        checks.remove(tx, workspace, CheckKind.JOURNEY, sorted(gone))


def runs_of(tx: Transaction, desk: Desk, workspace: str, found: Sequence[Journey], now: datetime) -> list[Run]:
    """The journeys with their customers and templates, read in two queries for any number of them."""
    if not found:
        return []
    known = customers.get_many(tx, workspace, {journey.customer for journey in found})
    written = templates.versions(tx, workspace, {(j.template, j.template_version) for j in found})
    today = {zone: local_date(now, zone) for zone in {desk.zone_of(customer) for customer in known.values()}}
    return [
        Run(journey, written[journey.template, journey.template_version], customer, today[desk.zone_of(customer)])
        for journey in found
        for customer in [known[journey.customer]]
    ]


def _pass_daily(tx: Transaction, desk: Desk, workspace: str, cursors: Sequence[str], now: datetime) -> None:
    """Judge the entry conditions that read the date, of some hundred customers a transaction (requirements T2)."""
    checks.remove(tx, workspace, CheckKind.DAILY_ROUND, cursors)
    for cursor in cursors:
        keys = customers.keys(tx, workspace, cursor, BATCH)
        batch = _locked(tx, workspace, keys)
        start_by_themselves(tx, desk, workspace, batch, now, lambda _, read: bool(OF_THE_DAY & read))
        following = keys[-1] if len(keys) == BATCH else ""
        at = now if following else next_pass(desk, now)
        checks.put_many(tx, [Check(workspace, CheckKind.DAILY_ROUND, following, at)])


def _locked(tx: Transaction, workspace: str, keys: Sequence[str]) -> list[Customer]:
    """As nobody else changes them, so that an import at the same moment does not start the same journey too."""
    lock(tx, workspace, keys)
    known = customers.get_many(tx, workspace, keys)
    return [known[key] for key in keys if key in known]


def next_pass(desk: Desk, now: datetime) -> datetime:
    """The start of tomorrow in the default zone."""
    return start_of_day(local_date(now, desk.default_timezone) + timedelta(days=1), desk.default_timezone)
