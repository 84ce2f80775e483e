"""The catalogue of templates: what there is, and how often it was used (requirements T11)."""

from typing import Any

from sqlalchemy import Row, Select, and_, case, func, literal_column, select

from journeys.reports import TemplateSummary
from journeys.template import Template
from storage.database import Transaction
from storage.parsed_templates import parsed
from storage.statements import in_workspace
from storage.tables import RUNNING, journeys
from storage.tables import template_versions as _versions
from storage.tables import templates as _table

_runs = (
    select(
        journeys.c.template_key,
        func.count().label("runs"),
        func.count(case((literal_column(RUNNING), 1))).label("running"),
    )
    .where(in_workspace(journeys))
    .group_by(journeys.c.template_key)
    .subquery()
)
_latest = (
    select(_versions.c.template_key, func.max(_versions.c.version).label("last"))
    .where(in_workspace(_versions))
    .group_by(_versions.c.template_key)
    .subquery()
)
_shown = and_(
    _versions.c.workspace_id == _table.c.workspace_id,
    _versions.c.template_key == _table.c.key,
    _versions.c.version == func.coalesce(_table.c.active_version, _latest.c.last),
)
_OVERVIEW: Select[Any] = (
    select(
        _table.c.name,
        _table.c.archived_at,
        _table.c.reviewed_at,
        _versions.c.activated_at,
        _table.c.active_version,
        _versions.c.version,
        _versions.c.document,
        func.coalesce(_runs.c.runs, 0).label("executions"),
        func.coalesce(_runs.c.running, 0).label("running"),
    )
    .join_from(_table, _latest, _latest.c.template_key == _table.c.key)
    .join(_versions, _shown)
    .join(_runs, _runs.c.template_key == _table.c.key, isouter=True)
    .where(in_workspace(_table))
    .order_by(_table.c.name_key)
)


def overview(tx: Transaction, workspace: str) -> list[TemplateSummary]:
    """All templates by name, drafts and archived ones too, as their active version has it, else their latest."""
    return [_summary(row, parsed(row.document)) for row in tx.execute(_OVERVIEW, {"workspace": workspace})]


def _summary(row: Row[Any], template: Template) -> TemplateSummary:
    return TemplateSummary(
        key=template.key,
        name=row.name,
        stage=template.stage,
        type=template.type,
        state=_state(row),
        version=row.version,
        milestones=len(template.milestones),
        activities=sum(len(milestone.activities) for milestone in template.milestones),
        running=row.running,
        reviewed_at=row.reviewed_at or row.activated_at,
        review_every_months=template.review_every_months,
        executions=row.executions,
    )


def _state(row: Row[Any]) -> str:
    """Of the template as a whole (requirements T7)."""
    if row.archived_at:
        return "archived"
    return "active" if row.active_version else "draft"
