"""Made-up records that the tests of storage put in."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from journeys.customer import Customer
from journeys.journey import Activity, ActivityState, Journey, JourneyState, Milestone, MilestoneState
from journeys.messages import Message, MessageKind
from journeys.template import ActivityKind, Template
from storage import customers, templates, workspaces
from storage.database import Database, Transaction
from storage.tables import TemplateState

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
WORKSPACE = "T-ONE"
OTHER = "T-TWO"


def template(key: str = "onboarding", name: str = "Onboarding", **changes: Any) -> Template:
    milestone = {
        "id": "kickoff",
        "name": "Kick-off",
        "length_days": 7,
        "progress": {"on_time_up_to": 7, "delayed_up_to": 9},
        "tasks": [{"id": "call", "title": "Hold the kick-off call", "role": "csm"}],
    }
    content = {
        "key": key,
        "name": name,
        "stage": "Onboarding",
        "length_days": 45,
        "progress": {"on_time_up_to": 45, "delayed_up_to": 60},
        "milestones": [milestone],
    }
    return Template.model_validate({**content, **changes})


def customer(key: str = "acme", name: str = "Acme Corp", workspace: str = WORKSPACE, **changes: Any) -> Customer:
    return Customer(workspace=workspace, key=key, name=name, **{"stage": "Onboarding", **changes})


def activity(activity_id: str = "a1", **changes: Any) -> Activity:
    content: dict[str, Any] = {
        "milestone": "kickoff",
        "definition": "call",
        "kind": ActivityKind.TASK,
        "title": "Hold the kick-off call",
        "role": "csm",
        "owner": "U-MARA",
        "due_on": date(2026, 3, 5),
    }
    return Activity(id=activity_id, **{**content, **changes})


def journey(journey_id: str = "j1", **changes: Any) -> Journey:
    content: dict[str, Any] = {
        "workspace": WORKSPACE,
        "customer": "acme",
        "template": "onboarding",
        "template_version": 1,
        "starts_on": date(2026, 3, 1),
        "state": JourneyState.IN_PROGRESS,
        "owners": {"csm": "U-MARA"},
        "milestones": (Milestone("kickoff", MilestoneState.IN_PROGRESS, date(2026, 3, 1)),),
        "activities": (activity(f"{journey_id}-a1"), activity(f"{journey_id}-a2", owner="U-TOM")),
    }
    return Journey(id=journey_id, **{**content, **changes})


def done(one: Activity) -> Activity:
    return replace(one, state=ActivityState.COMPLETED, ended_at=NOW, ended_by="U-MARA")


def message(message_id: str = "m1", **changes: Any) -> Message:
    content: dict[str, Any] = {
        "workspace": WORKSPACE,
        "key": f"key-{message_id}",
        "kind": MessageKind.ALERT,
        "channel": "D-MARA",
        "recipient": "U-MARA",
        "journey": "j1",
        "created_at": NOW,
        "about": {"told": [["journey", "stuck", 1]]},
    }
    return Message(id=message_id, **{**content, **changes})


def add_workspace(tx: Transaction, workspace: str = WORKSPACE) -> None:
    """A workspace with one template in force and one customer."""
    workspaces.put(tx, workspace, "Example Team", "Europe/Berlin", NOW)
    templates.put_version(tx, workspace, template(), state=TemplateState.ACTIVE, reason="first", by="U-MARA", at=NOW)
    customers.put_many(tx, [customer(workspace=workspace)])


def furnish(database: Database, *workspaces_to_add: str) -> None:
    with database.write() as tx:
        for workspace in workspaces_to_add or (WORKSPACE,):
            add_workspace(tx, workspace)
