"""Whom a task waits for and until when, and the days a journey has waited on its customer."""

import sqlalchemy as sa
from alembic import op

from journeys.journey import WaitsFor
from storage.columns import Word

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("activities", sa.Column("blocked_on", Word(WaitsFor), nullable=True))
    op.add_column("activities", sa.Column("blocked_until", sa.Date(), nullable=True))
    op.add_column("journeys", sa.Column("waiting_since", sa.Date(), nullable=True))
    op.add_column("journeys", sa.Column("waiting_days", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("milestones", sa.Column("waiting_days", sa.Integer(), nullable=False, server_default="0"))
