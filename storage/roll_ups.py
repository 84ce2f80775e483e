"""What a weekly roll-up counts, read without loading every journey (requirements N3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from journeys.journey import ActivityState, JourneyState, Level, Outcome, Watch
from journeys.template import ActivityKind
from storage.columns import UtcDateTime
from storage.database import Transaction
from storage.journey_search import WITH_NAMES, conditions_of
from storage.statements import in_workspace
from storage.tables import activities, customers, journeys, template_versions, templates


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A journey in short, as it now is."""

    journey: str
    template_name: str
    stage: str
    state: JourneyState
    outcome: Outcome | None
    headline: Level | None
    csm: str | None
    watches: Mapping[str, Watch]
    never_began: bool = False


# Under names of their own: filters look into the same tables.
_version, _achievement = template_versions.alias("written"), activities.alias("achievement")
_its_version = and_(
    _version.c.workspace_id == journeys.c.workspace_id,
    _version.c.template_key == journeys.c.template_key,
    _version.c.version == journeys.c.template_version,
)
_since = bindparam("since", type_=UtcDateTime())
_STANDINGS: Select[Any] = (
    select(
        journeys.c.id,
        templates.c.name,
        _version.c.stage,
        journeys.c.state,
        journeys.c.outcome,
        journeys.c.headline,
        journeys.c.csm,
        journeys.c.watches,
        journeys.c.never_began,
    )
    .select_from(WITH_NAMES.join(_version, _its_version))
    .where(in_workspace(journeys), or_(journeys.c.state != JourneyState.ENDED, journeys.c.ended_at >= _since))
)
_reached: tuple[ColumnElement[bool], ...] = (
    in_workspace(journeys),
    _achievement.c.kind == ActivityKind.ACHIEVEMENT,
    _achievement.c.state == ActivityState.COMPLETED,
    _achievement.c.ended_at >= _since,
)
_its_journey = and_(
    _achievement.c.workspace_id == journeys.c.workspace_id,
    _achievement.c.journey_id == journeys.c.id,
)
_with_activities = WITH_NAMES.join(_achievement, _its_journey)
_REACHED_COUNT: Select[Any] = select(func.count()).select_from(_with_activities).where(*_reached)
_REACHED: Select[Any] = (
    select(_achievement.c.title, customers.c.name, templates.c.name)
    .select_from(_with_activities)
    .where(*_reached)
    .order_by(_achievement.c.ended_at.desc(), _achievement.c.id)
)


def standings(tx: Transaction, workspace: str, filters: Mapping[str, str], since: datetime) -> list[StandingRow]:
    """Journeys for which the filters hold that have not ended, or not before an instant."""
    statement = _STANDINGS.where(*conditions_of(filters))
    return [StandingRow(*row) for row in tx.execute(statement, {"workspace": workspace, "since": since})]


def achievements(
    tx: Transaction, workspace: str, filters: Mapping[str, str], since: datetime, limit: int
) -> tuple[int, list[tuple[str, str, str]]]:
    """How many achievements were reached since an instant in journeys for which the filters hold, and the last of them:
    title, customer and template."""
    conditions, parameters = conditions_of(filters), {"workspace": workspace, "since": since}
    total: int = tx.execute(_REACHED_COUNT.where(*conditions), parameters).scalar_one()
    rows = tx.execute(_REACHED.where(*conditions).limit(limit), parameters)
    return total, [(title, customer, template) for title, customer, template in rows]
