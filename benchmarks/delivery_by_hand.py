"""What a delivery of alerts has to do, by hand with the bare driver on SQLite: claim, read, post and settle.

It reads the rows from which the product would judge, word and draw each message, and does none of that: what to post it
knows from the product.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from benchmarks.sweep_floor import Row, opened, read_about
from bot.delivery import AT_ONCE, BATCH, LEASE_SECONDS

Post = dict[str, Any]
Send = Callable[[Post], Coroutine[Any, Any, Mapping[str, Any]]]

_FREE = "state = 'queued' AND ready_at <= ? AND (leased_until IS NULL OR leased_until <= ?)"
_CLAIMABLE = f"SELECT workspace_id, id FROM outbox WHERE {_FREE} ORDER BY ready_at, seq LIMIT {BATCH}"
_CLAIM = (
    f"UPDATE outbox SET leased_until = ?, lease_owner = 'hand', attempts = attempts + 1 WHERE (workspace_id, id) IN "
    f"({_CLAIMABLE}) RETURNING workspace_id, id, journey_id, recipient, channel, kind, about"
)
_SENT = (
    "UPDATE outbox SET state = 'sent', leased_until = NULL, lease_owner = NULL, settled_at = ?, posted_channel = ?, "
    "posted_ts = ? WHERE workspace_id = ? AND id = ?"
)
_REMEMBER = (
    "INSERT INTO cards (workspace_id, message_id, journey_id, recipient, channel, ts, kind, about) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


async def deliver(path: Path, posts: Sequence[Post], send: Send) -> None:
    """All that waits, so many at once as the product."""
    database = opened(path)
    by_id = {post["metadata"]["event_payload"]["id"]: post for post in posts}
    await asyncio.gather(*(_stream(database, by_id, send) for _ in range(AT_ONCE // BATCH)))
    database.close()


async def _stream(database: sqlite3.Connection, posts: Mapping[str, Post], send: Send) -> None:
    while claimed := _claimed(database):
        answers = await asyncio.gather(*(send(posts[message]) for _, message, *_ in claimed))
        _settle(database, claimed, answers)


def _claimed(database: sqlite3.Connection) -> list[Row]:
    """Leased, and read what they are about."""
    now = datetime.now(UTC)
    at, until = _text(now), _text(now + timedelta(seconds=LEASE_SECONDS))
    claimed = database.execute(_CLAIM, (until, at, at)).fetchall()
    for workspace, some in groupby(sorted(claimed), itemgetter(0)):
        _, _, journeys, recipients, *_ = zip(*some, strict=True)
        read_about(database, workspace, journeys, recipients)
    return claimed


def _settle(database: sqlite3.Connection, claimed: Sequence[Row], answers: Sequence[Mapping[str, Any]]) -> None:
    now, places = _text(datetime.now(UTC)), [(answer["channel"], answer["ts"]) for answer in answers]
    both = list(zip(claimed, places, strict=True))
    database.execute("BEGIN IMMEDIATE")
    database.executemany(_SENT, [(now, *place, *one[:2]) for one, place in both])
    database.executemany(_REMEMBER, [(*one[:4], *place, *one[5:]) for one, place in both])
    database.execute("COMMIT")


def _text(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")
