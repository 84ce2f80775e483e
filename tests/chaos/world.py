"""The cast as the product knows it: a workspace with its people, and a database with templates and customers."""

from collections.abc import Mapping
from typing import Any

from bot.manifest import manifest
from bot.sandbox.app import SandboxApp
from bot.sandbox.person import Person
from bot.sandbox.rates import Rates
from bot.sandbox.records import User
from bot.sandbox.workspace import Workspace
from bot.usecases.customers import put_customers
from bot.usecases.desk import Caller, Desk
from bot.usecases.meeting import meet
from bot.usecases.opening import open_workspace
from bot.usecases.starting import StartOrder, start
from bot.usecases.templates import apply
from journeys.customer import Customer
from journeys.person import WEEKDAYS
from journeys.person import Person as Known
from journeys.template import Template
from tests.chaos.cast import DUE, Cast
from tests.chaos.clock import QUICKENED, SharedClock

STARTER = "starter"


def workspace_of(cast: Cast, clock: SharedClock, *, reads_history: bool) -> Workspace:
    """Everybody is in it, and one admin who has no part in any journey."""
    app = SandboxApp.from_manifest(manifest())
    if not reads_history:
        app.scopes -= {"im:history"}
    workspace = Workspace(clock, app=app, rates=Rates(scale=QUICKENED), name="Storm")
    workspace.add_user(STARTER, is_admin=True)
    for handle, zone in cast.people.items():
        workspace.add_user(handle, tz=zone)
    return workspace


def people_of(workspace: Workspace) -> Mapping[str, Person]:
    return {user.handle: Person(workspace, user.id) for user in workspace.people if not user.is_bot}


def begin(desk: Desk, workspace: Workspace, cast: Cast, clock: SharedClock) -> None:
    """All journeys start, as if by commands of the admin."""
    people, now = people_of(workspace), clock.now()
    team = workspace.team_id
    open_workspace(desk, team, workspace.name, now)
    everybody = [people[handle].user for handle in (STARTER, *cast.people)]
    meet(desk, [_met(team, user) for user in everybody], now)
    apply(desk, team, [_template(key) for key in DUE], now, activate=True)
    put_customers(desk, team, [_customer(team, voyage, people) for voyage in cast.voyages], {}, now)
    starter = people[STARTER].id
    for voyage in cast.voyages:
        start(desk, Caller(team, starter, clock.now()), StartOrder(voyage.key, voyage.template, voyage.starts_on, {}))


def _met(team: str, user: User) -> Known:
    """At work on every day, so that nothing waits for Monday."""
    return Known(team, user.id, user.handle, user.tz, is_admin=user.is_admin, working_days=WEEKDAYS)


def _customer(team: str, voyage: Any, people: Mapping[str, Person]) -> Customer:
    roles = {role: people[handle].id for role, handle in voyage.roles.items()}
    return Customer(team, voyage.key, voyage.name, "Onboarding", roles=roles, timezone=voyage.zone)


def _template(key: str) -> Template:
    tasks = [
        {"id": f"t{place}", "title": f"Step {place}", "role": role, "due_in_days": days}
        for place, (role, days) in enumerate(DUE[key], start=1)
    ]
    ranges = {"on_time_up_to": 60, "delayed_up_to": 70}
    milestone = {"id": "only", "name": "Only", "length_days": 60, "progress": ranges, "tasks": tasks}
    return Template.model_validate(
        {
            "key": key,
            "name": key.title(),
            "goal": "It is used.",
            "audience": {"sentence": "All", "rule": "true"},
            "stage": "Onboarding",
            "length_days": 60,
            "progress": ranges,
            "status_rule": "activities",
            "milestones": [milestone],
        }
    )
