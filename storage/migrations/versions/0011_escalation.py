"""Since when nobody has acted on a late journey, who was told of it, and who answers for each stage."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("journeys", sa.Column("unattended_since", sa.Date(), nullable=True))
    op.add_column("journeys", sa.Column("escalated", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "stage_owners",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.workspace_id"], name="fk_stage_owners_workspaces", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "stage", name="pk_stage_owners"),
    )
