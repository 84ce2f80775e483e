"""Customers and the segments they are in (requirements C1)."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Insert, bindparam, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from journeys.customer import Customer
from storage.database import Transaction
from storage.records import KeptIn
from storage.statements import Rows, execute_many, in_workspace, one_of, upsert
from storage.tables import customer_segments as _segments
from storage.tables import customers as _table

MOST_FOUND = 20

_kept = KeptIn(_table, Customer)
_select = select(*_kept.columns).where(in_workspace(_table))

_ADD = insert(_table).on_conflict_do_nothing()
_PUT = upsert(_table)
_FORGET_SEGMENTS = delete(_segments).where(in_workspace(_segments), one_of(_segments.c.customer_key, "keys"))
_PUT_SEGMENTS = insert(_segments)
_GET = _select.where(_table.c.key == bindparam("key"))
_GET_MANY = _select.where(one_of(_table.c.key, "keys"))
# Unordered: asked for an order, SQLite would rather walk through all names.
_FIND_EXACT = _select.where(
    or_(
        _table.c.key == bindparam("text"),
        _table.c.key == bindparam("folded"),
        _table.c.name_key == bindparam("folded"),
    )
)
_PART = _select.where(_table.c.name_key.like(bindparam("pattern"), escape="~"))
_FIND_PART = _PART.order_by(_table.c.name_key, _table.c.key).limit(MOST_FOUND)
_NAMES = select(_table.c.key, _table.c.name).where(in_workspace(_table)).order_by(_table.c.name_key, _table.c.key)
_ALL = _select.order_by(_table.c.key)
_long = (
    _table.c.stage_since < bindparam("before"),
    or_(bindparam("any_stage", type_=Boolean()), _table.c.stage_key == bindparam("stage_key")),
)
_LONG = _select.where(*_long).order_by(_table.c.stage_since, _table.c.name_key).limit(bindparam("limit"))
_HOW_MANY_LONG = select(func.count()).select_from(_table).where(in_workspace(_table), *_long)
_COUNT = select(func.count()).select_from(_table).where(in_workspace(_table))
_following = _table.c.key > bindparam("after_key")
_PAGE = _select.where(_following).order_by(_table.c.key).limit(bindparam("limit"))
_KEYS = select(_table.c.key).where(in_workspace(_table), _following).order_by(_table.c.key).limit(bindparam("limit"))


def add_many(tx: Transaction, customers: Iterable[Customer]) -> bool:
    """Add customers, once whoever adds the same has ended; whether none of them was there already."""
    customers = _latest(customers)
    return _store(tx, _ADD, customers) == len(customers)


def put_many(tx: Transaction, customers: Iterable[Customer]) -> None:
    """Add customers, or overwrite those with the same key."""
    _store(tx, _PUT, _latest(customers))


def _latest(customers: Iterable[Customer]) -> list[Customer]:
    """In the order of their keys; of several with one key the last counts."""
    latest = {(customer.workspace, customer.key): customer for customer in customers}
    return [latest[key] for key in sorted(latest)]


def _store(tx: Transaction, statement: Insert, customers: list[Customer]) -> int:
    stored = execute_many(tx, statement, [_row(customer) for customer in customers])
    for workspace in {customer.workspace for customer in customers}:
        keys = [customer.key for customer in customers if customer.workspace == workspace]
        tx.execute(_FORGET_SEGMENTS, {"workspace": workspace, "keys": keys})
    execute_many(tx, _PUT_SEGMENTS, [row for customer in customers for row in _segment_rows(customer)])
    return stored


def _row(customer: Customer) -> dict[str, Any]:
    return _kept.values(customer) | {"name_key": customer.name.casefold(), "stage_key": customer.stage.casefold()}


def _segment_rows(customer: Customer) -> Rows:
    keys = sorted({segment.casefold() for segment in customer.segments})
    return [{"workspace_id": customer.workspace, "customer_key": customer.key, "segment_key": key} for key in keys]


def get(tx: Transaction, workspace: str, key: str) -> Customer | None:
    row = tx.execute(_GET, {"workspace": workspace, "key": key}).first()
    return Customer(*row) if row else None


def get_many(tx: Transaction, workspace: str, keys: Iterable[str]) -> dict[str, Customer]:
    """Those of the customers that exist, by key."""
    rows = tx.execute(_GET_MANY, {"workspace": workspace, "keys": sorted(set(keys))})
    return {customer.key: customer for customer in (Customer(*row) for row in rows)}


def find(tx: Transaction, workspace: str, text: str) -> list[Customer]:
    """The customers with this key or name, else those with it in their name, in any case; 20 at most."""
    text = text.strip()
    folded = text.casefold()
    exact = tx.execute(_FIND_EXACT, {"workspace": workspace, "text": text, "folded": folded})
    if found := [Customer(*row) for row in exact]:
        return sorted(found, key=_by_name)[:MOST_FOUND]
    containing = tx.execute(_FIND_PART, {"workspace": workspace, "pattern": _containing(folded)})
    return [Customer(*row) for row in containing]


def _by_name(customer: Customer) -> tuple[str, str]:
    return customer.name.casefold(), customer.key


def _containing(text: str) -> str:
    return "%" + re.sub("([~%_])", r"~\1", text) + "%"


def names(tx: Transaction, workspace: str) -> list[tuple[str, str]]:
    """Key and name of every customer, by name."""
    return [(key, name) for key, name in tx.execute(_NAMES, {"workspace": workspace})]


def all_customers(tx: Transaction, workspace: str) -> list[Customer]:
    return [Customer(*row) for row in tx.execute(_ALL, {"workspace": workspace})]


def count(tx: Transaction, workspace: str) -> int:
    return tx.execute(_COUNT, {"workspace": workspace}).scalar_one()


def long_in_stage(
    tx: Transaction, workspace: str, before: date, *, stage: str = "", limit: int
) -> tuple[list[Customer], int]:
    """Customers in their stage since before a date, the longest first, and how many there are in all (J8)."""
    asked = {"workspace": workspace, "before": before, "stage_key": stage.casefold(), "any_stage": not stage}
    rows = tx.execute(_LONG, {**asked, "limit": limit})
    return [Customer(*row) for row in rows], tx.execute(_HOW_MANY_LONG, asked).scalar_one()


def keys(tx: Transaction, workspace: str, after_key: str, limit: int) -> list[str]:
    """The keys of a `page`, for who reads its customers only after locking them."""
    parameters = {"workspace": workspace, "after_key": after_key, "limit": limit}
    return list(tx.execute(_KEYS, parameters).scalars())


def page(tx: Transaction, workspace: str, after_key: str, limit: int) -> list[Customer]:
    """The next customers by key, for passes over all of them in batches; begin with an empty `after_key`."""
    rows = tx.execute(_PAGE, {"workspace": workspace, "after_key": after_key, "limit": limit})
    return [Customer(*row) for row in rows]
