"""Lists of journeys by filters that combine, and the counts of tiles (requirements V1, V2, P6)."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal_column, or_, select

from journeys.journey import OPEN_STATES, JourneyState, Level, Outcome
from journeys.reports import JourneyRow
from journeys.template import TemplateType
from storage.columns import text_in
from storage.database import Transaction
from storage.statements import in_workspace
from storage.tables import (
    IN_PROGRESS,
    activities,
    customer_segments,
    customers,
    journeys,
    template_versions,
    templates,
)

_columns: tuple[ColumnElement[Any], ...] = (
    journeys.c.id,
    journeys.c.customer_key,
    customers.c.name,
    journeys.c.template_key,
    templates.c.name,
    journeys.c.state,
    journeys.c.outcome,
    journeys.c.headline,
    journeys.c.csm,
    journeys.c.starts_on,
    journeys.c.never_began,
)
_its_customer = and_(
    customers.c.workspace_id == journeys.c.workspace_id,
    customers.c.key == journeys.c.customer_key,
)
_its_template = and_(
    templates.c.workspace_id == journeys.c.workspace_id,
    templates.c.key == journeys.c.template_key,
)
_its_version = and_(
    template_versions.c.workspace_id == journeys.c.workspace_id,
    template_versions.c.template_key == journeys.c.template_key,
    template_versions.c.version == journeys.c.template_version,
)
template_owner = (
    select(text_in(template_versions.c.document, "owner")).where(_its_version).correlate(journeys).scalar_subquery()
)
"""Who watches a journey that has no CSM (`journeys.run.watcher_of`), as the document of its version says."""

_worst_first = case({level: -level.severity for level in Level}, value=journeys.c.headline, else_=1)
WITH_NAMES = journeys.join(customers, _its_customer).join(templates, _its_template)
"""Journeys with their customers and templates, as `conditions_of` needs them."""

_ROWS: Select[Any] = select(*_columns).select_from(WITH_NAMES).where(in_workspace(journeys))
_ORDERED = _ROWS.order_by(_worst_first, customers.c.name_key, journeys.c.starts_on, journeys.c.id)
_COUNT: Select[Any] = select(func.count()).select_from(WITH_NAMES).where(in_workspace(journeys))
_worst_of_customers = (
    select(func.min(_worst_first).label("severity"))
    .where(in_workspace(journeys), literal_column(IN_PROGRESS), journeys.c.headline.is_not(None))
    .group_by(journeys.c.customer_key)
    .subquery()
)
_TILES = select(_worst_of_customers.c.severity, func.count()).group_by(_worst_of_customers.c.severity)
_BY_CSM = (
    select(journeys.c.csm, journeys.c.headline, func.count())
    .where(in_workspace(journeys), literal_column(IN_PROGRESS), journeys.c.headline.is_not(None))
    .group_by(journeys.c.csm, journeys.c.headline)
)
_BY_SEVERITY = {-level.severity: level for level in Level}


def search(
    tx: Transaction, workspace: str, filters: Mapping[str, str], *, limit: int, offset: int = 0
) -> tuple[list[JourneyRow], int]:
    """A page of the journeys for which all filters hold, the worst first, and how many there are in all.

    Filters are by name: headline, state, outcome, owner (the CSM, or who owns an open task), segment, stage, type and
    template (key or name); texts match in any case. Ended journeys are left out unless state or outcome asks for them.
    """
    conditions = conditions_of(filters)
    if not {"state", "outcome"} & filters.keys():
        conditions.append(journeys.c.state != JourneyState.ENDED)
    parameters = {"workspace": workspace}
    rows = tx.execute(_ORDERED.where(*conditions).limit(limit).offset(offset), parameters)
    total: int = tx.execute(_COUNT.where(*conditions), parameters).scalar_one()
    return [JourneyRow(*row) for row in rows], total


def conditions_of(filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """What filters by name ask of a journey that is joined with its customer and template."""
    return [_FILTERS[name](value) for name, value in filters.items()]


def counts_by_csm(tx: Transaction, workspace: str) -> list[tuple[str | None, Level, int]]:
    """How many journeys are in progress for each CSM at each headline."""
    return [(csm, headline, n) for csm, headline, n in tx.execute(_BY_CSM, {"workspace": workspace})]


def counts_by_headline(tx: Transaction, workspace: str) -> dict[Level, int]:
    """How many customers each tile counts: each by its worst journey in progress (requirements P6)."""
    counts = dict.fromkeys(Level, 0)
    return counts | {_BY_SEVERITY[severity]: n for severity, n in tx.execute(_TILES, {"workspace": workspace})}


def _owned_by(user: str) -> ColumnElement[bool]:
    open_task = select(activities.c.id).where(
        activities.c.workspace_id == journeys.c.workspace_id,
        activities.c.journey_id == journeys.c.id,
        activities.c.owner == user,
        activities.c.state.in_(OPEN_STATES),
    )
    watches = or_(journeys.c.csm == user, and_(journeys.c.csm.is_(None), template_owner == user))
    return or_(watches, open_task.exists())


def _in_segment(segment: str) -> ColumnElement[bool]:
    return (
        select(customer_segments.c.segment_key)
        .where(
            customer_segments.c.workspace_id == journeys.c.workspace_id,
            customer_segments.c.customer_key == journeys.c.customer_key,
            customer_segments.c.segment_key == segment.casefold(),
        )
        .exists()
    )


def _of_type(template_type: str) -> ColumnElement[bool]:
    wanted = template_versions.c.type == TemplateType(template_type)
    return select(template_versions.c.version).where(_its_version, wanted).exists()


_FILTERS: Mapping[str, Callable[[str], ColumnElement[bool]]] = {
    "headline": lambda value: journeys.c.headline == Level(value),
    "state": lambda value: journeys.c.state == JourneyState(value),
    "outcome": lambda value: journeys.c.outcome == Outcome(value),
    "owner": _owned_by,
    "segment": _in_segment,
    "stage": lambda value: customers.c.stage_key == value.casefold(),
    "type": _of_type,
    "template": lambda value: or_(journeys.c.template_key == value, templates.c.name_key == value.casefold()),
}
