"""Cards to be drawn again wait in a line of their own in each channel."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.drop_index("ix_outbox_line", table_name="outbox")
    for name, kinds in (("ix_outbox_line", "kind <> 'redraw'"), ("ix_outbox_redraws", "kind = 'redraw'")):
        line = sa.text(f"state IN ('ambiguous', 'queued') AND {kinds}")
        columns = ["workspace_id", "channel", "seq"]
        op.create_index(name, "outbox", columns, unique=False, sqlite_where=line, postgresql_where=line)
