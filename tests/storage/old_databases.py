"""Databases as earlier versions left them.

`stored_by_0005.json` holds all tables of a small installation that ran on schema 0005: one customer in three journeys,
with acts, cards, digests planned, a message that may have arrived and one that waits.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Boolean, Row, inspect, text

import storage.migrations
from storage import tables
from storage.database import Database, Transaction

STORED: Mapping[str, Any] = json.loads((Path(__file__).parent / "stored_by_0005.json").read_text("utf-8"))
_PARENTS_FIRST = [table.name for table in tables.customers.metadata.sorted_tables]


def left_by(version: str, database: Database) -> dict[str, list[str]]:
    """Prepare an empty database as of this version, and fill it; gives the columns filled by table."""
    if database.path:
        database.path.touch()
    with database.write() as tx:
        _prepare(tx, version)
        there = set(inspect(tx).get_table_names())
        return {name: _fill(tx, name) for name in _PARENTS_FIRST if name in there and name in STORED}


def _prepare(tx: Transaction, version: str) -> None:
    config = Config(attributes={"connection": tx})
    config.set_main_option("script_location", str(Path(storage.migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, version)


def _fill(tx: Transaction, table: str) -> list[str]:
    """As much as this version has columns for."""
    found = {column["name"]: column["type"] for column in inspect(tx).get_columns(table)}
    columns = [name for name in STORED[table]["columns"] if name in found]
    rows = [dict(zip(STORED[table]["columns"], row, strict=True)) for row in STORED[table]["rows"]]
    known = [{name: _as(found[name], row[name]) for name in columns} for row in rows]
    marks = ", ".join(f":{name}" for name in columns)
    tx.execute(text(f"INSERT INTO {table} ({_quoted(columns)}) VALUES ({marks})"), known)
    return columns


def _as(kind: object, value: object) -> object:
    """The file is of SQLite, which has numbers for yes and no."""
    return bool(value) if isinstance(kind, Boolean) and value is not None else value


def _quoted(columns: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def rows_of(tx: Transaction, columns: Mapping[str, list[str]]) -> dict[str, list[Row[Any]]]:
    """What stands in these columns of each table."""
    return {
        table: sorted(tx.execute(text(f"SELECT {_quoted(names)} FROM {table}")).all(), key=repr)
        for table, names in columns.items()
    }
