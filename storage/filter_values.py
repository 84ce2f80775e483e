"""What journeys can be filtered by: the segments and templates that there are (requirements V1)."""

from sqlalchemy import select

from storage.database import Transaction
from storage.statements import in_workspace
from storage.tables import customer_segments, templates

_SEGMENTS = (
    select(customer_segments.c.segment_key)
    .distinct()
    .where(in_workspace(customer_segments))
    .order_by(customer_segments.c.segment_key)
)
_TEMPLATES = select(templates.c.key, templates.c.name_key).where(in_workspace(templates)).order_by(templates.c.name_key)


def segments(tx: Transaction, workspace: str) -> list[str]:
    """Each segment that a customer is in, in lower case and in order."""
    return list(tx.execute(_SEGMENTS, {"workspace": workspace}).scalars())


def template_names(tx: Transaction, workspace: str) -> list[tuple[str, str]]:
    """Key, and name in lower case, of each template, archived ones and drafts too."""
    return [(key, name) for key, name in tx.execute(_TEMPLATES, {"workspace": workspace})]
