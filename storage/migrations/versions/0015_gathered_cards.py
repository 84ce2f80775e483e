"""Cards about several journeys."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "gathered_cards",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("workspace_id", "message_id", "kind", "recipient")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("channel", "ts", "about")),
        sa.PrimaryKeyConstraint("workspace_id", "channel", "ts", name="pk_gathered_cards"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.workspace_id"], name="fk_gathered_cards_workspaces", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_gathered_cards_message", "gathered_cards", ["workspace_id", "message_id"], unique=False)
    op.create_table(
        "gathered_journeys",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("workspace_id", "message_id", "journey_id")),
        sa.PrimaryKeyConstraint("workspace_id", "message_id", "journey_id", name="pk_gathered_journeys"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "journey_id"],
            ["journeys.workspace_id", "journeys.id"],
            name="fk_gathered_journeys_journeys",
            ondelete="CASCADE",
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_gathered_journeys_journey", "gathered_journeys", ["workspace_id", "journey_id"], unique=False)
