"""Whether an ended journey ended before it began, which the milestones of one that begin later cannot tell."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("journeys", sa.Column("never_began", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        """
        UPDATE journeys SET never_began = true
        WHERE state = 'ended' AND (workspace_id, id) IN (
            SELECT acts.workspace_id, acts.journey_id
            FROM acts JOIN events ON events.workspace_id = acts.workspace_id AND events.act_id = acts.id
            WHERE acts.verb IN ('end', 'fail') AND events.kind = 'journey'
                AND events."before" LIKE '%"state":"scheduled"%'
        )
        """
    )
