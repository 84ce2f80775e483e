"""The tables of what is owed and what was told: checks, messages, the cards they became, and requests seen."""

from sqlalchemy import BigInteger, Identity, Index, Integer, Text, UniqueConstraint

from journeys.journey import Level
from journeys.messages import CardKind, CheckKind, MessageKind, MessageState
from journeys.outcomes import Cause
from storage.columns import Json, UtcDateTime, Word
from storage.schema import belongs_to, column, only_where, optional, table

# Conditions of partial indexes. Queries must say them in these words, or SQLite does not see the index.
ON_ITS_WAY = "settled_at IS NULL"
# The same messages in other words, so that nobody who looks along a line is offered the index of all the lines.
IN_LINE = "state IN ('ambiguous', 'queued')"
DEAD = "state = 'dead'"
DIGEST = "kind = 'digest'"
# Questions, and that a task was given to somebody.
IN_NO_DIGEST = "kind IN ('assignment', 'completion', 'consent withdrawn', 'held', 'ticks')"
IS_POST, IS_REDRAW = "kind <> 'redraw'", "kind = 'redraw'"

checks = table(
    "checks",
    ("kind", "subject"),
    column("kind", Word(CheckKind)),
    column("subject", Text),
    column("bucket", Integer),
    column("at", UtcDateTime),
    Index("ix_checks_due", "bucket", "at", "kind"),
    sqlite_with_rowid=False,
)

told = table(
    "told",
    ("subject", "level", "episode", "recipient"),
    column("subject", Text),
    column("level", Word(Level)),
    column("episode", Integer),
    column("recipient", Text),
    sqlite_with_rowid=False,
)

outbox = table(
    "outbox",
    ("id",),
    column("id", Text),
    column("key", Text),
    column("slot", Text),
    column("kind", Word(MessageKind)),
    column("channel", Text),
    column("recipient", Text),
    column("journey_id", Text),
    column("created_at", UtcDateTime),
    column("about", Json),
    column("seq", BigInteger, Identity()),
    column("state", Word(MessageState)),
    column("ready_at", UtcDateTime),
    column("attempts", Integer),
    optional("leased_until", UtcDateTime),
    optional("lease_owner", Text),
    optional("settled_at", UtcDateTime),
    optional("posted_channel", Text),
    optional("posted_ts", Text),
    optional("why", Text),
    optional("cause", Word(Cause)),
    optional("held_until", UtcDateTime),
    UniqueConstraint("workspace_id", "slot", name="uq_outbox_slot"),
    Index("ix_outbox_line", "workspace_id", "channel", "seq", **only_where(f"{IN_LINE} AND {IS_POST}")),
    Index("ix_outbox_redraws", "workspace_id", "channel", "seq", **only_where(f"{IN_LINE} AND {IS_REDRAW}")),
    Index("ix_outbox_ready", "ready_at", "seq", **only_where(ON_ITS_WAY)),
    Index("ix_outbox_seq", "seq"),
    Index("ix_outbox_dead", "workspace_id", "settled_at", **only_where(DEAD)),
    Index("ix_outbox_digests", "workspace_id", "recipient", "created_at", **only_where(DIGEST)),
    Index("ix_outbox_in_no_digest", "workspace_id", "recipient", **only_where(IN_NO_DIGEST)),
)

paces = table(
    "paces",
    ("channel",),
    column("channel", Text),
    column("posted_at", UtcDateTime),
    column("owner", Text),
    sqlite_with_rowid=False,
)

cards = table(
    "cards",
    ("channel", "ts"),
    column("message_id", Text),
    column("kind", Word(CardKind)),
    column("journey_id", Text),
    column("recipient", Text),
    column("channel", Text),
    column("ts", Text),
    column("about", Json),
    belongs_to("journeys", journey_id="id"),
    Index("ix_cards_journey", "workspace_id", "journey_id"),
    Index("ix_cards_message", "workspace_id", "message_id"),
)

offer_cards = table(
    "offer_cards",
    ("channel", "ts"),
    column("message_id", Text),
    column("kind", Word(CardKind)),
    column("customer_key", Text),
    column("recipient", Text),
    column("channel", Text),
    column("ts", Text),
    column("about", Json),
    belongs_to("customers", customer_key="key"),
    Index("ix_offer_cards_customer", "workspace_id", "customer_key"),
    Index("ix_offer_cards_message", "workspace_id", "message_id"),
)

gathered_cards = table(
    "gathered_cards",
    ("channel", "ts"),
    column("message_id", Text),
    column("kind", Word(CardKind)),
    column("recipient", Text),
    column("channel", Text),
    column("ts", Text),
    column("about", Json),
    belongs_to("workspaces"),
    Index("ix_gathered_cards_message", "workspace_id", "message_id"),
    Index("ix_gathered_cards_digest", "workspace_id", "recipient", **only_where(DIGEST)),
)

gathered_journeys = table(
    "gathered_journeys",
    ("message_id", "journey_id"),
    column("message_id", Text),
    column("journey_id", Text),
    belongs_to("journeys", journey_id="id"),
    Index("ix_gathered_journeys_journey", "workspace_id", "journey_id"),
    sqlite_with_rowid=False,
)

inbox = table(
    "inbox",
    ("id",),
    column("id", Text),
    column("seen_at", UtcDateTime),
    Index("ix_inbox_seen", "seen_at"),
)

stage_owners = table(
    "stage_owners",
    ("stage",),
    column("stage", Text),
    column("owner", Text),
    belongs_to("workspaces"),
)
