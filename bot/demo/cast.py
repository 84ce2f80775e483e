"""Who is in the demo's workspace. Nothing of the bot itself is needed for it."""

from typing import Any

from bot.clock import Clock
from bot.manifest import manifest
from bot.sandbox.app import SandboxApp
from bot.sandbox.person import Person
from bot.sandbox.workspace import Workspace

PEOPLE = (
    ("mara", "Mara Lindqvist", "Europe/Berlin", False),
    ("theo", "Theo Barnaby", "America/New_York", False),
    ("priya", "Priya Raman", "Asia/Kolkata", False),
    ("lucia", "Lucia Ferreira", "America/Sao_Paulo", False),
    ("jonas", "Jonas Adler", "Europe/Berlin", True),
)
"""Handle, name, zone, and whether a Slack admin; those whom the sample customers name."""

TEAM_CHANNEL = "customer-success"


def empty_workspace(clock: Clock) -> Workspace:
    """With the app installed, and nobody in it."""
    return Workspace(clock, app=SandboxApp.from_manifest(manifest()), name="Paper Plane Software")


def populate(workspace: Workspace) -> None:
    """Everybody joins, and there is a channel for all."""
    members = [_member(workspace, handle, *rest) for handle, *rest in PEOPLE]
    workspace.add_channel(TEAM_CHANNEL, members)


def _member(workspace: Workspace, handle: str, name: Any, zone: Any, is_admin: Any) -> str:
    return workspace.add_user(handle, name, email=f"{handle}@paperplane.example", tz=zone, is_admin=is_admin).id


def people_in(workspace: Workspace) -> dict[str, Person]:
    """Everybody by handle."""
    return {user.handle: Person(workspace, user.id) for user in workspace.people if not user.is_bot}
