"""A person's digest that was posted is found again, so that the next one takes its place."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    digests = sa.text("kind = 'digest'")
    columns = ["workspace_id", "recipient"]
    op.create_index(
        "ix_gathered_cards_digest", "gathered_cards", columns, unique=False,
        sqlite_where=digests, postgresql_where=digests,
    )  # fmt: skip
