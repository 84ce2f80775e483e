"""Which channels get the weekly roll-up, when, of which journeys, and since when."""

from alembic import op
from sqlalchemy import Column, ForeignKeyConstraint, PrimaryKeyConstraint, Text, Time

from storage.columns import UtcDateTime

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "team_roll_ups",
        Column("workspace_id", Text, nullable=False),
        Column("channel", Text, nullable=False),
        Column("timezone", Text, nullable=False),
        Column("at", Time, nullable=False),
        Column("day", Text, nullable=False),
        Column("scope", Text, nullable=False),
        Column("since", UtcDateTime, nullable=False),
        PrimaryKeyConstraint("workspace_id", "channel", name="pk_team_roll_ups"),
        ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.workspace_id"], name="fk_team_roll_ups_workspaces", ondelete="CASCADE"
        ),
    )
