"""The floor of the sweep: it reads the same rows and writes the same ones, with the bare driver and no thought.

What to write it knows from a database that the product has swept.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.usecases.sweeping import BATCH
from storage.checks import bucket_of

Row = tuple[Any, ...]

PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-16384", "temp_store=MEMORY")
"""As the product sets them."""

TABLES = {
    "journeys": "id",
    "milestones": "journey_id",
    "activities": "journey_id",
    "acts": "journey_id",
    "checks": "subject",
    "told": "",
    "outbox": "",
}
"""What a sweep may write; both must leave the same in them, where a column names the journey in the rows of the due."""

_OUTBOX = (
    "workspace_id, id, key, slot, kind, channel, recipient, journey_id, created_at, about, seq, "
    "state, ready_at, attempts, held_until"
)
_IDS = "IN (SELECT value FROM json_each(?))"
_DUE = f"SELECT subject FROM checks WHERE bucket = ? AND at <= ? AND kind = 'journey' LIMIT {BATCH}"
_JOURNEYS = f"SELECT * FROM journeys WHERE workspace_id = ? AND id {_IDS}"
_MILESTONES = f"SELECT * FROM milestones WHERE workspace_id = ? AND journey_id {_IDS} ORDER BY journey_id, position"
_ACTIVITIES = f"SELECT * FROM activities WHERE workspace_id = ? AND journey_id {_IDS} ORDER BY journey_id, position"
_CARDS = f"SELECT * FROM cards WHERE workspace_id = ? AND journey_id {_IDS}"
_CUSTOMERS = f"SELECT * FROM customers WHERE workspace_id = ? AND key {_IDS}"
_PEOPLE = f"SELECT * FROM people WHERE workspace_id = ? AND id {_IDS}"
_TEMPLATE = "SELECT document FROM template_versions WHERE workspace_id = ? AND template_key = ? AND version = ?"
_CHANGED = ("watches", "headline", "unattended_since", "escalated", "waiting_since", "revision")
_UPDATE = f"UPDATE journeys SET {', '.join(f'{name} = ?' for name in _CHANGED)} WHERE workspace_id = ? AND id = ?"
_TELL = "INSERT INTO told (workspace_id, subject, level, episode, recipient) VALUES (?, ?, ?, ?, ?)"
_QUEUE = f"INSERT INTO outbox ({_OUTBOX}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_PLAN = (
    "INSERT INTO checks (workspace_id, kind, subject, bucket, at) VALUES (?, 'journey', ?, ?, ?) "
    "ON CONFLICT (workspace_id, kind, subject) DO UPDATE SET bucket = excluded.bucket, at = excluded.at"
)


@dataclass(frozen=True, slots=True)
class Writes:
    """What comes of the check of one journey, as parameters of the statements above."""

    update: Row
    told: list[Row]
    queued: list[Row]
    planned: Row


def opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        database.execute(f"PRAGMA {pragma}")
    return database


def due(path: Path, workspace: str, now: datetime) -> list[str]:
    """Ids of the journeys that are to be judged."""
    with sqlite3.connect(path) as database:
        statement = "SELECT subject FROM checks WHERE bucket = ? AND at <= ? AND kind = 'journey'"
        return [subject for (subject,) in database.execute(statement, (bucket_of(workspace), now.isoformat()))]


def recorded(swept: Path, workspace: str, ids: Iterable[str]) -> dict[str, Writes]:
    """What the product wrote for each journey."""
    with sqlite3.connect(swept) as database:
        database.execute("CREATE INDEX by_journey ON outbox (workspace_id, journey_id)")
        return {journey: _writes(database, workspace, journey) for journey in ids}


def _writes(database: sqlite3.Connection, workspace: str, journey: str) -> Writes:
    key = (workspace, journey)
    update = f"SELECT {', '.join(_CHANGED)}, workspace_id, id FROM journeys WHERE workspace_id = ? AND id = ?"
    told = "SELECT * FROM told WHERE workspace_id = ? AND subject >= ? AND subject < ?"
    queued = f"SELECT {_OUTBOX} FROM outbox WHERE workspace_id = ? AND journey_id = ?"
    planned = "SELECT workspace_id, subject, bucket, at FROM checks WHERE workspace_id = ? AND subject = ?"
    return Writes(
        database.execute(update, key).fetchone(),
        database.execute(told, (*key, f"{journey}0")).fetchall(),
        database.execute(queued, key).fetchall(),
        database.execute(planned, key).fetchone(),
    )


def sweep(database: sqlite3.Connection, workspace: str, now: datetime, known: dict[str, Writes]) -> int:
    """One batch, in one transaction; gives how many checks there were."""
    run = database.execute
    run("BEGIN IMMEDIATE")
    ids = [subject for (subject,) in run(_DUE, (bucket_of(workspace), now.isoformat()))]
    if ids:
        writes = [known[journey] for journey in ids]
        read_about(database, workspace, ids, {row[4] for one in writes for row in one.told})
        database.execute(_CARDS, (workspace, json.dumps(ids))).fetchall()
        _write(database, writes)
    run("COMMIT")
    return len(ids)


def read_about(database: sqlite3.Connection, workspace: str, ids: Iterable[str], people: Iterable[str]) -> None:
    """All rows of some journeys, of their customers and templates, and of people."""
    ids = list(ids)

    def read(statement: str, wanted: Iterable[str]) -> list[Row]:
        return database.execute(statement, (workspace, json.dumps(list(wanted)))).fetchall()

    found = read(_JOURNEYS, ids)
    for statement in (_MILESTONES, _ACTIVITIES):
        read(statement, ids)
    read(_CUSTOMERS, (journey[2] for journey in found))
    read(_PEOPLE, people)
    for template in {journey[3:5] for journey in found}:
        database.execute(_TEMPLATE, (workspace, *template)).fetchall()


def _write(database: sqlite3.Connection, writes: list[Writes]) -> None:
    database.executemany(_UPDATE, [one.update for one in writes])
    database.executemany(_TELL, [row for one in writes for row in one.told])
    database.executemany(_QUEUE, [row for one in writes for row in one.queued])
    database.executemany(_PLAN, [one.planned for one in writes])


def differences(swept: Path, by_floor: Path, ids: Iterable[str]) -> Iterator[str]:
    """Tables in which the two do not hold the same rows of the journeys that were due."""
    with sqlite3.connect(swept) as database:
        database.execute("ATTACH ? AS other", (str(by_floor),))
        database.execute("CREATE TEMP TABLE due (id TEXT PRIMARY KEY)")
        database.executemany("INSERT INTO due VALUES (?)", ((one,) for one in ids))
        for table, column in TABLES.items():
            some = f"WHERE {column} IN (SELECT id FROM due)" if column else ""
            for one, two in (("main", "other"), ("other", "main")):
                both = f"SELECT * FROM {one}.{table} {some} EXCEPT SELECT * FROM {two}.{table} {some}"
                unlike = f"SELECT count(*) FROM ({both})"
                if database.execute(unlike).fetchone()[0]:
                    yield table
