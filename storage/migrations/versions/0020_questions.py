"""Questions that somebody else was asked in an absence are found again by whom they were for."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    questions = sa.text("kind IN ('completion', 'consent withdrawn', 'held', 'ticks')")
    columns = ["workspace_id", "recipient"]
    op.create_index(
        "ix_outbox_questions", "outbox", columns, unique=False,
        sqlite_where=questions, postgresql_where=questions,
    )  # fmt: skip
