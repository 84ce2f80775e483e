"""What is on its way is found in other words than a line, so that PostgreSQL cannot take one index for the other."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.drop_index("ix_outbox_ready", table_name="outbox")
    on_its_way = sa.text("settled_at IS NULL")
    columns = ["ready_at", "seq"]
    op.create_index(
        "ix_outbox_ready", "outbox", columns, unique=False,
        sqlite_where=on_its_way, postgresql_where=on_its_way,
    )  # fmt: skip
