"""A person's zone, hours, mutes and absences, and until when a message is held back because of them."""

import sqlalchemy as sa
from alembic import op

from storage.columns import JsonTuple, UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("people", sa.Column("chosen_timezone", sa.Text(), nullable=True))
    op.add_column("people", sa.Column("working_days", JsonTuple(), nullable=True))
    op.add_column("people", sa.Column("quiet_from", sa.Time(), nullable=True))
    op.add_column("people", sa.Column("quiet_until", sa.Time(), nullable=True))
    op.add_column("people", sa.Column("muted_from", UtcDateTime(), nullable=True))
    op.add_column("people", sa.Column("muted_until", UtcDateTime(), nullable=True))
    op.add_column("people", sa.Column("away_from", UtcDateTime(), nullable=True))
    op.add_column("people", sa.Column("away_until", UtcDateTime(), nullable=True))
    op.add_column("people", sa.Column("stand_in", sa.Text(), nullable=True))
    op.create_index(
        "ix_people_away",
        "people",
        ["workspace_id", "away_until"],
        unique=False,
        sqlite_where=sa.text("stand_in IS NOT NULL"),
        postgresql_where=sa.text("stand_in IS NOT NULL"),
    )
    op.add_column("outbox", sa.Column("held_until", UtcDateTime(), nullable=True))
