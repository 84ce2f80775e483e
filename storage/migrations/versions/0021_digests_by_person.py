"""The latest digests of a person are found by whose they are, whatever mute or absence they made up for."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    digests = sa.text("kind = 'digest'")
    columns = ["workspace_id", "recipient", "created_at"]
    op.create_index(
        "ix_outbox_digests", "outbox", columns, unique=False,
        sqlite_where=digests, postgresql_where=digests,
    )  # fmt: skip
