"""A population many times over, copied within the database: a million journeys would take a quarter of an hour else."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from benchmarks.population import copy
from storage.database import Database

_NAMES = {"customers": ("key", "name", "name_key"), "journeys": ("id",), "activities": ("id",)}
_NAMED_AFTER = ("customer_key", "journey_id", "subject")
TABLES = ("customers", "customer_segments", "journeys", "milestones", "activities", "checks")
PRAGMAS = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1048576")


def multiply(base: Path, to: Path, times: int) -> None:
    """A new SQLite database with so many of each customer and journey of `base`, which are alike but for their ids."""
    copy(base, to)
    database = sqlite3.connect(to, isolation_level=None)
    for pragma in PRAGMAS:
        database.execute(f"PRAGMA {pragma}")
    database.execute("ATTACH ? AS base", (str(base),))
    for table in TABLES:
        # A journey's id with a letter after it is no part of what belongs to the first one.
        for number in range(1, times):
            database.execute(f"INSERT INTO main.{table} SELECT {', '.join(_copied(database, table))} FROM base.{table}",
                             {"ending": f"c{number}"})  # fmt: skip
    database.close()
    analyzed = Database(f"sqlite:///{to}")
    analyzed.analyze()
    analyzed.close()


def _copied(database: sqlite3.Connection, table: str) -> Iterator[str]:
    own = {*_NAMES.get(table, ()), *_NAMED_AFTER}
    for _, column, *_ in database.execute(f"PRAGMA base.table_info({table})"):
        yield f"{column} || :ending" if column in own else column
