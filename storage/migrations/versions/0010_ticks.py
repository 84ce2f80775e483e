"""Ticks of entry conditions, gates that lack nothing but them, and cards that ask for them."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("open_gates", sa.Column("state", sa.Text(), nullable=False, server_default="open"))
    op.create_table(
        "ticks",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("template_key", sa.Text(), nullable=False),
        sa.Column("customer_key", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "template_key", "customer_key", "condition", name="pk_ticks"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "template_key"],
            ["templates.workspace_id", "templates.key"],
            name="fk_ticks_templates",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "customer_key"],
            ["customers.workspace_id", "customers.key"],
            name="fk_ticks_customers",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ticks_customer", "ticks", ["workspace_id", "customer_key"], unique=False)
    op.create_table(
        "offer_cards",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("customer_key", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "channel", "ts", name="pk_offer_cards"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "customer_key"],
            ["customers.workspace_id", "customers.key"],
            name="fk_offer_cards_customers",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_offer_cards_customer", "offer_cards", ["workspace_id", "customer_key"], unique=False)
