"""Posted messages that are drawn again when what they show changes (requirements N6)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, bindparam, delete, exists, literal, literal_column, select
from sqlalchemy.dialects.postgresql import insert

from journeys.messages import Card, CardKind
from storage.database import Transaction
from storage.journey_rows import chunks
from storage.owed_tables import DIGEST
from storage.owed_tables import cards as _table
from storage.owed_tables import gathered_cards as _gathered
from storage.owed_tables import gathered_journeys as _members
from storage.owed_tables import offer_cards as _offers
from storage.records import KeptIn
from storage.statements import execute_many, in_workspace, one_of, upsert
from storage.tables import journeys as _journeys

_kept = KeptIn(_table, Card, without=("customer",), message="message_id", journey="journey_id")
_KNOWN = ", ".join(repr(kind.value) for kind in CardKind)


def _known(table: Table) -> ColumnElement[bool]:
    """Not what a newer program beside this one has posted: only an act through that one draws it again."""
    return literal_column(f"{table.name}.kind IN ({_KNOWN})")


_select = select(*_kept.columns).where(in_workspace(_table), _known(_table))
_offer = KeptIn(_offers, Card, without=("journey",), message="message_id", customer="customer_key")
_several = KeptIn(_gathered, Card, without=("journey", "customer"), message="message_id")
_NO_JOURNEY = literal("").label("journey_id")


def _without_journey(kept: KeptIn, table: Table) -> Select[Any]:
    return select(*kept.columns[:3], _NO_JOURNEY, *kept.columns[3:]).where(in_workspace(table), _known(table))


_select_offer, _select_several = _without_journey(_offer, _offers), _without_journey(_several, _gathered)
_PUT, _PUT_OFFER, _PUT_SEVERAL = upsert(_table), upsert(_offers), upsert(_gathered)
_later = _gathered.alias("later")
_FORGET_EARLIER = (
    delete(_gathered)
    .where(
        in_workspace(_gathered),
        one_of(_gathered.c.recipient, "people"),
        literal_column(f"gathered_cards.{DIGEST}"),
        exists().where(
            _later.c.workspace_id == _gathered.c.workspace_id,
            _later.c.recipient == _gathered.c.recipient,
            literal_column(f"later.{DIGEST}"),
            _later.c.ts > _gathered.c.ts,
        ),
    )
    .returning(_gathered.c.message_id)
)
# One that was posted twice is of the same message both times.
_FORGET_MEMBERS = delete(_members).where(
    in_workspace(_members),
    one_of(_members.c.message_id, "messages"),
    ~exists().where(in_workspace(_gathered), _gathered.c.message_id == _members.c.message_id),
)
# Whoever locks several journeys to change them does so in this order, too.
_LOCK = (
    select(_journeys.c.id)
    .where(in_workspace(_journeys), one_of(_journeys.c.id, "ids"))
    .order_by(_journeys.c.id)
    .with_for_update(read=True, key_share=True)
)
_PUT_MEMBERS = insert(_members).on_conflict_do_nothing()
_SELECTS = ((_select, _table), (_select_offer, _offers), (_select_several, _gathered))
_GETS = [statement.where(one_of(table.c.message_id, "messages")) for statement, table in _SELECTS]
_OF_JOURNEYS = _select.where(one_of(_table.c.journey_id, "ids"))
_SEVERAL_OF_JOURNEYS = _select_several.where(
    _gathered.c.message_id.in_(
        select(_members.c.message_id).where(in_workspace(_members), one_of(_members.c.journey_id, "ids"))
    )
)
_OF_CUSTOMERS = _select.where(
    _table.c.kind == bindparam("kind"),
    _table.c.journey_id.in_(
        select(_journeys.c.id).where(in_workspace(_journeys), one_of(_journeys.c.customer_key, "customers"))
    ),
).order_by(_table.c.message_id)
_OFFERED_TO = _select_offer.where(one_of(_offers.c.customer_key, "customers")).order_by(_offers.c.message_id)


def _posted_at(table: Table) -> ColumnElement[bool]:
    return (table.c.channel == bindparam("in_channel")) & (table.c.ts == bindparam("at_ts"))


_ATS = [statement.where(_posted_at(table)) for statement, table in _SELECTS]


def put_many(tx: Transaction, cards: Iterable[Card]) -> None:
    """Remember cards where they were posted; a message has one, and of a person's digests the latest alone is kept.

    The journeys are locked in one order, so that two who do it never wait for each other.
    """
    posted = sorted(cards, key=attrgetter("workspace", "journeys"))
    several = [card for card in posted if card.parts]
    _lock_journeys(tx, posted)
    execute_many(tx, _PUT, [_kept.values(card) for card in posted if card.journey])
    execute_many(tx, _PUT_OFFER, [_offer.values(card) for card in posted if not card.journeys])
    execute_many(tx, _PUT_SEVERAL, [_several.values(card) for card in several])
    execute_many(tx, _PUT_MEMBERS, sorted(_members_of(several), key=itemgetter("workspace_id", "journey_id")))
    digests = (card for card in several if card.kind is CardKind.DIGEST)
    for workspace, some in groupby(digests, key=attrgetter("workspace")):
        _forget_earlier(tx, workspace, {card.recipient for card in some})


def _forget_earlier(tx: Transaction, workspace: str, readers: Collection[str]) -> None:
    gone = tx.execute(_FORGET_EARLIER, {"workspace": workspace, "people": sorted(readers)}).scalars().all()
    if gone:
        tx.execute(_FORGET_MEMBERS, {"workspace": workspace, "messages": sorted(set(gone))})


def _lock_journeys(tx: Transaction, cards: Sequence[Card]) -> None:
    """On PostgreSQL; SQLite has one writer."""
    shown: dict[str, set[str]] = {}
    for card in cards:
        shown.setdefault(card.workspace, set()).update(card.journeys)
    if tx.dialect.name == "postgresql":
        for workspace, ids in shown.items():
            tx.execute(_LOCK, {"workspace": workspace, "ids": sorted(ids)})


def _members_of(cards: Iterable[Card]) -> Iterator[dict[str, str]]:
    for card in cards:
        for journey in card.journeys:
            yield {"workspace_id": card.workspace, "message_id": card.message, "journey_id": journey}


def get_many(tx: Transaction, workspace: str, messages: Collection[str]) -> dict[str, Card]:
    """The cards that came from these outbox messages, by message."""
    found: dict[str, Card] = {}
    for statement in _GETS:
        wanted = sorted(set(messages) - found.keys())
        rows = tx.execute(statement, {"workspace": workspace, "messages": wanted}) if wanted else ()
        found |= {row.message_id: Card(*row) for row in rows}
    return found


def of_journeys(tx: Transaction, workspace: str, journey_ids: Iterable[str]) -> list[Card]:
    """All cards about these journeys, of each in the order in which they were posted."""
    asked = {"workspace": workspace, "ids": sorted(set(journey_ids))}
    rows = (row for statement in (_OF_JOURNEYS, _SEVERAL_OF_JOURNEYS) for row in tx.execute(statement, asked))
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
    rows = (tx.execute(statement, asked).first() for statement in _ATS)
    row = next(filter(None, rows), None)
    return Card(*row) if row else None
