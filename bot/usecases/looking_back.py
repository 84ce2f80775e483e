"""How journeys stood at an earlier instant, and since when they are stuck, by their history (requirements N3, J7)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.usecases.desk import Desk
from bot.usecases.sweeping import runs_of
from journeys.calendar import local_date
from journeys.digests import LateJourney
from journeys.hindsight import as_it_stood
from journeys.history import Act
from journeys.journey import Journey, JourneyState, Level
from journeys.roll_ups import longest_stuck, stood_as_now, was_on_track
from journeys.stuck_since import depends_on_history, stuck_since
from storage import acts, journeys, roll_ups
from storage.database import Transaction
from storage.roll_ups import StandingRow

Before = Mapping[str, dict[str, Any] | None]
"""Of each journey that has changed since an instant what its record held then, None before it was started."""

_AT_FIRST = Level.ON_TRACK
_EVER = datetime.min.replace(tzinfo=UTC)
_DAY = timedelta(days=1)


def turned_since(
    tx: Transaction, desk: Desk, workspace: str, since: datetime, touched: Collection[str]
) -> Counter[Level]:
    """How many journeys stand at each headline now that stood at another one, or had not begun, at an instant; those
    that began on track are left out. `touched` are the journeys on which there were acts since."""
    standing = roll_ups.standings(tx, workspace, {}, since)
    left = [row.journey for row in standing if row.headline is Level.STUCK and row.journey not in touched]
    acted = acts.last_of_journeys(tx, workspace, left)
    rows = [
        row
        for row in standing
        if row.journey in touched or not stood_as_now(row.watches, since, acted.get(row.journey))
    ]
    calm, doubtful = by_what_was_noticed(rows, acts.journeys_before(tx, workspace, since), since)
    then = calm | headlines_then(tx, desk, workspace, journeys.get_many(tx, workspace, doubtful), since)
    return Counter(row.headline for row in rows if row.headline and row.headline != then.get(row.journey, _AT_FIRST))


def by_what_was_noticed(
    rows: Iterable[StandingRow], before: Before, since: datetime
) -> tuple[dict[str, Level], list[str]]:
    """Of the journeys that were in progress at an instant those that were on track for sure, and the ids of others that
    were, or may have been."""
    rows = list(rows)
    running = [row for row in rows if _state_then(row, before) == JourneyState.IN_PROGRESS]
    calm = {row.journey: Level.ON_TRACK for row in running if was_on_track(row.watches, since)}
    late = [row.journey for row in rows if _was_to_run(before.get(row.journey), since)]
    return calm, [*(row.journey for row in running if row.journey not in calm), *late]


def started_since(rows: Iterable[StandingRow], before: Before) -> frozenset[str]:
    """The ids of those journeys that have gone into progress for the first time since the instant of `before`."""
    new = (row for row in rows if _state_then(row, before) in {None, JourneyState.SCHEDULED})
    return frozenset(row.journey for row in new if row.state is not JourneyState.SCHEDULED and not row.never_began)


def _state_then(row: StandingRow, before: Before) -> str | None:
    """None before it was started."""
    if row.journey not in before:
        return row.state
    was = before[row.journey]
    return was["state"] if was else None


def _was_to_run(was: Mapping[str, Any] | None, since: datetime) -> bool:
    """Whether its date to begin or to resume had come by then, anywhere, which the bot noticed only later."""
    names = {JourneyState.SCHEDULED: "starts_on", JourneyState.PAUSED: "resumes_on"}
    day = was.get(names.get(was["state"], "")) if was else None
    return day is not None and date.fromisoformat(day) <= since.date() + _DAY


def headlines_then(
    tx: Transaction, desk: Desk, workspace: str, loaded: Sequence[Journey], since: datetime
) -> dict[str, Level]:
    """The headlines of journeys as they stood at an instant, by their history, on the customers' dates of then."""
    done = _history(tx, workspace, [journey.id for journey in loaded], since)
    runs = runs_of(tx, desk, workspace, loaded, since)
    were = ((run, as_it_stood(run.journey, done.get(run.journey.id, ()), run.today)) for run in runs)
    read = [replace(run, journey=was) for run, was in were if was]
    return {run.journey.id: run.headline for run in read if run.headline}


def stuck_longest(
    tx: Transaction, desk: Desk, workspace: str, found: Sequence[Journey], now: datetime
) -> tuple[LateJourney, ...]:
    """Those of the journeys that are stuck at `now`; of most it takes no history to say since when."""
    stuck = [run for run in runs_of(tx, desk, workspace, found, now) if run.headline is Level.STUCK]
    touched = acts.last_of_journeys(tx, workspace, [run.journey.id for run in stuck])
    doubtful = [
        run.journey.id
        for run in stuck
        for at in [touched.get(run.journey.id)]
        if at and depends_on_history(run, local_date(at, desk.zone_of(run.customer)))
    ]
    history = _history(tx, workspace, doubtful, _EVER)
    return longest_stuck(
        (run, stuck_since(run, history.get(run.journey.id, ()), desk.zone_of(run.customer))) for run in stuck
    )


def _history(tx: Transaction, workspace: str, ids: Sequence[str], since: datetime) -> dict[str, list[Act]]:
    """What happened to journeys from an instant on, by journey, oldest first."""
    found: dict[str, list[Act]] = {}
    for act in acts.of_journeys_since(tx, workspace, ids, since):
        found.setdefault(act.journey, []).append(act)
    return found
