"""Posted messages that are drawn again when what they show changes (requirements N6)."""

from collections.abc import Iterable, Sequence
from operator import attrgetter

from sqlalchemy import bindparam, select

from journeys.messages import Card, CardKind
from storage.database import Transaction
from storage.journey_rows import chunks
from storage.owed_tables import cards as _table
from storage.records import KeptIn
from storage.statements import execute_many, in_workspace, one_of, upsert
from storage.tables import journeys as _journeys

_kept = KeptIn(_table, Card, message="message_id", journey="journey_id")
_select = select(*_kept.columns).where(in_workspace(_table))
_PUT = upsert(_table)
_GET = _select.where(_table.c.message_id == bindparam("message"))
_OF_JOURNEYS = _select.where(one_of(_table.c.journey_id, "ids"))
_OF_CUSTOMERS = _select.where(
    _table.c.kind == bindparam("kind"),
    _table.c.journey_id.in_(
        select(_journeys.c.id).where(in_workspace(_journeys), one_of(_journeys.c.customer_key, "customers"))
    ),
).order_by(_table.c.message_id)
_AT = _select.where(_table.c.channel == bindparam("in_channel"), _table.c.ts == bindparam("at_ts"))


def put_many(tx: Transaction, cards: Iterable[Card]) -> None:
    """Remember cards where they were posted; a message has one."""
    execute_many(tx, _PUT, [_kept.values(card) for card in cards])


def get(tx: Transaction, workspace: str, message: str) -> Card | None:
    """The card that came from an outbox message."""
    row = tx.execute(_GET, {"workspace": workspace, "message": message}).first()
    return Card(*row) if row else None


def of_journeys(tx: Transaction, workspace: str, journey_ids: Iterable[str]) -> list[Card]:
    """All cards about these journeys."""
    rows = tx.execute(_OF_JOURNEYS, {"workspace": workspace, "ids": sorted(set(journey_ids))})
    return sorted((Card(*row) for row in rows), key=attrgetter("journey", "message"))


def of_customers(tx: Transaction, workspace: str, kind: CardKind, customers: Sequence[str]) -> list[Card]:
    """The cards of a kind about any journey of these customers."""
    found: list[Card] = []
    for some in chunks(customers):
        asked = {"workspace": workspace, "kind": kind, "customers": list(some)}
        found += (Card(*row) for row in tx.execute(_OF_CUSTOMERS, asked))
    return found


def at(tx: Transaction, workspace: str, channel: str, ts: str) -> Card | None:
    """The card that was posted as this message of Slack's."""
    row = tx.execute(_AT, {"workspace": workspace, "in_channel": channel, "at_ts": ts}).first()
    return Card(*row) if row else None
