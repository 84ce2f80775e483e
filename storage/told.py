"""Who was told what, so that each level is told once in an episode (requirements N1; design, Once)."""

from collections.abc import Iterable

from sqlalchemy import Text, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from journeys.messages import Told
from storage.database import Transaction
from storage.owed_tables import told as _table
from storage.records import KeptIn
from storage.statements import in_workspace

_kept = KeptIn(_table, Told)
_ADD = insert(_table).on_conflict_do_nothing().returning(*_kept.columns)
_prefix = bindparam("prefix", type_=Text())
_OF_JOURNEY = select(*_kept.columns).where(
    in_workspace(_table),
    or_(
        _table.c.subject == bindparam("journey"),
        func.substr(_table.c.subject, 1, func.length(_prefix)) == _prefix,
    ),
)


def add_new(tx: Transaction, tolds: Iterable[Told]) -> set[Told]:
    """Note what is to be told; gives what had not been told before."""
    rows = [_kept.values(one) for one in sorted(set(tolds), key=_order)]
    return {Told(*row) for row in tx.execute(_ADD, rows)} if rows else set()


def of_journey(tx: Transaction, workspace: str, journey_id: str) -> set[Told]:
    """All that was ever told of a journey and its milestones, whose subjects begin with the journey's id and a /."""
    parameters = {"workspace": workspace, "journey": journey_id, "prefix": f"{journey_id}/"}
    return {Told(*row) for row in tx.execute(_OF_JOURNEY, parameters)}


def _order(one: Told) -> tuple[str, str, str, int, str]:
    """Always the same, so that two who tell the same never wait for each other."""
    return one.workspace, one.subject, one.level, one.episode, one.recipient
