"""What no digest tells is found again by whom it was for: questions, and that a task was given to them."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.drop_index("ix_outbox_questions", table_name="outbox")
    in_no_digest = sa.text("kind IN ('assignment', 'completion', 'consent withdrawn', 'held', 'ticks')")
    columns = ["workspace_id", "recipient"]
    op.create_index(
        "ix_outbox_in_no_digest", "outbox", columns, unique=False,
        sqlite_where=in_no_digest, postgresql_where=in_no_digest,
    )  # fmt: skip
