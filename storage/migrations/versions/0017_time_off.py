"""In which zone days off were chosen, and when a task would be due but for its owner's time off."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

TIME_OFF = sa.text("stand_in IS NULL AND away_until IS NOT NULL")


def upgrade() -> None:
    op.add_column("people", sa.Column("away_zone", sa.Text(), nullable=True))
    op.create_index(
        "ix_people_time_off",
        "people",
        ["workspace_id", "away_until"],
        sqlite_where=TIME_OFF,
        postgresql_where=TIME_OFF,
    )
    op.add_column("activities", sa.Column("planned_on", sa.Date(), nullable=True))
