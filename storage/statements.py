"""Statements that every table needs, built once from its columns. The words of both databases are the same here."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Delete, Insert, Table, Update, bindparam
from sqlalchemy.dialects.postgresql import insert

from storage.columns import Texts, is_any_of
from storage.database import Transaction

Rows = list[dict[str, Any]]

# SQLAlchemy does not ask for the number of rows inserted unless it is told to.
_COUNTING = {"preserve_rowcount": True}


def in_workspace(table: Table) -> ColumnElement[bool]:
    """The rows of the parameter `workspace`."""
    return table.c.workspace_id == bindparam("workspace")


def one_of(column: ColumnElement[Any], parameter: str) -> ColumnElement[bool]:
    """The column is one of the texts in a parameter."""
    return is_any_of(column, bindparam(parameter, type_=Texts()))


def upsert(table: Table, *, keep: Iterable[str] = ()) -> Insert:
    """Insert a row, or overwrite the one with the same primary key, save for the columns to keep."""
    key = [column.name for column in table.primary_key]
    rest = [column.name for column in table.columns if column.name not in {*key, *keep}]
    statement = insert(table)
    return statement.on_conflict_do_update(index_elements=key, set_={name: statement.excluded[name] for name in rest})


def has_key(table: Table) -> list[ColumnElement[bool]]:
    """The row whose primary key is in the parameters that `key_of` makes."""
    return [column == bindparam(f"old_{column.name}", type_=column.type) for column in table.primary_key]


def key_of(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Of the values those of the primary key, under the names that `has_key` asks for."""
    return {f"old_{column.name}": values[column.name] for column in table.primary_key}


def altered(table: Table, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The key and only those values that differ: an index or reference whose columns stay costs nothing."""
    return key_of(table, before) | {name: value for name, value in after.items() if value != before[name]}


def update_many(tx: Transaction, statement: Update, rows: Rows) -> int:
    """Set in each row what stands in its parameters; the number of rows touched."""
    alike: dict[tuple[str, ...], Rows] = {}
    for row in rows:
        alike.setdefault(tuple(row), []).append(row)
    return sum(execute_many(tx, statement, some) for some in alike.values())


def execute_many(tx: Transaction, statement: Insert | Update | Delete, rows: Rows) -> int:
    """Run a statement for each row; the number of rows it touched."""
    return tx.execute(statement, rows, execution_options=_COUNTING).rowcount if rows else 0
