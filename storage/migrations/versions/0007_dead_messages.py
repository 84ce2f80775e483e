"""Why a message died, and an index that finds the dead ones."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("cause", sa.Text(), nullable=True))
    op.create_index(
        "ix_outbox_dead",
        "outbox",
        ["workspace_id", "settled_at"],
        unique=False,
        sqlite_where=sa.text("state = 'dead'"),
        postgresql_where=sa.text("state = 'dead'"),
    )
