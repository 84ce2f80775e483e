"""Customers' ways through the stages, gates that are open, reviews of templates, and whether outcomes were reached."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("customers", sa.Column("stage_since", sa.Date(), nullable=True))
    op.add_column("templates", sa.Column("reviewed_at", UtcDateTime(), nullable=True))
    op.add_column("journeys", sa.Column("outcome_reached", sa.Boolean(), nullable=True))
    op.create_table(
        "stage_changes",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("customer_key", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "customer_key", "at", name="pk_stage_changes"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "customer_key"],
            ["customers.workspace_id", "customers.key"],
            name="fk_stage_changes_customers",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "open_gates",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("template_key", sa.Text(), nullable=False),
        sa.Column("customer_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "template_key", "customer_key", name="pk_open_gates"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "template_key"],
            ["templates.workspace_id", "templates.key"],
            name="fk_open_gates_templates",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "customer_key"],
            ["customers.workspace_id", "customers.key"],
            name="fk_open_gates_customers",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
