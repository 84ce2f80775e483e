"""Claiming reads the queue once, and not again for each message, whatever PostgreSQL believes about its length.

Its statistics are mostly of a quiet time, in which nothing waits; after `pg_restore` there are none. Pages are counted:
a message and whatever is ahead of it are a few, the queue is hundreds.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from storage import backlog, outbox
from storage.database import Database, Transaction
from storage.migrations import migrate
from storage.paces import Channel
from tests.postgres import PostgresServer
from tests.storage.examples import HOUR, NOW

CHANNELS, WAITING, FEW_PAGES = 1000, 25_000, 12

# Ids as long as Slack's, so that the index of the lines is larger than that of what is ready.
_PUT = text("""
    INSERT INTO outbox (workspace_id, id, key, slot, kind, channel, recipient, journey_id, created_at, about, state,
        ready_at, attempts, leased_until, settled_at)
    SELECT 'T0123456789AB', name, name, name, 'alert', 'D0123456789AB' || n % 1000, 'U-MARA', 'j1', :now, '{}', :state,
        :now, 0, clock_timestamp() + :lease * interval '1 hour', :settled
    FROM generate_series(1, :count) AS n, LATERAL (SELECT :of || n AS name) AS named
""")


def put(database: Database, of: str, count: int, state: str = "queued", lease: int | None = None) -> None:
    settled = None if state == "queued" else NOW
    values = {"of": of, "count": count, "state": state, "lease": lease, "settled": settled, "now": NOW}
    with database.write() as tx:
        tx.execute(_PUT, values)


@pytest.fixture(params=["of a quiet time", "none"])
def database(request: pytest.FixtureRequest, postgres: PostgresServer, tmp_path: Path) -> Iterator[Database]:
    """The first message of each channel is being sent; all others wait behind these."""
    made = Database(postgres.create_database(tmp_path.name))
    migrate(made)
    put(made, "settled", 2000, state="sent")
    if request.param != "none":
        made.analyze()
    put(made, "first", CHANNELS, lease=1)
    put(made, "behind", WAITING)
    yield made
    made.close()


QUERIES: dict[str, Callable[[Transaction], Any]] = {
    "claim": lambda tx: outbox.claim(tx, NOW, limit=50, lease_seconds=60, owner="me"),
    "claim in some channels": lambda tx: outbox.claim(
        tx,
        NOW,
        limit=50,
        lease_seconds=60,
        owner="me",
        channels=[Channel("T0123456789AB", f"D0123456789AB{n}") for n in range(50)],
    ),
    "next ready": lambda tx: outbox.next_ready(tx, NOW - HOUR),
    "ready channels": lambda tx: backlog.ready_channels(tx, NOW, limit=50),
}


def test_the_queue_is_read_once_whatever_the_statistics(database: Database) -> None:
    pages = {name: pages_of(database, query) for name, query in QUERIES.items()}
    assert all(0 < read < FEW_PAGES * WAITING for read in pages.values()), pages


def pages_of(database: Database, query: Callable[[Transaction], Any]) -> int:
    """How many pages a query touches, the same one again included."""
    found: list[int] = []

    def explain(connection: Any, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        driver = connection.connection.driver_connection
        [[[plan]]] = driver.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", parameters).fetchall()
        found.append(plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"])

    with database.write() as tx:
        # Where the queue is read again for each message, this ends it.
        tx.execute(text("SET LOCAL statement_timeout = '20s'"))
        event.listen(tx, "before_cursor_execute", explain)
        assert not query(tx)
    return sum(found)
