"""The tables of what has happened: acts on journeys with their changes, and stages of customers (J7, J8)."""

from sqlalchemy import BigInteger, Identity, Index, Integer, Text

from journeys.history import Verb
from storage.columns import Json, UtcDateTime, Word
from storage.schema import belongs_to, column, optional, table

acts = table(
    "acts",
    ("id",),
    column("id", Text),
    column("journey_id", Text),
    column("verb", Word(Verb)),
    column("actor", Text),
    column("at", UtcDateTime),
    column("subject", Text),
    column("text", Text),
    column("seq", BigInteger, Identity()),
    belongs_to("journeys", journey_id="id"),
    Index("ix_acts_journey", "workspace_id", "journey_id", "seq"),
    Index("ix_acts_seq", "seq"),
    Index("ix_acts_at", "workspace_id", "at"),
)

events = table(
    "events",
    ("act_id", "position"),
    column("act_id", Text),
    column("position", Integer),
    column("kind", Text),
    column("subject", Text),
    optional("before", Json),
    column("after", Json),
    belongs_to("acts", act_id="id"),
    sqlite_with_rowid=False,
)

stage_changes = table(
    "stage_changes",
    ("customer_key", "at"),
    column("customer_key", Text),
    column("at", UtcDateTime),
    column("before", Text),
    column("after", Text),
    column("by", Text),
    belongs_to("customers", customer_key="key"),
    sqlite_with_rowid=False,
)
