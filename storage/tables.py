"""The tables of what is known: customers, their people, templates and journeys."""

from enum import StrEnum

from sqlalchemy import (
    Boolean,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    Text,
    Time,
    UniqueConstraint,
)

from journeys.facts import FactType
from journeys.gates import GateState
from journeys.journey import ActivityState, JourneyState, Level, MilestoneState, Outcome, WaitsFor
from journeys.template import ActivityKind, TemplateType
from storage.columns import Facts, Json, JsonTuple, UtcDateTime, Watches, Word
from storage.schema import belongs_to, column, only_where, optional, table


class TemplateState(StrEnum):
    """Of a version: gathering edits, the one new journeys get, or a former one (requirements T7, T8)."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


# Conditions of partial indexes. Queries must say them in these words, or SQLite does not see the index.
RUNNING = "state <> 'ended'"
IN_PROGRESS = "state = 'in progress'"
HAS_STAND_IN = "stand_in IS NOT NULL"
TIME_OFF = "stand_in IS NULL AND away_until IS NOT NULL"
OPEN = "state IN ('in progress', 'pending')"

workspaces = table(
    "workspaces",
    (),
    column("name", Text),
    column("default_timezone", Text),
    column("created_at", UtcDateTime),
)

facts = table(
    "facts",
    ("name",),
    column("name", Text),
    column("type", Word(FactType)),
    belongs_to("workspaces"),
)

people = table(
    "people",
    ("id",),
    column("id", Text),
    column("name", Text),
    column("timezone", Text),
    column("is_admin", Boolean),
    column("is_active", Boolean),
    column("channel", Text),
    column("digest_on", Boolean),
    optional("digest_at", Time),
    optional("digest_days", JsonTuple),
    optional("fetched_at", UtcDateTime),
    optional("chosen_timezone", Text),
    optional("working_days", JsonTuple),
    optional("quiet_from", Time),
    optional("quiet_until", Time),
    optional("muted_from", UtcDateTime),
    optional("muted_until", UtcDateTime),
    optional("away_from", UtcDateTime),
    optional("away_until", UtcDateTime),
    optional("stand_in", Text),
    optional("weekly_day", Text),
    optional("weekly_scope", Text),
    optional("weekly_since", UtcDateTime),
    optional("away_zone", Text),
    belongs_to("workspaces"),
    Index("ix_people_away", "workspace_id", "away_until", **only_where(HAS_STAND_IN)),
    Index("ix_people_time_off", "workspace_id", "away_until", **only_where(TIME_OFF)),
)

team_channels = table(
    "team_channels",
    ("channel",),
    column("channel", Text),
    column("timezone", Text),
    column("digest_at", Time),
    column("digest_days", JsonTuple),
    belongs_to("workspaces"),
)

team_roll_ups = table(
    "team_roll_ups",
    ("channel",),
    column("channel", Text),
    column("timezone", Text),
    column("at", Time),
    column("day", Text),
    column("scope", Text),
    column("since", UtcDateTime),
    belongs_to("workspaces"),
)

customers = table(
    "customers",
    ("key",),
    column("key", Text),
    column("name", Text),
    column("stage", Text),
    column("stage_key", Text),
    optional("stage_since", Date),
    column("segments", JsonTuple),
    column("roles", Json),
    column("channel", Text),
    column("timezone", Text),
    column("country", Text),
    column("marketing_opt_in", Boolean),
    column("facts", Facts),
    column("name_key", Text),
    belongs_to("workspaces"),
    Index("ix_customers_name", "workspace_id", "name_key"),
)

customer_segments = table(
    "customer_segments",
    ("segment_key", "customer_key"),
    column("segment_key", Text),
    column("customer_key", Text),
    belongs_to("customers", customer_key="key"),
    Index("ix_customer_segments_customer", "workspace_id", "customer_key"),
    sqlite_with_rowid=False,
)

templates = table(
    "templates",
    ("key",),
    column("key", Text),
    column("name", Text),
    column("name_key", Text),
    optional("archived_at", UtcDateTime),
    optional("reviewed_at", UtcDateTime),
    optional("active_version", Integer),
    UniqueConstraint("workspace_id", "name_key", name="uq_templates_name"),
    belongs_to("workspaces"),
)

template_versions = table(
    "template_versions",
    ("template_key", "version"),
    column("template_key", Text),
    column("version", Integer),
    column("state", Word(TemplateState)),
    column("name", Text),
    column("stage", Text),
    column("type", Word(TemplateType)),
    column("category", Text),
    column("document", Text),
    column("reason", Text),
    column("created_at", UtcDateTime),
    column("created_by", Text),
    optional("activated_at", UtcDateTime),
    belongs_to("templates", template_key="key"),
)

open_gates = table(
    "open_gates",
    ("template_key", "customer_key"),
    column("template_key", Text),
    column("customer_key", Text),
    column("state", Word(GateState)),
    belongs_to("templates", template_key="key"),
    belongs_to("customers", customer_key="key"),
    sqlite_with_rowid=False,
)

ticks = table(
    "ticks",
    ("template_key", "customer_key", "condition"),
    column("template_key", Text),
    column("customer_key", Text),
    column("condition", Text),
    column("by", Text),
    column("at", UtcDateTime),
    belongs_to("templates", template_key="key"),
    belongs_to("customers", customer_key="key"),
    Index("ix_ticks_customer", "workspace_id", "customer_key"),
    sqlite_with_rowid=False,
)

journeys = table(
    "journeys",
    ("id",),
    column("id", Text),
    column("customer_key", Text),
    column("template_key", Text),
    column("template_version", Integer),
    column("starts_on", Date),
    column("again", Boolean),
    column("state", Word(JourneyState)),
    optional("outcome", Word(Outcome)),
    optional("reason", Text),
    optional("note", Text),
    optional("paused_on", Date),
    optional("resumes_on", Date),
    column("paused_days", Integer),
    optional("waiting_since", Date),
    column("waiting_days", Integer),
    optional("unattended_since", Date),
    column("escalated", Integer),
    optional("snoozed_until", Date),
    optional("ended_at", UtcDateTime),
    optional("ended_by", Text),
    optional("outcome_reached", Boolean),
    column("never_began", Boolean),
    column("owners", Json),
    column("watches", Watches),
    column("revision", Integer),
    optional("csm", Text),
    optional("headline", Word(Level)),
    column("reentry", Integer),
    belongs_to("customers", customer_key="key"),
    ForeignKeyConstraint(
        ["workspace_id", "template_key", "template_version"],
        ["template_versions.workspace_id", "template_versions.template_key", "template_versions.version"],
    ),
    Index("ix_journeys_customer", "workspace_id", "customer_key", "template_key"),
    Index("ix_journeys_template", "workspace_id", "template_key", "template_version"),
    Index("ix_journeys_headline", "workspace_id", "customer_key", "headline", **only_where(IN_PROGRESS)),
    Index("ix_journeys_csm", "workspace_id", "csm", **only_where(RUNNING)),
    Index(
        "uq_journeys_running",
        "workspace_id",
        "customer_key",
        "template_key",
        "reentry",
        unique=True,
        **only_where(RUNNING),
    ),
)

milestones = table(
    "milestones",
    ("journey_id", "id"),
    column("journey_id", Text),
    column("position", Integer),
    column("id", Text),
    column("state", Word(MilestoneState)),
    optional("begun_on", Date),
    optional("ended_on", Date),
    column("paused_days", Integer),
    optional("reason", Text),
    optional("begun_at", UtcDateTime),
    column("waiting_days", Integer),
    belongs_to("journeys", journey_id="id"),
    sqlite_with_rowid=False,
)

activities = table(
    "activities",
    ("journey_id", "id"),
    column("journey_id", Text),
    column("position", Integer),
    column("id", Text),
    column("milestone", Text),
    column("definition", Text),
    column("kind", Word(ActivityKind)),
    column("title", Text),
    column("required", Boolean),
    optional("role", Text),
    optional("owner", Text),
    optional("due_on", Date),
    column("state", Word(ActivityState)),
    optional("ended_at", UtcDateTime),
    optional("ended_by", Text),
    optional("reason", Text),
    optional("snoozed_until", Date),
    optional("blocked_on", Word(WaitsFor)),
    optional("blocked_until", Date),
    optional("planned_on", Date),
    UniqueConstraint("workspace_id", "id", name="uq_activities_id"),
    belongs_to("journeys", journey_id="id"),
    Index("ix_activities_owner", "workspace_id", "owner", **only_where(OPEN)),
    sqlite_with_rowid=False,
)
