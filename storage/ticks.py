"""Who has ticked which entry conditions, those that no rule can judge (requirements T2)."""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from journeys.gates import Tick, Ticks
from storage.database import Transaction
from storage.journey_rows import chunks
from storage.records import KeptIn
from storage.statements import execute_many, has_key, in_workspace, key_of, one_of
from storage.tables import ticks as _table

_kept = KeptIn(_table, Tick, template="template_key", customer="customer_key")
_OF_CUSTOMERS = select(*_kept.columns).where(in_workspace(_table), one_of(_table.c.customer_key, "customers"))
_PUT = insert(_table).on_conflict_do_nothing()
_REMOVE = delete(_table).where(*has_key(_table))


def of_customers(tx: Transaction, workspace: str, customers: Iterable[str]) -> dict[tuple[str, str], Ticks]:
    """By template and customer, those of these customers."""
    found: dict[tuple[str, str], dict[str, Tick]] = {}
    for some in chunks(sorted(set(customers))):
        for row in tx.execute(_OF_CUSTOMERS, {"workspace": workspace, "customers": some}):
            tick = Tick(*row)
            found.setdefault((tick.template, tick.customer), {})[tick.condition] = tick
    return dict(found)


def put_many(tx: Transaction, ticks: Iterable[Tick]) -> None:
    """Keep these; of a condition that is ticked already the first one stays."""
    execute_many(tx, _PUT, [_kept.values(tick) for tick in ticks])


def remove(tx: Transaction, ticks: Iterable[Tick]) -> None:
    execute_many(tx, _REMOVE, [key_of(_table, _kept.values(tick)) for tick in ticks])
