"""People as Slack describes them."""

from collections.abc import Iterable, Mapping
from typing import Any

from journeys.person import Person


def person_of(workspace: str, user: Mapping[str, Any]) -> Person:
    """Somebody as Slack describes them; whoever comes from another company's workspace is admin there, not here."""
    profile, is_ours = user.get("profile", {}), workspace in _workspaces(workspace, user)
    return Person(
        workspace=workspace,
        id=user["id"],
        name=profile.get("display_name") or user.get("real_name") or user.get("name", ""),
        timezone=user.get("tz") or "",
        is_admin=is_ours and bool(user.get("is_admin") or user.get("is_owner")),
        is_active=not (user.get("deleted") or user.get("is_bot")),
    )


def _workspaces(asked_in: str, user: Mapping[str, Any]) -> Iterable[str]:
    """Where somebody is a member: a large organisation's people name all their workspaces, others their own."""
    of_organisation = (user.get("enterprise_user") or {}).get("teams") or ()
    return (user.get("team_id") or asked_in, *of_organisation)
