"""The instant at which a milestone's activities came up, by which digests tell what is new."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("milestones", sa.Column("begun_at", UtcDateTime(), nullable=True))
