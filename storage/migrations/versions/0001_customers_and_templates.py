"""Customers, their people, and journey templates."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "workspaces",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("default_timezone", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_workspaces"),
    )
    op.create_table(
        "facts",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "name", name="pk_facts"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.workspace_id"], name="fk_facts_workspaces", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "people",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("digest_on", sa.Boolean(), nullable=False),
        sa.Column("digest_at", sa.Time(), nullable=True),
        sa.Column("digest_days", sa.Text(), nullable=True),
        sa.Column("fetched_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id", name="pk_people"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.workspace_id"], name="fk_people_workspaces", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "team_channels",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("digest_at", sa.Time(), nullable=False),
        sa.Column("digest_days", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "channel", name="pk_team_channels"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.workspace_id"], name="fk_team_channels_workspaces", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "customers",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("stage_key", sa.Text(), nullable=False),
        sa.Column("segments", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("marketing_opt_in", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "key", name="pk_customers"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.workspace_id"], name="fk_customers_workspaces", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_customers_name", "customers", ["workspace_id", "name_key"], unique=False)
    op.create_table(
        "customer_segments",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("segment_key", sa.Text(), nullable=False),
        sa.Column("customer_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "segment_key", "customer_key", name="pk_customer_segments"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "customer_key"],
            ["customers.workspace_id", "customers.key"],
            name="fk_customer_segments_customers",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_customer_segments_customer", "customer_segments", ["workspace_id", "customer_key"], unique=False
    )
    op.create_table(
        "templates",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("active_version", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "key", name="pk_templates"),
        sa.UniqueConstraint("workspace_id", "name_key", name="uq_templates_name"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.workspace_id"], name="fk_templates_workspaces", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "template_versions",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("template_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("activated_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "template_key", "version", name="pk_template_versions"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "template_key"],
            ["templates.workspace_id", "templates.key"],
            name="fk_template_versions_templates",
            ondelete="CASCADE",
        ),
    )
