"""A card is looked up by its message each time it is drawn again."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_index("ix_cards_message", "cards", ["workspace_id", "message_id"])
    op.create_index("ix_offer_cards_message", "offer_cards", ["workspace_id", "message_id"])
