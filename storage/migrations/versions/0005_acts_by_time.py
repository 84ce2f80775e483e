"""What happened since an instant is found without reading the whole history."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_index("ix_acts_at", "acts", ["workspace_id", "at"])
