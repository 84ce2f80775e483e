"""Posted messages that are drawn again when what they show changes (requirements N6)."""

from collections.abc import Collection, Iterable, Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, bindparam, literal, select

from journeys.messages import Card, CardKind
from storage.database import Transaction
from storage.journey_rows import chunks
from storage.owed_tables import cards as _table
from storage.owed_tables import offer_cards as _offers
from storage.records import KeptIn
from storage.statements import execute_many, in_workspace, one_of, upsert
from storage.tables import journeys as _journeys

_kept = KeptIn(_table, Card, without=("customer",), message="message_id", journey="journey_id")
_select = select(*_kept.columns).where(in_workspace(_table))
_offer = KeptIn(_offers, Card, without=("journey",), message="message_id", customer="customer_key")
_NO_JOURNEY = literal("").label("journey_id")
_select_offer: Select[Any] = select(*_offer.columns[:3], _NO_JOURNEY, *_offer.columns[3:]).where(in_workspace(_offers))
_PUT, _PUT_OFFER = upsert(_table), upsert(_offers)
_GET = _select.where(one_of(_table.c.message_id, "messages"))
_GET_OFFERS = _select_offer.where(one_of(_offers.c.message_id, "messages"))
_OF_JOURNEYS = _select.where(one_of(_table.c.journey_id, "ids"))
_OF_CUSTOMERS = _select.where(
    _table.c.kind == bindparam("kind"),
    _table.c.journey_id.in_(
        select(_journeys.c.id).where(in_workspace(_journeys), one_of(_journeys.c.customer_key, "customers"))
    ),
).order_by(_table.c.message_id)
_OFFERED_TO = _select_offer.where(one_of(_offers.c.customer_key, "customers")).order_by(_offers.c.message_id)
_AT = _select.where(_table.c.channel == bindparam("in_channel"), _table.c.ts == bindparam("at_ts"))
_OFFER_AT = _select_offer.where(_offers.c.channel == bindparam("in_channel"), _offers.c.ts == bindparam("at_ts"))


def put_many(tx: Transaction, cards: Iterable[Card]) -> None:
    """Remember cards where they were posted; a message has one."""
    posted = list(cards)
    execute_many(tx, _PUT, [_kept.values(card) for card in posted if card.journey])
    execute_many(tx, _PUT_OFFER, [_offer.values(card) for card in posted if not card.journey])


def get_many(tx: Transaction, workspace: str, messages: Collection[str]) -> dict[str, Card]:
    """The cards that came from these outbox messages, by message."""
    found = _found(tx, _GET, workspace, messages)
    return found | _found(tx, _GET_OFFERS, workspace, set(messages) - found.keys())


def _found(tx: Transaction, statement: Select[Any], workspace: str, messages: Collection[str]) -> dict[str, Card]:
    asked = {"workspace": workspace, "messages": sorted(messages)}
    return {row.message_id: Card(*row) for row in tx.execute(statement, asked)} if messages else {}


def of_journeys(tx: Transaction, workspace: str, journey_ids: Iterable[str]) -> list[Card]:
    """All cards about these journeys, of each in the order in which they were posted."""
    rows = tx.execute(_OF_JOURNEYS, {"workspace": workspace, "ids": sorted(set(journey_ids))})
    return sorted((Card(*row) for row in rows), key=attrgetter("journey", "ts", "message"))


def of_customers(tx: Transaction, workspace: str, kind: CardKind, customers: Sequence[str]) -> list[Card]:
    """The cards of a kind about any journey of these customers."""
    found: list[Card] = []
    for some in chunks(customers):
        asked = {"workspace": workspace, "kind": kind, "customers": list(some)}
        found += (Card(*row) for row in tx.execute(_OF_CUSTOMERS, asked))
    return found


def offered_to(tx: Transaction, workspace: str, customers: Sequence[str]) -> list[Card]:
    """The cards about journeys that these customers could start."""
    asked = ({"workspace": workspace, "customers": list(some)} for some in chunks(customers))
    rows = (row for one in asked for row in tx.execute(_OFFERED_TO, one))
    return [Card(*row) for row in rows]


def at(tx: Transaction, workspace: str, channel: str, ts: str) -> Card | None:
    """The card that was posted as this message of Slack's."""
    asked = {"workspace": workspace, "in_channel": channel, "at_ts": ts}
    row = tx.execute(_AT, asked).first() or tx.execute(_OFFER_AT, asked).first()
    return Card(*row) if row else None
