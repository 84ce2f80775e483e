"""Who wants a weekly roll-up, on which day, of which journeys, and since when."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("people", sa.Column("weekly_day", sa.Text(), nullable=True))
    op.add_column("people", sa.Column("weekly_scope", sa.Text(), nullable=True))
    op.add_column("people", sa.Column("weekly_since", UtcDateTime(), nullable=True))
