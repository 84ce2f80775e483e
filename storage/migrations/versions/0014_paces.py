"""Workers tell each other when they have posted in a channel."""

from alembic import op
from sqlalchemy import Column, PrimaryKeyConstraint, Text

from storage.columns import UtcDateTime

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "paces",
        Column("workspace_id", Text, nullable=False),
        Column("channel", Text, nullable=False),
        Column("posted_at", UtcDateTime, nullable=False),
        Column("owner", Text, nullable=False),
        PrimaryKeyConstraint("workspace_id", "channel", name="pk_paces"),
        sqlite_with_rowid=False,
    )
